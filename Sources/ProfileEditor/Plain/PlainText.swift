import Forms
import JSON
import Secrets
import ServiceModel

extension PlainSession {
  /// What is asked now; nil while nothing is.
  var question: PlainQuestion? {
    switch stage {
    case .loading, .opening, .asking, .sending, .makingKey, .writingKey, .ended: nil
    case .keyPair(let pair): question(about: pair)
    case .draftOffered(let draft): PlainQuestion(draft.offer(now: now) + " [yes/no/later] ")
    case .browsing: PlainQuestion("Profile (number or name, ? for what else there is, q to quit): ")
    case .loadFailed: PlainQuestion("Try again? [yes/no, a: another AWS profile, R: another region] ")
    case .place(.way):
      PlainQuestion(
        "\(editing.form?.form.definition.choiceLabel ?? "") [\(editing.form?.form.choice.label ?? "")]: ")
    case .place(.field(let pointer)): fieldQuestion(pointer)
    case .row(let focus, _): rowQuestion(focus)
    case .lines(let focus, _, _, let count):
      PlainQuestion("Line \(count), a full stop alone ends: ", isHidden: isHidden(focus))
    case .leaving:
      PlainQuestion("Leave the form and lose what was typed? [yes/no/later] ", discardsTypeahead: true)
    case .review:
      PlainQuestion(
        confirmation
          + (editing.rotation?.item == nil ? " [yes/no/edit/body] " : " [yes/no/edit/body/later] "),
        discardsTypeahead: true)
    case .unknown:
      PlainQuestion(
        editing.rotation?.item == nil
          ? "What now? [retry/edit/quit] " : "What now? [retry/edit/leave/later] ",
        discardsTypeahead: true)
    case .rotating(let stage): question(in: stage)
    case .login(let stage): question(in: stage)
    case .making(let stage): question(in: stage)
    case .inspecting(let stage): question(in: stage)
    case .writing(let stage): question(in: stage)
    case .restoring(let stage): question(in: stage)
    case .signIn(let stage): question(in: stage)
    case .goingTo(let stage, _): question(in: stage)
    case .consent(let row): question(about: row)
    case .code(let serial, _):
      PlainQuestion("Code of \(serial) (Enter gives up): ", isHidden: true)
    }
  }

  private func fieldQuestion(_ pointer: JSONPointer) -> PlainQuestion? {
    guard let form = editing.form?.form, let field = form.definition.field(at: pointer) else { return nil }
    let changed = form.isChanged(at: .field(pointer)) ? ", changed" : ""
    let name = "\(field.label) (\(field.plainName)) [\(form.value(at: pointer)?.words ?? "")\(changed)]"
    switch field.kind {
    case .list, .map: return PlainQuestion("\(name), add, a number to change it, or Enter: ")
    case .boolean: return PlainQuestion("\(name), yes or no\(field.isRequired ? "" : " or not set"): ")
    default: return PlainQuestion("\(name): ", isHidden: field.isSecret)
    }
  }

  private func rowQuestion(_ focus: FormFocus) -> PlainQuestion? {
    guard let pointer = focus.pointer, let form = editing.form?.form,
      let field = form.definition.field(at: pointer)
    else { return nil }
    let value = form.editor(at: focus).map(\.words) ?? "not set"
    switch focus {
    case .item(_, let index):
      return PlainQuestion(
        "\(field.label), entry \(index + 1) [\(value)], Enter ends: ", isHidden: field.isSecret)
    case .key(_, let index):
      return PlainQuestion("\(field.label), name \(index + 1) [\(value)], Enter ends: ")
    case .entry(let pointer, let index):
      let key = form.editor(at: .key(pointer, index)).map(\.string) ?? ""
      return PlainQuestion("\(field.label), value of \(key) [\(value)]: ", isHidden: field.isSecret)
    case .choice, .field, .folded: return nil
    }
  }

  private func isHidden(_ focus: FormFocus) -> Bool {
    if case .key = focus { return false }
    return focus.pointer.flatMap { editing.form?.form.definition.field(at: $0) }?.isSecret ?? true
  }

  // MARK: Before a question

  /// What to enter, in one line.
  func hint(of field: FormField) -> String {
    let hint = field.facts.hint ?? field.constraintText
    let needs = editing.form?.form.needs(field) == true ? "Required." : "Optional."
    return "\(field.label): " + (hint.isEmpty ? needs : "\(hint) \(needs)")
  }

  /// The values of an enumeration, numbered; the rows of a list or map.
  mutating func sayOptions(of field: FormField) {
    if case .choice(let values) = field.kind {
      for (index, value) in values.enumerated() { say("\(index + 1). \(value)") }
    }
    switch editing.form?.form.value(at: field.pointer) {
    case .list(let items):
      for (index, item) in items.dropLast().enumerated() { say("\(index + 1). \(item.words)") }
    case .map(let entries):
      for (index, entry) in entries.dropLast().enumerated() {
        say("\(index + 1). \(entry.key.string): \(entry.value.words)")
      }
    default: break
    }
  }

  /// All about a field.
  func facts(of field: FormField) -> [String] {
    var lines = [field.facts.hint, field.facts.purpose].compactMap { $0 }
    let rows = [
      ("Where", field.facts.origin), ("Example", field.facts.example),
      ("Before", before(of: field)), ("Rules", editing.form?.form.rules(of: field)),
      ("Secret", field.isSecret ? "yes: not shown while you type, and never written anywhere" : "no"),
      ("Member", field.pointer.description), ("Shape", field.shape.name),
    ]
    for (label, text) in rows {
      if let text, !text.isEmpty { lines.append("\(label): \(text)") }
    }
    return lines
  }

  /// What stood in a field before it was changed; nil where it was not.
  private func before(of field: FormField) -> String? {
    guard let form = editing.form?.form, form.isChanged(at: .field(field.pointer)) else { return nil }
    return (form.formerValue(at: field.pointer)?.words ?? "") + "; !putback puts it back"
  }
}

extension FormField {
  /// The member's place within its connector: `oAuthRequest/authCode`.
  fileprivate var plainName: String {
    RequestPaths.ownNames(of: pointer).joined(separator: "/")
  }
}

extension FieldValue {
  /// What stands in a field, in words; never a secret.
  var words: String {
    switch self {
    case .text(let editor): editor.words
    case .boolean(let flag): flag.map { $0 ? "yes" : "no" } ?? "not set"
    case .choice(let choice): choice ?? "not set"
    case .list(let items): Self.entries(items.count - 1)
    case .map(let entries): Self.entries(entries.count - 1)
    }
  }

  private static func entries(_ count: Int) -> String {
    switch count {
    case 0: "no entries"
    case 1: "1 entry"
    default: "\(count) entries"
    }
  }
}

extension LineEditor {
  /// The text; of a secret only that there is one.
  fileprivate var words: String { isEmpty ? "not set" : isSecret ? "set, hidden" : string }

  /// How long the text is.
  var lengthWords: String {
    let count = text.scalarCount
    let lines = text.withBytes { $0.count { $0 == 0x0A } } + 1
    let length = "\(count) character\(count == 1 ? "" : "s")" + (lines > 1 ? " in \(lines) lines" : "")
    return isEmpty ? "This field is empty." : isSecret ? "Hidden, \(length)." : "\(length)."
  }
}

extension Failure {
  /// The failure, a line for each part.
  var plainLines: [String] {
    [(kind == .unknownOutcome ? "Outcome unknown: " : "Not done: ") + title]
      + [briefWords().map { "AppFlow says: " + $0 }, hint, requestID.map { "Request id " + $0 }]
      .compactMap { $0 }.filter { !$0.isEmpty }
  }
}

extension FormChange {
  /// The change in words: `changed Instance URL (instanceUrl): from A to B`.
  func plainText(_ definition: FormDefinition) -> String {
    let label = definition.field(at: pointer)?.label ?? name
    let name = label == name ? name : "\(label) (\(name))"
    return switch kind {
    case .added: "added \(name): \(after?.changeText ?? "")"
    case .removed: "removed \(name): \(before?.changeText ?? "")"
    case .changed: "changed \(name): from \(before?.changeText ?? "") to \(after?.changeText ?? "")"
    }
  }
}

extension JSONLines.Line {
  /// The line with a word in place of a secret: eight bullets are tiresome to listen to.
  var plainText: String {
    tokens.reduce(into: "") { $0 += $1.kind == .mask ? "\"[hidden]\"" : $1.text }
  }
}
