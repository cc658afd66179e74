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
}
