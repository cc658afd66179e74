import JSON
import Secrets

/// What stands in a field.
public enum FieldValue: Equatable, Sendable {
  /// A text or a number as it was typed.
  case text(LineEditor)
  /// Yes, no, or not set.
  case boolean(Bool?)
  /// One of the shape's values, or not set.
  case choice(String?)
  /// The items of a list, the last one always empty: typing there adds one.
  case list([LineEditor])
  /// The entries of a map, the last one always empty: typing there adds one.
  case map([Entry])

  /// One entry of a map.
  public struct Entry: Equatable, Sendable {
    /// The key.
    public var key: LineEditor
    /// The value.
    public var value: LineEditor

    /// Whether neither was typed.
    public var isEmpty: Bool { key.isEmpty && value.isEmpty }
  }
}

extension FieldValue {
  /// Whether the same stands in two fields, wherever their cursors are and however it came there.
  func hasSameContent(as other: FieldValue) -> Bool {
    switch (self, other) {
    case (.text(let left), .text(let right)): left.text == right.text
    case (.list(let left), .list(let right)): left.map(\.text) == right.map(\.text)
    case (.map(let left), .map(let right)):
      left.map(\.key.text) == right.map(\.key.text) && left.map(\.value.text) == right.map(\.value.text)
    default: self == other
    }
  }

  /// Makes a field's value from a request's, or from what the service holds.
  ///
  /// - Parameters:
  ///   - field: the field.
  ///   - value: the value.
  ///   - isMasked: whether it is a secret, also where the field's values are none.
  init(_ field: FormField, _ value: JSONValue?, isMasked: Bool = false) {
    let isSecret = field.isSecret || isMasked
    switch field.kind {
    case .text, .integer, .number:
      self = .text(LineEditor(value?.asText ?? Secret(""), isSecret: isSecret))
    case .json:
      let written = value.map(JSONWriter.body) ?? Secret("")
      self = .text(LineEditor(written, isSecret: isSecret))
    case .boolean: self = .boolean(value?.flag)
    case .choice(let known):
      // The values of a choice are no secrets, wherever the chosen one comes from.
      self = .choice(value?.text ?? known.first { value == .secret(Secret($0)) })
    case .list:
      let items = (value?.items ?? []).map { LineEditor($0.asText, isSecret: isSecret) }
      self = .list(items + [LineEditor(isSecret: field.isSecret)])
    case .map:
      let others = (value?.object?.members ?? []).filter { member in
        !field.children.contains { $0.isNamed(member.name) }
      }
      let entries = others.map {
        Entry(key: LineEditor($0.name), value: LineEditor($0.value.asText, isSecret: isSecret))
      }
      self = .map(entries + [Entry.empty(isSecret: field.isSecret)])
    case .group: self = .boolean(nil)
    }
  }

  /// The value as a request has it; nil where nothing is to be sent.
  func json(_ field: FormField) -> JSONValue? {
    switch self {
    case .text(let editor):
      return editor.isEmpty ? nil : field.kind.json(editor)
    case .boolean(let flag): return flag.map { .boolean($0) }
    case .choice(let choice): return choice.map { .string($0) }
    case .list(let items):
      let values = items.filter { !$0.isEmpty }.map(field.elementKind.json)
      return values.isEmpty ? nil : .list(values)
    case .map(let entries):
      var object = JSONObject()
      for entry in entries where !entry.isEmpty {
        object[entry.key.string] = field.elementKind.json(entry.value)
      }
      return object.isEmpty ? nil : .object(object)
    }
  }

  /// Keeps exactly one empty row at the end of a list or map.
  mutating func normalise(isSecret: Bool) {
    switch self {
    case .list(var items):
      while items.count > 1, items[items.count - 1].isEmpty, items[items.count - 2].isEmpty {
        items.removeLast()
      }
      if items.last?.isEmpty != true { items.append(LineEditor(isSecret: isSecret)) }
      self = .list(items)
    case .map(var entries):
      while entries.count > 1, entries[entries.count - 1].isEmpty, entries[entries.count - 2].isEmpty {
        entries.removeLast()
      }
      if entries.last?.isEmpty != true { entries.append(.empty(isSecret: isSecret)) }
      self = .map(entries)
    default: break
    }
  }
}

extension FieldValue.Entry {
  static func empty(isSecret: Bool) -> Self {
    Self(key: LineEditor(), value: LineEditor(isSecret: isSecret))
  }
}

extension FormField.Kind {
  /// A typed text as a request has it. What is no number stays a string, so that the validator names it.
  func json(_ editor: LineEditor) -> JSONValue {
    let text = editor.text
    let asTyped: JSONValue = editor.isSecret ? .secret(text) : .string(editor.string)
    switch self {
    case .integer, .number:
      guard case .number(let number)? = parsed(text) else { return asTyped }
      return .number(number)
    case .boolean:
      guard case .boolean(let flag)? = parsed(text) else { return asTyped }
      return .boolean(flag)
    case .json:
      guard let value = parsed(text) else { return asTyped }
      return editor.isSecret ? value.maskingSecrets { _ in true } : value
    default: return asTyped
    }
  }

  private func parsed(_ text: Secret) -> JSONValue? {
    text.withBytes { try? JSONReader.read($0) }
  }
}

extension JSONValue {
  /// The text in which a person edits the value.
  var asText: Secret {
    switch self {
    case .string(let text): Secret(text)
    case .secret(let secret): secret
    case .null: Secret("")
    default: JSONWriter.body(self)
    }
  }
}
