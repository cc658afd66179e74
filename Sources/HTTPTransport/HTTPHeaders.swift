import Secrets

/// The headers of a request or an answer: ordered, found by name in any case.
public struct HTTPHeaders: Sendable, Equatable {
  /// A header's value. One that grants access is a secret: masked in every description and wiped.
  public enum FieldValue: Sendable, Equatable {
    /// A value that may be shown.
    case text(String)
    /// A value that grants access, such as a session token or a signature.
    case secret(Secret)

    /// Gives the value's UTF-8 bytes for the time of the call.
    ///
    /// - Parameter body: reads the bytes; it must not keep the pointer.
    /// - Returns: what `body` returns.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
      switch self {
      case .secret(let secret): return try secret.withBytes(body)
      case .text(var text): return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
      }
    }
  }

  /// One header.
  public struct Field: Sendable, Equatable {
    /// The name as it is sent.
    public let name: String
    /// The value.
    public let value: FieldValue
  }

  /// The headers in order.
  public private(set) var fields: [Field] = []

  /// Makes an empty set of headers.
  public init() {}

  /// The text of the first header with a name; nil when there is none or when it is a secret.
  ///
  /// Setting replaces every header with that name, and nil removes them.
  ///
  /// - Parameter name: the name, in any case.
  public subscript(name: String) -> String? {
    get {
      guard case .text(let text)? = value(of: name) else { return nil }
      return text
    }
    set {
      set(name, to: newValue.map { .text($0) })
    }
  }

  /// The value of the first header with a name.
  ///
  /// - Parameter name: the name, in any case.
  /// - Returns: the value, or nil when there is no such header.
  public func value(of name: String) -> FieldValue? {
    fields.first { Self.isSame($0.name, name) }?.value
  }

  /// Replaces every header with a name.
  ///
  /// - Parameters:
  ///   - name: the name as it is to be sent.
  ///   - value: the new value; nil removes the header.
  public mutating func set(_ name: String, to value: FieldValue?) {
    fields.removeAll { Self.isSame($0.name, name) }
    if let value { fields.append(Field(name: name, value: value)) }
  }

  /// Adds a header and keeps those that have the same name.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - value: the value.
  public mutating func add(_ name: String, _ value: FieldValue) {
    fields.append(Field(name: name, value: value))
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { asciiLowercase($0) == asciiLowercase($1) }
  }

  private static func asciiLowercase(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  /// A header's name.
  public typealias Key = String

  /// Makes headers of texts that may be shown.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { add(name, .text(value)) }
  }
}
