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
    let digits: StaticString = "0123456789abcdef"
    var text = WipedBuffer(capacity: 2 * bytes.count)
    for byte in bytes {
      text.append(digits.utf8Start[Int(byte >> 4)])
      text.append(digits.utf8Start[Int(byte & 15)])
    }
    self = text.secret()
  }
}
