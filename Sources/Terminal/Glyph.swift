import Secrets

/// What goes into one cell, or two: a character with its combining marks. The gate on the way to the terminal.
///
/// It has its scalars in itself, packed, and no text: a screen is some thousands of them, and each frame makes, compares and
/// drops them all.
struct Glyph: Equatable, Sendable {
  /// The character in the lower 21 bits, zero for none, which never comes through the sanitizer; its columns in the highest byte.
  private let base32: UInt32
  /// The marks, 21 bits each, the first one lowest; zeroes are none. Two halves, so that a glyph has no gap in it.
  private var lowMarks: UInt32 = 0
  private var highMarks: UInt32 = 0

  /// Combining marks on one character; more are shown as escapes, so that a run of them cannot flood a cell.
  private static let mostMarks = 3
  private static let scalarBits: UInt32 = 0x1F_FFFF

  static let blank = Glyph(" ", width: 1)
  /// What stands to the right of a wide one.
  static let rightHalf = Glyph(base32: 0)

  private init(base32: UInt32) { self.base32 = base32 }

  init(_ scalar: Unicode.Scalar, width: Int) {
    self.init(base32: scalar.value | UInt32(width) << 24)
  }

  /// A visible character of ASCII.
  init(ascii: UInt8) { self.init(base32: UInt32(ascii) | 1 << 24) }

  /// Columns: 1 or 2, and 0 for the right half of a wide one.
  var width: Int8 { Int8(truncatingIfNeeded: base32 >> 24) }

  /// The character; nil in the right half of a wide one.
  var base: Unicode.Scalar? {
    let value = base32 & Self.scalarBits
    return value == 0 ? nil : Unicode.Scalar(value)
  }

  /// The marks on it.
  var marks: [UInt32] {
    guard lowMarks != 0 else { return [] }
    let packed = UInt64(highMarks) << 32 | UInt64(lowMarks)
    return (0..<Self.mostMarks).map { UInt32(truncatingIfNeeded: packed >> (21 * $0)) & Self.scalarBits }
      .filter { $0 != 0 }
  }

  /// The character with its marks as text.
  var text: String {
    var text = String.UnicodeScalarView()
    if let base { text.append(base) }
    text.append(contentsOf: marks.compactMap { Unicode.Scalar($0) })
    return String(text)
  }

  private mutating func add(mark: Unicode.Scalar, at index: Int) {
    let packed = UInt64(mark.value) << (21 * index)
    lowMarks |= UInt32(truncatingIfNeeded: packed)
    highMarks |= UInt32(packed >> 32)
  }

  /// Takes a text apart.
  static func glyphs(of text: String) -> [Glyph] {
    var glyphs: [Glyph] = []
    glyphs.reserveCapacity(text.utf8.count)
    var marks = 0
    for scalar in text.unicodeScalars {
      if scalar.isHidden {
        glyphs += escape(scalar).unicodeScalars.map { Glyph($0, width: 1) }
        marks = mostMarks
        continue
      }
      let width = DisplayWidth.of(scalar)
      if width > 0 {
        glyphs.append(Glyph(scalar, width: width))
        marks = 0
      } else if !glyphs.isEmpty, marks < mostMarks {
        glyphs[glyphs.count - 1].add(mark: scalar, at: marks)
        marks += 1
      } else {
        glyphs += escape(scalar).unicodeScalars.map { Glyph($0, width: 1) }
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
