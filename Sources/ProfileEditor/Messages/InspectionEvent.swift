import Diagnosis
import Journal
import Lists

/// What comes back of looking at a profile: why it does not work, or how it differs from another one. Nothing is changed by it.
public struct InspectionEvent: Equatable, Sendable {
  /// What came back.
  public enum What: Equatable, Sendable {
    /// What a diagnosis found.
    case found([Finding])
    /// How the profile differs from the one that it was compared with, and where that one is; nil where it is in the same place.
    case compared(ProfileComparison, there: AccountPlace? = nil)
    /// The profile could not be looked at.
    case failed(Failure)
    /// The other one could not be looked at, in its own place.
    case failedThere(Failure)
  }

  /// The profile's name.
  public let profile: String
  /// With what it was compared; nil where it was not.
  public let counterpart: Counterpart?
  /// What came back.
  public let what: What

  /// Tells what came back.
  ///
  /// - Parameters:
  ///   - profile: the profile's name.
  ///   - counterpart: with what it was compared.
  ///   - what: what came back.
  public init(_ profile: String, with counterpart: Counterpart? = nil, _ what: What) {
    self.profile = profile
    self.counterpart = counterpart
    self.what = what
  }
}
