import Secrets

/// Random identifiers in the form of a UUID (RFC 9562, version 4).
public enum UniqueID {
  /// A new identifier, such as `f81d4fae-7dec-41d0-a765-00a0c91e6bf6`.
  public static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    var bytes = withUnsafeBytes(of: (generator.next() as UInt64, generator.next() as UInt64)) { Array($0) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.withUnsafeBytes { Array(Hexadecimal.text($0).utf8) }
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: digits[$0], as: UTF8.self) }
      .joined(separator: "-")
  }
}
