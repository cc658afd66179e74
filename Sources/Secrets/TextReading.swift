/// A text as it may be meant: its bytes with one kind of escapes undone after another, and where each of them stands in the
/// text as it came.
struct TextReading {
  /// The ways in which texts write characters.
  enum Escape: CaseIterable {
    /// A backslash and a letter, `\u00e9`, `\x41`, and our own `\u{e9}`.
    case backslash
    /// `&amp;`, `&#38;`, `&#x26;`.
    case entity
    /// `%26`.
    case percent
    /// The same, with `+` for a blank.
    case form
  }

  /// Bytes behind the text, so that the last piece can be read in words.
  static let padding = 16

  /// The bytes that are meant, and the padding.
  private(set) var bytes: [UInt8]
  /// Where each byte begins and ends in the text as it came; empty where they are the same.
  private var origins: [(start: Int32, end: Int32)] = []
  private(set) var count: Int

  /// - Parameter text: the text as it came.
  init(_ text: UnsafeRawBufferPointer) {
    bytes = Array(text) + [UInt8](repeating: 0, count: Self.padding)
    count = text.count
  }

  private init(capacity: Int) {
    bytes = []
    bytes.reserveCapacity(capacity + Self.padding)
    origins.reserveCapacity(capacity)
    count = 0
  }

  /// Where a byte begins in the text as it came.
  func start(of place: Int) -> Int { origins.isEmpty ? place : Int(origins[place].start) }

  /// Where a byte ends in the text as it came.
  func end(of place: Int) -> Int { origins.isEmpty ? place + 1 : Int(origins[place].end) }

  /// The same without white space.
  func squeezed() -> TextReading {
    var result = TextReading(capacity: count)
    for place in 0..<count where !isBlank(bytes[place]) { result.copy(self, place) }
    return result.padded()
  }

  /// The same with one kind of escapes undone; nil where there is none.
  func undoing(_ escape: Escape) -> TextReading? {
    // Without a plus, this is no other reading than the one with percent signs.
    guard bytes.contains(escape.sign) else { return nil }
    var result = TextReading(capacity: count)
    var place = 0
    var isOther = false
    while place < count {
      if let (scalar, length) = escaped(escape, at: place) {
        let origin = (start: Int32(start(of: place)), end: Int32(end(of: place + length - 1)))
        // Below 0x100, a percent sign gives a byte and not a character.
        if escape == .percent || escape == .form {
          result.append(UInt8(truncatingIfNeeded: scalar), origin)
        } else {
          let known = Unicode.Scalar(scalar) ?? "\u{FFFD}"
          for unit in UTF8.encode(known) ?? UTF8.encodedReplacementCharacter { result.append(unit, origin) }
        }
        place += length
        isOther = true
      } else {
        result.copy(self, place)
        place += 1
      }
    }
    return isOther ? result.padded() : nil
  }

  private mutating func append(_ byte: UInt8, _ origin: (start: Int32, end: Int32)) {
    bytes.append(byte)
    origins.append(origin)
    count += 1
  }

  private mutating func copy(_ other: TextReading, _ place: Int) {
    append(other.bytes[place], (Int32(other.start(of: place)), Int32(other.end(of: place))))
  }

  private consuming func padded() -> TextReading {
    bytes += [UInt8](repeating: 0, count: Self.padding)
    return self
  }

  // MARK: Escapes

  /// The character that is written at a place, and with how many bytes.
  private func escaped(_ escape: Escape, at place: Int) -> (UInt32, Int)? {
    switch (escape, bytes[place]) {
    case (.backslash, UInt8(ascii: "\\")): backslash(place)
    case (.entity, UInt8(ascii: "&")): entity(place)
    case (.form, UInt8(ascii: "+")): (0x20, 1)
    case (.percent, UInt8(ascii: "%")), (.form, UInt8(ascii: "%")):
      number(place + 1, 16, most: 2).flatMap { $0.length == 2 ? ($0.value, 3) : nil }
    default: nil
    }
  }

  private func backslash(_ place: Int) -> (UInt32, Int)? {
    switch bytes[place + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "'"):
      (UInt32(bytes[place + 1]), 2)
    case UInt8(ascii: "b"): (0x08, 2)
    case UInt8(ascii: "t"): (0x09, 2)
    case UInt8(ascii: "n"): (0x0A, 2)
    case UInt8(ascii: "f"): (0x0C, 2)
    case UInt8(ascii: "r"): (0x0D, 2)
    case UInt8(ascii: "x"): number(place + 2, 16, most: 2).flatMap { $0.length == 2 ? ($0.value, 4) : nil }
    case UInt8(ascii: "u"): unicode(place)
    default: nil
    }
  }

  private func unicode(_ place: Int) -> (UInt32, Int)? {
    if bytes[place + 2] == UInt8(ascii: "{"), let (value, length) = number(place + 3, 16, most: 6),
      bytes[place + 3 + length] == UInt8(ascii: "}")
    {
      return (value, length + 4)
    }
    guard case (let high, 4)? = number(place + 2, 16, most: 4) else { return nil }
    guard 0xD800..<0xDC00 ~= high, bytes[place + 6] == UInt8(ascii: "\\"),
      bytes[place + 7] == UInt8(ascii: "u"),
      case (let low, 4)? = number(place + 8, 16, most: 4), 0xDC00..<0xE000 ~= low
    else { return (high, 6) }
    return (0x10000 + (high - 0xD800) << 10 + (low - 0xDC00), 12)
  }

  private func entity(_ place: Int) -> (UInt32, Int)? {
    if bytes[place + 1] == UInt8(ascii: "#") {
      let isHexadecimal = bytes[place + 2] | 0x20 == UInt8(ascii: "x")
      let digits = place + (isHexadecimal ? 3 : 2)
      guard let (value, length) = number(digits, isHexadecimal ? 16 : 10, most: 8) else { return nil }
      let end = digits + length
      return (value, end - place + (bytes[end] == UInt8(ascii: ";") ? 1 : 0))
    }
    var name: UInt64 = 0
    for length in 0..<9 {
      let byte = bytes[min(place + 1 + length, bytes.count - 1)]
      if byte == UInt8(ascii: ";") { return EntityNames.scalars[name].map { ($0, length + 2) } }
      name = name << 8 | UInt64(byte)
    }
    return nil
  }

  /// A number and how many digits it has; nil without any. The padding ends it.
  private func number(_ start: Int, _ radix: UInt32, most: Int) -> (value: UInt32, length: Int)? {
    var value: UInt32 = 0
    var length = 0
    while length < most, start + length < count {
      let byte = bytes[start + length]
      let digit: UInt32 =
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
          UInt32(byte | 0x20) - 0x61 + 10
        default: 16
        }
      guard digit < radix else { break }
      value = value &* radix &+ digit
      length += 1
    }
    return length > 0 ? (value, length) : nil
  }
}

extension TextReading.Escape {
  /// The byte without which a text has none of these escapes.
  fileprivate var sign: UInt8 {
    switch self {
    case .backslash: UInt8(ascii: "\\")
    case .entity: UInt8(ascii: "&")
    case .percent: UInt8(ascii: "%")
    case .form: UInt8(ascii: "+")
    }
  }
}

/// The names that HTML has for ASCII and Latin-1, of up to eight letters, which are the bytes of a number.
enum EntityNames {
  static let scalars: [UInt64: UInt32] = {
    var scalars: [UInt64: UInt32] = [:]
    func add(_ name: Substring, _ scalar: UInt32) {
      scalars[name.utf8.reduce(0) { $0 << 8 | UInt64($1) }] = scalar
    }
    for (index, name) in latin.split(separator: " ").enumerated() { add(name, 0xA0 + UInt32(index)) }
    for pair in ascii.split(separator: " ") {
      let parts = pair.split(separator: ":")
      if let name = parts.first, let scalar = parts.last.flatMap({ UInt32($0, radix: 16) }) {
        add(name, scalar)
      }
    }
    return scalars
  }()

  private static let ascii = """
    amp:26 AMP:26 lt:3C LT:3C gt:3E GT:3E quot:22 QUOT:22 apos:27 Tab:9 NewLine:A excl:21 num:23 dollar:24 percnt:25 \
    lpar:28 rpar:29 ast:2A midast:2A plus:2B comma:2C period:2E sol:2F colon:3A semi:3B equals:3D quest:3F commat:40 \
    lsqb:5B lbrack:5B bsol:5C rsqb:5D rbrack:5D Hat:5E lowbar:5F UnderBar:5F grave:60 lcub:7B lbrace:7B verbar:7C \
    vert:7C rcub:7D rbrace:7D
    """
  private static let latin = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro \
    para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil \
    Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave \
    Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml \
    igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute \
    thorn yuml
    """
}
