import ServiceModel

/// Replaces a profile's properties, mode and, where the request has any, credentials.
struct UpdateConnectorProfile: OperationHandler {
  static let operation = "UpdateConnectorProfile"

  /// A credential that contains this text is refused, as a service would refuse a wrong password.
  static let rejected = "reject-me"

  let store: ProfileStore
  let members: ConnectorMembers

  var isUpdate: Bool { true }

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    guard let name = input["connectorProfileName"]?.text, let mode = input["connectionMode"]?.text,
      let config = input["connectorProfileConfig"]
    else { throw .internalServer("The model does not require what an update needs.") }
    let token = input["clientToken"]?.text
    var rest = input.object ?? JSONObject()
    rest["clientToken"] = nil

    let members = members
    try await store.update(name, token: token, input: JSONValue.object(rest).sortingMembers) {
      profile throws(ServiceFailure) in
      try Self.apply(config, mode: mode, to: &profile, members)
    }
    return ["connectorProfileArn": .string(Account.profileARN(name))]
  }

  private static func apply(
    _ config: JSONValue, mode: String, to profile: inout StoredProfile, _ members: ConnectorMembers
  ) throws(ServiceFailure) {
    let properties = try union(config, "connectorProfileProperties", profile, members)
    let credentials = try config["connectorProfileCredentials"].map { _ throws(ServiceFailure) in
      try union(config, "connectorProfileCredentials", profile, members)
    }
    if let credentials, credentials.contains(text: rejected) {
      throw .connectorAuthentication("\(profile.type) refused the credentials of the connector profile.")
    }
    profile.properties = properties
    if let credentials { profile.credentials = credentials }
    profile.mode = mode
    profile.privateLink = mode == "Private" ? .requested : nil
  }

  /// The union's one member, when it is the one of the profile's type.
  private static func union(
    _ config: JSONValue, _ name: String, _ profile: StoredProfile, _ members: ConnectorMembers
  ) throws(ServiceFailure) -> JSONValue {
    let place = "connectorProfileConfig.\(name)"
    guard let expected = members.member(ofType: profile.type) else {
      throw .invalid(place, "profiles of type \(profile.type) cannot be updated.")
    }
    let present = (config[name]?.object?.members ?? []).filter { $0.value != .null }
    guard present.count == 1, let only = present.first else {
      throw .invalid(place, "it must have exactly one member, and it has \(present.count).")
    }
    guard only.name == expected else {
      throw .invalid(
        place,
        "\(profile.name) is of type \(profile.type), so the member must be \(expected), not \(only.name).")
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
