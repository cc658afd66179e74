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
    if let host = exceptions.signInHost(region, partition.id, fips: fips, dualStack: dualStack) {
      return HTTPURL(scheme: .https, host: host)
    }
    let isOrdinary = (fips ? exceptions.plainDualStackFIPS : exceptions.plainDualStack).contains(partition.id)
    let suffix = dualStack && !isOrdinary ? partition.dualStackSuffix : partition.suffix
    let isPlain = exceptions.hasPlainGovCloudFIPS && partition.id == "aws-us-gov" && !dualStack
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
