import Forms
import Secrets

extension PlainSession {
  /// Puts a typed value into a field.
  ///
  /// - Returns: false where the value is none that the field can hold; why was said.
  mutating func set(_ value: Secret, into field: FormField) -> Bool {
    switch editing.form?.form.value(at: field.pointer) {
    case .boolean: return setBoolean(value.trimmed, into: field)
    case .choice: return setChoice(value.trimmed, into: field)
    case .text:
      editing.changeForm { $0.edit(at: .field(field.pointer)) { $0.replaceAll(with: value) } }
      return true
    case .list, .map, nil: return false
    }
  }

  /// Empties a field.
  ///
  /// - Returns: false where it cannot be empty; why was said.
  mutating func empty(_ field: FormField) -> Bool {
    switch editing.form?.form.value(at: field.pointer) {
    case .boolean: return step(field, to: .boolean(nil))
    case .choice: return step(field, to: .choice(nil))
    case .text:
      editing.changeForm { $0.edit(at: .field(field.pointer)) { $0.replaceAll(with: Secret("")) } }
    case .list(let items):
      editing.changeForm { form in
        for _ in items.dropLast() { form.removeRow(at: .item(field.pointer, 0)) }
      }
    case .map(let entries):
      editing.changeForm { form in
        for _ in entries.dropLast() { form.removeRow(at: .key(field.pointer, 0)) }
      }
    case nil: return false
    }
    return true
  }

  private mutating func setBoolean(_ answer: String, into field: FormField) -> Bool {
    switch answer.lowercased() {
    case "yes", "y", "true": return step(field, to: .boolean(true))
    case "no", "n", "false": return step(field, to: .boolean(false))
    case "not set": return step(field, to: .boolean(nil))
    default:
      refuse(field.isRequired ? "answer yes or no." : "answer yes, no or not set.")
      return false
    }
  }

  private mutating func setChoice(_ answer: String, into field: FormField) -> Bool {
    guard case .choice(let values) = field.kind else { return false }
    guard let index = values.choice(answer) else {
      refuse("choose one of the numbers 1 to \(values.count).")
      return false
    }
    return step(field, to: .choice(values[index]))
  }

  /// Goes through the values of a field until the wanted one stands there, as the arrow keys do on the
  /// screen.
  private mutating func step(_ field: FormField, to wanted: FieldValue) -> Bool {
    guard var changed = editing.form?.form else { return false }
    let focus = FormFocus.field(field.pointer)
    let most = if case .choice(let known) = field.kind { known.count + 3 } else { 4 }
    for _ in 0..<most where changed.value(at: field.pointer) != wanted {
      changed.step(at: focus, by: 1)
    }
    guard changed.value(at: field.pointer) == wanted else {
      refuse("\(field.label) is required and cannot be empty.")
      return false
    }
    editing.changeForm { $0 = changed }
    return true
  }
}
