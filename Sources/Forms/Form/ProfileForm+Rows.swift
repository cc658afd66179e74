import JSON

/// A place in the form that the cursor can stand on.
public enum FormFocus: Hashable, Sendable {
  /// The choice of how to fill the credentials in.
  case choice
  /// A field of one row.
  case field(JSONPointer)
  /// An item of a list.
  case item(JSONPointer, Int)
  /// The key of a map's entry.
  case key(JSONPointer, Int)
  /// The value of a map's entry.
  case entry(JSONPointer, Int)
  /// The title of a structure, list or map that is folded.
  case folded(JSONPointer)

  /// The field's place in the request; nil for the choice.
  public var pointer: JSONPointer? {
    switch self {
    case .choice: nil
    case .field(let pointer), .folded(let pointer), .item(let pointer, _), .key(let pointer, _),
      .entry(let pointer, _):
      pointer
    }
  }
}

/// One line of a form, before it has a look.
public enum FormRow: Equatable, Sendable {
  /// An empty line between parts.
  case blank
  /// The title of a part of the form.
  case section(FormField.Section)
  /// The choice of how to fill the credentials in.
  case choice
  /// A sentence that must be known before anything is changed.
  case notice(String)
  /// What the chosen way says about itself.
  case note(String)
  /// The title of a nested structure, a list or a map.
  case heading(JSONPointer)
  /// A field of one row.
  case field(JSONPointer)
  /// An item of a list.
  case item(JSONPointer, Int)
  /// An entry of a map: a key and a value.
  case entry(JSONPointer, Int)
  /// The title of a structure, list or map that is folded.
  case folded(JSONPointer)

  /// Where the cursor can stand in the row, from left to right.
  public var focuses: [FormFocus] {
    switch self {
    case .blank, .section, .notice, .note, .heading: []
    case .choice: [.choice]
    case .field(let pointer): [.field(pointer)]
    case .folded(let pointer): [.folded(pointer)]
    case .item(let pointer, let index): [.item(pointer, index)]
    case .entry(let pointer, let index): [.key(pointer, index), .entry(pointer, index)]
    }
  }
}

extension ProfileForm {
  /// The form's lines, from the top.
  public var rows: [FormRow] {
    // Of a service that is no more, nobody should change a profile without knowing it.
    var rows: [FormRow] =
      definition.isRetired ? (definition.notice ?? "").sentences.map { .notice($0) } : []
    for section in FormField.Section.allCases where !showsOnlyCredentials || section == .credentials {
      let fields = definition.section(section)
      let hasChoice = section == .credentials && definition.choices.count > 1 && !fields.isEmpty
      guard hasChoice || fields.contains(where: isShown) else { continue }
      rows.append(.section(section))
      if hasChoice {
        rows.append(.choice)
        if !choice.note.isEmpty { rows.append(.note(choice.note)) }
      }
      for field in fields { append(field, to: &rows) }
    }
    return rows
  }

  /// The form's lines, with empty ones between its parts where there is room for all.
  ///
  /// - Parameter height: rows that the screen has.
  /// - Returns: the lines, from the top.
  public func rows(height: Int) -> [FormRow] { rows.spaced(height: height) }

  /// Where the cursor can stand, in the form's order.
  public var focuses: [FormFocus] { focuses(in: rows) }

  /// The same, where the rows were made already.
  ///
  /// - Parameter rows: what `rows` gave.
  /// - Returns: the focuses.
  public func focuses(in rows: [FormRow]) -> [FormFocus] {
    rows.flatMap(\.focuses).filter { focus in
      guard let pointer = focus.pointer, let field = definition.field(at: pointer) else { return true }
      return !field.isFixed
    }
  }

  /// The innermost structure, list or map around a place of the form, or at it.
  ///
  /// - Parameter pointer: the place.
  /// - Returns: nil where there is none.
  public func structure(around pointer: JSONPointer) -> FormField? {
    var place = pointer
    while !place.tokens.isEmpty {
      if let field = definition.field(at: place), field.canBeFolded { return field }
      place = place.parent
    }
    return nil
  }

  /// How many values a structure, list or map has.
  ///
  /// - Parameter field: the structure.
  public func filledCount(in field: FormField) -> Int {
    let inside = field.flattened.filter { isShown($0) && fixedValue(of: $0) == nil }
    return inside.reduce(0) { count, field in
      switch values[field.pointer] {
      case .list(let items): count + items.count { !$0.isEmpty }
      case .map(let entries): count + entries.count { !$0.isEmpty }
      case .text(let editor): count + (editor.isEmpty ? 0 : 1)
      case .boolean(let flag): count + (flag == nil ? 0 : 1)
      case .choice(let choice): count + (choice == nil ? 0 : 1)
      case nil: count
      }
    }
  }

  private func append(_ field: FormField, to rows: inout [FormRow]) {
    guard isShown(field), fixedValue(of: field) == nil else { return }
    if folded.contains(field.pointer) { return rows.append(.folded(field.pointer)) }
    switch values[field.pointer] {
    case .list(let items):
      rows.append(.heading(field.pointer))
      rows += items.indices.map { .item(field.pointer, $0) }
    case .map(let entries):
      rows.append(.heading(field.pointer))
      for child in field.children { append(child, to: &rows) }
      rows += entries.indices.map { .entry(field.pointer, $0) }
    case nil where field.kind == .group:
      let start = rows.count
      rows.append(.heading(field.pointer))
      for child in field.children { append(child, to: &rows) }
      if rows.count == start + 1 { rows.removeLast() }
    case nil: break
    default: rows.append(.field(field.pointer))
    }
  }
}

extension String {
  /// The sentences, each with its full stop.
  fileprivate var sentences: [String] {
    let parts = split(separator: ". ")
    return parts.enumerated().map { $0 == parts.count - 1 ? String($1) : "\($1)." }
  }
}

extension [FormRow] {
  /// The lines, with empty ones between the form's parts where there is room for all.
  ///
  /// - Parameter height: rows that the screen has.
  /// - Returns: the lines, from the top.
  public func spaced(height: Int) -> [FormRow] {
    let parts = count { if case .section = $0 { true } else { false } }
    guard count + parts - 1 <= height else { return self }
    return enumerated().flatMap { index, row -> [FormRow] in
      if case .section = row, index > 0 { [.blank, row] } else { [row] }
    }
  }
}
