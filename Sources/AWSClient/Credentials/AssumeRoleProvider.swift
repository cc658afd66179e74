import OperatingSystem
import Secrets

/// A role, taken with the credentials of another profile or of a named source: `role_arn` with `source_profile` or
/// `credential_source`.
struct AssumeRoleProvider: CredentialProvider {
  let services: ProviderServices
  let profile: String
  /// The profiles on the way here, this one included: a profile that comes up again is a loop.
  var visited: [String]

  var name: String { "assume-role" }

  init(services: ProviderServices, profile: String, visited: [String] = []) {
    self.services = services
    self.profile = profile
    self.visited = visited + [profile]
  }

  /// Whether a profile asks for a role. A profile with a token file belongs to the web identity provider.
  static func isConfigured(_ settings: SharedConfiguration.Profile) -> Bool {
    settings["role_arn"] != nil && settings["web_identity_token_file"] == nil
  }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    guard let settings = services.profile(profile), let role = settings["role_arn"] else {
      return .none("no role_arn in the profile \"\(profile)\"")
    }
    guard Self.isConfigured(settings) else {
      return .none("the role of the profile \"\(profile)\" is taken with its web_identity_token_file")
    }
    var parameters = try parameters(role: role, settings)
    let source = try await sourceCredentials(settings)
    if let serial = settings["mfa_serial"] {
      parameters.append(("SerialNumber", .text(serial)))
      parameters.append(("TokenCode", .secret(try await mfaCode(serial))))
    }
    return .credentials(
      try await SecurityTokenService(services: services)
        .call("AssumeRole", parameters, signer: source, provider: name))
  }

  private func parameters(
    role: String, _ settings: SharedConfiguration.Profile
  ) throws(ProviderFailure) -> [(String, SecurityTokenService.Value)] {
    let session = settings["role_session_name"] ?? Self.sessionName(services)
    var parameters: [(String, SecurityTokenService.Value)] = [
      ("RoleArn", .text(role)), ("RoleSessionName", .text(session)),
    ]
    if let id = settings["external_id"] { parameters.append(("ExternalId", .text(id))) }
    if let duration = settings["duration_seconds"] {
      guard let seconds = Int(duration), seconds > 0 else {
        throw ProviderFailure(
          reason:
            "duration_seconds \"\(duration)\" from \(place(of: "duration_seconds")) must be a number of seconds, "
            + "such as 3600")
      }
      parameters.append(("DurationSeconds", .text(String(seconds))))
    }
    return parameters
  }

  /// Where a setting of the profile stands, for failures.
  private func place(of setting: String) -> Origin {
    services.resolver.shared.place(of: setting, inProfile: profile)
  }

  /// A name for a role's session when the profile gives none.
  ///
  /// - Parameter services: who asks, and when.
  static func sessionName(_ services: ProviderServices) -> String {
    let product = services.resolver.options.product.prefix { $0 != "/" }
    return "\(product)-\(Int(services.time.now().seconds))"
  }

  private func mfaCode(_ serial: String) async throws(ProviderFailure) -> Secret {
    guard let ask = services.resolver.options.mfaCode else {
      throw ProviderFailure(
        reason: "the profile \"\(profile)\" needs a code of the device \(serial), and there is nobody to ask")
    }
    do {
      return try await ask(serial)
    } catch is CancellationError {
      throw .cancelled
    } catch {
      throw ProviderFailure(reason: "no code of the device \(serial): \(error)")
    }
  }

  // MARK: whose credentials take the role

  private func sourceCredentials(
    _ settings: SharedConfiguration.Profile
  ) async throws(ProviderFailure) -> Credentials {
    switch (settings["source_profile"], settings["credential_source"]) {
    case (let source?, nil): return try await credentials(ofProfile: source)
    case (nil, let source?): return try await credentials(ofSource: source)
    case (nil, nil):
      throw ProviderFailure(
        reason: "the profile \"\(profile)\" has role_arn, but neither source_profile nor credential_source")
    case (_?, _?):
      throw ProviderFailure(
        reason: "the profile \"\(profile)\" has both source_profile and credential_source; drop one of them")
    }
  }

  private func credentials(ofProfile source: String) async throws(ProviderFailure) -> Credentials {
    guard let settings = services.profile(source) else {
      throw ProviderFailure(
        reason: "the profile \"\(profile)\" names source_profile = \(source), which is in neither file")
    }
    let hasKeys = settings["aws_access_key_id"] != nil || settings.secret("aws_secret_access_key") != nil
    // A profile may name itself, to take its role with its own keys; any other return is a loop.
    if visited.contains(source) && !(source == profile && hasKeys) {
      throw ProviderFailure(
        reason:
          "the profiles' source_profile go round in a loop: \((visited + [source]).joined(separator: " → "))")
    }
    let providers =
      Self.isConfigured(settings) && !hasKeys
      ? [AssumeRoleProvider(services: services, profile: source, visited: visited)]
      : CredentialChain.ofProfile(source, services: services, usesEnvironment: false)
    return try await credentials(from: providers, whatFor: "the source_profile \"\(source)\"")
  }

  private func credentials(ofSource source: String) async throws(ProviderFailure) -> Credentials {
    let provider: any CredentialProvider
    switch source {
    case "Environment": provider = EnvironmentProvider(environment: services.environment)
    case "EcsContainer": provider = ContainerProvider(services: services)
    case "Ec2InstanceMetadata": provider = InstanceMetadataProvider(services: services)
    default:
      throw ProviderFailure(
        reason:
          "credential_source \"\(source)\" from \(place(of: "credential_source")) must be Environment, "
          + "EcsContainer or Ec2InstanceMetadata")
    }
    return try await credentials(from: [provider], whatFor: "credential_source \(source)")
  }

  private func credentials(
    from providers: [any CredentialProvider], whatFor: String
  ) async throws(ProviderFailure) -> Credentials {
    let chain = CredentialChain(providers: providers, option: services.resolver.options.names.profile)
    do {
      return try await chain.find().0
    } catch .cancelled {
      throw .cancelled
    } catch {
      throw ProviderFailure(reason: "\(whatFor) has no credentials. \(error)", ended: error.endedSession)
    }
  }
}
