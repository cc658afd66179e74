import OperatingSystem
import Secrets

/// What signs requests. The id may be shown in part; the secret and the token never.
public struct Credentials: Sendable, Equatable {
  /// The id of the access key.
  public let accessKeyID: String
  /// The secret that signs.
  public let secretAccessKey: Secret
  /// The token of temporary credentials; never empty.
  public let sessionToken: Secret?
  /// When temporary credentials end.
  public let expiration: WallTime?
  /// The name of the provider they came from, such as `environment`.
  public let provider: String

  /// Makes credentials.
  ///
  /// - Parameters:
  ///   - accessKeyID: the id of the access key.
  ///   - secretAccessKey: the secret that signs.
  ///   - sessionToken: the token of temporary credentials; one that is empty is none, as AWS's own tools have it.
  ///   - expiration: when temporary credentials end.
  ///   - provider: the name of the provider they came from.
  public init(
    accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil, expiration: WallTime? = nil,
    provider: String
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken.flatMap { $0.isEmpty ? nil : $0 }
    self.expiration = expiration
    self.provider = provider
  }

  /// The same credentials, which end at another time.
  ///
  /// - Parameter expiration: when they end.
  func ending(at expiration: WallTime) -> Credentials {
    Credentials(
      accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken,
      expiration: expiration, provider: provider)
  }

  /// The id with all but its last four characters masked, for reports.
  public var maskedAccessKeyID: String { "****" + accessKeyID.suffix(4) }
}
