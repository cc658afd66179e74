/// A type of the service's API, with the constraints that the model states.
///
/// It never changes. A class, because a shape is looked up for every value that is checked: a value would be copied each time,
/// with all its constraints.
public final class Shape: Sendable {
  /// What values of the shape look like.
  public enum Kind: Sendable {
    /// Members, in the model's order.
    case structure([Member])
    /// Elements of one shape.
    case list(element: ShapeID)
    /// Entries, whose keys are strings.
    case map(key: ShapeID, value: ShapeID)
    /// A text.
    case string
    /// `integer` and `long` of the model.
    case integer
    /// `float` and `double` of the model.
    case floatingPoint
    /// `true` or `false`.
    case boolean
    /// A point in time: seconds since 1970 in JSON.
    case timestamp
    /// `blob` of the model: base64 text in JSON.
    case blob

    /// What a person calls such a value.
    public var name: String {
      switch self {
      case .structure: "object"
      case .list: "list"
      case .map: "map"
      case .string: "string"
      case .integer: "integer"
      case .floatingPoint: "number"
      case .boolean: "boolean"
      case .timestamp: "timestamp"
      case .blob: "base64 string"
      }
    }
  }

  /// One member of a structure.
  public struct Member: Sendable {
    /// The member's name, as requests write it.
    public let name: String
    /// The member's type.
    public let shape: ShapeID
    /// Whether the model requires it.
    public let isRequired: Bool
    /// Whether it makes a request idempotent, so that a client fills it when the caller does not.
    public let isIdempotencyToken: Bool
  }

  /// The shape's name in the model.
  public let name: String
  /// What its values look like.
  public let kind: Kind
  /// The least length (in Unicode scalars or entries) or the least number.
  public let min: Int?
  /// The greatest length (in Unicode scalars or entries) or the greatest number.
  public let max: Int?
  /// What a whole string must match.
  public let pattern: Pattern?
  /// The values that a string may have; empty where any may stand.
  public let enumeration: [String]
  /// Whether the model marks the values as secret.
  public let isSensitive: Bool
  /// How many members stand before the last that is required, with it: all others are checked only where they are present.
  let requiredUpTo: Int
  /// Where the members of a structure stand, by their names' bytes; empty where there are few, which are compared one by one.
  private let places: [[UInt8]: Int]
  private static let few = 32

  init(
    name: String, kind: Kind, min: Int?, max: Int?, pattern: Pattern?, enumeration: [String],
    isSensitive: Bool
  ) {
    self.name = name
    self.kind = kind
    self.min = min
    self.max = max
    self.pattern = pattern
    self.enumeration = enumeration
    self.isSensitive = isSensitive
    if case .structure(let members) = kind {
      requiredUpTo = members.lastIndex(where: \.isRequired).map { $0 + 1 } ?? 0
      let named = members.count > Self.few ? members.enumerated().map { (Array($1.name.utf8), $0) } : []
      places = Dictionary(named, uniquingKeysWith: { first, _ in first })
    } else {
      requiredUpTo = 0
      places = [:]
    }
  }

  /// A member of a structure.
  ///
  /// - Parameter name: the member's name, case-sensitive.
  /// - Returns: nil where there is none, or this is no structure.
  public func member(named name: String) -> Member? {
    guard case .structure(let members) = kind else { return nil }
    guard places.isEmpty else { return places[Array(name.utf8)].map { members[$0] } }
    return members.first { $0.name.isWritten(as: name) }
  }

  /// The members of a structure; none for other kinds.
  public var members: [Member] {
    guard case .structure(let members) = kind else { return [] }
    return members
  }
}

/// Which shape of a model: an index, so that walking from shape to shape costs no look-up by name.
public struct ShapeID: Hashable, Sendable {
  let index: Int
}
