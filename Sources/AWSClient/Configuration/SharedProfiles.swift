import OperatingSystem
import Secrets

/// The profiles of AWS's shared files.
public enum SharedProfiles {
  /// The names of all profiles, sorted.
  ///
  /// - Parameter environment: names the files.
  /// - Returns: the names; none where there are no files.
  /// - Throws: `ConfigurationError` when a file is unreadable or malformed.
  public static func names(environment: Environment = .process) throws(ConfigurationError) -> [String] {
    try all(environment: environment).map(\.name)
  }

  /// All profiles, sorted by their names.
  ///
  /// - Parameter environment: names the files.
  /// - Returns: the profiles; none where there are no files.
  /// - Throws: `ConfigurationError` when a file is unreadable or malformed.
  public static func all(environment: Environment = .process) throws(ConfigurationError) -> [SharedProfile] {
    try SharedConfiguration(environment: environment).profiles.map { SharedProfile($0, $1) }
      .sorted { $0.name < $1.name }
  }
}

/// What the shared files say of a profile, as far as it grants nothing.
public struct SharedProfile: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// Its region; nil where it has none.
  public let region: String?
  /// The account that its credentials are for, where that can be read without asking anybody.
  public let account: String?
  /// Where its credentials come from, in a few words.
  public let origin: String

  /// Creates a profile.
  public init(name: String, region: String? = nil, account: String? = nil, origin: String = "") {
    self.name = name
    self.region = region
    self.account = account
    self.origin = origin
  }

  init(_ name: String, _ profile: SharedConfiguration.Profile) {
    let role = profile["role_arn"]
    let roleParts = role?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    self.init(
      name: name, region: profile["region"],
      account: roleParts.count > 5 ? String(roleParts[4]) : profile["sso_account_id"],
      origin: Self.origin(of: profile, role: roleParts.last.map(String.init)))
  }

  private static func origin(of profile: SharedConfiguration.Profile, role: String?) -> String {
    if let role { return role }
    if profile["sso_session"] != nil || profile["sso_start_url"] != nil {
      let role = profile["sso_role_name"].map { ", role \($0)" } ?? ""
      return "IAM Identity Center" + role
    }
    if profile["login_session"] != nil { return "console sign-in" }
    if profile["credential_process"] != nil { return "a program" }
    return profile.secret("aws_access_key_id") == nil ? "" : "access key"
  }
}
