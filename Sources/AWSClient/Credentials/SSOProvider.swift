import HTTPTransport
import JSON
import OperatingSystem
import Secrets

/// A role of IAM Identity Center, with the token that `aws sso login` left: `sso_session`, or the older settings in the
/// profile itself.
struct SSOProvider: CredentialProvider {
  let services: ProviderServices
  let profile: String

  var name: String { "sso" }

  /// Where to ask, for what, and which cached token is the proof.
  private struct Settings {
    let region: String
    let role: String
    let account: String
    /// What the name of the token's file is made of.
    let cacheName: String
  }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    guard let settings = try settings() else {
      return .none("no sso_account_id in the profile \"\(profile)\"")
    }
    let token = try cachedToken(settings)
    let answer: ServiceAnswer
    do {
      let request = try self.request(settings, token)
      answer = try await services.runner().run("sso:GetRoleCredentials") { _ in request }
    } catch let error as ProviderFailure {
      throw error
    } catch let error as AWSClientError {
      if case .refused(let refusal) = error, refusal.status == 401 { throw signInAgain("was refused") }
      throw ProviderFailure(error)
    } catch {
      throw ProviderFailure(reason: "\(error)")
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

  private func request(_ settings: Settings, _ token: Secret) throws(ProviderFailure) -> HTTPRequest {
    var url: HTTPURL
    do {
      url = try services.resolver.endpoint(of: .sso, region: settings.region).value
    } catch {
      throw ProviderFailure(reason: "\(error)")
    }
    url.path = (url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path) + "/federation/credentials"
    url.query =
      "role_name=\(URIEncoding.encode(settings.role))&account_id=\(URIEncoding.encode(settings.account))"
    var headers = HTTPHeaders()
    headers.set("x-amz-sso_bearer_token", to: .secret(token))
    return HTTPRequest(method: "GET", url: url, headers: headers)
  }

  private func settings() throws(ProviderFailure) -> Settings? {
    guard let own = services.profile(profile), own["sso_account_id"] != nil || own["sso_role_name"] != nil
    else {
      return nil
    }
    var session: [String: Secret] = [:]
    let sessionName = own["sso_session"]
    if let sessionName {
      guard let found = services.resolver.shared.ssoSessions[sessionName] else {
        throw ProviderFailure(
          reason: "the profile \"\(profile)\" names sso_session = \(sessionName), but there is no "
            + "[sso-session \(sessionName)]")
      }
      session = found
    }
    func setting(_ name: String) throws(ProviderFailure) -> String {
      let (left, right) = (own[name], session[name]?.revealed())
      if let left, let right, left != right {
        throw ProviderFailure(
          reason: "\(name) differs between the profile \"\(profile)\" and [sso-session \(sessionName ?? "")]")
      }
      guard let value = left ?? right, !value.isEmpty else {
        throw ProviderFailure(
          reason: "the profile \"\(profile)\" uses IAM Identity Center, but has no \(name)")
      }
      return value
    }
    let startURL = try setting("sso_start_url")
    let region = try setting("sso_region")
    let shared = services.resolver.shared
    let place =
      own["sso_region"] == nil
      ? shared.place(of: "sso_region", inSession: sessionName ?? "")
      : shared.place(of: "sso_region", inProfile: profile)
    // The token goes to a host of this name.
    do throws(ConfigurationError) {
      try ConfigurationResolver.checkRegion(Sourced(region, place))
    } catch {
      throw ProviderFailure(error)
    }
    return Settings(
      region: region, role: try setting("sso_role_name"),
      account: try setting("sso_account_id"),
      cacheName: sessionName ?? startURL)
  }

  private func cachedToken(_ settings: Settings) throws(ProviderFailure) -> Secret {
    let path = services.environment.expand("~/.aws/sso/cache/\(Digest.sha1Hex(settings.cacheName)).json")
    let file: Secret
    do {
      file = try WipedFile.read(path, trust: .operatorOnly)
    } catch {
      switch error {
      case .missing: throw signInAgain("is not there")
      case .unreadable(let reason):
        throw ProviderFailure(reason: "the cached token \(path) cannot be read: \(reason)")
      }
    }
    guard let document = try? JSONReader.read(secrets: file), let token = document.secret("accessToken"),
      let expiration = document.revealed("expiresAt").flatMap({ WallTime(iso8601: $0) })
    else { throw signInAgain("cannot be read") }
    guard expiration > services.time.now() else { throw signInAgain("expired at \(expiration.iso8601)") }
    return token
  }

  private func signInAgain(_ what: String) -> ProviderFailure {
    ProviderFailure(
      reason: "the token of IAM Identity Center \(what). Sign in with: aws sso login --profile \(profile)")
  }
}
