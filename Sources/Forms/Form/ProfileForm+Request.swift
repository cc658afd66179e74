import JSON

extension ProfileForm {
  /// The request that the form stands for, with members in the API's order.
  ///
  /// - Parameter clientToken: the idempotency token, where it is to be shown or sent.
  /// - Returns: the whole request; its secrets are masked values.
  public func request(clientToken: String? = nil) -> JSONValue {
    let connector = definition.connector
    var config = JSONObject()
    let properties = structure(
      definition.section(.properties), held: held[RequestPaths.properties.appending(connector)])
    config["connectorProfileProperties"] = .object([connector: .object(properties)])
    if !choice.keepsStored {
      let credentials = structure(definition.section(.credentials), held: nil)
      config["connectorProfileCredentials"] = .object([connector: .object(credentials)])
    }
    var request = structure(definition.section(.connection), held: nil)
    request["connectorProfileConfig"] = .object(config)
    request["clientToken"] = clientToken.map { .string($0) }
    return .object(request)
  }

  /// Where the value under the cursor stands in the request.
  ///
  /// - Parameter focus: where the cursor stands.
  /// - Returns: the place, of a row the row's own; nil for the sign-in method. A row that is not sent has its list's or
  ///   map's.
  public func place(of focus: FormFocus) -> JSONPointer? {
    switch (focus, focus.pointer.flatMap { values[$0] }) {
    case (.item(let pointer, let index), .list(let items)) where items.indices.contains(index):
      // Empty rows are not sent, so that the request's index counts the others.
      items[index].isEmpty ? pointer : pointer.appending(String(items[..<index].count { !$0.isEmpty }))
    case (.key(let pointer, let index), .map(let entries)) where entries.indices.contains(index),
      (.entry(let pointer, let index), .map(let entries)) where entries.indices.contains(index):
      entries[index].isEmpty ? pointer : pointer.appending(entries[index].key.string)
    default: focus.pointer
    }
  }

  /// The object that fields make, with the held members that the form does not know; the held one where it is the same.
  private func structure(_ fields: [FormField], held: JSONValue?) -> JSONObject {
    var object = JSONObject()
    for field in fields.inModelOrder {
      object[field.name] = json(field, held: held?.object?[field.name])
    }
    for member in held?.object?.members ?? [] where !fields.contains(where: { $0.isNamed(member.name) }) {
      object[member.name] = member.value
    }
    guard let held = held?.object, held.hasSameMembers(as: object) else { return object }
    return held
  }

  private func json(_ field: FormField, held: JSONValue?) -> JSONValue? {
    if let fixed = fixedValue(of: field) { return fixed }
    // What a way does not show goes back all the same where nobody chose the way.
    guard isShown(field) else { return isMethodChosen || field.section == .credentials ? nil : held }
    if field.kind == .group {
      let object = structure(field.children, held: held)
      if object.isEmpty { return held.flatMap { $0.object?.isEmpty ?? true ? $0 : nil } }
      return .object(object)
    }
    if field.kind == .map, !field.children.isEmpty {
      return joinedMap(field, held: held, entry: { json($0, held: $1) })
    }
    guard let value = values[field.pointer] else { return nil }
    // What was not touched goes back exactly as it came, also an empty text.
    if let held, value.hasSameContent(as: FieldValue(field, held)) { return held }
    return value.json(field)
  }
}

extension JSONObject {
  /// Whether the same members are in both, in whichever order.
  func hasSameMembers(as other: JSONObject) -> Bool {
    members.count == other.members.count && members.allSatisfy { other[$0.name] == $0.value }
  }
}

extension [FormField] {
  /// Siblings in the order of the model's members, which is the order of the body.
  var inModelOrder: [FormField] { sorted { $0.rank < $1.rank } }
}
