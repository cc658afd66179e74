import JSON

extension StoredProfile {
  /// A credential that contains this text is refused, as a service would refuse a wrong password.
  static let rejected = "reject-me"

  /// Takes the configuration of a request: properties, mode and, where it has any, credentials.
  ///
  /// - Parameters:
  ///   - config: the request's `connectorProfileConfig`.
  ///   - mode: the request's `connectionMode`.
  ///   - members: the unions' members by type.
  /// - Throws: the refusal of what does not belong to the profile's type, and of credentials that are rejected.
  mutating func apply(
    _ config: JSONValue, mode: String, _ members: ConnectorMembers
  ) throws(ServiceFailure) {
    let properties = try union(config, "connectorProfileProperties", members)
    let credentials = try config["connectorProfileCredentials"].map { _ throws(ServiceFailure) in
      try union(config, "connectorProfileCredentials", members)
    }
    if let credentials, credentials.contains(text: Self.rejected) {
      throw .connectorAuthentication("\(type) refused the credentials of the connector profile.")
    }
    self.properties = properties
    if let credentials { self.credentials = credentials }
    self.mode = mode
    privateLink = mode == "Private" ? .requested : nil
  }

  /// The union's one member, when it is the one of the profile's type.
  private func union(
    _ config: JSONValue, _ name: String, _ members: ConnectorMembers
  ) throws(ServiceFailure) -> JSONValue {
    let place = "connectorProfileConfig.\(name)"
    guard let expected = members.member(ofType: type) else {
      throw .invalid(place, "profiles of type \(type) cannot be updated.")
    }
    let present = (config[name]?.object?.members ?? []).filter { $0.value != .null }
    guard present.count == 1, let only = present.first else {
      throw .invalid(place, "it must have exactly one member, and it has \(present.count).")
    }
    guard only.name == expected else {
      throw .invalid(
        place,
        "\(self.name) is of type \(type), so the member must be \(expected), not \(only.name).")
    }
    var union = JSONObject()
    union[only.name] = only.value
    return .object(union)
  }
}

extension JSONValue {
  /// Whether any string in the value contains a text.
  func contains(text: String) -> Bool {
    switch self {
    case .string(let string): string.contains(text)
    case .secret(let secret): secret.revealed().contains(text)
    case .list(let items): items.contains { $0.contains(text: text) }
    case .object(let object): object.members.contains { $0.value.contains(text: text) }
    default: false
    }
  }
}
