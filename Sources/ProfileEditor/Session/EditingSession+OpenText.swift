import Forms
import Secrets

/// The form's request in the operator's own editor.
extension EditingSession {
  /// Hands it out; until it is back, nothing is typed into the form.
  ///
  /// - Parameter text: what the operator has written of it; nil begins with what is on the form.
  mutating func editText(_ text: Secret? = nil) -> [EditorEffect] {
    guard case .filling(let screen, _) = stage else { return [] }
    stage.editForm {
      $0.isInEditor = true
      $0.isRevealed = false
    }
    return [.editText(text ?? Secret(screen.form.openText))]
  }
}
