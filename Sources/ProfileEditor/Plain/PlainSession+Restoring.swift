import Forms
import Journal

/// Putting former properties back, in questions and answers.
extension PlainSession {
  /// What is asked or waited for.
  enum RestoringStage: Equatable, Sendable {
    /// The journal is read.
    case finding(String)
    /// Before which change.
    case choosing
  }

  func question(in stage: RestoringStage) -> PlainQuestion? {
    stage == .choosing ? PlainQuestion("Before which change (number, Enter goes back): ") : nil
  }

  mutating func findFormer(of entry: BrowserEntry) {
    say("Looking for former properties of \(entry.name) in the journal.")
    stage = .restoring(.finding(entry.name))
    want(editing.findFormer(of: entry.name))
  }

  mutating func formerFound(_ profile: String, _ found: [FormerProperties]) {
    guard stage == .restoring(.finding(profile)), editing.formerFound(profile, found) else { return }
    guard !found.isEmpty else {
      say(editing.formerChoices?.emptySentence ?? "")
      return endRestoring()
    }
    for (index, former) in found.enumerated() {
      say("\(index + 1). \(FormerChoices.title(former)). \(FormerChoices.note(former)).")
    }
    stage = .restoring(.choosing)
  }

  mutating func formerFailed(_ profile: String, _ failure: Failure) {
    guard stage == .restoring(.finding(profile)) else { return }
    say("The journal could not be read: \(failure.sentence)")
    endRestoring()
  }

  mutating func answer(_ answer: String, in stage: RestoringStage) {
    guard stage == .choosing, let found = editing.formerChoices?.found else { return }
    if answer.isEmpty { return endRestoring() }
    guard let number = Int(answer), found.indices.contains(number - 1) else {
      return refuse("type a number from 1 to \(found.count), or Enter to go back.")
    }
    let chosen = found[number - 1]
    self.stage = .opening(name: chosen.profile)
    want(editing.restore(chosen))
  }

  private mutating func endRestoring() {
    editing.forgetFormer()
    stage = .browsing
  }
}
