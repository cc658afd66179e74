import JSON
import OperatingSystem
import Secrets

/// A program that IAM Identity Center knows, as AWS's tools keep it beside the tokens that it was given.
struct RegisteredClient: Sendable, Equatable {
  let id: Secret
  let secret: Secret
  /// When the registration ends.
  let expiration: WallTime
}

/// The token of a session of IAM Identity Center, in the file in which AWS's tools keep it.
package struct IdentityCenterToken: CachedToken {
  /// The file's content.
  package private(set) var document: JSONObject
  package let accessToken: Secret
  package let expiration: WallTime

  /// From so many seconds before its end on, a token is renewed.
  static let renewalWindow = 15.0 * 60

  /// Reads what a file holds.
  ///
  /// - Returns: nil where it has no token.
  package init?(_ document: JSONObject) {
    guard let token = document.secret("accessToken"), let expiration = document.time("expiresAt") else {
      return nil
    }
    self.document = document
    accessToken = token
    self.expiration = expiration
  }

  /// A token that was just given.
  ///
  /// - Parameters:
  ///   - grant: what was given.
  ///   - session: to which session.
  ///   - client: to which program.
  ///   - now: when.
  init(_ grant: GrantedToken, to session: IdentityCenterSession, client: RegisteredClient, at now: WallTime) {
    let registration: JSONObject = [
      "clientId": .secret(client.id), "clientSecret": .secret(client.secret),
      "registrationExpiresAt": .string(client.expiration.iso8601),
    ]
    self.init(registration, grant, session, at: now)
  }

  /// What a new token is asked for with; nil where the file does not have all of it.
  var renewal: (refreshToken: Secret, client: RegisteredClient)? {
    guard let refreshToken = document.secret("refreshToken"), let id = document.secret("clientId"),
      let secret = document.secret("clientSecret"), let end = document.time("registrationExpiresAt")
    else { return nil }
    return (refreshToken, RegisteredClient(id: id, secret: secret, expiration: end))
  }

  /// The same file with a new token. A refresh token that is not replaced is good for no more.
  ///
  /// - Parameters:
  ///   - grant: what was given.
  ///   - session: to which session.
  ///   - now: when.
  func renewed(_ grant: GrantedToken, of session: IdentityCenterSession, at now: WallTime)
    -> IdentityCenterToken
  {
    IdentityCenterToken(document, grant, session, at: now)
  }

  private init(
    _ document: JSONObject, _ grant: GrantedToken, _ session: IdentityCenterSession, at now: WallTime
  ) {
    accessToken = grant.accessToken
    expiration = now + grant.seconds
    self.document = document
    self.document["startUrl"] = .string(session.startURL)
    self.document["region"] = .string(session.region)
    self.document["accessToken"] = .secret(accessToken)
    self.document["expiresAt"] = .string(expiration.iso8601)
    self.document["refreshToken"] = grant.refreshToken.map { .secret($0) }
  }
}
