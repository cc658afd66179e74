import CNcurses

/// Characters for the locale: as they are in UTF-8, with ASCII stand-ins elsewhere.
struct NcursesGlyphs {
  private let isUTF8 = TerminalLocale.readsUTF8

  /// What to put into a cell's column, and into the next one where a stand-in is narrower than what it stands for.
  func columns(_ cell: Cell) -> [[UInt32]] {
    guard let base = cell.glyph.base else { return [] }
    let marks = cell.glyph.marks
    if base.isASCII, marks.isEmpty { return [[base.value]] }
    // What the C library does not know, because it is older or the locale is not UTF-8, ncurses would misplace.
    guard isUTF8, appflow_width(base.value) == Int32(cell.width) else {
      return [[AsciiGlyphs.standIn(base)]] + Array(repeating: [0x20], count: Int(cell.width) - 1)
    }
    return [[base.value] + marks.filter { appflow_width($0) == 0 }]
  }
}

/// What stands for our own signs where only ASCII can be shown.
public enum AsciiGlyphs {
  /// The stand-in for a character.
  ///
  /// - Parameter scalar: any character.
  /// - Returns: an ASCII character; `?` for text that has none.
  public static func standIn(_ scalar: Unicode.Scalar) -> UInt32 {
    if scalar.isASCII { return scalar.value }
    let signs: [Unicode.Scalar: Character] = [
      "─": "-", "│": "|", "┃": "#", "▌": ">", "▏": "|", "…": "~", "•": "*", "‹": "<", "›": ">", "·": "-",
      "→": ">", "▲": "^", "▼": "v", "┌": "+", "┐": "+", "└": "+", "┘": "+",
      "“": "\"",
      "”": "\"", "’": "'", "×": "x", "–": "-",
    ]
    return UInt32(signs[scalar]?.asciiValue ?? UInt8(ascii: "?"))
  }
}
