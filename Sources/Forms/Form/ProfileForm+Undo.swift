import JSON

/// One change of a form that is not made inside a text: which value is chosen, and which rows there are.
enum FormStep: Equatable, Sendable {
  /// Another sign-in method, by its short name.
  case way(String)
  /// Another value of a choice or a boolean.
  case value(FieldValue)
  /// A row comes in.
  case insert(FieldRow, at: Int)
  /// A row goes.
  case remove(at: Int)
  /// Two neighbours change their places.
  case swap(Int, Int)
}

/// A row of a list or a map.
enum FieldRow: Equatable, Sendable {
  case item(LineEditor)
  case entry(FieldValue.Entry)
}

/// The steps of one field that can be taken back, and those that can be done again. What is typed has its own history in
/// each text.
struct FormHistory: Equatable, Sendable {
  /// A step, and when what it takes back or makes again was done.
  struct Entry: Equatable, Sendable {
    let step: FormStep
    let time: Int
  }

  /// Steps that are kept.
  private static let mostSteps = 200

  var past: [Entry] = []
  var future: [Entry] = []

  /// Notes the step that takes back what is done now.
  mutating func record(_ back: FormStep, time: Int) {
    past.append(Entry(step: back, time: time))
    if past.count > Self.mostSteps { past.removeFirst() }
    future = []
  }

  /// The history without its last entry of one side.
  func without(isRedo: Bool) -> FormHistory {
    FormHistory(past: isRedo ? past : past.dropLast(), future: isRedo ? future.dropLast() : future)
  }
}

extension ProfileForm {
  /// Takes the last edit back: what was typed into the text under the cursor, the row of the field that was removed or
  /// moved, or the value that was chosen.
  ///
  /// - Parameter focus: where the cursor stands.
  /// - Returns: where it stands then; nil where there is nothing to take back.
  public mutating func undo(at focus: FormFocus) -> FormFocus? { goBack(at: focus, isRedo: false) }

  /// Does again what was taken back.
  ///
  /// - Parameter focus: where the cursor stands.
  /// - Returns: where it stands then; nil where there is nothing to do again.
  public mutating func redo(at focus: FormFocus) -> FormFocus? { goBack(at: focus, isRedo: true) }

  private mutating func goBack(at focus: FormFocus, isRedo: Bool) -> FormFocus? {
    let history = histories[focus.pointer] ?? FormHistory()
    let editor = editor(at: focus)
    let typed = isRedo ? editor?.redoTime : editor?.undoTime
    let entry = isRedo ? history.future.last : history.past.last
    // What was done last is taken back first, and what was taken back last is made again first.
    if let typed, entry.map({ isRedo ? typed < $0.time : typed > $0.time }) ?? true {
      edit(at: focus) { _ = isRedo ? $0.redo() : $0.undo() }
      return focus
    }
    guard let entry else { return nil }
    histories[focus.pointer] = history.without(isRedo: isRedo)
    guard let (back, place) = make(entry.step, at: focus) else { return nil }
    let done = FormHistory.Entry(step: back, time: entry.time)
    if isRedo {
      histories[focus.pointer]?.past.append(done)
    } else {
      histories[focus.pointer]?.future.append(done)
    }
    return place
  }

  /// Notes the step that takes back what is done now to a field, or to the sign-in method.
  mutating func record(_ back: FormStep, at pointer: JSONPointer?) {
    clock += 1
    histories[pointer, default: FormHistory()].record(back, time: clock)
  }

  /// Makes a step.
  ///
  /// - Returns: the step that takes it back, and where the cursor stands then; nil where it does not fit any more.
  private mutating func make(_ step: FormStep, at focus: FormFocus) -> (back: FormStep, focus: FormFocus)? {
    if case .way(let id) = step {
      let old = choice.id
      choose(id)
      return (.way(old), .choice)
    }
    guard let pointer = focus.pointer, let old = values[pointer],
      let field = definition.field(at: pointer)
    else { return nil }
    var index = 0
    let counter: FormStep
    var rows = old.rows
    switch step {
    case .value(let value):
      values[pointer] = value
      return (.value(old), focus)
    case .insert(let row, let place):
      // Never behind the empty row at the end.
      index = min(place, max(rows.count - 1, 0))
      rows.insert(row, at: index)
      counter = .remove(at: index)
    case .remove(let place):
      guard rows.indices.dropLast().contains(place) else { return nil }
      index = place
      counter = .insert(rows.remove(at: place), at: place)
    case .swap(let from, let to):
      guard rows.indices.dropLast().contains(from), rows.indices.dropLast().contains(to) else { return nil }
      rows.swapAt(from, to)
      index = to
      counter = .swap(to, from)
    case .way: return nil
    }
    var value = old.with(rows)
    value.normalise(isSecret: field.isSecret)
    values[pointer] = value
    return (counter, focus.inRow(min(index, max(value.rows.count - 1, 0))))
  }
}

extension FieldValue {
  /// The rows of a list or map, the empty one at the end, too.
  var rows: [FieldRow] {
    switch self {
    case .list(let items): items.map { .item($0) }
    case .map(let entries): entries.map { .entry($0) }
    default: []
    }
  }

  /// The same list or map with other rows.
  fileprivate func with(_ rows: [FieldRow]) -> FieldValue {
    switch self {
    case .list: .list(rows.compactMap { if case .item(let item) = $0 { item } else { nil } })
    case .map: .map(rows.compactMap { if case .entry(let entry) = $0 { entry } else { nil } })
    default: self
    }
  }
}

extension FormFocus {
  /// The same part of another row.
  fileprivate func inRow(_ index: Int) -> FormFocus {
    switch self {
    case .item(let pointer, _): .item(pointer, index)
    case .key(let pointer, _): .key(pointer, index)
    case .entry(let pointer, _): .entry(pointer, index)
    default: self
    }
  }
}
