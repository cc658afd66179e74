import JSON

/// What must hold of an item as it is for a write to be made.
public enum ItemCondition: Sendable, Equatable {
  /// It has no such attribute: of a key's attribute, there is no such item.
  case absent(String)
  /// It has this attribute.
  case present(String)
  /// The attribute has this value.
  case equals(String, AttributeValue)
  /// All of these.
  indirect case all([ItemCondition])
}

/// One write, alone or in a transaction. Where its condition does not hold, nothing is written, and the refusal has the item as it
/// is.
public enum ItemWrite: Sendable, Equatable {
  /// Puts a whole item.
  case put(TableItem, if: ItemCondition?)
  /// Changes attributes of an item: sets some, and adds others at the end of their lists.
  case update(key: TableItem, set: TableItem, appending: TableItem = [:], if: ItemCondition?)
  /// Deletes an item.
  case delete(key: TableItem, if: ItemCondition?)

  /// The operation for it alone.
  var operation: String {
    switch self {
    case .put: "PutItem"
    case .update: "UpdateItem"
    case .delete: "DeleteItem"
    }
  }

  /// Its name in a transaction.
  var transactionName: String {
    switch self {
    case .put: "Put"
    case .update: "Update"
    case .delete: "Delete"
    }
  }

  /// The members of the request.
  ///
  /// - Parameter table: the table.
  func request(in table: String) -> JSONObject {
    var request: JSONObject = ["TableName": .string(table)]
    var names = Placeholders()
    let condition: ItemCondition?
    switch self {
    case .put(let item, let given):
      request["Item"] = item.json
      condition = given
    case .update(let key, let set, let appending, let given):
      request["Key"] = key.json
      request["UpdateExpression"] = .string(names.update(set, appending))
      condition = given
    case .delete(let key, let given):
      request["Key"] = key.json
      condition = given
    }
    if let condition {
      request["ConditionExpression"] = .string(names.text(of: condition))
      request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    }
    names.add(to: &request)
    return request
  }
}

/// Stands for names and values in an expression: names may be words of DynamoDB's own.
struct Placeholders {
  private var names = JSONObject()
  private var values = JSONObject()
  private var count = 0

  /// What stands for a name.
  mutating func name(_ name: String) -> String {
    if let known = names.members.first(where: { $0.value == .string(name) }) { return known.name }
    count += 1
    names["#n\(count)"] = .string(name)
    return "#n\(count)"
  }

  /// What stands for a value.
  mutating func value(_ value: AttributeValue) -> String {
    count += 1
    values[":v\(count)"] = value.json
    return ":v\(count)"
  }

  /// A condition as an expression.
  mutating func text(of condition: ItemCondition) -> String {
    switch condition {
    case .absent(let attribute): "attribute_not_exists(\(name(attribute)))"
    case .present(let attribute): "attribute_exists(\(name(attribute)))"
    case .equals(let attribute, let wanted): "\(name(attribute)) = \(value(wanted))"
    case .all(let conditions): conditions.map { text(of: $0) }.joined(separator: " AND ")
    }
  }

  /// A change as an expression.
  mutating func update(_ set: TableItem, _ appending: TableItem) -> String {
    var parts: [String] = []
    for (attribute, wanted) in set.sorted(by: { $0.key < $1.key }) {
      parts.append("\(name(attribute)) = \(value(wanted))")
    }
    for (attribute, added) in appending.sorted(by: { $0.key < $1.key }) {
      let (place, none, one) = (name(attribute), value(.list([])), value(.list([added])))
      parts.append("\(place) = list_append(if_not_exists(\(place), \(none)), \(one))")
    }
    return "SET " + parts.joined(separator: ", ")
  }

  /// Adds what they stand for to a request.
  func add(to request: inout JSONObject) {
    if !names.isEmpty { request["ExpressionAttributeNames"] = .object(names) }
    if !values.isEmpty { request["ExpressionAttributeValues"] = .object(values) }
  }
}
