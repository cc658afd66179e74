import Terminal

/// One key in the bar at the bottom, and where it stands.
struct KeyBarEntry: Equatable {
  let key: Key
  let action: KeyBinding.Action
  /// What the bar calls the key.
  let name: String
  let word: String
  let row: Int
  let columns: Range<Int>
}

/// The bar of keys at the bottom.
struct KeyBar: ScreenView {
  /// Where keys have their meaning.
  let place: KeyBinding.Context
  /// What has nothing to do on the screen as it is.
  let useless: Set<KeyBinding.Action>
  let around: Surroundings

  /// The keys that fit whole into the bar, in the table's order. In a narrow window those that lead on and out come first.
  var entries: [KeyBarEntry] {
    let shown = context.keys.all(in: place).filter { binding in
      binding.bar != nil && !binding.keys.isEmpty && !useless.contains(binding.action)
    }
    let ranks = shown.indices.sorted { (shown[$0].barRank, $0) < (shown[$1].barRank, $1) }
    var kept: Set<Int> = []
    var room = size.columns + Self.gap - 1
    for index in ranks where shown[index].barWidth + Self.gap <= room {
      kept.insert(index)
      room -= shown[index].barWidth + Self.gap
    }
    var entries: [KeyBarEntry] = []
    var column = 1
    for index in kept.sorted() {
      guard let word = shown[index].bar, let key = shown[index].keys.first else { continue }
      let end = column + shown[index].barWidth
      entries.append(
        KeyBarEntry(
          key: key, action: shown[index].action, name: shown[index].barKey, word: word,
          row: layout.keysRow, columns: column..<end))
      column = end + Self.gap
    }
    return entries
  }

  /// Blank columns between two keys.
  private static let gap = 3

  func draw(on frame: inout Frame) {
    for entry in entries {
      let accent = Style(role: .accent, bold: true)
      let end = frame.draw(
        entry.name, row: entry.row, column: entry.columns.lowerBound, style: accent)
      frame.draw(" " + entry.word, row: entry.row, column: end, style: Style(role: .muted))
    }
  }
}

extension KeyBinding {
  /// Which keys have to be seen where there is no room for all: the page of keys, the way out, the way on, then the others
  /// as they stand.
  fileprivate var barRank: Int {
    switch action {
    // What was asked has to be answered, or waited for, first.
    case .help where [.question, .code, .sending].contains(context): 3
    case .help, .facts: 0
    case .quit, .back, .cancel, .clearFilter, .no, .retry: 1
    case .review, .send, .yes, .open, .takeCode: 2
    default: 3
    }
  }
}
