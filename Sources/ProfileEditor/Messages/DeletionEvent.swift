import Journal
import Rotation

/// What comes back of a deletion's questions, and of the deletion.
public struct DeletionEvent: Equatable, Sendable {
  /// What came back.
  public enum What: Equatable, Sendable {
    /// The flows that use the profile.
    case flows([FlowUse])
    /// They could not be found out.
    case flowsFailed(Failure)
    /// It is deleted; with what did not work beside that, in a sentence.
    case done(warning: String?)
    /// It is not, or nobody knows.
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

  /// What is told of it when no screen is there any more.
  var lastWords: String? {
    switch what {
    case .done: "AppFlow deleted \(profile)."
    case .failed(let failure) where failure.kind == .unknownOutcome: "\(failure.sentence) \(failure.hint)"
    case .flows, .flowsFailed, .failed: nil
    }
  }
}
