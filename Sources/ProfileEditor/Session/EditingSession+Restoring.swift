import Forms
import Journal
import OperatingSystem

/// Former properties of one profile, by the journal.
struct FormerChoices: Equatable, Sendable {
  /// The profile's name.
  let profile: String
  /// The newest first; nil while the journal is read.
  var found: [FormerProperties]?

  /// What a list shows of one: before which change, and what that change made of them.
  static func title(_ former: FormerProperties) -> String {
    "\(Age.date(former.time.seconds))  \(former.summary)"
  }

  /// The values that would be put back.
  static func note(_ former: FormerProperties) -> String {
    "Then: "
      + former.differences.map { "\($0.name) \($0.before.map(KeptDifference.text) ?? "not set")" }
      .joined(separator: ", ")
  }

  /// Why there is nothing to choose from.
  var emptySentence: String {
    "The journal has no change of the properties of \(profile) that was made from here."
  }
}

/// Putting back what a profile had before a change: its form with the former properties, which is reviewed and sent like every form.
extension EditingSession {
  /// The journal is read for a profile.
  mutating func findFormer(of profile: String) -> [EditorEffect] {
    formerChoices = FormerChoices(profile: profile)
    return [.findFormer(profile)]
  }

  /// What the journal has came.
  ///
  /// - Returns: whether it is waited for.
  mutating func formerFound(_ profile: String, _ found: [FormerProperties]) -> Bool {
    guard formerChoices?.profile == profile, formerChoices?.found == nil else { return false }
    formerChoices?.found = found
    return true
  }

  /// One was chosen: the profile is read anew before its form opens.
  mutating func restore(_ chosen: FormerProperties) -> [EditorEffect] {
    formerChoices = nil
    former = chosen
    return [.describe(name: chosen.profile)]
  }

  /// Nothing is put back.
  mutating func forgetFormer() {
    former = nil
    formerChoices = nil
  }

  /// Why former properties cannot be put into the form of a profile; nil where they can, and where there are none for it.
  func formerObstacle(_ subject: FormSubject) -> String? {
    guard let former, former.profile == subject.existing.name else { return nil }
    return former.obstacle(connector: api.connector(ofType: subject.type), api: api)
  }

  /// Puts them into the form of their profile, once.
  mutating func takeFormer(of profile: String) -> FormerProperties? {
    guard let former, former.profile == profile else { return nil }
    self.former = nil
    return former
  }
}

extension FormScreenState {
  /// Puts former properties into the form, and says so.
  mutating func putBack(_ former: FormerProperties) {
    var hidden: [String] = []
    change { hidden = $0.restore(former.properties) }
    let time = Age.date(former.time.seconds)
    let count = form.changes().count { !$0.pointer.isWithin(RequestPaths.credentials) }
    let told =
      count == 0
      ? "The properties are as they were before the change of \(time) already."
      : "The properties are as they were before the change of \(time): \(count == 1 ? "1 differs" : "\(count) differ") from now. Type the credentials; "
        + "the review shows what changes."
    notice = [told, FormerProperties.remark(hidden: hidden)].compactMap(\.self).joined(separator: " ")
  }
}
