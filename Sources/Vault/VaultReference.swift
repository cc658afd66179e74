/// A secret of a key/value engine, as Vault's addresses write it: its path, and `?version=N` where not the newest version is wanted.
///
/// What would end a path in an address is written as there, with a percent sign and two hexadecimal digits: `%3F` for a question
/// mark, `%23` for a number sign.
public struct VaultReference: Sendable, Hashable, CustomStringConvertible {
  /// The path, percent-encoded, without a slash at its beginning: the engine's own path first, and nothing of the engine's `data/`.
  public let path: String
  /// The version; nil for the newest one.
  public let version: Int?

  /// Why a text is no such reference; never a part of the text.
  public struct Malformed: Error, Equatable {
    /// The rule that it breaks, in words.
    public let reason: String
  }

  /// Reads a reference.
  ///
  /// - Parameter text: the reference, without a key.
  /// - Throws: `Malformed`.
  public init(_ text: String) throws(Malformed) {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard var bytes = Self.decoded(parts[0]) else {
      throw Malformed(
        reason: "a percent sign in a path is written as %25, a question mark as %3F, a number sign as %23")
    }
    if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
    let path = Self.encoded(bytes)
    let names = path.split(separator: "/", omittingEmptySubsequences: false)
    guard names.count > 1, names.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
      throw Malformed(reason: "the path of a secret must follow, such as vault:secret/appflow#password")
    }
    self.path = path
    guard parts.count == 2 else {
      version = nil
      return
    }
    let digits = parts[1].dropFirst("version=".count)
    guard parts[1].hasPrefix("version="), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(digits), number > 0
    else {
      throw Malformed(reason: "behind the path stands ?version= and a version's number, or nothing")
    }
    version = number
  }

  /// The reference as it is written.
  public var description: String { path + (version.map { "?version=\($0)" } ?? "") }

  /// A path as it stands in an address.
  static func encoded(_ path: some Sequence<UInt8>) -> String {
    var encoded = ""
    for byte in path {
      let stays =
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || "-._~/!$&'()*+,;=:@".utf8.contains(byte)
      if stays {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
    return encoded
  }

  /// The bytes that a path of an address means; nil where a percent sign stands alone.
  private static func decoded(_ path: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = path.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}
