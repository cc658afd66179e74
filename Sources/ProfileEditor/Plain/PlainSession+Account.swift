import AppFlow
import Forms

/// Going on in another account or region.
extension PlainSession {
  /// What is asked or waited for.
  enum PlaceStage: Equatable, Sendable {
    /// The list is read; what was named already.
    case listing(PlaceKind, named: String)
    case choosing(PlaceKind)
    /// What is needed there is made.
    case opening(AccountChoice)
  }

  /// Asks where to go, or goes there at once.
  ///
  /// - Parameters:
  ///   - kind: to which profile or region.
  ///   - name: its name; empty to be asked for it.
  mutating func askForPlace(_ kind: PlaceKind, named name: String = "") {
    if comparison(in: stage) == nil, let obstacle = editing.moveObstacle { return refuse(obstacle) }
    stage = .goingTo(.listing(kind, named: name), from: stage)
    want(.account(.list))
  }

  func question(in stage: PlaceStage) -> PlainQuestion? {
    switch stage {
    case .listing, .opening: nil
    case .choosing(let kind):
      PlainQuestion("\(kind == .profile ? "AWS profile" : "Region") (number or name, Enter stays here): ")
    }
  }

  mutating func answer(_ answer: String, in stage: PlaceStage, from: Stage) {
    guard case .choosing(let kind) = stage else { return }
    if answer.isEmpty { self.stage = from } else { choose(kind, answer, from: from) }
  }

  mutating func handle(_ event: AccountEvent) {
    if handleOfComparison(event) { return }
    guard case .goingTo(let stage, let from) = stage else { return }
    switch (event, stage) {
    case (.listed(let list), .listing(let kind, let name)): listed(list, kind, name, from: from)
    case (.notListed(let failure), .listing): fail(failure, from: from)
    case (.ready(let choice), .opening(let wanted)) where choice == wanted: end(.moved)
    case (.refused(let choice, let failure), .opening(let wanted)) where choice == wanted:
      fail(failure, from: from)
    default: break
    }
  }

  private mutating func listed(_ list: AccountList, _ kind: PlaceKind, _ name: String, from: Stage) {
    editing.accounts = list
    if let notice = list.notice { say("Notice: " + notice) }
    guard name.isEmpty else { return choose(kind, name, from: from) }
    let options = editing.options(kind, from: comparison(in: from)?.from)
    guard !options.isEmpty else {
      say("There is no AWS profile in the shared files.")
      stage = from
      return
    }
    for (index, option) in options.map(\.option).enumerated() {
      let facts = [option.label, option.note, option.isChosen ? "in use" : ""].filter { !$0.isEmpty }
      say("\(index + 1). \(facts.joined(separator: ", "))")
    }
    stage = .goingTo(.choosing(kind), from: from)
  }

  private mutating func choose(_ kind: PlaceKind, _ answer: String, from: Stage) {
    let comparison = self.comparison(in: from)
    let options = editing.options(kind, from: comparison?.from)
    let numbered = Int(answer).flatMap { options.indices.contains($0 - 1) ? options[$0 - 1].choice : nil }
    if numbered == nil, let refusal = editing.refusal(kind, answer) {
      refuse(refusal)
      stage = .goingTo(.choosing(kind), from: from)
      return
    }
    let choice = numbered ?? editing.choice(kind, answer, from: comparison?.from)
    if let comparison { return look(at: choice, for: comparison.profile) }
    guard choice != editing.place else {
      say("That is where you are: \(choice.text).")
      stage = from
      return
    }
    say("Going to \(choice.text).")
    stage = .goingTo(.opening(choice), from: from)
    want(.account(.open(choice, leaving: editing.place)))
  }

  private mutating func fail(_ failure: Failure, from: Stage) {
    failure.plainLines.forEach { say($0) }
    stage = from
  }
}
