import Secrets

/// Long-lived keys in one of the shared files: `aws_access_key_id` and `aws_secret_access_key` of a profile.
struct StaticFileProvider: CredentialProvider {
  let name: String
  /// The profile's settings in that file; nil when the file or the profile is missing.
  let settings: [String: Secret]?
  let profile: String
  let path: String

  /// Keys in the credentials file.
  static func credentialsFile(_ shared: SharedConfiguration, profile: String) -> StaticFileProvider {
    StaticFileProvider(
      name: "shared-credentials-file", settings: shared.profiles[profile]?.credentials, profile: profile,
      path: shared.path(of: "credentials"))
  }

  /// Keys in the configuration file.
  static func configFile(_ shared: SharedConfiguration, profile: String) -> StaticFileProvider {
    StaticFileProvider(
      name: "config-file", settings: shared.profiles[profile]?.config, profile: profile,
      path: shared.path(of: "config"))
  }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    guard let settings else { return .none("no profile \"\(profile)\" in \(path)") }
    guard let id = settings["aws_access_key_id"], !id.isEmpty else {
      return .none("no aws_access_key_id in the profile \"\(profile)\" of \(path)")
    }
    guard let secret = settings["aws_secret_access_key"], !secret.isEmpty else {
      throw ProviderFailure(
        reason: "the profile \"\(profile)\" of \(path) has aws_access_key_id, but no aws_secret_access_key")
    }
    return .credentials(
      Credentials(
        accessKeyID: id.revealed(), secretAccessKey: secret,
        sessionToken: ["aws_security_token", "aws_session_token"].lazy.compactMap { settings[$0] }
          .first { !$0.isEmpty }, provider: name))
  }
}
