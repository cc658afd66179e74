import Journal
import Lists

/// Two profiles beside each other: what was asked, and how they differ.
struct ComparisonState: Equatable, Sendable {
  enum Stage: Equatable, Sendable {
    /// Since when, in seconds since 1970.
    case asking(since: Double)
    /// How they differ, and where the other one is; nil where that is the same place.
    case compared(ProfileComparison, there: AccountPlace?)
    case failed(Failure)
    /// The other one could not be read in its own place.
    case failedThere(Failure)
  }

  /// The profile that is compared, and the one with which.
  let profile: String
  let counterpart: Counterpart
  /// Where the editor works.
  let here: AccountPlace
  var stage: Stage

  var isAsking: Bool { if case .asking = stage { true } else { false } }

  /// What its page is called.
  var title: String {
    guard counterpart.place != nil else { return "\(profile) and \(counterpart.profile)" }
    return profile == counterpart.profile
      ? "\(profile) here and there" : "\(profile) here and \(counterpart.profile) there"
  }
}
