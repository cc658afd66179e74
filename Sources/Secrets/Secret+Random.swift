extension Secret {
  /// Bytes from the system's random source, in lower-case hexadecimal: a salt, or a value that nobody can guess.
  ///
  /// - Parameter byteCount: how many random bytes; the text is twice as long.
  /// - Returns: the text.
  public static func random(byteCount: Int) -> Secret {
    var generator = SystemRandomNumberGenerator()
    var bytes = WipedBuffer(capacity: byteCount)
    for _ in 0..<byteCount { bytes.append(generator.next() as UInt8) }
    return bytes.withBytes { Secret(hexadecimal: $0) }
  }

  /// The lower-case hexadecimal digits of bytes.
  ///
  /// - Parameter bytes: the bytes, which stay the caller's.
  public init(hexadecimal bytes: UnsafeRawBufferPointer) {
    var text = WipedBuffer(capacity: 2 * bytes.count)
    for byte in bytes {
      text.append(Hexadecimal.digit(byte >> 4))
      text.append(Hexadecimal.digit(byte & 15))
    }
    self = text.secret()
  }

  /// The digits of bytes in base64 for URLs, without padding (RFC 4648, section 5).
  ///
  /// - Parameter bytes: the bytes, which stay the caller's.
  public init(base64ForURL bytes: UnsafeRawBufferPointer) {
    let digits: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    var text = WipedBuffer(capacity: bytes.count * 4 / 3 + 4)
    var bits: UInt32 = 0
    var held: UInt32 = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      held += 8
      while held >= 6 {
        held -= 6
        text.append(digits.utf8Start[Int(bits >> held & 63)])
      }
    }
    if held > 0 { text.append(digits.utf8Start[Int(bits << (6 - held) & 63)]) }
    self = text.secret()
  }
}
