import Secrets

/// What goes into one cell, or two: a character with its combining marks. The gate on the way to the terminal.
///
/// It has its scalars in itself and no text: a screen is some thousands of them, and each frame makes, compares and drops
/// them all.
struct Glyph: Equatable, Sendable {
  /// The character and its marks; zeroes are none. What comes through the gate never holds the scalar zero.
  private var places: SIMD4<UInt32>
  /// Columns: 1 or 2, and 0 for the right half of a wide one.
  let width: Int8

  /// Combining marks on one character; more are shown as escapes, so that a run of them cannot flood a cell.
  private static let mostMarks = 3

  static let blank = Glyph(" ", width: 1)
  /// What stands to the right of a wide one.
  static let rightHalf = Glyph(places: SIMD4(repeating: 0), width: 0)

  private init(places: SIMD4<UInt32>, width: Int8) {
    self.places = places
    self.width = width
  }

  init(_ scalar: Unicode.Scalar, width: Int) {
    self.init(places: SIMD4(scalar.value, 0, 0, 0), width: Int8(width))
  }

  /// The character; nil in the right half of a wide one.
  var base: Unicode.Scalar? { places[0] == 0 ? nil : Unicode.Scalar(places[0]) }

  /// The marks on it.
  var marks: [UInt32] { (1...Self.mostMarks).map { places[$0] }.filter { $0 != 0 } }

  /// The character with its marks as text.
  var text: String {
    var text = String.UnicodeScalarView()
    for index in 0...Self.mostMarks where places[index] != 0 {
      if let scalar = Unicode.Scalar(places[index]) { text.append(scalar) }
    }
    return String(text)
  }

  private mutating func add(mark: Unicode.Scalar, at index: Int) { places[1 + index] = mark.value }

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
