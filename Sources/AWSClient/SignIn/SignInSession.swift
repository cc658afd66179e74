import OperatingSystem
import Secrets

/// What a person signs in to.
public enum SignInSession: Sendable, Equatable {
  /// A session of IAM Identity Center.
  case identityCenter(IdentityCenterSession)
  /// A session of the console, as `aws login` makes it.
  case console(ConsoleSession)

  /// The profile that names the session.
  public var profile: String {
    switch self {
    case .identityCenter(let session): session.profile
    case .console(let session): session.profile
    }
  }

  /// The command of AWS's own command line that signs in to it, before the profile's name.
  var commandOfAWS: String {
    switch self {
    case .identityCenter: "aws sso login --profile"
    case .console: "aws login --profile"
    }
  }
}

/// A session of the console that a profile names with `login_session`.
public struct ConsoleSession: Sendable, Equatable {
  /// The profile that names it.
  public let profile: String
  /// Its name, which is the ARN of who signed in.
  public let name: String

  /// The session that a profile names.
  ///
  /// - Parameters:
  ///   - profile: the profile.
  ///   - shared: what the shared files say.
  /// - Returns: nil where it names none.
  init?(profile: String, _ shared: SharedConfiguration) {
    guard let name = shared.profiles[profile]?["login_session"] else { return nil }
    self.profile = profile
    self.name = name
  }
}

/// A session of IAM Identity Center as the shared files describe it: `[sso-session …]`, or the older settings in the profile
/// itself.
public struct IdentityCenterSession: Sendable, Equatable {
  /// The profile that names it.
  public let profile: String
  /// The name of its section; nil for the older settings.
  public let name: String?
  /// The address at which people sign in.
  public let startURL: String
  /// Its region.
  public let region: String
  /// What a token may be used for, where the section says it.
  let scopes: [String]

  /// The session that a profile uses, however incomplete its settings are.
  ///
  /// - Parameters:
  ///   - profile: the profile.
  ///   - shared: what the shared files say.
  /// - Throws: `ProviderFailure` with what is missing or wrong.
  init(profile: String, _ shared: SharedConfiguration) throws(ProviderFailure) {
    let settings = try Settings(profile, shared)
    self.profile = profile
    name = settings.name
    startURL = try settings.value("sso_start_url")
    region = try settings.value("sso_region")
    let registered = settings.section["sso_registration_scopes"]?.revealed() ?? ""
    scopes = registered.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
    let isOwn = shared.profiles[profile]?["sso_region"] != nil
    let place =
      isOwn
      ? shared.place(of: "sso_region", inProfile: profile)
      : shared.place(of: "sso_region", inSession: name ?? "")
    // The token goes to a host of this name.
    do throws(ConfigurationError) {
      try ConfigurationResolver.checkRegion(Sourced(region, place))
    } catch {
      throw ProviderFailure(error)
    }
  }

  /// A setting of the session that the role needs, too.
  static func setting(
    _ name: String, of profile: String, _ shared: SharedConfiguration
  ) throws(ProviderFailure) -> String {
    try Settings(profile, shared).value(name)
  }

  /// Whether a profile uses IAM Identity Center at all.
  static func isConfigured(_ profile: SharedConfiguration.Profile) -> Bool {
    ["sso_session", "sso_start_url", "sso_account_id", "sso_role_name"].contains { profile[$0] != nil }
  }

  /// The settings of a profile and of the section that it names.
  private struct Settings {
    let profile: String
    let own: SharedConfiguration.Profile
    let name: String?
    let section: [String: Secret]

    init(_ profile: String, _ shared: SharedConfiguration) throws(ProviderFailure) {
      self.profile = profile
      own = shared.profiles[profile] ?? SharedConfiguration.Profile()
      name = own["sso_session"]
      guard let name else {
        section = [:]
        return
      }
      guard let found = shared.ssoSessions[name] else {
        throw ProviderFailure(
          reason:
            "the profile \"\(profile)\" names sso_session = \(name), but there is no [sso-session \(name)]")
      }
      section = found
    }

    func value(_ setting: String) throws(ProviderFailure) -> String {
      let (left, right) = (own[setting], section[setting]?.revealed())
      if let left, let right, left != right {
        throw ProviderFailure(
          reason: "\(setting) differs between the profile \"\(profile)\" and [sso-session \(name ?? "")]")
      }
      guard let value = left ?? right, !value.isEmpty else {
        throw ProviderFailure(
          reason: "the profile \"\(profile)\" uses IAM Identity Center, but has no \(setting)")
      }
      return value
    }
  }
}

extension ProviderFailure {
  /// A session that has ended, or was never begun, and can be signed in to.
  ///
  /// - Parameters:
  ///   - session: the session.
  ///   - what: what became of it, as a sentence without its end: `the token of IAM Identity Center expired`.
  ///   - names: what the caller has for signing in.
  init(_ session: SignInSession, _ what: String, _ names: OptionNames) {
    let profile = Self.word(session.profile)
    let own = names.signIn.map { "\($0) \(names.profile) \(profile), or with: " } ?? ""
    self.init(
      reason: "\(what). Sign in with: \(own)\(session.commandOfAWS) \(profile)", ended: session)
  }

  /// A name as a word of a shell's.
  private static func word(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { URIEncoding.isUnreserved($0) || "/@+=:,%".utf8.contains($0) }
    return isPlain && !name.isEmpty ? name : "'\(name.replacing("'", with: "'\\''"))'"
  }
}
