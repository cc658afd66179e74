import Forms
import Secrets

/// The form's request in the operator's own editor.
extension EditorState {
  /// It is back.
  mutating func textEdited(_ edit: TextEdit) {
    guard editing.form?.isInEditor == true else { return }
    let around = around
    editing.stage.editForm { $0.isInEditor = false }
    switch edit {
    case .unchanged: tell("The text came back as it was.")
    case .failed(let reason): tell(reason)
    case .saved(let text):
      let refusal = editing.stage.editForm { $0.take(openText: text, in: around) } ?? nil
      guard let refusal else { break }
      // A secret that was written there is not written there by this program once more.
      let rest = refusal.rest.map { Secret($0) } ?? text
      push(.question("Not taken. \(refusal)", .editAgain(rest)))
    }
    scrollIntoView()
  }
}
