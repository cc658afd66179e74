import HTTPTransport
import JSON
import OperatingSystem
import Secrets

/// A role of IAM Identity Center, with the token that signing in left: `sso_session`, whose tokens are renewed, or the older
/// settings in the profile itself, whose tokens are not.
struct SSOProvider: CredentialProvider {
  let services: ProviderServices
  let profile: String

  var name: String { "sso" }

  /// Where to ask, and for what.
  private struct Role {
    let session: IdentityCenterSession
    let name: String
    let account: String
  }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    guard let role = try role() else { return .none("no sso_account_id in the profile \"\(profile)\"") }
    let request = try self.request(role, try await token(of: role.session))
    let answer: ServiceAnswer
    do {
      answer = try await services.runner().run("sso:GetRoleCredentials") { _ in request }
    } catch {
      if case .refused(let refusal) = error, refusal.status == 401 {
        throw ended(role.session, "was refused")
      }
      throw ProviderFailure(error)
    }
    guard let document = try? JSONReader.read(secrets: answer.response.body),
      let role = document["roleCredentials"],
      let id = role.revealed("accessKeyId"), let secret = role.secret("secretAccessKey"),
      let milliseconds = role.revealed("expiration").flatMap({ Double($0) })
    else { throw ProviderFailure(reason: "the answer of GetRoleCredentials has no credentials") }
    return .credentials(
      Credentials(
        accessKeyID: id, secretAccessKey: secret, sessionToken: role.secret("sessionToken"),
        expiration: WallTime(seconds: milliseconds / 1000), provider: name))
  }

  private func request(_ role: Role, _ token: Secret) throws(ProviderFailure) -> HTTPRequest {
    var url: HTTPURL
    do {
      url = try services.resolver.endpoint(of: .sso, region: role.session.region).value
    } catch {
      throw ProviderFailure(reason: "\(error)")
    }
    url.path = (url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path) + "/federation/credentials"
    url.query = "role_name=\(URIEncoding.encode(role.name))&account_id=\(URIEncoding.encode(role.account))"
    var headers = HTTPHeaders()
    headers.set("x-amz-sso_bearer_token", to: .secret(token))
    return HTTPRequest(method: "GET", url: url, headers: headers)
  }

  private func role() throws(ProviderFailure) -> Role? {
    guard let own = services.profile(profile), own["sso_account_id"] != nil || own["sso_role_name"] != nil
    else { return nil }
    let shared = services.resolver.shared
    return Role(
      session: try IdentityCenterSession(profile: profile, shared),
      name: try IdentityCenterSession.setting("sso_role_name", of: profile, shared),
      account: try IdentityCenterSession.setting("sso_account_id", of: profile, shared))
  }

  // MARK: The token

  /// A token that is good for now.
  private func token(of session: IdentityCenterSession) async throws(ProviderFailure) -> Secret {
    let file = SharedCacheFile.identityCenter(session.name ?? session.startURL, services.resolver.options)
    let renewal = TokenRenewal<IdentityCenterToken>(
      window: IdentityCenterToken.renewalWindow, now: services.time.now,
      read: { () throws(ProviderFailure) in
        try file.token(missing: "is not there") { ended(session, $0) }
      },
      renew: { (token, isUrgent) async throws(ProviderFailure) in
        try await renewed(token, of: session, in: file, isUrgent: isUrgent)
      })
    return try await renewal.token().accessToken
  }

  /// Has a token renewed and writes it for AWS's tools, too.
  private func renewed(
    _ token: IdentityCenterToken, of session: IdentityCenterSession, in file: SharedCacheFile, isUrgent: Bool
  ) async throws(ProviderFailure) -> IdentityCenterToken {
    let expired = "expired at \(token.expiration.iso8601)"
    // Those of the older settings are not renewed.
    guard session.name != nil, let renewal = token.renewal else { throw ended(session, expired) }
    guard renewal.client.expiration > services.time.now() else {
      throw ended(session, "\(expired), as has the registration at \(renewal.client.expiration.iso8601)")
    }
    // A refresh token is good for one time: the next one must not be lost.
    try file.checkWritable()
    let grant: GrantedToken
    do {
      grant = try await IdentityCenterService(
        services: isUrgent ? services : services.inHaste(), region: session.region
      )
      .createToken(.refreshToken(renewal.refreshToken), client: renewal.client)
    } catch {
      if case .refused(let refusal) = error, refusal.isFinal {
        throw ended(session, "\(expired), and it was not renewed: \(error)")
      }
      if case .cancelled = error { throw .cancelled }
      throw ProviderFailure(
        reason: "the token of IAM Identity Center \(expired) and could not be renewed: \(error)")
    }
    let fresh = token.renewed(grant, of: session, at: services.time.now())
    try file.write(fresh.document)
    return fresh
  }

  private func ended(_ session: IdentityCenterSession, _ what: String) -> ProviderFailure {
    ProviderFailure(
      .identityCenter(session), "the token of IAM Identity Center \(what)",
      services.resolver.options.names)
  }
}
