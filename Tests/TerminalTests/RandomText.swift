@testable import Terminal

/// Text with everything that makes trouble in cells.
enum RandomText {
  private static let pieces: [String] = [
    "a", "B", " ", "~", "é", "漢", "字", "한", "👍", "🇩", "\u{301}", "\u{20DD}", "\u{200D}", "\u{FE0F}",
    "\u{202E}",
    "\u{1B}", "\n", "\r\n", "\u{9B}", "\u{7F}", "ｆ", "ﾌ", "─", "\u{1161}", "\u{11A8}", "\u{E0041}",
    "\u{E000}",
  ]

  static func next(_ generator: inout SeededGenerator, longest: Int = 24) -> String {
    (0..<Int.random(in: 0...longest, using: &generator)).reduce(into: "") { text, _ in
      text += pieces.randomElement(using: &generator) ?? ""
    }
  }
}

extension Frame {
  /// What every frame must hold: a wide character has its right half beside it, and no half stands alone.
  var brokenPlace: Position? {
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let cell = self[row, column]
        let next = column + 1 < size.columns ? self[row, column + 1].width : nil
        let isSound =
          switch cell.width {
          case 0: column > 0 && self[row, column - 1].width == 2 && cell.text.isEmpty
          case 1: next != 0 && !cell.text.isEmpty
          case 2: next == 0 && !cell.text.isEmpty
          default: false
          }
        if !isSound { return Position(row: row, column: column) }
      }
    }
    return nil
  }
}
