import JSON
import Secrets

/// What of a form may be kept outside the program: the choice, and what was typed into fields that are not secret. Of a
/// secret it says nothing, not that it was typed and not how long it is.
public struct FormDraft: Equatable, Sendable {
  /// The sign-in method, by its short name.
  public let choice: String
  /// Fields that differ from what the service holds: the field's pointer, and its text, yes or no, rows of texts, or rows
  /// of a key and a text. Null stands for a field that was emptied of its choice.
  public let values: JSONObject

  /// Creates a draft.
  ///
  /// - Parameters:
  ///   - choice: the sign-in method.
  ///   - values: the fields, by pointer.
  public init(choice: String, values: JSONObject) {
    self.choice = choice
    self.values = values
  }
}

extension ProfileForm {
  /// What may be kept of the form; nil where nothing that is not secret differs from what the service holds.
  public var draft: FormDraft? {
    var kept = JSONObject()
    for field in definition.allFields where Self.mayBeKept(field) {
      guard let value = values[field.pointer]?.draft, value != initialValues[field.pointer]?.draft else {
        continue
      }
      kept[field.pointer.description] = value
    }
    if kept.isEmpty, choice.id == initialChoice.id { return nil }
    return FormDraft(choice: choice.id, values: kept)
  }

  /// Puts a draft over what the service holds now.
  ///
  /// - Parameter draft: the draft.
  /// - Returns: how many of its values have no place in this form any more.
  public mutating func restore(_ draft: FormDraft) -> Int {
    choose(draft.choice)
    var lost = 0
    for member in draft.values.members {
      let pointer = JSONPointer(member.name)
      guard let field = definition.field(at: pointer), Self.mayBeKept(field),
        let value = values[pointer]?.replaced(by: member.value, in: field)
      else {
        lost += 1
        continue
      }
      values[pointer] = value
    }
    return lost
  }

  /// Secrets never; nor JSON text among the credentials, in which secrets may stand.
  private static func mayBeKept(_ field: FormField) -> Bool {
    if field.isSecret || field.isFixed || field.kind == .group { return false }
    return field.kind != .json || field.section != .credentials
  }
}

extension FieldValue {
  /// The value as it was typed, as JSON.
  fileprivate var draft: JSONValue {
    switch self {
    case .text(let editor): .string(editor.string)
    case .boolean(let flag): flag.map { .boolean($0) } ?? .null
    case .choice(let choice): choice.map { .string($0) } ?? .null
    case .list(let items): .list(items.filter { !$0.isEmpty }.map { .string($0.string) })
    case .map(let entries):
      .list(entries.filter { !$0.isEmpty }.map { [.string($0.key.string), .string($0.value.string)] })
    }
  }

  /// The value that a draft has for this one; nil where it does not fit.
  fileprivate func replaced(by draft: JSONValue, in field: FormField) -> FieldValue? {
    var value: FieldValue
    switch (self, draft) {
    case (.text, .string(let text)): value = .text(LineEditor(text))
    case (.boolean, .boolean(let flag)): value = .boolean(flag)
    case (.boolean, .null): value = .boolean(nil)
    case (.choice, .null): value = .choice(nil)
    case (.choice, .string(let choice)):
      guard case .choice(let known) = field.kind, known.contains(choice) else { return nil }
      value = .choice(choice)
    case (.list, .list(let items)):
      let texts = items.compactMap(\.text)
      guard texts.count == items.count else { return nil }
      value = .list(texts.map { LineEditor($0) })
    case (.map, .list(let rows)):
      let pairs = rows.compactMap { $0.items?.compactMap(\.text) }.filter { $0.count == 2 }
      guard pairs.count == rows.count else { return nil }
      value = .map(pairs.map { Entry(key: LineEditor($0[0]), value: LineEditor($0[1])) })
    default: return nil
    }
    value.normalise(isSecret: false)
    return value
  }
}
