import HTTPTransport
import OperatingSystem
import Secrets

/// Signs requests of one service in one region. Keeps the day's signing key for the next request: a client that sends many
/// has one signer.
public struct RequestSigner: Sendable {
  /// The service's signing name, such as `appflow`.
  public let service: String
  /// The region, such as `eu-west-1`.
  public let region: String
  /// Copies of a signer share it.
  private let keys = SigningKeyCache()

  /// Makes a signer.
  ///
  /// - Parameters:
  ///   - service: the service's signing name.
  ///   - region: the region.
  public init(service: String, region: String) {
    self.service = service
    self.region = region
  }

  /// Headers that proxies may change, or that are written after signing; the same as botocore leaves out.
  static let unsigned: Set<String> = [
    "authorization", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te",
    "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id", "amz-sdk-invocation-id",
    "amz-sdk-request",
  ]

  /// Adds `X-Amz-Date`, `X-Amz-Security-Token` where there is one, and `Authorization`.
  ///
  /// - Parameters:
  ///   - request: the request; former signature headers are replaced.
  ///   - credentials: whose signature it is.
  ///   - time: the moment of signing.
  /// - Returns: the request with its signature.
  public func sign(_ request: HTTPRequest, credentials: Credentials, at time: WallTime) -> HTTPRequest {
    var signed = request
    let date = time.basicISO8601
    signed.headers["X-Amz-Date"] = date
    signed.headers.set("X-Amz-Security-Token", to: credentials.sessionToken.map { .secret($0) })

    var covered = HTTPHeaders()
    for field in signed.headers.fields where !Self.unsigned.contains(field.name.lowercased()) {
      covered.add(field.name, field.value)
    }
    covered["host"] = request.url.hostHeader
    let canonical = CanonicalRequest(
      method: request.method, path: request.url.path, query: request.url.query, headers: covered,
      body: request.body)

    let scope = CredentialScope(day: String(date.prefix(8)), region: region, service: service)
    let key = keys.key(secretAccessKey: credentials.secretAccessKey, scope: scope)
    let text = Signature.stringToSign(digest: canonical.digest, date: date, scope: scope)
    let authorization = AuthorizationHeader(
      accessKeyID: credentials.accessKeyID, scope: scope, signedHeaders: canonical.signedHeaders,
      signature: Signature.signature(of: text, key: key))
    signed.headers.set("Authorization", to: .secret(authorization.value))
    return signed
  }
}
