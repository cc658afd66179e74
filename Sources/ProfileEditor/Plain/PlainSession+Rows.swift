import Forms
import JSON
import Secrets

extension PlainSession {
  /// What was answered to the question about a whole list or map.
  mutating func answerRows(of field: FormField, _ answer: String) {
    let count = editing.form?.form.rowCount(of: field) ?? 0
    let isMap = field.kind == .map
    if answer.lowercased() == "add" {
      let focus: FormFocus = isMap ? .key(field.pointer, count) : .item(field.pointer, count)
      stage = .row(focus, isNew: true)
    } else if let number = Int(answer), 1...max(count, 1) ~= number, count > 0 {
      let focus: FormFocus = isMap ? .key(field.pointer, number - 1) : .item(field.pointer, number - 1)
      stage = .row(focus, isNew: false)
    } else {
      refuse("answer add, the number of an entry, or Enter to go on.")
    }
  }

  /// What was answered to the question about one row.
  mutating func answerRow(_ focus: FormFocus, isNew: Bool, _ answer: PlainAnswer) {
    guard let pointer = focus.pointer, let field = editing.form?.form.definition.field(at: pointer) else {
      return
    }
    switch answer {
    case .facts: (facts(of: field) + checkFacts(at: focus)).forEach { say($0) }
    case .trim: trim(focus)
    case .putBack:
      putBack(focus)
      ask(.field(pointer))
    case .length: sayLength(focus)
    case .code: openConsent()
    case .keyPair: openKeyPair()
    case .back, .skip: ask(.field(pointer))
    case .review: openReview()
    case .leave: askToLeave()
    case .lines: stage = .lines(focus, isNew: isNew, typed: nil, count: 1)
    case .keep: keepRow(focus, isNew: isNew)
    case .empty: emptyRow(focus, isNew: isNew)
    case .value(let value): setRow(value, at: focus, isNew: isNew, in: field)
    }
  }

  private mutating func keepRow(_ focus: FormFocus, isNew: Bool) {
    switch focus {
    case .key(let pointer, let index) where !isNew: stage = .row(.entry(pointer, index), isNew: false)
    case .entry(let pointer, _) where isNew: askForAnother(pointer)
    default: focus.pointer.map { ask(.field($0)) }
    }
  }

  /// Takes a row away; in the value of a map's entry, empties the value.
  private mutating func emptyRow(_ focus: FormFocus, isNew: Bool) {
    if case .entry = focus {
      editing.changeForm { $0.edit(at: focus) { $0.replaceAll(with: Secret("")) } }
      return keepRow(focus, isNew: isNew)
    }
    editing.changeForm { $0.removeRow(at: focus) }
    focus.pointer.map { ask(.field($0)) }
  }

  private mutating func setRow(_ value: Secret, at focus: FormFocus, isNew: Bool, in field: FormField) {
    if case .key(let pointer, let index) = focus {
      if let other = editing.form?.form.row(named: value, of: field), other != index {
        say("There is an entry of that name: its value is asked.")
        stage = .row(.entry(pointer, other), isNew: isNew)
        return
      }
      editing.changeForm { $0.edit(at: focus) { $0.replaceAll(with: value) } }
      stage = .row(.entry(pointer, index), isNew: isNew)
      return
    }
    editing.changeForm { $0.edit(at: focus) { $0.replaceAll(with: value) } }
    sayChecks(at: focus)
    if sayProblems(of: field) || !isNew { return ask(.field(field.pointer)) }
    askForAnother(field.pointer)
  }

  private mutating func askForAnother(_ pointer: JSONPointer) {
    guard let field = editing.form?.form.definition.field(at: pointer) else { return }
    answerRows(of: field, "add")
  }
}

extension ProfileForm {
  /// How many rows of a list or map are filled in.
  func rowCount(of field: FormField) -> Int {
    switch value(at: field.pointer) {
    case .list(let items): items.count - 1
    case .map(let entries): entries.count - 1
    default: 0
    }
  }

  /// The row of a map that has a name.
  func row(named name: Secret, of field: FormField) -> Int? {
    guard case .map(let entries)? = value(at: field.pointer) else { return nil }
    return entries.firstIndex { $0.key.text == name }
  }
}
