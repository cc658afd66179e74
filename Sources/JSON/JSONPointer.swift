/// A place in a JSON document, as RFC 6901 writes it: `/connectorProfileConfig/connectorProfileProperties`.
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  /// The unescaped names and indices, from the root.
  public let tokens: [String]
  /// Found once: forms look hundreds of places up for each key that is pressed.
  private let hash: Int

  /// The whole document.
  public static let root = JSONPointer(tokens: [])

  /// Makes a pointer from unescaped names and indices.
  ///
  /// - Parameter tokens: the names, from the root.
  public init(tokens: [String]) {
    self.tokens = tokens
    hash = tokens.reduce(0, Self.hash)
  }

  private init(tokens: [String], hash: Int) {
    self.tokens = tokens
    self.hash = hash
  }

  /// The hash of a place from its parent's.
  private static func hash(_ parent: Int, _ token: String) -> Int {
    var hasher = Hasher()
    hasher.combine(parent)
    hasher.combine(token)
    return hasher.finalize()
  }

  /// Whether two places are the same.
  public static func == (left: JSONPointer, right: JSONPointer) -> Bool {
    left.hash == right.hash && left.tokens == right.tokens
  }

  /// Puts the place into a hash.
  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

  /// Reads a pointer's text.
  ///
  /// - Parameter text: empty for the root, else `/` before each name, with `~1` for `/` and `~0` for `~`.
  public init(_ text: String) {
    self.init(
      tokens: text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        .map { Self.unescaped(Substring($0)) })
  }

  /// The pointer's text.
  public var description: String { tokens.reduce(into: "") { $0 += "/" + Self.escaped($1) } }

  /// The last name or index; nil at the root.
  public var last: String? { tokens.last }

  /// The place that this one is in; the root's is the root.
  public var parent: JSONPointer { JSONPointer(tokens: Array(tokens.dropLast())) }

  /// A place inside this one.
  ///
  /// - Parameter token: the member's name or the item's index, unescaped.
  /// - Returns: the longer pointer.
  public func appending(_ token: String) -> JSONPointer {
    var longer: [String] = []
    longer.reserveCapacity(tokens.count + 1)
    longer.append(contentsOf: tokens)
    longer.append(token)
    return JSONPointer(tokens: longer, hash: Self.hash(hash, token))
  }

  /// A place inside this one.
  ///
  /// - Parameter pointer: the way from here.
  /// - Returns: the longer pointer.
  public func appending(_ pointer: JSONPointer) -> JSONPointer {
    JSONPointer(tokens: tokens + pointer.tokens)
  }

  /// Whether this is the given place or one inside it.
  ///
  /// - Parameter place: the place that may contain this one.
  /// - Returns: true where it does.
  public func isWithin(_ place: JSONPointer) -> Bool { tokens.starts(with: place.tokens) }

  // Both go by scalars: a mark that follows `/` or `~` makes one character with it.
  private static func unescaped(_ token: Substring) -> String {
    guard token.utf8.contains(0x7E) else { return String(token) }
    var result = String.UnicodeScalarView()
    var isEscape = false
    for scalar in token.unicodeScalars {
      if isEscape {
        result.append(scalar == "1" ? "/" : scalar == "0" ? "~" : scalar)
        isEscape = false
      } else if scalar == "~" {
        isEscape = true
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func escaped(_ token: String) -> String {
    guard token.utf8.contains(where: { $0 == 0x7E || $0 == 0x2F }) else { return token }
    return token.unicodeScalars.reduce(into: "") {
      switch $1 {
      case "~": $0 += "~0"
      case "/": $0 += "~1"
      default: $0.unicodeScalars.append($1)
      }
    }
  }
}
