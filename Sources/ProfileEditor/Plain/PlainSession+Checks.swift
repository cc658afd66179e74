import Forms
import Journal
import Secrets
import ServiceModel

extension PlainSession {
  /// Says what the checks say about a secret that was just typed or pasted.
  mutating func sayChecks(at focus: FormFocus) {
    guard let form = editing.form, let secret = secret(at: focus) else { return }
    let remarks = editing.history.remarks(about: secret, at: focus, in: form.form, now: now)
    let facts = remarks.filter { !$0.isWarning }.map(\.text)
    if !facts.isEmpty { say("Check: " + facts.joined(separator: ". ") + ".") }
    for remark in remarks where remark.rule == .secret {
      // The field's problems have the same one: it is said once.
      let warning = Violation(path: focus.pointer ?? .root, rule: .secret, message: remark.sentence)
      if !warned.contains(warning) { warned.append(warning) }
      say("Warning: " + remark.sentence)
    }
    var trimmed = LineEditor(secret)
    if trimmed.trim() > 0 { say("< and then !trim drops what is blank at its ends.") }
  }

  /// The same when all about the field is asked for, with what a token says of itself.
  func checkFacts(at focus: FormFocus) -> [String] {
    guard let form = editing.form, let secret = secret(at: focus) else { return [] }
    let remarks = editing.history.remarks(about: secret, at: focus, in: form.form, now: now)
    let checks = remarks.isEmpty ? [] : ["Checks: " + remarks.map(\.text).joined(separator: ". ")]
    return checks
      + SecretFacts.of(secret).tokenFacts.compactMap { fact in
        fact.text.flatMap { $0.isEmpty ? nil : "\(fact.label): \($0)" }
      }
  }

  /// Drops blanks and line breaks at the ends of a value; its question is asked again.
  mutating func trim(_ focus: FormFocus) {
    guard editing.form?.form.editor(at: focus) != nil else {
      return refuse("only a text has blanks at its ends.")
    }
    var dropped = 0
    editing.changeForm { $0.edit(at: focus) { dropped = $0.trim() } }
    guard dropped > 0 else { return say("There are no blanks or line breaks at its ends.") }
    say("Dropped \(dropped) blank\(dropped == 1 ? "" : "s") or line break\(dropped == 1 ? "" : "s").")
    sayChecks(at: focus)
  }

  /// Puts back what stood somewhere before it was changed.
  mutating func putBack(_ focus: FormFocus) {
    var isBack = false
    editing.changeForm { isBack = $0.putBack(at: focus) }
    say(isBack ? "Put back what stood here." : "Nothing was changed here.")
  }

  /// Says how long a text is, also a hidden one.
  mutating func sayLength(_ focus: FormFocus) {
    say(editing.form?.form.editor(at: focus)?.lengthWords ?? "There is no text in this field.")
  }

  private func secret(at focus: FormFocus) -> Secret? {
    guard let editor = editing.form?.form.editor(at: focus), editor.isSecret, !editor.isEmpty else {
      return nil
    }
    return editor.text
  }
}
