extension Secret {
  /// Bytes from the system's random source, in lower-case hexadecimal: a salt, or a value that nobody can guess.
  ///
  /// - Parameter byteCount: how many random bytes; the text is twice as long.
  /// - Returns: the text.
  public static func random(byteCount: Int) -> Secret {
    var generator = SystemRandomNumberGenerator()
    let digits: StaticString = "0123456789abcdef"
    var text = WipedBuffer(capacity: 2 * byteCount)
    for _ in 0..<byteCount {
      let byte: UInt8 = generator.next()
      text.append(digits.utf8Start[Int(byte >> 4)])
      text.append(digits.utf8Start[Int(byte & 15)])
    }
    return text.secret()
  }
}
