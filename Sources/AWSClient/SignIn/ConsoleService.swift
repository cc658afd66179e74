import HTTPTransport
import JSON
import OperatingSystem
import Secrets

/// What the service of `aws login` gave.
package struct ConsoleGrant: Sendable, Equatable {
  package let accessKeyID: String
  package let secretAccessKey: Secret
  package let sessionToken: Secret
  /// For how many seconds the keys are good.
  package let seconds: Double
  package let refreshToken: Secret
  /// The kind of keys, in its words.
  let kind: Secret?
  /// Who signed in: a JSON Web Token, with the first keys only.
  let identity: Secret?

  /// Reads an answer.
  ///
  /// - Returns: nil where it has no keys.
  package init?(_ answer: JSONValue) {
    guard let keys = answer["accessToken"], let id = keys.secret("accessKeyId"),
      let secret = keys.secret("secretAccessKey"), let token = keys.secret("sessionToken"),
      let seconds = answer.seconds("expiresIn"), let refreshToken = answer.secret("refreshToken")
    else { return nil }
    accessKeyID = id.revealed()
    secretAccessKey = secret
    sessionToken = token
    self.seconds = seconds
    self.refreshToken = refreshToken
    kind = answer.secret("tokenType")
    identity = answer.secret("idToken")
  }
}

/// The service of `aws login`. Its calls are not signed: they bring a proof that who asks has the session's key.
struct ConsoleService: Sendable {
  private let request: TokenRequest

  /// - Parameters:
  ///   - services: what requests need.
  ///   - region: where the session was begun, or is to begin.
  init(services: ProviderServices, region: String) {
    request = TokenRequest(services: services, service: .signin, region: region)
  }

  /// Asks for keys.
  ///
  /// - Parameters:
  ///   - grant: what they are asked for with: the members of the body.
  ///   - key: the session's key.
  /// - Throws: `AWSClientError`.
  func createToken(_ grant: JSONObject, key: ProofKey) async throws(AWSClientError) -> ConsoleGrant {
    let request = request
    let operation = "CreateOAuth2Token"
    let answer = try await request.send(operation, path: "/v1/token", grant) {
      (sent, time) throws(AWSClientError) in
      let proof = key.proof(method: sent.method, url: "\(sent.url)", at: time, id: UniqueID.make())
      guard let proof else { throw request.malformed(operation, "OpenSSL does not sign the proof for it") }
      sent.headers.set("DPoP", to: .secret(proof))
    }
    guard let granted = ConsoleGrant(answer) else { throw request.malformed(operation, "it has no keys") }
    return granted
  }
}
