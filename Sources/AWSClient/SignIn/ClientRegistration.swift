import JSON
import OperatingSystem
import Secrets

/// A program's registration with IAM Identity Center, in the file in which AWS's tools keep theirs.
struct ClientRegistration: Sendable {
  let session: IdentityCenterSession
  /// What its tokens are for; empty where nobody says it.
  let scopes: [String]
  /// Whether it takes codes that come through a browser.
  let isByCode: Bool
  private let file: SharedCacheFile

  /// One that ends sooner is as good as none, in seconds.
  private static let shortest = 15.0 * 60

  init(session: IdentityCenterSession, isByCode: Bool, _ options: ClientOptions) {
    self.session = session
    self.isByCode = isByCode
    scopes = session.scopes.isEmpty && isByCode ? ["sso:account:access"] : session.scopes
    file = .identityCenter(Self.cacheName(session), options)
  }

  /// What is kept; nil where there is none that can be used.
  func kept(at now: WallTime) throws(ProviderFailure) -> RegisteredClient? {
    guard let document = try file.read(), let id = document.secret("clientId"),
      let secret = document.secret("clientSecret"), let end = document.time("expiresAt"),
      end - now > Self.shortest
    else { return nil }
    let grants = document["grantTypes"]?.items ?? []
    guard grants.contains(.secret(Secret("authorization_code"))) == isByCode else { return nil }
    return RegisteredClient(id: id, secret: secret, expiration: end)
  }

  /// Keeps a registration.
  func keep(_ client: RegisteredClient) throws(ProviderFailure) {
    var document: JSONObject = [
      "clientId": .secret(client.id), "clientSecret": .secret(client.secret),
      "expiresAt": .string(client.expiration.iso8601),
    ]
    if !scopes.isEmpty { document["scopes"] = .list(scopes.map { .string($0) }) }
    if isByCode {
      document["grantTypes"] = .list(IdentityCenterService.grantsByCode.map { .string($0) })
    }
    try file.write(document)
  }

  /// What the file's name is made of: what a registration is for.
  private static func cacheName(_ session: IdentityCenterSession) -> String {
    PythonJSON.object([
      "region": .string(session.region),
      "scopes": session.scopes.isEmpty ? .null : .list(session.scopes.map { .string($0) }),
      "session_name": session.name.map { .string($0) } ?? .null, "startUrl": .string(session.startURL),
      "tool": "botocore",
    ])
  }
}
