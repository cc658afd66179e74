import Secrets

/// Why bytes are not JSON, and where.
public struct JSONSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// The column in bytes, from 1.
  public let column: Int
  /// What is wrong, in words; never a part of the text, which may hold secrets.
  public let reason: String

  /// Position and reason.
  public var description: String { "line \(line), column \(column): \(reason)" }
}

/// Reads JSON (RFC 8259) strictly: order and numbers are kept, and every error has its position.
///
/// The library's decoder gives neither the order nor a position, and it leaves copies of what it read.
public struct JSONReader {
  /// Objects and lists inside one another; deeper input is refused rather than trusted with the stack.
  static let deepest = 128
  /// A millisecond's worth.
  private static let valuesBetweenLooks = 4_096

  /// What to do with a member name that occurs twice in one object.
  public enum Duplicates: Sendable {
    /// Refuse it: in a request it is a mistake that the two readers of the file would read differently.
    case refused
    /// Keep the last, as most readers do: for answers and files of others.
    case lastWins
  }

  let bytes: UnsafeRawBufferPointer
  let duplicates: Duplicates
  /// Whether every string is masked and stays in wiped memory.
  var keepsSecrets = false
  /// Asked now and then; where it says so, reading ends.
  var isStopped: (() -> Bool)?
  var position = 0
  var depth = 0
  var values = 0

  /// Reads one JSON document.
  ///
  /// - Parameters:
  ///   - bytes: the document, UTF-8, with or without a byte-order mark.
  ///   - duplicates: what a repeated member name means.
  ///   - isStopped: is asked now and then; where it says so, reading ends with an error.
  /// - Returns: the value.
  /// - Throws: `JSONSyntaxError` with the position of the first offence.
  public static func read(
    _ bytes: UnsafeRawBufferPointer, duplicates: Duplicates = .lastWins, isStopped: (() -> Bool)? = nil
  ) throws(JSONSyntaxError) -> JSONValue {
    var reader = JSONReader(bytes: bytes, duplicates: duplicates, isStopped: isStopped)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    return try reader.document()
  }

  /// Reads one JSON document of which any string may be a secret, such as what a credential service answers: each is
  /// masked, and its bytes are in wiped memory only. Names are not.
  ///
  /// - Parameter document: the document, UTF-8; programs write no byte-order mark (RFC 8259, section 8.1). Of members with
  ///   one name the last counts.
  /// - Returns: the value, with no `string` in it.
  /// - Throws: `JSONSyntaxError` with the position of the first offence.
  public static func read(secrets document: Secret) throws(JSONSyntaxError) -> JSONValue {
    try document.withBytes { bytes throws(JSONSyntaxError) in
      var reader = JSONReader(bytes: bytes, duplicates: .lastWins, keepsSecrets: true)
      return try reader.document()
    }
  }

  /// Reads one JSON document from a string.
  ///
  /// - Parameters:
  ///   - text: the document.
  ///   - duplicates: what a repeated member name means.
  /// - Returns: the value.
  /// - Throws: `JSONSyntaxError` with the position of the first offence.
  public static func read(
    _ text: String, duplicates: Duplicates = .lastWins
  ) throws(JSONSyntaxError) -> JSONValue {
    var text = text
    let result: Result<JSONValue, JSONSyntaxError> = text.withUTF8 { utf8 in
      do throws(JSONSyntaxError) {
        return .success(try read(UnsafeRawBufferPointer(utf8), duplicates: duplicates))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private mutating func document() throws(JSONSyntaxError) -> JSONValue {
    skipSpace()
    guard position < bytes.count else { throw failure("the text is empty") }
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw failure("there is more text after the value") }
    return value
  }

  func failure(_ reason: String, at offset: Int? = nil) -> JSONSyntaxError {
    let end = min(offset ?? position, bytes.count)
    var line = 1
    var lineStart = 0
    for index in 0..<end where bytes[index] == 0x0A {
      line += 1
      lineStart = index + 1
    }
    return JSONSyntaxError(line: line, column: end - lineStart + 1, reason: reason)
  }

  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  mutating func value() throws(JSONSyntaxError) -> JSONValue {
    guard position < bytes.count else { throw failure("a value is missing at the end of the text") }
    values += 1
    if values % Self.valuesBetweenLooks == 0, isStopped?() ?? false { throw failure("reading was stopped") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try nested(Self.object)
    case UInt8(ascii: "["): return try nested(Self.list)
    case UInt8(ascii: "\""): return keepsSecrets ? .secret(try secret()) : .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: return try word()
    }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    depth += 1
    guard depth <= Self.deepest else { throw failure("values are nested more than \(Self.deepest) deep") }
    defer { depth -= 1 }
    return try read(&self)
  }

  private static func list(_ reader: inout JSONReader) throws(JSONSyntaxError) -> JSONValue {
    var items: [JSONValue] = []
    reader.position += 1
    reader.skipSpace()
    if reader.accept(UInt8(ascii: "]")) { return .list(items) }
    while true {
      reader.skipSpace()
      items.append(try reader.value())
      reader.skipSpace()
      if reader.accept(UInt8(ascii: "]")) { return .list(items) }
      guard reader.accept(UInt8(ascii: ",")) else {
        throw reader.failure("a comma or ] is missing after an item")
      }
    }
  }

  private static func object(_ reader: inout JSONReader) throws(JSONSyntaxError) -> JSONValue {
    var object = JSONObject()
    var names = SeenNames()
    reader.position += 1
    reader.skipSpace()
    if reader.accept(UInt8(ascii: "}")) { return .object(object) }
    while true {
      reader.skipSpace()
      let start = reader.position
      guard start < reader.bytes.count, reader.bytes[start] == UInt8(ascii: "\"") else {
        throw reader.failure("a member name in double quotes is missing")
      }
      let name = try reader.string()
      reader.skipSpace()
      guard reader.accept(UInt8(ascii: ":")) else {
        throw reader.failure("a colon is missing after a member name")
      }
      reader.skipSpace()
      let value = try reader.value()
      if let place = names.insert(name, of: object) {
        guard reader.duplicates != .refused else {
          throw reader.failure("the same member name stands twice in one object", at: start)
        }
        object.replace(at: place, value)
      } else {
        object.append(name, value)
      }
      reader.skipSpace()
      if reader.accept(UInt8(ascii: "}")) { return .object(object) }
      guard reader.accept(UInt8(ascii: ",")) else {
        throw reader.failure("a comma or } is missing after a member")
      }
    }
  }

  private mutating func word() throws(JSONSyntaxError) -> JSONValue {
    for (word, value) in [("true", JSONValue.boolean(true)), ("false", .boolean(false)), ("null", .null)] {
      let end = position + word.utf8.count
      if end <= bytes.count, bytes[position..<end].elementsEqual(word.utf8) {
        position = end
        return value
      }
    }
    throw failure("this is no JSON value (a string needs double quotes)")
  }

  mutating func accept(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }
}

/// The member names of an object that is being read: few are compared one by one, many through a set, so that a
/// hostile object with a hundred thousand members costs no more than its length.
private struct SeenNames {
  /// A name that equals only the same bytes.
  private struct Name: Hashable {
    let text: String

    static func == (left: Name, right: Name) -> Bool { left.text.isWritten(as: right.text) }
  }

  private static let few = 16
  private var places: [Name: Int] = [:]

  /// Takes note of a name that comes next.
  ///
  /// - Returns: where the object has it already; nil where it is new.
  mutating func insert(_ name: String, of object: JSONObject) -> Int? {
    let members = object.members
    if members.count < Self.few { return members.firstIndex { $0.name.isWritten(as: name) } }
    if places.isEmpty {
      for (index, member) in members.enumerated() { places[Name(text: member.name)] = index }
    }
    if let place = places[Name(text: name)] { return place }
    places[Name(text: name)] = members.count
    return nil
  }
}
