import Glibc
import Secrets

/// A JSON value that keeps what a request or an answer said exactly: the order of members, and numbers as written.
public enum JSONValue: Equatable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number, as it was written.
  case number(JSONNumber)
  /// A string that may be shown.
  case string(String)
  /// A string that is masked wherever it is shown and written into wiped memory only.
  case secret(Secret)
  /// An array.
  case list([JSONValue])
  /// An object, with its members in their order.
  case object(JSONObject)
}

/// A number as it was written. `443` and `443.0` differ, as they do for the service's integer members.
public struct JSONNumber: Equatable, Sendable {
  /// The number's text, in JSON's grammar.
  public let text: String

  /// Keeps a number's text.
  ///
  /// - Parameter text: a number in JSON's grammar; the reader has checked it.
  public init(text: String) { self.text = text }

  /// Writes an integer as JSON does.
  ///
  /// - Parameter value: the integer.
  public init(_ value: Int) { text = String(value) }

  /// The value, where the text is an integer that fits into 64 bits.
  public var integer: Int? { Int(text) }

  /// Whether the text has neither a fraction nor an exponent.
  public var isInteger: Bool { !text.utf8.contains { $0 == 0x2E || $0 | 0x20 == 0x65 } }

  /// The value as a floating-point number.
  public var double: Double { Double(text) ?? .nan }
}

/// The members of a JSON object in the order in which they were written.
public struct JSONObject: Equatable, Sendable {
  /// One member.
  public struct Member: Equatable, Sendable {
    /// The member's name.
    public let name: String
    /// The member's value.
    public var value: JSONValue
  }

  /// All members, in order.
  public private(set) var members: [Member] = []

  /// An object without members.
  public init() {}

  /// Looks a member up, replaces it in its place, appends it, or (with nil) removes it.
  ///
  /// - Parameter name: the member's name, case-sensitive.
  public subscript(name: String) -> JSONValue? {
    get { position(of: name).map { members[$0].value } }
    set {
      switch (position(of: name), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Where a member stands.
  private func position(of name: String) -> Int? {
    // Not by `firstIndex`, which copies each member for its closure, the value and all.
    for index in members.indices where members[index].name.isWritten(as: name) { return index }
    return nil
  }

  /// Whether there are no members.
  public var isEmpty: Bool { members.isEmpty }

  /// Replaces the value of a member that stands somewhere.
  mutating func replace(at place: Int, _ value: JSONValue) {
    members[place].value = value
  }

  /// Appends a member that the caller knows to be new.
  package mutating func append(_ name: String, _ value: JSONValue) {
    members.append(Member(name: name, value: value))
  }
}

extension String {
  /// Whether two names are the same bytes, as JSON's readers and the service compare them. Swift's `==` also takes
  /// canonically equivalent ones for equal, such as `K` and the sign for kelvin.
  package func isWritten(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let isSame = utf8.withContiguousStorageIfAvailable { here in
      other.utf8.withContiguousStorageIfAvailable { there in
        guard let left = here.baseAddress, let right = there.baseAddress else { return here.isEmpty }
        return memcmp(left, right, here.count) == 0
      }
    }
    return isSame.flatMap(\.self) ?? utf8.elementsEqual(other.utf8)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Makes an object from a literal, in the literal's order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    members = elements.map { Member(name: $0.0, value: $0.1) }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A boolean.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// An integer number.
  public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
  /// An object, in the literal's order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(pairs: elements))
  }
}

extension JSONObject {
  init(pairs: [(String, JSONValue)]) {
    members = pairs.map { Member(name: $0.0, value: $0.1) }
  }
}

extension JSONValue {
  /// Whether this is `null`: cheaper to ask than whether it equals `null`.
  public var isNull: Bool {
    guard case .null = self else { return false }
    return true
  }

  /// A member of an object; nil for a missing member, for null, and for a value that is no object.
  ///
  /// - Parameter name: the member's name.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let object) = self, let value = object[name], value != .null else { return nil }
    return value
  }

  /// The value at a pointer, or nil where there is none.
  ///
  /// - Parameter pointer: the path from this value.
  public subscript(pointer: JSONPointer) -> JSONValue? {
    var current = self
    for token in pointer.tokens {
      switch current {
      case .object(let object):
        guard let value = object[token] else { return nil }
        current = value
      case .list(let items):
        guard let index = Int(token), items.indices.contains(index) else { return nil }
        current = items[index]
      default: return nil
      }
    }
    return current
  }

  /// The text of a string that is not a secret.
  public var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// A member's string that is masked; nil where there is none, or an empty one.
  ///
  /// - Parameter name: the member's name.
  package func secret(_ name: String) -> Secret? {
    guard case .secret(let secret)? = self[name], !secret.isEmpty else { return nil }
    return secret
  }

  /// A member of a document of secrets that may be shown all the same.
  ///
  /// - Parameter name: the member's name.
  /// - Returns: an ordinary copy of its string, or its number; nil where there is neither.
  package func revealed(_ name: String) -> String? {
    switch self[name] {
    case .secret(let secret): secret.revealed()
    case .number(let number): number.text
    default: nil
    }
  }

  /// The boolean.
  public var flag: Bool? {
    guard case .boolean(let flag) = self else { return nil }
    return flag
  }

  /// The number.
  public var number: JSONNumber? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  /// The items of a list.
  public var items: [JSONValue]? {
    guard case .list(let items) = self else { return nil }
    return items
  }

  /// The members of an object.
  public var object: JSONObject? {
    guard case .object(let object) = self else { return nil }
    return object
  }

  /// Turns the strings at secret places into masked values; any other type there is a mistake, and stays one.
  ///
  /// - Parameters:
  ///   - pointer: where this value stands in the request.
  ///   - isSecret: whether the value at a pointer must be masked.
  /// - Returns: the value, its secrets masked.
  public func maskingSecrets(
    at pointer: JSONPointer = .root, where isSecret: (JSONPointer) -> Bool
  ) -> JSONValue {
    var masked = self
    masked.maskSecrets(at: pointer, where: isSecret)
    return masked
  }

  /// Turns the strings at secret places into masked values, in their place.
  ///
  /// - Parameters:
  ///   - pointer: where this value stands in the request.
  ///   - isSecret: whether the value at a pointer must be masked.
  public mutating func maskSecrets(at pointer: JSONPointer = .root, where isSecret: (JSONPointer) -> Bool) {
    switch self {
    case .string(let text): if isSecret(pointer) { self = .secret(Secret(text)) }
    case .list(var items):
      // Only one owner changes a list in its place.
      self = .null
      for index in items.indices {
        items[index].maskSecrets(at: pointer.appending(String(index)), where: isSecret)
      }
      self = .list(items)
    case .object(var object):
      self = .null
      object.maskSecrets(at: pointer, where: isSecret)
      self = .object(object)
    case .null, .boolean, .number, .secret: break
    }
  }
}

extension JSONObject {
  fileprivate mutating func maskSecrets(at pointer: JSONPointer, where isSecret: (JSONPointer) -> Bool) {
    for index in members.indices {
      let place = pointer.appending(members[index].name)
      members[index].value.maskSecrets(at: place, where: isSecret)
    }
  }
}
