/// How many columns text takes. A table of our own, because the C library's depends on the locale, which golden screens
/// must not.
public enum DisplayWidth {
  /// Columns of a text after the sanitizer.
  ///
  /// - Parameter text: the text.
  /// - Returns: columns.
  public static func of(_ text: String) -> Int {
    if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return text.utf8.count }
    return Glyph.glyphs(of: text).reduce(0) { $0 + Int($1.width) }
  }

  /// The longest beginning of a text that fits.
  ///
  /// - Parameters:
  ///   - text: the text, after the sanitizer.
  ///   - columns: how many there are.
  /// - Returns: whole characters only.
  public static func beginning(of text: String, columns: Int) -> String {
    joined(fitting(Glyph.glyphs(of: text), columns))
  }

  /// The longest end of a text that fits.
  ///
  /// - Parameters:
  ///   - text: the text, after the sanitizer.
  ///   - columns: how many there are.
  /// - Returns: whole characters only.
  public static func end(of text: String, columns: Int) -> String {
    joined(fitting(Glyph.glyphs(of: text).reversed(), columns).reversed())
  }

  private static func fitting(_ glyphs: some Sequence<Glyph>, _ columns: Int) -> [Glyph] {
    var rest = columns
    return Array(
      glyphs.prefix { glyph in
        rest -= Int(glyph.width)
        return rest >= 0
      })
  }

  private static func joined(_ glyphs: [Glyph]) -> String { glyphs.reduce(into: "") { $0 += $1.text } }

  /// Columns of one character: 0 for combining marks, 2 for wide ones.
  ///
  /// - Parameter scalar: the character.
  /// - Returns: 0, 1 or 2.
  public static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    // Also box drawing and block elements, which every screen of ours is full of.
    if value < 0x300 || 0x2500..<0x25A0 ~= value { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    // Vowels and final consonants that join the Hangul before them.
    if 0x1160...0x11FF ~= value || 0xD7B0...0xD7FB ~= value { return 0 }
    // Half a flag.
    if 0x1F1E6...0x1F1FF ~= value { return 1 }
    return isWide(value) || scalar.properties.isEmojiPresentation ? 2 : 1
  }

  /// East Asian Wide and Fullwidth (UAX #11), in whole blocks.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
    0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]

  private static func isWide(_ value: UInt32) -> Bool { wide.contains { $0.contains(value) } }
}
