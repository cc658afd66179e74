import JSON
import OperatingSystem
import Secrets

/// What a session of `aws login` left, in the file in which AWS's tools keep it: keys for a quarter of an hour, and what others
/// are asked for with.
package struct ConsoleToken: CachedToken {
  /// The file's content.
  package private(set) var document: JSONObject
  package let accessKeyID: String
  package let secretAccessKey: Secret
  package let sessionToken: Secret
  package let expiration: WallTime

  /// From so many seconds before their end on, keys are renewed.
  static let renewalWindow = 5.0 * 60

  /// Reads what a file holds.
  ///
  /// - Returns: nil where it has no keys.
  package init?(_ document: JSONObject) {
    guard let keys = document["accessToken"]?.object, let id = keys.secret("accessKeyId"),
      let secret = keys.secret("secretAccessKey"), let token = keys.secret("sessionToken"),
      let expiration = keys.time("expiresAt")
    else { return nil }
    self.document = document
    accessKeyID = id.revealed()
    secretAccessKey = secret
    sessionToken = token
    self.expiration = expiration
  }

  /// What other keys are asked for with.
  struct Renewal: Sendable {
    let clientID: Secret
    let refreshToken: Secret
    let key: ProofKey
  }

  /// What other keys are asked for with; nil where the file does not have all of it.
  var renewal: Renewal? {
    guard let clientID = document.secret("clientId"), let refreshToken = document.secret("refreshToken"),
      let key = document.secret("dpopKey").flatMap({ ProofKey(pem: $0) })
    else { return nil }
    return Renewal(clientID: clientID, refreshToken: refreshToken, key: key)
  }

  /// Where the session was begun; older files do not have it.
  var region: String? { document.secret("signInRegion")?.revealed() }

  /// The same file with other keys.
  ///
  /// - Parameters:
  ///   - grant: what was given.
  ///   - now: when.
  package func renewed(_ grant: ConsoleGrant, at now: WallTime) -> ConsoleToken {
    ConsoleToken(document, grant, at: now)
  }

  /// A file with keys that were just given.
  ///
  /// - Parameters:
  ///   - document: what else is in it.
  ///   - grant: what was given.
  ///   - now: when.
  init(_ document: JSONObject, _ grant: ConsoleGrant, at now: WallTime) {
    accessKeyID = grant.accessKeyID
    secretAccessKey = grant.secretAccessKey
    sessionToken = grant.sessionToken
    expiration = now + grant.seconds
    self.document = document
    var keys = document["accessToken"]?.object ?? JSONObject()
    keys["accessKeyId"] = .string(accessKeyID)
    keys["secretAccessKey"] = .secret(secretAccessKey)
    keys["sessionToken"] = .secret(sessionToken)
    keys["expiresAt"] = .string(expiration.iso8601)
    self.document["accessToken"] = .object(keys)
    self.document["refreshToken"] = .secret(grant.refreshToken)
  }
}
