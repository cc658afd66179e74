/// Stands where AWS's command line uses sessions of `aws login`, and says how to use them from here.
struct LoginSessionNotice: CredentialProvider {
  let services: ProviderServices
  let profile: String

  var name: String { "login" }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    guard services.profile(profile)?["login_session"] != nil else {
      return .none("no login_session in the profile \"\(profile)\"")
    }
    throw ProviderFailure(
      reason:
        "the profile \"\(profile)\" uses a session of aws login, which only AWS's own command line can renew. "
        + "Make another profile with: credential_process = aws configure export-credentials --profile \(profile)"
    )
  }
}
