import Forms
import Journal

/// Profiles that are made and deleted, in questions and answers.
extension PlainSession {
  /// What is asked or waited for.
  enum MakingStage: Equatable, Sendable {
    /// The account's own connectors are listed.
    case listing
    /// Of which connector the new profile is.
    case connector
    /// The flows that use a profile are looked for.
    case findingFlows
    /// The name of the profile that is to be deleted.
    case name
    case deleting
    /// Nobody knows whether it was deleted, and the profiles are looked at.
    case lookingUp
  }

  func question(in stage: MakingStage) -> PlainQuestion? {
    switch stage {
    case .listing, .findingFlows, .deleting, .lookingUp: nil
    case .connector: PlainQuestion("Connector (number or name, Enter goes back): ")
    case .name:
      PlainQuestion(
        "Delete \(editing.deletion?.profile ?? "") for good? Type its name, or Enter to go back: ",
        discardsTypeahead: true)
    }
  }

  mutating func answer(_ answer: String, in stage: MakingStage) {
    switch stage {
    case .listing, .findingFlows, .deleting, .lookingUp: break
    case .connector: answerConnector(answer)
    case .name: answerName(answer)
    }
  }

  // MARK: A new profile

  mutating func chooseConnector() {
    say("Asking for the connectors.")
    want(editing.chooseConnector())
    stage = .making(.listing)
  }

  /// The account's own connectors are known, or are not.
  mutating func connectorsListed() {
    guard stage == .making(.listing), let connectors = editing.connectors else { return }
    if let remark = connectors.remark { say(remark) }
    for (index, choice) in connectors.all.enumerated() {
      say("\(index + 1). \(choice.name)" + (choice.label == nil ? "" : ", custom connector"))
    }
    stage = .making(.connector)
  }

  private mutating func answerConnector(_ answer: String) {
    guard !answer.isEmpty else {
      editing.connectors = nil
      stage = .browsing
      return
    }
    guard let all = editing.connectors?.all, let index = all.map(\.name).choice(answer) else {
      return refuse(
        "there is no connector \(answer) in this list. Type a number of the list or a whole name.")
    }
    let (subject, opening) = editing.openNew(all[index])
    show(opening, of: subject)
  }

  /// A form of a new profile with the properties of another one.
  mutating func copy(_ entry: BrowserEntry) {
    let subject = FormSubject(copyOf: entry)
    show(editing.open(subject), of: subject)
  }

  // MARK: Deleting

  mutating func beginDeletion(of entry: BrowserEntry) {
    switch editing.beginDeletion(of: entry) {
    case .held(let reason): say(reason)
    case .begun(let effects):
      say("Asking which flows use \(entry.name). Ctrl-C leaves.")
      stage = .making(.findingFlows)
      want(effects)
    }
  }

  private mutating func answerName(_ answer: String) {
    guard !answer.isEmpty else {
      editing.endDeletion()
      say("Nothing was deleted.")
      stage = .browsing
      return
    }
    switch editing.confirmDeletion(answer) {
    case .held(let reason): refuse(reason)
    case .begun(let effects):
      say("Deleting. Ctrl-C stops.")
      stage = .making(.deleting)
      want(effects)
    }
  }

  mutating func handle(_ event: DeletionEvent) {
    guard let found = editing.handle(event), !sayLooks(), case .making = stage else { return }
    switch event.what {
    case .flows, .flowsFailed:
      guard let deletion = editing.deletion else { return }
      say("Used by: \(deletion.flows.text).")
      say("This cannot be taken back: nobody can tell its credentials again.")
      say(deletion.request)
      stage = .making(.name)
    case .done:
      hasSent = true
      if let sentence = found.sentence { say(sentence) }
      if isStopping { return end(.left) }
      load()
    case .failed(let failure):
      failure.plainLines.forEach { say($0) }
      if isStopping {
        if failure.kind != .unknownOutcome { say("Nothing was deleted.") }
        return end(.interrupted)
      }
      stage = .making(failure.kind == .unknownOutcome ? .lookingUp : .name)
      want(found.effects)
    }
  }

  /// The profiles were looked at after a deletion of which nobody knows whether it was made.
  ///
  /// - Returns: whether that was waited for.
  mutating func deletionLookedUp(_ sentence: String) -> Bool {
    guard stage == .making(.lookingUp) else { return false }
    say(sentence)
    stage = .making(.name)
    return true
  }
}
