import HTTPTransport
import JSON
import OperatingSystem
import Secrets

/// The part of IAM Identity Center that gives tokens.
struct IdentityCenterService: Sendable {
  private let request: TokenRequest

  /// - Parameters:
  ///   - services: what requests need.
  ///   - region: the session's region.
  init(services: ProviderServices, region: String) {
    request = TokenRequest(services: services, service: .ssoOIDC, region: region)
  }

  /// What a token is asked for with.
  enum Grant: Sendable {
    /// The refresh token that came with the last one.
    case refreshToken(Secret)

    fileprivate var type: String {
      switch self {
      case .refreshToken: "refresh_token"
      }
    }

    fileprivate var members: [(String, JSONValue)] {
      switch self {
      case .refreshToken(let token): [("refreshToken", .secret(token))]
      }
    }
  }

  /// Asks for a token.
  ///
  /// - Parameters:
  ///   - grant: what it is asked for with.
  ///   - client: the program that asks.
  /// - Throws: `AWSClientError`.
  func createToken(
    _ grant: Grant, client: RegisteredClient
  ) async throws(AWSClientError) -> GrantedToken {
    var body: JSONObject = [
      "clientId": .secret(client.id), "clientSecret": .secret(client.secret),
      "grantType": .string(grant.type),
    ]
    for (name, value) in grant.members { body[name] = value }
    let answer = try await request.send("CreateToken", path: "/token", body)
    guard let token = GrantedToken(answer) else { throw request.malformed("CreateToken", "it has no token") }
    return token
  }
}
