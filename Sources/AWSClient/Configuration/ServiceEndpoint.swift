import HTTPTransport

/// A service as endpoints and settings name it.
public struct ServiceIdentity: Sendable, Equatable {
  /// The name in host names and signatures, such as `appflow`.
  public let signingName: String
  /// What its host names begin with; the signing name, but for a few.
  let hostPrefix: String
  /// The name in `[services …]` sections; in capitals, the end of `AWS_ENDPOINT_URL_…`.
  let settingsName: String
  /// In what its endpoints differ from the rule that most services follow.
  let exceptions: EndpointExceptions

  /// Creates a service whose endpoints follow the rule.
  ///
  /// - Parameters:
  ///   - signingName: the name in host names and signatures.
  ///   - settingsName: the name in `[services …]` sections.
  public init(signingName: String, settingsName: String) {
    self.init(signingName: signingName, hostPrefix: signingName, settingsName: settingsName)
  }

  init(
    signingName: String, hostPrefix: String, settingsName: String,
    exceptions: EndpointExceptions = EndpointExceptions()
  ) {
    self.signingName = signingName
    self.hostPrefix = hostPrefix
    self.settingsName = settingsName
    self.exceptions = exceptions
  }

  /// The Security Token Service, which gives roles.
  static let sts = ServiceIdentity(
    signingName: "sts", hostPrefix: "sts", settingsName: "sts",
    exceptions: EndpointExceptions(hasPlainGovCloudFIPS: true, globalHost: "sts.amazonaws.com"))
  /// The part of IAM Identity Center that gives credentials.
  static let sso = ServiceIdentity(
    signingName: "awsssoportal", hostPrefix: "portal.sso", settingsName: "sso",
    exceptions: EndpointExceptions(hasPlainGovCloudFIPS: true))
  /// The part of IAM Identity Center that gives tokens.
  static let ssoOIDC = ServiceIdentity(
    signingName: "sso-oauth", hostPrefix: "oidc", settingsName: "sso_oidc",
    exceptions: EndpointExceptions(hasPlainGovCloudFIPS: true))
  /// What `aws login` signs in to.
  static let signin = ServiceIdentity(
    signingName: "signin", hostPrefix: "signin", settingsName: "signin",
    exceptions: EndpointExceptions(
      signInSuffixes: [
        "aws": "aws.amazon.com", "aws-cn": "amazonaws.cn", "aws-us-gov": "amazonaws-us-gov.com",
        "aws-eusc": "amazonaws-eusc.eu", "aws-iso": "c2shome.ic.gov", "aws-iso-b": "sc2shome.sgov.gov",
        "aws-iso-e": "csphome.adc-e.uk", "aws-iso-f": "csphome.hci.ic.gov",
      ]))
  /// AWS Secrets Manager. Its ordinary names answer over IPv6 too.
  static let secretsManager = ServiceIdentity(
    signingName: "secretsmanager", hostPrefix: "secretsmanager", settingsName: "secrets_manager",
    exceptions: EndpointExceptions(
      plainDualStack: ["aws", "aws-cn", "aws-us-gov"], plainDualStackFIPS: ["aws", "aws-us-gov"]))

  /// The Parameter Store, which is a part of AWS Systems Manager.
  static let systemsManager = ServiceIdentity(
    signingName: "ssm", hostPrefix: "ssm", settingsName: "ssm",
    exceptions: EndpointExceptions(hasPlainGovCloudFIPS: true))
  /// DynamoDB.
  static let dynamoDB = ServiceIdentity(
    signingName: "dynamodb", hostPrefix: "dynamodb", settingsName: "dynamodb",
    exceptions: EndpointExceptions(hasPlainGovCloudFIPS: true))
  /// The Key Management Service.
  static let kms = ServiceIdentity(signingName: "kms", settingsName: "kms")
  /// Identity and Access Management, which each partition has once.
  static let iam = ServiceIdentity(
    signingName: "iam", hostPrefix: "iam", settingsName: "iam",
    exceptions: EndpointExceptions(partitionHosts: [
      "aws": [
        "iam.amazonaws.com", "iam-fips.amazonaws.com", "iam.global.api.aws", "iam-fips.global.api.aws",
      ],
      "aws-cn": [
        "iam.cn-north-1.amazonaws.com.cn", "iam-fips.amazonaws.com.cn",
        "iam.global.api.amazonwebservices.com.cn", "iam-fips.api.amazonwebservices.com.cn",
      ],
      "aws-us-gov": [
        "iam.us-gov.amazonaws.com", "iam.us-gov.amazonaws.com", "iam.us-gov.api.aws", "iam.us-gov.api.aws",
      ],
      "aws-eusc": [
        "iam.eusc-de-east-1.amazonaws.eu", "iam-fips.amazonaws.eu", "iam.global.api.amazonwebservices.eu",
        "iam-fips.api.amazonwebservices.eu",
      ],
      "aws-iso": [
        "iam.us-iso-east-1.c2s.ic.gov", "iam-fips.us-iso-east-1.c2s.ic.gov", "iam.api.aws.ic.gov",
        "iam-fips.api.aws.ic.gov",
      ],
      "aws-iso-b": [
        "iam.us-isob-east-1.sc2s.sgov.gov", "iam-fips.us-isob-east-1.sc2s.sgov.gov", "iam.api.aws.scloud",
        "iam-fips.api.aws.scloud",
      ],
      "aws-iso-e": [
        "iam.eu-isoe-west-1.cloud.adc-e.uk", "iam-fips.cloud.adc-e.uk", "iam.api.cloud-aws.adc-e.uk",
        "iam-fips.api.cloud-aws.adc-e.uk",
      ],
      "aws-iso-f": [
        "iam.us-isof-south-1.csp.hci.ic.gov", "iam-fips.csp.hci.ic.gov", "iam.api.aws.hci.ic.gov",
        "iam-fips.api.aws.hci.ic.gov",
      ],
    ]))

  /// AWS Organizations, which each partition has in one region, wherever it is asked from.
  static let organizations = ServiceIdentity(
    signingName: "organizations", hostPrefix: "organizations", settingsName: "organizations",
    exceptions: EndpointExceptions(
      hasPlainGovCloudFIPS: true,
      onlyRegion: [
        "aws": "us-east-1", "aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1",
        "aws-eusc": "eusc-de-east-1", "aws-iso": "us-iso-east-1", "aws-iso-b": "us-isob-east-1",
        "aws-iso-e": "eu-isoe-west-1", "aws-iso-f": "us-isof-south-1",
      ]))

  /// The region by which requests to the service are signed that come from a region.
  ///
  /// - Parameter region: a region of the partition.
  func home(of region: String) -> String { exceptions.onlyRegion[Partition.of(region).id] ?? region }

  /// The region by which services sign that a partition has once.
  ///
  /// - Parameter region: a region of the partition.
  static func globalRegion(of region: String) -> String {
    let regions = [
      "aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1", "aws-eusc": "eusc-de-east-1",
      "aws-iso": "us-iso-east-1", "aws-iso-b": "us-isob-east-1", "aws-iso-e": "eu-isoe-west-1",
      "aws-iso-f": "us-isof-south-1",
    ]
    return regions[Partition.of(region).id] ?? region
  }

  /// The variable by which its endpoint is configured.
  var endpointVariable: String { "AWS_ENDPOINT_URL_\(settingsName.uppercased())" }

  /// The endpoint that AWS publishes for a region.
  ///
  /// - Parameters:
  ///   - region: the region.
  ///   - fips: whether the endpoint must use validated cryptography.
  ///   - dualStack: whether the endpoint must answer over IPv6 too.
  /// - Returns: the endpoint.
  func publishedEndpoint(region: String, fips: Bool, dualStack: Bool) -> HTTPURL {
    if let host = exceptions.globalHost, region == "aws-global", !fips, !dualStack {
      return HTTPURL(scheme: .https, host: host)
    }
    let partition = Partition.of(region)
    if let hosts = exceptions.partitionHosts[partition.id] {
      return HTTPURL(scheme: .https, host: hosts[(fips ? 1 : 0) + (dualStack ? 2 : 0)])
    }
    if let host = exceptions.signInHost(region, partition.id, fips: fips, dualStack: dualStack) {
      return HTTPURL(scheme: .https, host: host)
    }
    let region = exceptions.onlyRegion[partition.id] ?? region
    let isOrdinary = (fips ? exceptions.plainDualStackFIPS : exceptions.plainDualStack).contains(partition.id)
    let suffix = dualStack && !isOrdinary ? partition.dualStackSuffix : partition.suffix
    let isPlain =
      exceptions.hasPlainGovCloudFIPS && partition.id == "aws-us-gov"
      && (!dualStack || !exceptions.onlyRegion.isEmpty)
    let name = fips && !isPlain ? "\(hostPrefix)-fips" : hostPrefix
    return HTTPURL(scheme: .https, host: "\(name).\(region).\(suffix)")
  }
}

/// What AWS's rules for a service's endpoints have beside the ordinary ones. A test compares the outcome with those rules.
struct EndpointExceptions: Sendable, Equatable {
  /// FIPS endpoints in GovCloud have the ordinary name, because all of them are.
  var hasPlainGovCloudFIPS = false
  /// Ids of partitions in which the names that answer over IPv6 too are the ordinary ones.
  var plainDualStack: Set<String> = []
  /// The same for FIPS endpoints.
  var plainDualStackFIPS: Set<String> = []
  /// Where requests of the region `aws-global` go; nil where it is a region like others.
  var globalHost: String?
  /// By the partition's id, the only hosts that there are: the plain one, FIPS, IPv6 too, and both; empty for services that every
  /// region has.
  var partitionHosts: [String: [String]] = [:]
  /// By the partition's id, the one region in whose name the service answers; empty for services that every region has.
  var onlyRegion: [String: String] = [:]
  /// What ends the names in which the region stands first, as where people sign in, by the partition's id; empty where there are
  /// none.
  var signInSuffixes: [String: String] = [:]

  /// The host where people of a region sign in; nil where its name follows the ordinary rule.
  func signInHost(_ region: String, _ partition: String, fips: Bool, dualStack: Bool) -> String? {
    guard let suffix = signInSuffixes[partition], !dualStack else { return nil }
    guard fips else { return "\(region).signin.\(suffix)" }
    guard partition == "aws-us-gov" else { return nil }
    return region == "us-gov-west-1" ? "signin-fips.\(suffix)" : "\(region).signin-fips.\(suffix)"
  }
}
