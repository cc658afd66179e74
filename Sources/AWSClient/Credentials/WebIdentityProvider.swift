import Secrets

/// A role, taken with a token of an identity provider: `web_identity_token_file` and `role_arn`, or their variables.
struct WebIdentityProvider: CredentialProvider {
  let services: ProviderServices
  let profile: String
  /// Whether `AWS_WEB_IDENTITY_TOKEN_FILE` and its companions count, which come before the profile.
  let usesEnvironment: Bool

  var name: String { "assume-role-with-web-identity" }

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
    let session =
      setting("role_session_name", "AWS_ROLE_SESSION_NAME")
      ?? AssumeRoleProvider.sessionName(services)
    // Read each time: whoever hands the token out replaces it.
    let token = try services.read(services.environment.expand(file), "the token file")
    return .credentials(
      try await SecurityTokenService(services: services).call(
        "AssumeRoleWithWebIdentity",
        [
          ("RoleArn", .text(role)), ("RoleSessionName", .text(session)), ("WebIdentityToken", .secret(token)),
        ],
        signer: nil, provider: name))
  }

  private func setting(_ name: String, _ variable: String) -> String? {
    if usesEnvironment, let value = services.environment[variable] { return value }
    return services.profile(profile)?[name]
  }
}
