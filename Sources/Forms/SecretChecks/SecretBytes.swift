import Secrets

/// The bytes of a secret, compared where they are: a string of them would be a copy.
struct SecretBytes {
  /// U+FEFF in UTF-8, with which some editors begin a file.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  let bytes: Slice<UnsafeRawBufferPointer>

  var count: Int { bytes.count }
  var isEmpty: Bool { bytes.isEmpty }

  /// Whether the text begins with another one. Letters of ASCII are the same in either case.
  func begins(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && matches(text, at: 0)
  }

  /// Whether the text ends with another one.
  func ends(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && matches(text, at: count - text.utf8CodeUnitCount)
  }

  /// Whether another text stands somewhere in it.
  func holds(_ text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    return (0...(count - text.utf8CodeUnitCount)).contains { matches(text, at: $0) }
  }

  /// The text without so many bytes at its ends.
  func dropping(first: Int = 0, last: Int = 0) -> SecretBytes {
    SecretBytes(bytes: bytes.dropFirst(first).dropLast(last))
  }

  /// What stands before the first byte of a kind; nil where there is none.
  func prefix(upTo byte: UInt8) -> SecretBytes? {
    bytes.firstIndex(of: byte).map { SecretBytes(bytes: bytes[..<$0]) }
  }

  /// Whether there is something, and every byte of it is of a kind.
  func isAll(_ isOfKind: (UInt8) -> Bool) -> Bool { !isEmpty && bytes.allSatisfy(isOfKind) }

  /// Whether it is a name as programs have them: letters, digits and `_`, and no digit first.
  var isName: Bool {
    isAll { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") } && bytes.first.map(\.isDigit) == false
  }

  private func matches(_ text: StaticString, at place: Int) -> Bool {
    text.withUTF8Buffer { other in
      let start = bytes.startIndex + place
      return other.indices.allSatisfy { bytes[start + $0].lowercased == other[$0].lowercased }
    }
  }
}

extension UInt8 {
  var isLetter: Bool { 0x61...0x7A ~= lowercased }
  var isUppercase: Bool { 0x41...0x5A ~= self }
  var isDigit: Bool { 0x30...0x39 ~= self }
  var lowercased: UInt8 { isUppercase ? self + 0x20 : self }
}
