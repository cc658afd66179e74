import JSON
import Secrets

extension ProfileForm {
  /// The text under the cursor.
  ///
  /// - Parameter focus: where the cursor stands.
  /// - Returns: the editor; nil where there is a choice and no text.
  public func editor(at focus: FormFocus) -> LineEditor? {
    guard let pointer = focus.pointer, let value = values[pointer] else { return nil }
    switch (focus, value) {
    case (.field, .text(let editor)): return editor
    case (.item(_, let index), .list(let items)) where items.indices.contains(index): return items[index]
    case (.key(_, let index), .map(let entries)) where entries.indices.contains(index):
      return entries[index].key
    case (.entry(_, let index), .map(let entries)) where entries.indices.contains(index):
      return entries[index].value
    default: return nil
    }
  }

  /// Edits the text under the cursor.
  ///
  /// - Parameters:
  ///   - focus: where the cursor stands; nothing happens where there is no text.
  ///   - edit: the edit.
  public mutating func edit(at focus: FormFocus, _ edit: (inout LineEditor) -> Void) {
    guard let pointer = focus.pointer, var value = values[pointer], let old = editor(at: focus),
      let field = definition.field(at: pointer), !field.isFixed
    else { return }
    var editor = old
    edit(&editor)
    // A run of characters in one place is one step.
    let isNew = editor.forgetSteps() || typing != focus
    if isNew, editor.text != old.text {
      record(at: focus)
      typing = focus
    }
    value.set(editor, at: focus)
    value.normalise(isSecret: field.isSecret)
    values[pointer] = value
  }

  /// Puts a value into its field as a request has it, or as a row into a map.
  ///
  /// - Parameters:
  ///   - value: the value; a secret stays one also where the field's values are none.
  ///   - pointer: where it stands in the request.
  /// - Returns: false where the form has no place for such a value: then nothing was changed.
  public mutating func fill(_ value: JSONValue, at pointer: JSONPointer) -> Bool {
    if let field = definition.field(at: pointer), field.kind != .group {
      let new = FieldValue(field, value, isMasked: value.hasSecrets)
      guard let sent = new.json(field), JSONWriter.body(sent) == JSONWriter.body(value) else { return false }
      values[pointer] = new
      return true
    }
    guard let name = pointer.last, let map = definition.field(at: pointer.parent),
      case .map(var entries)? = values[map.pointer]
    else { return false }
    let row = LineEditor(value.asText, isSecret: map.isSecret || value.hasSecrets)
    entries.insert(FieldValue.Entry(key: LineEditor(name), value: row), at: entries.count - 1)
    values[map.pointer] = .map(entries)
    return true
  }

  /// Goes to the next or previous value of a choice, a boolean or the sign-in method, wrapping.
  ///
  /// - Parameters:
  ///   - focus: where the cursor stands.
  ///   - step: 1 for the next, -1 for the previous.
  /// - Returns: false where there is nothing to choose.
  @discardableResult public mutating func step(at focus: FormFocus, by step: Int) -> Bool {
    if focus == .choice {
      let index = definition.choices.firstIndex { $0.id == choice.id } ?? 0
      set(method: definition.choices[wrapping: index + step].id)
      return true
    }
    guard let pointer = focus.pointer, let field = definition.field(at: pointer) else { return false }
    switch values[pointer] {
    case .boolean(let flag):
      let states: [Bool?] = field.isRequired ? [false, true] : [nil, false, true]
      let index = states.firstIndex { $0 == flag } ?? 0
      set(.boolean(states[wrapping: index + step]), at: pointer)
    case .choice(let current):
      let states = states(of: field)
      guard !states.isEmpty else { return false }
      let index = states.firstIndex { $0 == current } ?? (step > 0 ? -1 : 0)
      set(.choice(states[wrapping: index + step]), at: pointer)
    default: return false
    }
    return true
  }

  /// What can be chosen at a place.
  ///
  /// - Parameter focus: where the cursor stands.
  /// - Returns: the values in the model's order, with what they mean where that is known; nil where nothing is chosen from
  ///   a list.
  public func options(at focus: FormFocus) -> [FormOption]? {
    if focus == .choice {
      return definition.choices.map { option in
        FormOption(label: option.label, note: option.note, isChosen: option.id == choice.id)
      }
    }
    guard let pointer = focus.pointer, let field = definition.field(at: pointer),
      case .choice(let current)? = values[pointer]
    else { return nil }
    return states(of: field).map { value in
      FormOption(
        label: value ?? "not set", note: value.flatMap { field.facts.values[$0] } ?? "",
        isChosen: value == current)
    }
  }

  /// Takes what was chosen.
  ///
  /// - Parameters:
  ///   - index: its place among the options.
  ///   - focus: where the cursor stands.
  public mutating func choose(_ index: Int, at focus: FormFocus) {
    if focus == .choice {
      if definition.choices.indices.contains(index) { set(method: definition.choices[index].id) }
      return
    }
    guard let pointer = focus.pointer, let field = definition.field(at: pointer),
      case .choice? = values[pointer], case let states = states(of: field), states.indices.contains(index)
    else { return }
    set(.choice(states[index]), at: pointer)
  }

  /// Takes a value of a choice or boolean, so that the one before comes back with undo.
  private mutating func set(_ value: FieldValue, at pointer: JSONPointer) {
    guard values[pointer] != value else { return }
    record(at: .field(pointer))
    values[pointer] = value
  }

  /// Takes another sign-in method, so that the one before comes back with undo.
  private mutating func set(method id: String) {
    guard choice.id != id else { return }
    record(at: .choice)
    choose(id)
  }

  /// The values of a choice; nil stands for none.
  private func states(of field: FormField) -> [String?] {
    guard case .choice(let known) = field.kind else { return [] }
    // What only the connector's own description requires can be left open again.
    let mustBeSet = field.isRequired && field.described?.isEntry != true
    return (mustBeSet ? [] : [nil]) + known.map { $0 }
  }

  /// Sets a boolean.
  ///
  /// - Parameters:
  ///   - flag: yes or no.
  ///   - focus: where the cursor stands; nothing happens where there is no boolean.
  public mutating func set(_ flag: Bool, at focus: FormFocus) {
    guard let pointer = focus.pointer, case .boolean? = values[pointer] else { return }
    set(.boolean(flag), at: pointer)
  }

  /// Removes the row of a list or map that the cursor stands in.
  ///
  /// - Parameter focus: where the cursor stands.
  /// - Returns: false where there is no row, or it is the empty one at the end.
  @discardableResult public mutating func removeRow(at focus: FormFocus) -> Bool {
    guard let pointer = focus.pointer, let isSecret = definition.field(at: pointer)?.isSecret else {
      return false
    }
    var value: FieldValue
    switch (focus, values[pointer]) {
    case (.item(_, let index), .list(var items)) where index < items.count - 1:
      items.remove(at: index)
      value = .list(items)
    case (.key(_, let index), .map(var entries)) where index < entries.count - 1,
      (.entry(_, let index), .map(var entries)) where index < entries.count - 1:
      entries.remove(at: index)
      value = .map(entries)
    default: return false
    }
    record(at: focus)
    value.normalise(isSecret: isSecret)
    values[pointer] = value
    return true
  }

  /// Moves the row of a list or map that the cursor stands in.
  ///
  /// - Parameters:
  ///   - focus: where the cursor stands.
  ///   - step: 1 for down, -1 for up.
  /// - Returns: where the row's cursor stands then; nil where it cannot be moved.
  public mutating func moveRow(at focus: FormFocus, by step: Int) -> FormFocus? {
    guard let pointer = focus.pointer else { return nil }
    let (value, target): (FieldValue, FormFocus)
    switch (focus, values[pointer]) {
    case (.item(_, let index), .list(var items)):
      guard items.moveItem(at: index, by: step) else { return nil }
      (value, target) = (.list(items), .item(pointer, index + step))
    case (.key(_, let index), .map(var entries)):
      guard entries.moveItem(at: index, by: step) else { return nil }
      (value, target) = (.map(entries), .key(pointer, index + step))
    case (.entry(_, let index), .map(var entries)):
      guard entries.moveItem(at: index, by: step) else { return nil }
      (value, target) = (.map(entries), .entry(pointer, index + step))
    default: return nil
    }
    record(at: focus, to: target)
    values[pointer] = value
    return target
  }
}

extension FieldValue {
  fileprivate mutating func set(_ editor: LineEditor, at focus: FormFocus) {
    switch (focus, self) {
    case (.field, .text): self = .text(editor)
    case (.item(_, let index), .list(var items)):
      items[index] = editor
      self = .list(items)
    case (.key(_, let index), .map(var entries)):
      entries[index].key = editor
      self = .map(entries)
    case (.entry(_, let index), .map(var entries)):
      entries[index].value = editor
      self = .map(entries)
    default: break
    }
  }
}

extension Array {
  fileprivate subscript(wrapping index: Int) -> Element { self[(index % count + count) % count] }

  /// Swaps an element with its neighbour; the empty one at the end stays.
  fileprivate mutating func moveItem(at index: Int, by step: Int) -> Bool {
    let target = index + step
    guard index < count - 1, target >= 0, target < count - 1 else { return false }
    swapAt(index, target)
    return true
  }
}

extension ProfileForm {
  /// Removes the row that the cursor stands in, where nothing is in it.
  ///
  /// - Parameter focus: where the cursor stands.
  /// - Returns: false where there is something, or no row.
  @discardableResult public mutating func removeEmptyRow(at focus: FormFocus) -> Bool {
    switch (focus, focus.pointer.flatMap { values[$0] }) {
    case (.item(_, let index), .list(let items)) where items[index].isEmpty: removeRow(at: focus)
    case (.key(_, let index), .map(let entries)) where entries[index].isEmpty,
      (.entry(_, let index), .map(let entries)) where entries[index].isEmpty:
      removeRow(at: focus)
    default: false
    }
  }
}

/// One of the values that a choice has.
public struct FormOption: Equatable, Sendable {
  /// The value, or what a person calls it.
  public let label: String
  /// What it means; empty where that is not known.
  public let note: String
  /// Whether it is the one that is set.
  public let isChosen: Bool

  /// Describes a value.
  ///
  /// - Parameters:
  ///   - label: the value, or what a person calls it.
  ///   - note: what it means; empty where that is not known.
  ///   - isChosen: whether it is the one that is set.
  public init(label: String, note: String, isChosen: Bool) {
    self.label = label
    self.note = note
    self.isChosen = isChosen
  }
}
