import OperatingSystem

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
struct EnvironmentProvider: CredentialProvider {
  let environment: Environment

  var name: String { "env" }

  var renewal: String { "they are read again, and a program's environment stays as it is" }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    guard let id = environment["AWS_ACCESS_KEY_ID"] else { return .none("AWS_ACCESS_KEY_ID is not set") }
    guard let secret = environment.secret("AWS_SECRET_ACCESS_KEY") else {
      throw ProviderFailure(reason: "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not")
    }
    var expiration: WallTime?
    if let text = environment["AWS_CREDENTIAL_EXPIRATION"] {
      guard let time = WallTime(iso8601: text) else {
        throw ProviderFailure(reason: "AWS_CREDENTIAL_EXPIRATION is not a time such as 2026-01-31T23:59:59Z")
      }
      expiration = time
    }
    // The older name comes first, as it does for AWS's own command line.
    let token = environment.secret("AWS_SECURITY_TOKEN") ?? environment.secret("AWS_SESSION_TOKEN")
    return .credentials(
      Credentials(
        accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: expiration, provider: name)
    )
  }
}
