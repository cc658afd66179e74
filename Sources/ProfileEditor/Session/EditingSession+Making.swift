import Forms
import Journal
import OperatingSystem
import Rotation

/// Connectors of which a profile can be made, as they become known.
struct ConnectorChoices: Equatable, Sendable {
  /// Those of the model, then the account's own.
  var all: [ConnectorChoice]
  /// Whether the account's own are being asked for.
  var isAsking = true
  /// Why those are not known.
  var failure: String?

  /// What is to be known of the list.
  var remark: String? {
    if let failure { return "Custom connectors could not be listed: \(failure)" }
    return isAsking ? "Asking for custom connectors…" : nil
  }
}

/// Making and deleting profiles: the form, the review and the sending of a new one are those of every profile.
extension EditingSession {
  /// The choice of a connector begins.
  mutating func chooseConnector() -> [EditorEffect] {
    connectors = ConnectorChoices(all: api.connectorChoices)
    return [.listConnectors]
  }

  /// The account's own connectors are known.
  mutating func learn(connectors own: [ConnectorChoice]) {
    guard connectors?.isAsking == true else { return }
    connectors?.isAsking = false
    connectors?.all += own
  }

  /// Those could not be listed; the others can be chosen all the same.
  mutating func connectorsFailed(_ failure: Failure) {
    guard connectors?.isAsking == true else { return }
    connectors?.isAsking = false
    connectors?.failure = failure.summary
  }

  /// Opens the form of a new profile; a connector that describes itself is to be asked first.
  mutating func openNew(_ choice: ConnectorChoice) -> (FormSubject, Opening) {
    connectors = nil
    let subject = FormSubject(choice)
    return (subject, open(subject))
  }

  // MARK: Deleting

  /// What asking for a deletion came to.
  enum DeletionStep: Equatable, Sendable {
    /// It goes no further, and why.
    case held(String)
    case begun([EditorEffect])
  }

  /// A profile is to be deleted: first, who uses it.
  mutating func beginDeletion(of entry: BrowserEntry) -> DeletionStep {
    guard !context.isReadOnly else {
      return .held("Read-only: nothing can be deleted. \(context.readOnlyRemedy).")
    }
    deletion = DeletionState(profile: entry.name, connector: entry.connector, arn: entry.profile.arn)
    return .begun([.findFlows(entry.name)])
  }

  /// What was typed to confirm it.
  ///
  /// - Parameter typed: the profile's name, or `force` and the name.
  mutating func confirmDeletion(_ typed: String) -> DeletionStep {
    guard var deletion, !deletion.isSending else { return .begun([]) }
    let isForced = typed == deletion.forcePhrase
    guard isForced || typed == deletion.profile else {
      return .held("That is not its name. \(deletion.request)")
    }
    if deletion.flows == .asking { return .held("Still asking which flows use it.") }
    guard isForced || !deletion.isInUse else { return .held("Flows use it. \(deletion.request)") }
    deletion.sendingSince = now
    deletion.failure = nil
    deletion.hint = nil
    self.deletion = deletion
    return .begun([.delete(profile: deletion.profile, isForced: isForced)])
  }

  /// Nothing is deleted, or nothing more.
  mutating func endDeletion() { deletion = nil }

  /// Something came back of a deletion.
  ///
  /// - Returns: what is to be done, and what is to be told; nil where nobody waits for it.
  mutating func handle(_ event: DeletionEvent) -> (effects: [EditorEffect], sentence: String?)? {
    if case .accepted(let result) = stage, result.profile == event.profile, let flows = event.flows {
      stage.editResult { $0.flows = flows }
      return ([], nil)
    }
    guard var deletion, deletion.profile == event.profile else { return nil }
    defer { if self.deletion != nil { self.deletion = deletion } }
    switch event.what {
    case .flows(let flows): deletion.flows = .known(flows)
    case .flowsFailed(let failure): deletion.flows = .failed(failure.summary)
    case .done(let warning):
      self.deletion = nil
      browser.beginReading()
      let sentence = ["Deleted \(deletion.profile).", warning].compactMap(\.self).joined(separator: " ")
      return ([.load], sentence)
    case .failed(let failure):
      deletion.sendingSince = nil
      deletion.failure = failure
      if failure.kind == .unknownOutcome { return ([.lookUp(deletion.profile)], nil) }
    }
    return ([], nil)
  }
}

extension DeletionEvent {
  /// What it says of the flows; nil where it says something else.
  fileprivate var flows: RotationState.Flows? {
    switch what {
    case .flows(let flows): .known(flows)
    case .flowsFailed(let failure): .failed(failure.summary)
    case .done, .failed: nil
    }
  }
}
