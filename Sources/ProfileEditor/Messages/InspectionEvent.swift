import Diagnosis
import Journal
import Lists

/// What comes back of looking at a profile: why it does not work, or how it differs from another one. Nothing is changed by it.
public struct InspectionEvent: Equatable, Sendable {
  /// What came back.
  public enum What: Equatable, Sendable {
    /// What a diagnosis found.
    case found([Finding])
    /// How the profile differs from the one that was named second.
    case compared(ProfileComparison)
    /// The profile could not be looked at.
    case failed(Failure)
  }

  /// The profile's name.
  public let profile: String
  /// What came back.
  public let what: What

  /// Tells what came back.
  ///
  /// - Parameters:
  ///   - profile: the profile's name.
  ///   - what: what came back.
  public init(_ profile: String, _ what: What) {
    self.profile = profile
    self.what = what
  }
}
