/// Base64 (RFC 4648), decoded into memory that is wiped.
package enum WipedBase64 {
  /// Which digits count.
  package enum Alphabet {
    /// Section 4, with `+`, `/`, padding, and blanks and line breaks between: what PEM has.
    case standard
    /// Section 5, with `-` and `_` and without padding: what tokens have.
    case url
  }

  /// Decodes a text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - alphabet: which digits count.
  ///   - most: bytes after which decoding stops; the rest is not looked at.
  /// - Returns: the bytes; nil where the text is no base64.
  package static func decoded(
    _ text: Slice<UnsafeRawBufferPointer>, _ alphabet: Alphabet, most: Int = .max
  ) -> Secret? {
    var result = WipedBuffer(capacity: min(text.count, most) * 3 / 4 + 3)
    var bits: UInt32 = 0
    var digits = 0
    var padding = 0
    for byte in text {
      if alphabet == .standard, isBlank(byte) { continue }
      if alphabet == .standard, byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let value = value(of: byte, alphabet) else { return nil }
      bits = bits << 6 | value
      digits += 1
      if digits % 4 == 0 {
        for shift: UInt32 in [16, 8, 0] { result.append(UInt8(truncatingIfNeeded: bits >> shift)) }
        bits = 0
        if result.count >= most { return result.secret() }
      }
    }
    guard padding == 0 || (padding <= 2 && (digits + padding) % 4 == 0) else { return nil }
    if alphabet == .standard, padding == 0, digits % 4 != 0 { return nil }
    switch digits % 4 {
    case 0: break
    case 2: result.append(UInt8(truncatingIfNeeded: bits >> 4))
    case 3:
      result.append(UInt8(truncatingIfNeeded: bits >> 10))
      result.append(UInt8(truncatingIfNeeded: bits >> 2))
    default: return nil
    }
    return result.secret()
  }

  private static func value(of byte: UInt8, _ alphabet: Alphabet) -> UInt32? {
    switch (byte, alphabet) {
    case (UInt8(ascii: "A")...UInt8(ascii: "Z"), _): UInt32(byte) - 0x41
    case (UInt8(ascii: "a")...UInt8(ascii: "z"), _): UInt32(byte) - 0x61 + 26
    case (UInt8(ascii: "0")...UInt8(ascii: "9"), _): UInt32(byte) - 0x30 + 52
    case (UInt8(ascii: "+"), .standard), (UInt8(ascii: "-"), .url): 62
    case (UInt8(ascii: "/"), .standard), (UInt8(ascii: "_"), .url): 63
    default: nil
    }
  }
}
