import Lists
import Rotation

/// What is known of profiles beside what their list says, found out bit by bit, for those that somebody looks at.
struct ProfileKnowledge: Equatable, Sendable {
  /// What came so far; nil as long as nothing has.
  private(set) var survey: ProfileSurvey?
  /// The profiles whose flows were told since the profiles were read or changed.
  private var known: Set<String> = []
  /// The profiles that are being asked for: one question at a time, so that whoever scrolls through the list does not ask for all.
  private var asked: [String]?

  var isAsking: Bool { asked != nil }
  /// Of how many profiles the flows were told since the profiles were read or changed.
  var knownCount: Int { known.count }

  /// The flows of a profile; nil as long as they are not known.
  func flows(of profile: String) -> [FlowUse]? { survey?.flows[profile] }

  /// Whether a profile works; nil where that is not known.
  func health(of profile: String) -> ProfileHealth? { flows(of: profile).map { ProfileHealth($0) } }

  /// Begins to find out what is known of some profiles.
  ///
  /// - Parameter profiles: their names.
  /// - Returns: those to ask for; nil where all is known, or something is being asked for.
  mutating func begin(_ profiles: [String]) -> [String]? {
    guard asked == nil else { return nil }
    let missing = profiles.filter { !known.contains($0) }
    guard !missing.isEmpty else { return nil }
    asked = missing
    return missing
  }

  /// Takes what came of what was asked for.
  mutating func accept(_ answer: ProfileSurvey) {
    var whole = answer
    whole.flows = survey?.flows ?? [:]
    if answer.flowsFailure == nil {
      for profile in answer.profiles { whole.flows[profile] = answer.flows[profile] ?? [] }
    }
    survey = whole
    // What was asked for before the profiles were read anew is shown, and asked for again.
    guard asked == answer.profiles else { return }
    known.formUnion(answer.profiles)
    asked = nil
  }

  /// All is to be asked for anew; what is known stays until then.
  mutating func outdate() {
    known = []
    asked = nil
  }
}
