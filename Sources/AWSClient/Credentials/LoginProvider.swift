import JSON
import OperatingSystem
import Secrets

/// The keys of a session of the console: `login_session`, with what `aws login` left.
struct LoginProvider: CredentialProvider {
  let services: ProviderServices
  let profile: String

  var name: String { "login" }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    guard let session = ConsoleSession(profile: profile, services.resolver.shared) else {
      return .none("no login_session in the profile \"\(profile)\"")
    }
    let file = SharedCacheFile.console(session.name, services.resolver.options)
    let renewal = TokenRenewal<ConsoleToken>(
      window: ConsoleToken.renewalWindow, now: services.time.now,
      read: { () throws(ProviderFailure) in
        try file.token(missing: "was never begun on this machine") { ended(session, $0) }
      },
      renew: { (token, isUrgent) async throws(ProviderFailure) in
        try await renewed(token, of: session, in: file, isUrgent: isUrgent)
      })
    let keys = try await renewal.token()
    return .credentials(
      Credentials(
        accessKeyID: keys.accessKeyID, secretAccessKey: keys.secretAccessKey,
        sessionToken: keys.sessionToken, expiration: keys.expiration, provider: name))
  }

  /// Has keys renewed and writes them for AWS's tools, too.
  private func renewed(
    _ token: ConsoleToken, of session: ConsoleSession, in file: SharedCacheFile, isUrgent: Bool
  ) async throws(ProviderFailure) -> ConsoleToken {
    guard let renewal = token.renewal else {
      throw ended(
        session, "has keys that expired at \(token.expiration.iso8601), and nothing to renew them with")
    }
    // A refresh token is good for one time: the next one must not be lost.
    try file.checkWritable()
    let grant: ConsoleGrant
    do {
      let service = ConsoleService(
        services: isUrgent ? services : services.inHaste(), region: try region(of: token, in: file))
      grant = try await service.createToken(
        [
          "clientId": .secret(renewal.clientID), "refreshToken": .secret(renewal.refreshToken),
          "grantType": "refresh_token",
        ], key: renewal.key)
    } catch {
      throw failure(error, session)
    }
    let fresh = token.renewed(grant, at: services.time.now())
    try file.write(fresh.document)
    return fresh
  }

  /// Where the session was begun, which the file of an older one does not say.
  private func region(
    of token: ConsoleToken, in file: SharedCacheFile
  ) throws(AWSClientError) -> String {
    do throws(ConfigurationError) {
      if let region = token.region {
        // The proof and the refresh token go to a host of this name.
        try ConfigurationResolver.checkRegion(Sourced(region, .section("signInRegion in \(file.path)")))
        return region
      }
      guard !services.region.isEmpty else {
        throw .missingRegion(profile: profile, option: services.resolver.options.names.region)
      }
      return services.region
    } catch {
      throw .configuration(error)
    }
  }

  private func failure(_ error: AWSClientError, _ session: ConsoleSession) -> ProviderFailure {
    guard case .refused(let refusal) = error, refusal.isFinal else {
      return ProviderFailure(error, hint: "The keys of the session of aws login were not renewed")
    }
    switch refusal.grantError {
    case "TOKEN_EXPIRED", "invalid_grant": return ended(session, "has ended")
    case "USER_CREDENTIALS_CHANGED":
      return ended(session, "has ended, because its user's password or keys were changed")
    case "INSUFFICIENT_PERMISSIONS":
      return ProviderFailure(
        reason: "the keys of the session of aws login were not renewed, because its user may not do that: "
          + "it takes the permission signin:CreateOAuth2Token")
    default: return ProviderFailure(error, hint: "The keys of the session of aws login were not renewed")
    }
  }

  private func ended(_ session: ConsoleSession, _ what: String) -> ProviderFailure {
    ProviderFailure(
      .console(session), "the session of aws login \(what)", services.resolver.options.names)
  }
}
