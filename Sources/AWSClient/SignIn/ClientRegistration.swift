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

  init(session: IdentityCenterSession, isByCode: Bool, _ environment: Environment) {
    self.session = session
    self.isByCode = isByCode
    scopes = session.scopes.isEmpty && isByCode ? ["sso:account:access"] : session.scopes
    file = .identityCenter(Self.cacheName(session), environment)
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

  /// What the file's name is made of: what a registration is for, as Python writes it in JSON, sorted by names.
  private static func cacheName(_ session: IdentityCenterSession) -> String {
    let scopes = session.scopes.map(quoted).joined(separator: ", ")
    return
      "{\"region\": \(quoted(session.region)), \"scopes\": \(session.scopes.isEmpty ? "null" : "[\(scopes)]"), "
      + "\"session_name\": \(session.name.map(quoted) ?? "null"), \"startUrl\": \(quoted(session.startURL)), "
      + "\"tool\": \"botocore\"}"
  }

  /// A string as Python writes it: all but ASCII as escapes.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: quoted += "\\\""
      case 0x5C: quoted += "\\\\"
      case 0x08: quoted += "\\b"
      case 0x09: quoted += "\\t"
      case 0x0A: quoted += "\\n"
      case 0x0C: quoted += "\\f"
      case 0x0D: quoted += "\\r"
      case 0x20...0x7E: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default: quoted += "\\u" + Hexadecimal.text(unit, digits: 4)
      }
    }
    return quoted + "\""
  }
}
