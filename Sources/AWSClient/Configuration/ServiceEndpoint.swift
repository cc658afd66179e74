import HTTPTransport

/// A service as endpoints and settings name it.
public struct ServiceIdentity: Sendable, Equatable {
  /// The name in host names and signatures, such as `appflow`.
  public let signingName: String
  /// What its host names begin with; the signing name, but for a few.
  let hostPrefix: String
  /// The name in `[services …]` sections; in capitals, the end of `AWS_ENDPOINT_URL_…`.
  let settingsName: String
  /// FIPS endpoints in GovCloud have the ordinary name, because all of them are.
  let hasPlainGovCloudFIPS: Bool

  /// Names a service.
  ///
  /// - Parameters:
  ///   - signingName: the name in host names and signatures.
  ///   - settingsName: the name in `[services …]` sections.
  public init(signingName: String, settingsName: String) {
    self.init(
      signingName: signingName, hostPrefix: signingName, settingsName: settingsName,
      hasPlainGovCloudFIPS: false)
  }

  init(signingName: String, hostPrefix: String, settingsName: String, hasPlainGovCloudFIPS: Bool) {
    self.signingName = signingName
    self.hostPrefix = hostPrefix
    self.settingsName = settingsName
    self.hasPlainGovCloudFIPS = hasPlainGovCloudFIPS
  }

  /// The Security Token Service, which gives roles.
  static let sts = ServiceIdentity(
    signingName: "sts", hostPrefix: "sts", settingsName: "sts", hasPlainGovCloudFIPS: true)
  /// The part of IAM Identity Center that gives credentials.
  static let sso = ServiceIdentity(
    signingName: "awsssoportal", hostPrefix: "portal.sso", settingsName: "sso", hasPlainGovCloudFIPS: true)

  /// The endpoint that AWS publishes for a region.
  ///
  /// - Parameters:
  ///   - region: the region.
  ///   - fips: whether the endpoint must use validated cryptography.
  ///   - dualStack: whether the endpoint must answer over IPv6 too.
  /// - Returns: the endpoint.
  func publishedEndpoint(region: String, fips: Bool, dualStack: Bool) -> HTTPURL {
    let partition = Partition.of(region)
    let suffix = dualStack ? partition.dualStackSuffix : partition.suffix
    let isPlain = hasPlainGovCloudFIPS && partition.id == "aws-us-gov" && !dualStack
    let name = fips && !isPlain ? "\(hostPrefix)-fips" : hostPrefix
    return HTTPURL(scheme: .https, host: "\(name).\(region).\(suffix)")
  }
}
