import JSON

/// The attributes of an item of DynamoDB by their names.
public typealias TableItem = [String: AttributeValue]

/// A value of an attribute, of the types that are used here.
public enum AttributeValue: Sendable, Hashable {
  /// A text; as a key it is not empty.
  case string(String)
  /// A number as it is written: DynamoDB keeps 38 digits, and may write it otherwise.
  case number(String)
  /// `true` or `false`.
  case boolean(Bool)
  /// There is none.
  case null
  /// Values in their order.
  case list([AttributeValue])
  /// Values by their names, in no order.
  case map(TableItem)

  /// The text; nil for what is none.
  public var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The boolean; nil for what is none.
  public var flag: Bool? {
    guard case .boolean(let flag) = self else { return nil }
    return flag
  }

  /// The number as an integer; nil for what is none.
  public var integer: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text)
  }

  /// The number with its fraction; nil for what is none.
  public var double: Double? {
    guard case .number(let text) = self else { return nil }
    return Double(text)
  }

  /// The values of a list; nil for what is none.
  public var items: [AttributeValue]? {
    guard case .list(let items) = self else { return nil }
    return items
  }

  /// The values of a map; nil for what is none.
  public var members: TableItem? {
    guard case .map(let members) = self else { return nil }
    return members
  }
}

extension AttributeValue {
  /// The value as requests have it: an object with the type's letter.
  var json: JSONValue {
    switch self {
    case .string(let text): ["S": .string(text)]
    case .number(let text): ["N": .string(text)]
    case .boolean(let flag): ["BOOL": .boolean(flag)]
    case .null: ["NULL": true]
    case .list(let items): ["L": .list(items.map(\.json))]
    case .map(let members): ["M": members.json]
    }
  }

  /// Reads a value of an answer.
  ///
  /// - Returns: nil for a type that is not used here.
  init?(json: JSONValue) {
    guard let member = json.object?.members.first else { return nil }
    switch (member.name, member.value) {
    case ("S", .string(let text)): self = .string(text)
    case ("N", .string(let text)): self = .number(text)
    case ("BOOL", .boolean(let flag)): self = .boolean(flag)
    case ("NULL", _): self = .null
    case ("L", .list(let items)): self = .list(items.compactMap { AttributeValue(json: $0) })
    case ("M", .object(let members)): self = .map(TableItem(json: members))
    default: return nil
    }
  }
}

extension TableItem {
  /// The item as requests have it, its attributes in the order of their names.
  var json: JSONValue {
    .object(sorted { $0.key < $1.key }.reduce(into: JSONObject()) { $0[$1.key] = $1.value.json })
  }

  /// Reads an item of an answer. Attributes of types that are not used here are left out.
  init(json: JSONObject) {
    self.init(
      json.members.compactMap { member in AttributeValue(json: member.value).map { (member.name, $0) } },
      uniquingKeysWith: { _, last in last })
  }
}
