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
    try SharedConfiguration(environment: environment).profiles.keys.sorted()
  }
}
