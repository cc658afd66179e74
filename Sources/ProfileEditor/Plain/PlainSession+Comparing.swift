import Journal
import Lists

/// The profiles of another account or region, one of which is compared with one of this.
struct ReadPlace: Equatable, Sendable {
  let choice: AccountChoice
  /// Their names in the order in which they were said.
  let names: [String]

  /// The profile of a whole name, or of a number of the list.
  func profile(_ answer: String) -> String? {
    if names.contains(answer) { return answer }
    return Int(answer).flatMap { names.indices.contains($0 - 1) ? names[$0 - 1] : nil }
  }
}

/// How a profile differs from another one, which may be elsewhere.
extension PlainSession {
  /// - Parameter words: which other profile is meant; empty to be asked for it.
  mutating func compare(_ profile: String, _ words: String) {
    guard !words.isEmpty else { return stage = .inspecting(.counterpart(of: profile, in: nil)) }
    // Which AWS profiles there are, and of which regions, is known once they were listed.
    stage = .inspecting(.placing(profile, words: words))
    want(.account(.list))
  }

  mutating func compare(_ profile: String, with counterpart: Counterpart) {
    say("Reading \(profile) and \(counterpart.text). Ctrl-C stops.")
    stage = .inspecting(.comparing(profile, with: counterpart))
    want(.compare(profile: profile, with: counterpart))
  }

  /// The place that a profile's counterpart is looked for from; nil where somebody goes elsewhere.
  func comparison(in stage: Stage) -> (profile: String, from: AccountChoice)? {
    guard case .inspecting(.counterpart(let profile, let place)) = stage else { return nil }
    return (profile, place?.choice ?? editing.place)
  }

  /// A place was chosen: its profiles are read, but for the one that the session is in.
  mutating func look(at choice: AccountChoice, for profile: String) {
    guard choice != editing.place else { return stage = .inspecting(.counterpart(of: profile, in: nil)) }
    say("Reading the profiles of \(choice.text). Ctrl-C stops.")
    stage = .inspecting(.reading(profile, choice))
    want(.account(.read(choice)))
  }

  /// Something about other places came for a comparison.
  ///
  /// - Returns: whether it was waited for there.
  mutating func handleOfComparison(_ event: AccountEvent) -> Bool {
    guard case .inspecting(let inspection) = stage else { return false }
    switch (inspection, event) {
    case (.placing(let profile, let words), .listed(let list)):
      editing.accounts = list
      name(words, for: profile)
    case (.placing, .notListed(let failure)):
      failure.plainLines.forEach { say($0) }
      stage = .browsing
    case (.reading(let profile, let wanted), .read(let choice, let entries)) where choice == wanted:
      read(choice, entries, for: profile)
    case (.reading(let profile, let wanted), .notRead(let choice, let failure)) where choice == wanted:
      say("\(choice.text) could not be read.")
      failure.plainLines.forEach { say($0) }
      stage = .inspecting(.counterpart(of: profile, in: nil))
    default: return false
    }
    return true
  }

  private mutating func name(_ words: String, for profile: String) {
    do throws(EditingSession.CounterpartProblem) {
      compare(profile, with: try editing.counterpart(of: profile, in: words))
    } catch {
      stage = .browsing
      refuse(error.sentence)
    }
  }

  private mutating func read(_ choice: AccountChoice, _ entries: [BrowserEntry], for profile: String) {
    let ordered = editing.counterparts(of: profile, among: entries)
    if ordered.isEmpty { say("There are no connector profiles there.") }
    for (index, entry) in ordered.enumerated() { say("\(index + 1). \(facts(of: entry))") }
    let place = ReadPlace(choice: choice, names: ordered.map(\.name))
    stage = .inspecting(.counterpart(of: profile, in: place))
  }

  mutating func sayComparison(
    of profile: String, with counterpart: Counterpart, _ there: AccountPlace?, _ comparison: ProfileComparison
  ) {
    if let there {
      let here = context.draftPlace.of(account: editing.shownAccount)
      say("Here: \(profile), \(here.words).")
      say("There: \(counterpart.profile), \(there.words).")
    }
    if comparison.isEqual { return say("They are the same.") }
    for member in comparison.members {
      let (left, right) = (
        ProfileComparison.Member.text(member.left), ProfileComparison.Member.text(member.right)
      )
      guard member.differs else {
        say("\(member.name) is the same: \(left).")
        continue
      }
      say(
        there == nil
          ? "\(member.name) differs: \(profile) has \(left), \(counterpart.profile) has \(right)."
          : "\(member.name) differs: here it is \(left), there it is \(right).")
    }
  }
}

extension AccountPlace {
  /// In words: `AWS profile prod, account 123456789012, us-east-1`.
  fileprivate var words: String {
    [awsProfile.map { "AWS profile \($0)" }, account.map { "account \($0)" }, region].compactMap(\.self)
      .joined(separator: ", ")
  }
}
