import Forms
import Secrets
import Terminal

/// Profiles that are made and deleted, on the screen.
extension EditorState {
  // MARK: A new profile

  /// The connectors of which a profile can be made.
  mutating func chooseConnector() -> [EditorEffect] {
    let effects = editing.chooseConnector()
    push(.chooser(ChooserState(.connector, title: "", noun: "connector", options: [])))
    showConnectors()
    return effects
  }

  /// The list has all that is known now; what was typed, and the cursor, stay.
  mutating func showConnectors() {
    guard let connectors = editing.connectors else { return }
    let around = around
    editOverlays { overlay in
      guard case .chooser(var chooser) = overlay, chooser.purpose == .connector else { return }
      chooser.title = "New profile of"
      chooser.remark = connectors.remark
      chooser.setOptions(connectors.all.map { FormOption(label: $0.name, note: $0.note, isChosen: false) })
      chooser.scroll(in: around)
      overlay = .chooser(chooser)
    }
  }

  /// Opens the form of a new profile of a connector of the list.
  mutating func makeProfile(ofConnector index: Int) -> [EditorEffect] {
    guard let all = editing.connectors?.all, all.indices.contains(index) else { return [] }
    let (subject, opening) = editing.openNew(all[index])
    return show(opening, of: subject)
  }

  /// A form of a new profile with the properties of the one under the cursor.
  mutating func copySelected() -> [EditorEffect] {
    guard let entry = editing.browser.selected else { return [] }
    guard !editing.browser.isOld(entry) else {
      notice = "The profiles are being read again: copy it when that is done."
      return []
    }
    let subject = FormSubject(copyOf: entry)
    return show(editing.open(subject), of: subject)
  }

  // MARK: Deleting

  mutating func deleteSelected() -> [EditorEffect] {
    guard let entry = editing.browser.selected else { return [] }
    switch editing.beginDeletion(of: entry) {
    case .held(let reason):
      notice = reason
      return []
    case .begun(let effects):
      push(.deletion)
      return effects
    }
  }

  mutating func pressInDeletion(_ press: KeyPress) -> [EditorEffect] {
    guard var deletion = editing.deletion else { return [] }
    if deletion.isSending { return press.action == .cancel ? [.cancelSend] : [] }
    deletion.problem = nil
    if let rows = press.action?.rows(page: around.page) {
      editing.deletion = deletion
      scrollDeletion(by: rows)
      return []
    }
    switch press.action {
    case .send: return confirm(deletion)
    case .cancel:
      popOverlay()
      editing.endDeletion()
      return []
    default: deletion.typed.handle(press, &killRing)
    }
    editing.deletion = deletion
    return []
  }

  private mutating func confirm(_ deletion: DeletionState) -> [EditorEffect] {
    editing.deletion = deletion
    switch editing.confirmDeletion(deletion.typed.string) {
    case .held(let problem):
      editing.deletion?.problem = problem
      return []
    case .begun(let effects): return effects
    }
  }

  mutating func pasteIntoDeletion(_ text: Secret) {
    guard editing.deletion?.isSending == false else { return }
    let line = text.firstLine
    editing.deletion?.typed.insert(line)
  }

  /// Scrolls the page, not beyond its ends.
  mutating func scrollDeletion(by rows: Int) {
    guard let deletion = editing.deletion else { return }
    let lines = deletion.lines(width: DeletionView.width(in: size)).count
    let last = max(lines - around.layout.contentHeight, 0)
    editing.deletion?.top = min(max(deletion.top + rows, 0), last)
  }

  mutating func handle(_ event: DeletionEvent) -> [EditorEffect] {
    guard let found = editing.handle(event) else { return [] }
    if editing.deletion == nil { close { $0 == .deletion } }
    if let sentence = found.sentence { notice = sentence }
    if case .failed(let failure) = event.what { offerSignIn(failure) }
    return found.effects
  }
}
