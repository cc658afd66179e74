import AppFlow
import Forms
import Journal
import Secrets
import Terminal

extension EditorState {
  /// What the checks say about the secret under the cursor, in one line; nil where there is nothing to say.
  func checkLine(_ screen: FormScreenState) -> StyledLine? {
    guard let secret = checkedSecret(screen) else { return nil }
    let remarks = remarks(about: secret, in: screen)
    guard !remarks.isEmpty else { return nil }
    var line = StyledLine()
    for (index, remark) in remarks.enumerated() {
      if index > 0 { line = line.adding(" · ", Style(role: .muted)) }
      line = line.adding(remark.text, Style(role: remark.isWarning ? .warning : .muted))
    }
    return line
  }

  /// The same for the page about the field, with what a token says of itself.
  func checkFacts(_ screen: FormScreenState) -> [(label: String, text: String?)] {
    guard let secret = checkedSecret(screen) else { return [] }
    var facts: [(String, String?)] = [
      ("Checks", remarks(about: secret, in: screen).map(\.text).joined(separator: " · "))
    ]
    facts += SecretFacts.of(secret).tokenFacts
    return facts
  }

  /// The secret under the cursor, where its checks are to be shown.
  private func checkedSecret(_ screen: FormScreenState) -> Secret? {
    guard screen.showsChecks, let editor = screen.form.editor(at: screen.focus), editor.isSecret,
      !editor.isEmpty
    else { return nil }
    return editor.text
  }

  private func remarks(about secret: Secret, in screen: FormScreenState) -> [SecretRemark] {
    editing.history.remarks(about: secret, at: screen.focus, in: screen.form, now: now)
  }
}
