import JSON
import Secrets

/// A role, taken with a token of an identity provider: `web_identity_token_file` and `role_arn`, or their variables.
struct WebIdentityProvider: CredentialProvider {
  let services: ProviderServices
  let profile: String
  /// Whether `AWS_WEB_IDENTITY_TOKEN_FILE` and its companions count, which come before the profile.
  let usesEnvironment: Bool

  var name: String { "assume-role-with-web-identity" }

  var renewal: String { "the role is taken again, with what its token's file has then" }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    guard let file = setting("web_identity_token_file", "AWS_WEB_IDENTITY_TOKEN_FILE") else {
      return .none("no web_identity_token_file")
    }
    guard let role = setting("role_arn", "AWS_ROLE_ARN") else {
      throw ProviderFailure(
        reason:
          "there is a web_identity_token_file, but no role_arn in the profile \"\(profile)\" and no AWS_ROLE_ARN"
      )
    }
    let named = setting("role_session_name", "AWS_ROLE_SESSION_NAME")
    let session = named ?? AssumeRoleProvider.sessionName(services)
    var arguments: [String: JSONValue] = ["RoleArn": .string(role)]
    if let named { arguments["RoleSessionName"] = .string(named) }
    let cache = RoleCache(services, arguments)
    if let kept = try cache.credentials(provider: name) { return .credentials(kept) }
    // Read each time: whoever hands the token out replaces it.
    let token = try services.read(services.environment.expand(file), "the token file")
    let taken = try await SecurityTokenService(services: services).takeRole(
      "AssumeRoleWithWebIdentity",
      [
        ("RoleArn", .text(role)), ("RoleSessionName", .text(session)), ("WebIdentityToken", .secret(token)),
      ],
      signer: nil, provider: name)
    // Where it is not kept, it is taken anew next time, which asks nobody.
    _ = cache.keep(taken)
    return .credentials(taken.credentials)
  }

  private func setting(_ name: String, _ variable: String) -> String? {
    if usesEnvironment, let value = services.environment[variable] { return value }
    return services.profile(profile)?[name]
  }
}
