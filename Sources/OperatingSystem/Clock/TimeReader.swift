/// Reads the pieces of a written time from left to right.
struct TimeReader {
  private var rest: Substring.UTF8View

  /// Begins at the start of a text.
  init(_ text: String) {
    rest = text[...].utf8
  }

  /// Whether everything was read.
  var isAtEnd: Bool { rest.isEmpty }

  /// A number of exactly so many digits.
  mutating func number(_ digits: Int) -> Int? {
    let piece = rest.prefix(digits)
    guard piece.count == digits, piece.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    rest = rest.dropFirst(digits)
    return piece.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Reads an ASCII character when it is the next one.
  mutating func accept(_ character: Character) -> Bool {
    guard let first = rest.first, first == character.asciiValue else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// A fraction of a second; 0 when there is none, nil when a point has no digits after it.
  mutating func fraction() -> Double? {
    guard accept(".") || accept(",") else { return 0 }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest.dropFirst(digits.count)
    return digits.isEmpty ? nil : Double("0." + String(decoding: digits.prefix(15), as: UTF8.self))
  }

  /// The zone up to the end, in seconds east of Greenwich; none means UTC.
  mutating func zoneOffset() -> Double? {
    let text = String(decoding: rest, as: UTF8.self)
    if ["", "Z", "z", "UTC"].contains(text) { return 0 }
    let sign: Double
    if accept("+") { sign = 1 } else if accept("-") { sign = -1 } else { return nil }
    guard let hours = number(2) else { return nil }
    _ = accept(":")
    guard let minutes = number(2), isAtEnd, hours < 24, minutes < 60 else { return nil }
    return sign * Double(hours * 3600 + minutes * 60)
  }
}
