import Secrets

extension JSONReader {
  /// Reads a number and checks its grammar: no leading zero, plus sign, bare point, NaN or Infinity.
  mutating func number() throws(JSONSyntaxError) -> JSONNumber {
    let start = position
    _ = accept(UInt8(ascii: "-"))
    if !accept(UInt8(ascii: "0")) {
      guard digits() else { throw failure("a number needs a digit here") }
    } else if position < bytes.count, isDigit(bytes[position]) {
      throw failure("a number must not begin with 0", at: start)
    }
    if accept(UInt8(ascii: ".")) {
      guard digits() else { throw failure("a number needs a digit after its point") }
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if !accept(UInt8(ascii: "+")) { _ = accept(UInt8(ascii: "-")) }
      guard digits() else { throw failure("a number needs a digit in its exponent") }
    }
    return JSONNumber(text: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private mutating func digits() -> Bool {
    let start = position
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    return position > start
  }

  /// What stands between two quotes.
  private enum Content {
    /// The same bytes as the text has.
    case plain(Range<Int>)
    /// Bytes that the text writes with escapes.
    case escaped(Secret)
  }

  /// Reads a string that may be shown, from its opening quote.
  mutating func string() throws(JSONSyntaxError) -> String {
    let start = position
    switch try content() {
    case .escaped(let text): return text.revealed()
    case .plain(let range):
      // Nearly every text is plain: then nothing has to be validated, which is by far the longer way.
      let text = UnsafeBufferPointer(rebasing: bytes.assumingMemoryBound(to: UInt8.self)[range])
      if text.allSatisfy({ $0 < 0x80 }) { return String(decoding: text, as: UTF8.self) }
      guard let text = String(validating: text, as: UTF8.self) else {
        throw failure("a string is not UTF-8", at: start + 1)
      }
      return text
    }
  }

  /// Reads a string whose bytes stay in wiped memory, from its opening quote.
  mutating func secret() throws(JSONSyntaxError) -> Secret {
    let start = position
    switch try content() {
    case .escaped(let text): return text
    case .plain(let range):
      let text = Secret(UnsafeRawBufferPointer(rebasing: bytes[range]))
      guard text.isUTF8 else { throw failure("a string is not UTF-8", at: start + 1) }
      return text
    }
  }

  private mutating func content() throws(JSONSyntaxError) -> Content {
    position += 1
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return .plain(start..<(position - 1))
      case UInt8(ascii: "\\"): return .escaped(try escapedContent(from: start))
      case 0..<0x20: throw failure("a control character must be written as an escape in a string")
      default: position += 1
      }
    }
    throw failure("a string is not closed", at: start - 1)
  }

  /// Reads on from the first escape, into memory that is wiped whether or not the string is a secret.
  private mutating func escapedContent(from start: Int) throws(JSONSyntaxError) -> Secret {
    var text = WipedBuffer()
    var runStart = start
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        text.append(UnsafeRawBufferPointer(rebasing: bytes[runStart..<position]))
        position += 1
        let content = text.secret()
        guard content.isUTF8 else { throw failure("a string is not UTF-8", at: start) }
        return content
      case UInt8(ascii: "\\"):
        text.append(UnsafeRawBufferPointer(rebasing: bytes[runStart..<position]))
        for unit in UTF8.encode(try escape()) ?? UTF8.encodedReplacementCharacter { text.append(unit) }
        runStart = position
      case 0..<0x20: throw failure("a control character must be written as an escape in a string")
      default: position += 1
      }
    }
    throw failure("a string is not closed", at: start - 1)
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard position < bytes.count else { throw failure("a string is not closed", at: start) }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw failure("JSON knows no such escape in a string", at: start)
    }
  }

  private mutating func unicodeEscape(from start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw failure("half of a surrogate pair stands alone in a string", at: start) }
    position += 2
    let second = try hexadecimal()
    guard 0xDC00..<0xE000 ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure("half of a surrogate pair stands alone in a string", at: start) }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
      else {
        throw failure("\\u needs four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
