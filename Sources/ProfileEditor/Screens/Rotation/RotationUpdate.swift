/// What a key in the rotation's list asks of what is around it.
enum RotationRequest: Equatable, Sendable {
  /// List other ages.
  case otherAges
  /// Begin, or go on.
  case open
  /// Leave the list.
  case leave
}

extension RotationState {
  /// Does what a key means in the list.
  ///
  /// - Returns: what it asks for beyond the list, and what is to be done outside.
  mutating func press(
    _ press: KeyPress, in around: Surroundings, _ killRing: inout KillRing
  ) -> (request: RotationRequest?, effects: [EditorEffect]) {
    if press.isOfLine {
      editFilter { $0.handle(press, &killRing) }
      return (nil, [])
    }
    if let rows = press.action?.rows(page: around.listPage) {
      move(by: rows)
      return (nil, [])
    }
    switch press.action {
    case .startFilter: filter.isTyping = true
    case .endFilter: filter.isTyping = false
    case .clearFilter: clearFilter()
    case .back where !filter.isEmpty: clearFilter()
    case .mark: mark()
    case .markAll: markAll()
    case .skip: return (nil, skip())
    case .olderThan where queue == nil: return (.otherAges, [])
    case .open: return (.open, [])
    case .back: return (.leave, [])
    default: break
    }
    return (nil, [])
  }

  /// Where keys have their meaning: while choosing, or in the queue.
  var keyContext: KeyBinding.Context {
    filter.isTyping ? .rotationFilter : queue == nil ? .rotation : .queue
  }

  private mutating func mark() {
    guard queue == nil, let place else { return }
    if marked.remove(names[place]) == nil { marked.insert(names[place]) }
    move(by: 1)
  }

  /// Marks all that are shown; when all are, none of them.
  private mutating func markAll() {
    guard queue == nil else { return }
    let names = Set(shown.map { self.names[$0] })
    marked = marked.isSuperset(of: names) ? marked.subtracting(names) : marked.union(names)
  }

  /// The next age in the key's order.
  mutating func nextThreshold() {
    olderThan = Self.thresholds.first { $0 > olderThan } ?? Self.thresholds[0]
  }

  /// Takes the marks away from what is not listed: nothing is rotated unseen.
  ///
  /// - Returns: their names.
  mutating func dropUnlistedMarks() -> [String] {
    guard queue == nil else { return [] }
    let unlisted = marked.subtracting(names).sorted()
    marked.subtract(unlisted)
    return unlisted
  }

  private mutating func skip() -> [EditorEffect] {
    guard queue != nil, let place, let effects = toggleSkipped(place) else { return [] }
    move(by: 1)
    return effects
  }

  /// A click puts the cursor on a row.
  ///
  /// - Parameter row: the row, from the content's top.
  mutating func click(row: Int, in around: Surroundings) {
    guard let offset = around.layout.listOffset(row: row), shown.indices.contains(top + offset) else {
      return
    }
    cursor = top + offset
  }
}
