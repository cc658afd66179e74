// What rooms do with bytes and texts again and again.

/// The one writer of hexadecimal digits.
package enum Hexadecimal {
  /// A digit of a number below 16.
  ///
  /// - Parameters:
  ///   - value: the number.
  ///   - isUpperCase: whether its letters are capitals.
  package static func digit(_ value: UInt8, isUpperCase: Bool = false) -> UInt8 {
    value < 10 ? 0x30 + value : (isUpperCase ? 0x37 : 0x57) + value
  }

  /// The lower-case digits of bytes.
  ///
  /// - Parameter bytes: the bytes.
  package static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { text in
      for (index, byte) in bytes.enumerated() {
        text[index * 2] = digit(byte >> 4)
        text[index * 2 + 1] = digit(byte & 15)
      }
      return bytes.count * 2
    }
  }

  /// The lower-case digits of a number, with zeroes before it.
  ///
  /// - Parameters:
  ///   - number: the number.
  ///   - count: how many digits there are at least.
  package static func text(_ number: some UnsignedInteger, digits count: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(count - digits.count, 0)) + digits
  }
}

/// Whether a byte is a blank, a tab or a line break, in all encodings that have ASCII in them.
package func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

extension UnsafeRawBufferPointer {
  /// The bytes without blanks and line breaks around them.
  package var trimmed: Slice<UnsafeRawBufferPointer> {
    guard let start = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) })
    else { return self[0..<0] }
    return self[start...last]
  }

  /// Whether the bytes are well-formed UTF-8, found without a copy of them.
  package var isUTF8: Bool {
    withMemoryRebound(to: UInt8.self) { (try? UTF8Span(validating: $0.span)) != nil }
  }
}

extension Secret {
  /// Whether the bytes are well-formed UTF-8, found without a copy of them.
  package var isUTF8: Bool { withBytes(\.isUTF8) }
}

extension StringProtocol {
  /// The text without blanks around it.
  package var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}

extension Unicode.Scalar {
  /// Whether a character steers a terminal, turns the direction of text, or has no look: C0, DEL, C1, format characters
  /// (bidi controls, zero-width ones, tags), line and paragraph separators, and what Unicode lets programs ignore
  /// (variation selectors, fillers), on whose width terminals disagree as well. Text of others shows it as an escape.
  package var isHidden: Bool {
    switch value {
    case 0x20..<0x7F: false
    case 0..<0x20, 0x7F..<0xA0: true
    case 0xA0..<0x300: value == 0xAD
    // Box drawing and block elements, of which our own lines are.
    case 0x2500..<0x25A0: false
    default:
      switch properties.generalCategory {
      case _ where properties.isDefaultIgnorableCodePoint: true
      case .format, .lineSeparator, .paragraphSeparator, .control, .unassigned, .privateUse, .surrogate: true
      default: false
      }
    }
  }
}
