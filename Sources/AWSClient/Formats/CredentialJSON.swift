import Secrets

/// JSON whose strings are kept as secrets: what credential services, processes and token files answer, and what tokens
/// hold.
///
/// The library's decoder would leave copies of the keys in memory.
public indirect enum CredentialJSON: Sendable, Equatable {
  /// A text.
  case string(Secret)
  /// A number, as it was written.
  case number(String)
  /// An object.
  case object(Members)
  /// A list.
  case list([CredentialJSON])
  /// Booleans and null: nothing that credentials use.
  case other

  /// The members of an object; of those with one name, the last. Names are one where their bytes are: Swift's own comparison
  /// takes the sign for kelvin for a K.
  public struct Members: Sendable, Equatable {
    private var values: [[UInt8]: CredentialJSON] = [:]

    /// The names, sorted.
    public var names: [String] { values.keys.map { String(decoding: $0, as: UTF8.self) }.sorted() }

    /// A member's value.
    ///
    /// - Parameter name: the member's name.
    public fileprivate(set) subscript(name: String) -> CredentialJSON? {
      get { values[Array(name.utf8)] }
      set { values[Array(name.utf8)] = newValue }
    }
  }

  /// Why a text is not JSON, without any of the text.
  public struct Malformed: Error, Equatable {
    /// Bytes before the place.
    public let offset: Int
  }

  /// Reads a document.
  ///
  /// - Parameter document: its bytes, UTF-8.
  /// - Throws: `Malformed`.
  public init(_ document: Secret) throws(Malformed) {
    self = try document.withBytes { bytes throws(Malformed) in
      var reader = CredentialJSONReader(bytes: bytes)
      return try reader.document()
    }
  }

  /// A member of an object.
  ///
  /// - Parameter name: the member's name.
  /// - Returns: nil where there is none, or this is no object.
  public subscript(name: String) -> CredentialJSON? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  /// A member's string that grants access; nil when there is none or it is empty.
  func secret(_ name: String) -> Secret? {
    guard case .string(let value)? = self[name], !value.isEmpty else { return nil }
    return value
  }

  /// A member's string or number that may be shown.
  ///
  /// - Parameter name: the member's name.
  /// - Returns: an ordinary copy; nil where there is none.
  public func text(_ name: String) -> String? {
    switch self[name] {
    case .string(let value): value.revealed()
    case .number(let value): value
    default: nil
    }
  }
}

/// Reads one document from left to right, as strictly as the reader of requests and models does (RFC 8259).
private struct CredentialJSONReader {
  /// Objects and lists inside one another.
  private static let deepest = 128

  let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private var depth = 0

  init(bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  private var malformed: CredentialJSON.Malformed { .init(offset: offset) }

  mutating func document() throws(CredentialJSON.Malformed) -> CredentialJSON {
    let value = try value()
    skipSpace()
    guard offset == bytes.count else { throw malformed }
    return value
  }

  private mutating func value() throws(CredentialJSON.Malformed) -> CredentialJSON {
    skipSpace()
    depth += 1
    defer { depth -= 1 }
    guard offset < bytes.count, depth <= Self.deepest else { throw malformed }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return .object(try members())
    case UInt8(ascii: "["): return try list()
    case UInt8(ascii: "\""): return .string(try string())
    default: return try word()
    }
  }

  private mutating func members() throws(CredentialJSON.Malformed) -> CredentialJSON.Members {
    var members = CredentialJSON.Members()
    try expect(UInt8(ascii: "{"))
    if accept(UInt8(ascii: "}")) { return members }
    repeat {
      skipSpace()
      let name = try string().revealed()
      try expect(UInt8(ascii: ":"))
      members[name] = try value()
    } while accept(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
    return members
  }

  private mutating func list() throws(CredentialJSON.Malformed) -> CredentialJSON {
    var items: [CredentialJSON] = []
    try expect(UInt8(ascii: "["))
    if accept(UInt8(ascii: "]")) { return .list(items) }
    repeat { items.append(try value()) } while accept(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
    return .list(items)
  }

  /// A number, true, false or null.
  private mutating func word() throws(CredentialJSON.Malformed) -> CredentialJSON {
    for word in ["true", "false", "null"] where bytes[offset...].starts(with: word.utf8) {
      offset += word.utf8.count
      return .other
    }
    let start = offset
    _ = accept("-")
    if !accept("0") { try digits() }
    if accept(".") { try digits() }
    if accept("e") || accept("E") {
      if !accept("+") { _ = accept("-") }
      try digits()
    }
    return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
  }

  /// One digit or more.
  private mutating func digits() throws(CredentialJSON.Malformed) {
    let start = offset
    while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
    guard offset > start else { throw malformed }
  }

  /// A character that must stand here, and nowhere later.
  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard offset < bytes.count, bytes[offset] == character.value else { return false }
    offset += 1
    return true
  }

  private mutating func string() throws(CredentialJSON.Malformed) -> Secret {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { throw malformed }
    offset += 1
    var text = WipedBuffer(capacity: 1024)
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        let secret = text.secret()
        guard secret.isUTF8 else { throw malformed }
        return secret
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw malformed
      default: text.append(byte)
      }
    }
    throw malformed
  }

  private mutating func escape(into text: inout WipedBuffer) throws(CredentialJSON.Malformed) {
    guard offset < bytes.count else { throw malformed }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): try unicode(into: &text)
    default: throw malformed
    }
  }

  private mutating func unicode(into text: inout WipedBuffer) throws(CredentialJSON.Malformed) {
    var value = try hexadecimal()
    if (0xD800..<0xDC00).contains(value) {
      guard accept(UInt8(ascii: "\\"), UInt8(ascii: "u")) else { throw malformed }
      let low = try hexadecimal()
      guard (0xDC00..<0xE000).contains(low) else { throw malformed }
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else { throw malformed }
    for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { text.append(unit) }
  }

  private mutating func hexadecimal() throws(CredentialJSON.Malformed) -> UInt32 {
    guard offset + 4 <= bytes.count else { throw malformed }
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else { throw malformed }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }

  private mutating func skipSpace() {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    skipSpace()
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  private mutating func accept(_ first: UInt8, _ second: UInt8) -> Bool {
    guard offset + 1 < bytes.count, bytes[offset] == first, bytes[offset + 1] == second else { return false }
    offset += 2
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(CredentialJSON.Malformed) {
    guard accept(byte) else { throw malformed }
  }
}
