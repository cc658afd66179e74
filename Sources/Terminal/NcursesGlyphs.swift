import CNcurses
import Glibc

/// Characters for the locale: as they are in UTF-8, with ASCII stand-ins elsewhere.
struct NcursesGlyphs {
  private let isUTF8: Bool

  init() {
    isUTF8 = nl_langinfo(Int32(CODESET)).map { String(cString: $0) == "UTF-8" } ?? false
  }

  func scalars(_ cell: Cell) -> [UInt32] {
    if isUTF8 { return cell.text.unicodeScalars.map(\.value) }
    return [cell.text.unicodeScalars.first.map(AsciiGlyphs.standIn) ?? 0x20]
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
      "─": "-", "│": "|", "▌": ">", "▏": "|", "…": "~", "•": "*", "‹": "<", "›": ">", "·": "-", "→": ">",
      "“": "\"",
      "”": "\"", "’": "'", "×": "x", "–": "-",
    ]
    return UInt32(signs[scalar]?.asciiValue ?? UInt8(ascii: "?"))
  }
}
