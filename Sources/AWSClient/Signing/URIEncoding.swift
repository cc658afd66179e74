import Secrets

/// Percent-encoding as AWS's signatures want it: everything but RFC 3986's unreserved characters, in capitals.
public enum URIEncoding {
  /// Encodes a text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - kept: further characters that stay as they are, such as the slash of a path.
  /// - Returns: the encoded text.
  public static func encode(_ text: String, keeping kept: String = "") -> String {
    let kept = Array(kept.utf8)
    func stays(_ byte: UInt8) -> Bool { isUnreserved(byte) || kept.contains(byte) }
    if text.utf8.allSatisfy(stays) { return text }
    return String(unsafeUninitializedCapacity: 3 * text.utf8.count) { encoded in
      var count = 0
      for byte in text.utf8 {
        if stays(byte) {
          encoded[count] = byte
          count += 1
        } else {
          encoded[count] = 0x25
          encoded[count + 1] = Hexadecimal.digit(byte >> 4, isUpperCase: true)
          encoded[count + 2] = Hexadecimal.digit(byte & 15, isUpperCase: true)
          count += 3
        }
      }
      return count
    }
  }

  /// Encodes a secret's bytes into a buffer that is wiped.
  ///
  /// - Parameters:
  ///   - secret: the bytes to encode.
  ///   - buffer: where they go.
  static func append(_ secret: Secret, to buffer: inout WipedBuffer) {
    secret.withBytes { bytes in
      for byte in bytes {
        if isUnreserved(byte) {
          buffer.append(byte)
        } else {
          buffer.append(0x25)
          buffer.append(Hexadecimal.digit(byte >> 4, isUpperCase: true))
          buffer.append(Hexadecimal.digit(byte & 15, isUpperCase: true))
        }
      }
    }
  }

  /// Reads what is encoded.
  ///
  /// - Parameter text: the encoded text.
  /// - Returns: nil where a percent sign has no two digits after it, or where the bytes are no UTF-8.
  static func decode(_ text: String) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      guard digits.count == 2 else { return nil }
      bytes.append(UInt8(digits[0] << 4 | digits[1]))
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }
}
