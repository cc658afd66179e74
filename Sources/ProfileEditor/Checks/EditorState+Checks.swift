import AppFlow
import Forms
import Rotation
import Secrets
import ServiceModel
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
    if case .jsonWebToken(let token) = SecretFacts.of(secret).format {
      facts += [
        ("Issuer", token.issuer), ("Subject", token.subject),
        ("Audience", token.audience.joined(separator: ", ")), ("Scopes", token.scopes.joined(separator: " ")),
        ("Issued", token.issued.map { Age.date($0.seconds) }),
        ("Begins", token.begins.map { Age.date($0.seconds) }),
        ("Expires", token.expires.map { Age.date($0.seconds) }),
      ]
    }
    return facts
  }

  /// Notes which secrets were typed for a profile, so that the same one for another profile is noticed.
  mutating func noteSecrets(of form: ProfileForm) {
    for field in form.definition.allFields where field.isSecret && form.isShown(field) {
      guard case .text(let editor)? = form.value(at: field.pointer) else { continue }
      history.note(editor.text, field: field.pointer.description, profile: form.existing.name)
    }
  }

  /// The secret under the cursor, where its checks are to be shown.
  private func checkedSecret(_ screen: FormScreenState) -> Secret? {
    guard screen.showsChecks, let editor = screen.form.editor(at: screen.focus), editor.isSecret,
      !editor.isEmpty
    else { return nil }
    return editor.text
  }

  private func remarks(about secret: Secret, in screen: FormScreenState) -> [SecretFacts.Remark] {
    let others = history.otherProfiles(with: secret, than: screen.form.existing.name)
    return SecretFacts.of(secret).remarks(at: WallTime(seconds: now))
      + (others.first.map { [.init(text: "the same as for \($0)", isWarning: true)] } ?? [])
  }
}
