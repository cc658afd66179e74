import Secrets

/// What goes into one cell, or two: a character with its combining marks. The gate on the way to the terminal.
struct Glyph {
  let text: String
  let width: Int

  /// Combining marks on one character; more are shown as escapes, so that a run of them cannot flood a cell.
  private static let mostMarks = 3

  /// Takes a text apart.
  static func glyphs(of text: String) -> [Glyph] {
    var glyphs: [Glyph] = []
    var marks = 0
    for scalar in text.unicodeScalars {
      if scalar.isHidden {
        glyphs += escape(scalar).map { Glyph(text: String($0), width: 1) }
        marks = mostMarks
        continue
      }
      let width = DisplayWidth.of(scalar)
      if width > 0 {
        glyphs.append(Glyph(text: String(scalar), width: width))
        marks = 0
      } else if let last = glyphs.last, marks < mostMarks {
        glyphs[glyphs.count - 1] = Glyph(text: last.text + String(scalar), width: last.width)
        marks += 1
      } else {
        glyphs += escape(scalar).map { Glyph(text: String($0), width: 1) }
      }
    }
    return glyphs
  }

  static func visible(_ text: String) -> String {
    if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return text }
    return glyphs(of: text).reduce(into: "") { $0 += $1.text }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{" + String(scalar.value, radix: 16) + "}"
    }
  }
}
