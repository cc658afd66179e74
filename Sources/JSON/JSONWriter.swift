import Secrets

/// Writes JSON. The one writer of request bodies: bytes go into memory that is wiped, so that a secret leaves no copy.
public enum JSONWriter {
  /// Writes a value without spaces, as it is sent.
  ///
  /// - Parameter value: the value; its secrets are written in clear.
  /// - Returns: the bytes, UTF-8.
  public static func body(_ value: JSONValue) -> Secret {
    var buffer = WipedBuffer(capacity: 1024)
    write(value, into: &buffer)
    return buffer.secret()
  }

  private static func write(_ value: JSONValue, into buffer: inout WipedBuffer) {
    switch value {
    case .null: buffer.append("null")
    case .boolean(let flag): buffer.append(flag ? "true" : "false")
    case .number(let number): buffer.append(number.text)
    case .string(var text):
      text.withUTF8 { quote(UnsafeRawBufferPointer($0), into: &buffer) }
    case .secret(let secret):
      secret.withBytes { quote($0, into: &buffer) }
    case .list(let items):
      buffer.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        write(item, into: &buffer)
      }
      buffer.append(UInt8(ascii: "]"))
    case .object(let object):
      buffer.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        write(.string(member.name), into: &buffer)
        buffer.append(UInt8(ascii: ":"))
        write(member.value, into: &buffer)
      }
      buffer.append(UInt8(ascii: "}"))
    }
  }

  private static func quote(_ bytes: UnsafeRawBufferPointer, into buffer: inout WipedBuffer) {
    buffer.append(UInt8(ascii: "\""))
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        buffer.append(UInt8(ascii: "\\"))
        buffer.append(byte)
      case 0x0A: buffer.append("\\n")
      case 0x0D: buffer.append("\\r")
      case 0x09: buffer.append("\\t")
      case 0..<0x20, 0x7F:
        buffer.append("\\u00")
        buffer.append(Hexadecimal.digit(byte >> 4))
        buffer.append(Hexadecimal.digit(byte & 15))
      default: buffer.append(byte)
      }
    }
    buffer.append(UInt8(ascii: "\""))
  }
}
