import Forms
import Terminal

extension EditorState {
  /// The form that was just opened comes on the screen.
  mutating func formOpened() {
    opening = nil
    let noticed = notice
    notice = nil
    if editing.startsWithForm, let noticed {
      editing.stage.editForm { $0.notice = $0.notice ?? noticed }
    }
    scrollIntoView()
  }

  /// Opens the form of the profile under the browser's cursor.
  mutating func openSelected() -> [EditorEffect] {
    editing.browser.filter.isTyping = false
    editing.forgetFormer()
    guard let entry = editing.browser.selected else { return [] }
    if context.fleet != nil { return openElsewhere(entry) }
    // What the service held before the refresh may be another's by now, and would go back to it.
    guard editing.browser.isOld(entry) else { return open(entry) }
    opening = entry.name
    return [.describe(name: entry.name)]
  }

  /// Goes to the account and region of a profile, where its form opens.
  private mutating func openElsewhere(_ entry: BrowserEntry) -> [EditorEffect] {
    if let refusal = entry.refusal {
      tell(refusal)
      return []
    }
    guard let place = entry.place else { return [] }
    return go(to: AccountChoice(region: place.region, step: .place(place, opening: entry.name)))
  }

  /// Opens the form of a profile that was read; a connector that describes itself is asked first.
  mutating func open(_ entry: BrowserEntry) -> [EditorEffect] {
    let subject = FormSubject(entry)
    return show(editing.open(subject), of: subject)
  }

  /// Shows the form that was opened, asks the connector, or says why there is nothing to edit.
  mutating func show(_ opening: EditingSession.Opening, of subject: FormSubject) -> [EditorEffect] {
    switch opening {
    case .form: formOpened()
    case .asks(let question):
      asking = subject
      return [.describeConnector(question)]
    case .refused(let refusal):
      guard self.opening != nil else {
        notice = refusal
        return []
      }
      self.opening = nil
      editing.browser.loading = .failed(
        Failure(title: refusal, hint: "\(refreshKey) shows the profiles of this account and region."))
    }
    return []
  }

  /// A connector said how it is filled in, or could not be asked: without its description the form has bare names and values,
  /// which works too, and why is said.
  mutating func connectorAnswered(
    _ question: ConnectorQuestion, _ description: ConnectorDescription?, _ failure: Failure? = nil
  ) -> [EditorEffect] {
    guard let subject = asking, ConnectorQuestion(about: subject, api: editing.api) == question else {
      return []
    }
    asking = nil
    let effects = show(editing.openForm(of: subject, description: description), of: subject)
    if let failure {
      editing.stage.editForm {
        let notice = [$0.notice, failure.noDescription(of: subject.connector)].compactMap(\.self)
        $0.notice = notice.joined(separator: " ")
      }
    }
    scrollIntoView()
    return effects
  }

  /// Whether a profile of the list, or its connector, is being asked before its form opens.
  var isWaitingForForm: Bool {
    guard case .choosing = editing.stage else { return false }
    if asking != nil { return true }
    return editing.rotation == nil ? isReadingRow : opening != nil
  }

  /// Whether a row of the list is being read again before its form opens.
  private var isReadingRow: Bool {
    guard let opening, case .choosing = editing.stage, editing.rotation == nil, editing.draft == nil else {
      return false
    }
    return editing.browser.entries.contains { $0.name == opening }
  }

  /// What is being asked for, before a form opens: `asking Salesforce…`.
  var activity: String? {
    if let asking { return "asking \(asking.connector)…" }
    guard let opening else { return nil }
    let isShown = editing.rotation != nil || isReadingRow || editing.browser.loading == .loading
    return isShown ? "opening \(opening)…" : nil
  }

  /// While something is asked for a form, only giving up counts.
  mutating func pressWhileOpening(_ press: KeyPress) -> [EditorEffect] {
    guard press.action == .cancel else { return [] }
    let wasAsking = asking != nil
    let wasReading = isReadingRow
    asking = nil
    opening = nil
    editing.draft = nil
    editing.forgetFormer()
    if editing.rotation != nil { return (wasAsking ? [.cancelConnector] : []) + backToRotation() }
    if wasReading { return [.cancelConnector] }
    return [editing.startsWithForm ? .quit : .cancelConnector]
  }

  /// What the service holds of a profile was asked for, to open its form.
  mutating func described(_ name: String, _ entry: BrowserEntry?, _ nearest: String?) -> [EditorEffect] {
    guard opening == name else { return [] }
    if editing.rotationItem == nil, let old = editing.browser.entries.first(where: { $0.name == name }) {
      return readAgain(old, entry)
    }
    guard let entry else {
      if editing.rotationItem != nil {
        let effects = backToRotation()
        notice = "There is no profile named \(name) any more."
        return effects
      }
      opening = nil
      editing.draft = nil
      editing.browser.loading = .failed(
        Failure(
          title: "There is no profile named \(name)",
          hint: (nearest.map { "Did you mean \($0)? " } ?? "")
            + "Check the name, the region (\(context.region)) and the account; \(refreshKey) shows the profiles "
            + "that are there."
        ))
      return []
    }
    editing.rotation?.read(entry)
    return open(entry)
  }

  /// A row of the list was read again: its form opens with what the service says now.
  private mutating func readAgain(_ old: BrowserEntry, _ entry: BrowserEntry?) -> [EditorEffect] {
    guard let entry else {
      opening = nil
      editing.draft = nil
      editing.forgetFormer()
      notice = "There is no profile named \(old.name) any more."
      return []
    }
    editing.browser.replace(entry)
    return open(entry)
  }

  mutating func describeFailed(_ failure: Failure) -> [EditorEffect] {
    guard let item = editing.rotationItem, opening != nil else {
      if isReadingRow, let name = opening {
        opening = nil
        editing.forgetFormer()
        notice = failure.noReading(of: name)
      } else {
        editing.browser.loading = .failed(failure)
      }
      return []
    }
    let effects = backToRotation()
    notice = failure.noReading(of: item.profile)
    return effects
  }

  private var refreshKey: String { around.key(.refresh, in: .browser) }

  // MARK: What an earlier run left

  /// Offers what an earlier run left for the account that is known now, unless somebody is at something else already: then
  /// the next start does.
  mutating func offer(_ left: LeftBehind) {
    if let notice = left.notice { tell(notice) }
    // Also where it cannot be offered now: nothing overwrites it unasked.
    editing.interrupted = left.interrupted ?? editing.interrupted
    guard overlay == nil, editing.form?.form.isChanged != true, editing.rotation?.queue == nil else { return }
    if let interrupted = left.interrupted, !editing.startsWithForm, editing.form == nil {
      offer(interrupted, left.draft)
    } else if let draft = left.draft {
      offer(draft)
    }
  }

  /// Asks whether a draft is to be opened. An editor that began with the form of another profile does not.
  mutating func offer(_ draft: Draft) {
    let name = opening ?? editing.form?.form.existing.name
    guard name == nil || name == draft.profile else { return }
    push(.question(draft.offer(now: now), .openDraft(draft)))
  }

  /// Yes: the profile's form, as the service holds it now, with the draft's values over it.
  mutating func openDraft(_ draft: Draft) -> [EditorEffect] {
    editing.draft = draft
    if editing.form != nil {
      editing.restoreDraft()
      return []
    }
    if opening == draft.profile { return [] }
    opening = draft.profile
    notice = "Opening \(draft.profile)…"
    return [.describe(name: draft.profile)]
  }
}

extension Failure {
  /// That a profile could not be read.
  fileprivate func noReading(of profile: String) -> String {
    "Could not read \(profile): \(sentence) \(hint)"
  }
}
