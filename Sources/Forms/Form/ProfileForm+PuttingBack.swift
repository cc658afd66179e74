import JSON

extension ProfileForm {
  /// Whether something else stands at a place than what the form began with, which is what the service holds.
  ///
  /// - Parameter focus: the place; of a row, whether that row differs, and of a folded title, whether anything in it does.
  /// - Returns: true where it does. What a file or a draft has put there counts, too.
  public func isChanged(at focus: FormFocus) -> Bool {
    switch focus {
    case .choice: return choice.id != initialChoice.id
    case .field(let pointer): return differs(pointer)
    case .folded: return !changedPlaces(at: focus).isEmpty
    case .item(let pointer, let index):
      guard case .list(let items)? = values[pointer], items.indices.contains(index),
        case .list(let before)? = initialValues[pointer]
      else { return false }
      return before.indices.contains(index)
        ? items[index].text != before[index].text : !items[index].isEmpty
    case .key(let pointer, let index), .entry(let pointer, let index):
      guard case .map(let entries)? = values[pointer], entries.indices.contains(index),
        case .map(let before)? = initialValues[pointer]
      else { return false }
      let entry = entries[index]
      if entry.isEmpty || before.indices.contains(index) && before[index].says(entry) { return false }
      return !before.contains { $0.says(entry) }
    }
  }

  /// Whether a list or map differs and none of its rows does, such as where one was removed.
  ///
  /// - Parameter pointer: its place.
  public func isChangedBesideRows(at pointer: JSONPointer) -> Bool {
    guard differs(pointer) else { return false }
    return switch values[pointer] {
    case .list(let items): !items.indices.contains { isChanged(at: .item(pointer, $0)) }
    case .map(let entries): !entries.indices.contains { isChanged(at: .key(pointer, $0)) }
    default: false
    }
  }

  /// What the form began with in a field, which is what the service holds.
  ///
  /// - Parameter pointer: the field's place.
  /// - Returns: the value; nil where the form has no such field.
  public func formerValue(at pointer: JSONPointer) -> FieldValue? { initialValues[pointer] }

  /// Puts back what the form began with, as one step: the sign-in method, a field, a whole list or map from any of its rows, all
  /// that is in a folded structure.
  ///
  /// - Parameter focus: the place.
  /// - Returns: false where nothing was changed there.
  @discardableResult public mutating func putBack(at focus: FormFocus) -> Bool {
    if focus == .choice {
      guard isChanged(at: .choice) else { return false }
      record(at: .choice)
      choose(initialChoice.id)
      return true
    }
    let places = changedPlaces(at: focus)
    guard !places.isEmpty else { return false }
    record(at: focus)
    for place in places { values[place] = initialValues[place] }
    return true
  }

  private func changedPlaces(at focus: FormFocus) -> [JSONPointer] {
    guard let pointer = focus.pointer, let field = definition.field(at: pointer), !field.isFixed else {
      return []
    }
    let inside: [FormField] = if case .folded = focus { field.flattened.filter(isShown) } else { [field] }
    return inside.map(\.pointer).filter(differs)
  }

  private func differs(_ pointer: JSONPointer) -> Bool {
    guard let value = values[pointer], let before = initialValues[pointer] else { return false }
    return !value.hasSameContent(as: before)
  }
}

extension FieldValue.Entry {
  /// Whether it has the same key and value as another one.
  fileprivate func says(_ other: Self) -> Bool {
    key.text == other.key.text && value.text == other.value.text
  }
}
