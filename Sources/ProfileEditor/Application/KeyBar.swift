import Terminal

/// One key in the bar at the bottom, and where it stands.
struct KeyBarEntry: Equatable {
  let key: Key
  let action: KeyBinding.Action
  let word: String
  let row: Int
  let columns: Range<Int>
}

extension EditorState {
  /// The keys that fit whole into the bar.
  var keyBar: [KeyBarEntry] {
    var entries: [KeyBarEntry] = []
    var column = 1
    for binding in context.keys.all(in: keyContext) {
      guard let word = binding.bar, let key = binding.keys.first else { continue }
      let end = column + DisplayWidth.of(key.shortName) + 1 + DisplayWidth.of(word)
      guard end <= size.columns else { break }
      entries.append(
        KeyBarEntry(
          key: key, action: binding.action, word: word, row: Layout(size).keysRow, columns: column..<end))
      column = end + 3
    }
    return entries
  }

  func drawKeys(on frame: inout Frame) {
    for entry in keyBar {
      let accent = Style(role: .accent, bold: true)
      let end = frame.put(
        entry.key.shortName, row: entry.row, column: entry.columns.lowerBound, style: accent)
      frame.put(" " + entry.word, row: entry.row, column: end, style: Style(role: .muted))
    }
  }
}
