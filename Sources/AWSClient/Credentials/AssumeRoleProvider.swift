import JSON
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

  var renewal: String {
    let serial = services.profile(profile)?["mfa_serial"]
    return "the role is taken again" + (serial.map { ", with another code of \($0)" } ?? "")
  }

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
    let arguments = try arguments(role: role, settings)
    let source = try source(settings)
    let cache = RoleCache(services, arguments)
    if let kept = try cache.credentials(provider: name) { return .credentials(kept) }
    let signer = try await credentials(from: source)
    var parameters = arguments.sorted { $0.key < $1.key }.map { parameter, value in
      (parameter, SecurityTokenService.Value.text(value.number?.text ?? value.text ?? ""))
    }
    if arguments["RoleSessionName"] == nil {
      parameters.append(("RoleSessionName", .text(Self.sessionName(services))))
    }
    let serial = settings["mfa_serial"]
    if let serial { parameters.append(("TokenCode", .secret(try await mfaCode(serial)))) }
    let taken = try await SecurityTokenService(services: services)
      .takeRole("AssumeRole", parameters, signer: signer, provider: name)
    if let reason = cache.keep(taken), let serial {
      services.resolver.options.onNotice?(
        "The role is not kept in \(cache.path), because \(reason): the next command needs another code of \(serial)."
      )
    }
    return .credentials(taken.credentials)
  }

  /// What the role is asked for, but for what differs each time.
  private func arguments(
    role: String, _ settings: SharedConfiguration.Profile
  ) throws(ProviderFailure) -> [String: JSONValue] {
    var arguments: [String: JSONValue] = ["RoleArn": .string(role)]
    for (parameter, setting) in [
      ("RoleSessionName", "role_session_name"), ("ExternalId", "external_id"), ("SerialNumber", "mfa_serial"),
    ] {
      if let value = settings[setting] { arguments[parameter] = .string(value) }
    }
    if let duration = settings["duration_seconds"] {
      guard let seconds = Int(duration), seconds > 0 else {
        throw ProviderFailure(
          reason:
            "duration_seconds \"\(duration)\" from \(place(of: "duration_seconds")) must be a number of seconds, "
            + "such as 3600")
      }
      arguments["DurationSeconds"] = .number(JSONNumber(seconds))
    }
    return arguments
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

  /// Who is asked for them; nobody was asked yet.
  private struct Source {
    let providers: [any CredentialProvider]
    let whatFor: String
  }

  private func source(_ settings: SharedConfiguration.Profile) throws(ProviderFailure) -> Source {
    switch (settings["source_profile"], settings["credential_source"]) {
    case (let source?, nil): return try self.source(profile: source)
    case (nil, let source?): return try self.source(named: source)
    case (nil, nil):
      throw ProviderFailure(
        reason: "the profile \"\(profile)\" has role_arn, but neither source_profile nor credential_source")
    case (_?, _?):
      throw ProviderFailure(
        reason: "the profile \"\(profile)\" has both source_profile and credential_source; drop one of them")
    }
  }

  private func source(profile source: String) throws(ProviderFailure) -> Source {
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
    return Source(providers: providers, whatFor: "the source_profile \"\(source)\"")
  }

  private func source(named source: String) throws(ProviderFailure) -> Source {
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
    return Source(providers: [provider], whatFor: "credential_source \(source)")
  }

  private func credentials(from source: Source) async throws(ProviderFailure) -> Credentials {
    let chain = CredentialChain(providers: source.providers, option: services.resolver.options.names.profile)
    do {
      return try await chain.find().0
    } catch .cancelled {
      throw .cancelled
    } catch {
      throw ProviderFailure(
        reason: "\(source.whatFor) has no credentials. \(error)", ended: error.endedSession)
    }
  }
}
