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

  /// Where it is.
  func endpoint() throws(AWSClientError) -> HTTPURL { try request.endpoint() }

  /// What a token is asked for with.
  enum Grant: Sendable {
    /// The refresh token that came with the last one.
    case refreshToken(Secret)
    /// The device's own code, whose other half somebody confirms (RFC 8628).
    case deviceCode(Secret)
    /// A code that came through a browser, and the proof of who asked for it (RFC 7636).
    case code(Secret, redirectURI: String, verifier: Secret)

    fileprivate var type: String {
      switch self {
      case .refreshToken: "refresh_token"
      case .deviceCode: "urn:ietf:params:oauth:grant-type:device_code"
      case .code: "authorization_code"
      }
    }

    fileprivate var members: [(String, JSONValue)] {
      switch self {
      case .refreshToken(let token): [("refreshToken", .secret(token))]
      case .deviceCode(let code): [("deviceCode", .secret(code))]
      case .code(let code, let redirectURI, let verifier):
        [("code", .secret(code)), ("redirectUri", .string(redirectURI)), ("codeVerifier", .secret(verifier))]
      }
    }
  }

  /// Registers a program.
  ///
  /// - Parameters:
  ///   - name: what people are told of it.
  ///   - scopes: what its tokens are for; nobody says it where it is empty.
  ///   - redirectURI: where a browser brings codes; nil for a program that takes none.
  ///   - startURL: where people sign in.
  /// - Throws: `AWSClientError`.
  func register(
    _ name: String, scopes: [String], redirectURI: String?, startURL: String
  ) async throws(AWSClientError) -> RegisteredClient {
    var body: JSONObject = ["clientName": .string(name), "clientType": "public"]
    if !scopes.isEmpty { body["scopes"] = .list(scopes.map { .string($0) }) }
    if let redirectURI {
      body["grantTypes"] = .list(Self.grantsByCode.map { .string($0) })
      body["redirectUris"] = [.string(redirectURI)]
      body["issuerUrl"] = .string(startURL)
    }
    let answer = try await request.send("RegisterClient", path: "/client/register", body)
    guard let id = answer.secret("clientId"), let secret = answer.secret("clientSecret"),
      let end = answer["clientSecretExpiresAt"]?.number?.double, end > 0
    else { throw request.malformed("RegisterClient", "it has no client") }
    return RegisteredClient(id: id, secret: secret, expiration: WallTime(seconds: end))
  }

  /// What a program that takes codes from a browser asks for tokens with.
  static let grantsByCode = ["authorization_code", "refresh_token"]

  /// What a device is confirmed by.
  struct DeviceAuthorization: Sendable {
    let deviceCode: Secret
    let userCode: String
    let address: String
    let completeAddress: String
    let seconds: Double
    let interval: Double
  }

  /// Begins to sign in by a code that somebody confirms at an address.
  ///
  /// - Parameters:
  ///   - client: the program.
  ///   - startURL: where people sign in.
  /// - Throws: `AWSClientError`.
  func startDeviceAuthorization(
    _ client: RegisteredClient, startURL: String
  ) async throws(AWSClientError) -> DeviceAuthorization {
    let operation = "StartDeviceAuthorization"
    let answer = try await request.send(
      operation, path: "/device_authorization",
      [
        "clientId": .secret(client.id), "clientSecret": .secret(client.secret), "startUrl": .string(startURL),
      ])
    guard let deviceCode = answer.secret("deviceCode"), let seconds = answer.seconds("expiresIn"),
      let userCode = answer.revealed("userCode").flatMap({ AnswerName.short($0) }),
      let address = answer.revealed("verificationUri"), Self.canBeOpened(address)
    else { throw request.malformed(operation, "it has no code, or no address that may be opened") }
    let complete = answer.revealed("verificationUriComplete").flatMap { Self.canBeOpened($0) ? $0 : nil }
    return DeviceAuthorization(
      deviceCode: deviceCode, userCode: userCode, address: address, completeAddress: complete ?? address,
      seconds: seconds, interval: answer.seconds("interval") ?? DevicePolling.usualInterval)
  }

  /// Whether people may be sent to an address.
  private static func canBeOpened(_ text: String) -> Bool {
    // A browser takes what stands behind a # as well.
    guard text.utf8.count <= 2_048, let url = try? HTTPURL(String(text.prefix { $0 != "#" })) else {
      return false
    }
    let fragment = text.drop { $0 != "#" }
    return (url.scheme == .https || url.isLoopback) && fragment.utf8.allSatisfy { 0x21...0x7E ~= $0 }
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
