import Journal
import Rotation

/// What is known of profiles beside what their list says: the flows that use them, and what was done to them from here. It is asked
/// for those that somebody looks at.
public struct ProfileSurvey: Equatable, Sendable {
  /// The profiles whose flows were asked for, by their names.
  public var profiles: [String]
  /// Flows by the name of the profile that they use; a profile that no flow uses is missing.
  public var flows: [String: [FlowUse]]
  /// Why the flows are not known; nil where they are.
  public var flowsFailure: Failure?
  /// The last attempts to change each profile, by its name, the newest first.
  public var attempts: [String: [JournalEntry]]
  /// Why those are not known; nil where they are.
  public var attemptsFailure: Failure?

  /// How many attempts of a profile are kept.
  public static let mostAttempts = 5

  /// Creates a survey.
  ///
  /// - Parameters:
  ///   - profiles: the profiles whose flows were asked for, by their names.
  ///   - flows: flows by the name of the profile that they use.
  ///   - flowsFailure: why they are not known.
  ///   - attempts: attempts by the name of the profile, the newest first.
  ///   - attemptsFailure: why they are not known.
  public init(
    of profiles: [String], flows: [String: [FlowUse]] = [:], flowsFailure: Failure? = nil,
    attempts: [String: [JournalEntry]] = [:], attemptsFailure: Failure? = nil
  ) {
    self.profiles = profiles
    self.flows = flows
    self.flowsFailure = flowsFailure
    self.attempts = attempts
    self.attemptsFailure = attemptsFailure
  }
}
