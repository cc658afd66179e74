import ServiceModel

/// Makes a profile that is not there yet.
struct CreateConnectorProfile: OperationHandler {
  static let operation = "CreateConnectorProfile"

  /// How many profiles an account may have in a region.
  static let quota = 100

  let store: ProfileStore
  let connectors: ConnectorStore
  let members: ConnectorMembers
  let account: Account
  let clock: @Sendable () -> Double

  var isUpdate: Bool { true }

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    guard let name = input["connectorProfileName"]?.text, let type = input["connectorType"]?.text,
      let mode = input["connectionMode"]?.text, let config = input["connectorProfileConfig"]
    else { throw .internalServer("The model does not require what a new profile needs.") }
    let label = input["connectorLabel"]?.text
    guard members.member(ofType: type) != nil else {
      throw .invalid("connectorType", "there are no connector profiles of type \(type).")
    }
    if type == "CustomConnector" {
      guard let label else { throw .invalid("connectorLabel", "a custom connector needs its label.") }
      guard await connectors.has(label) else {
        throw .invalid("connectorLabel", "no connector is registered with the label \(label).")
      }
    }
    let token = input["clientToken"]?.text
    let now = clock()
    var profile = StoredProfile(
      name: name, type: type, label: label, mode: mode, properties: .object(JSONObject()),
      credentials: .object(JSONObject()), createdAt: now, lastUpdatedAt: now)
    try profile.apply(config, mode: mode, members)
    try await store.create(profile, token: token, input: input.withoutToken)
    return ["connectorProfileArn": .string(account.profileARN(name))]
  }
}

/// Replaces a profile's properties, mode and, where the request has any, credentials.
struct UpdateConnectorProfile: OperationHandler {
  static let operation = "UpdateConnectorProfile"

  let store: ProfileStore
  let members: ConnectorMembers
  let account: Account

  var isUpdate: Bool { true }

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    guard let name = input["connectorProfileName"]?.text, let mode = input["connectionMode"]?.text,
      let config = input["connectorProfileConfig"]
    else { throw .internalServer("The model does not require what an update needs.") }
    let token = input["clientToken"]?.text

    let members = members
    try await store.update(name, token: token, input: input.withoutToken) {
      profile throws(ServiceFailure) in
      try profile.apply(config, mode: mode, members)
    }
    return ["connectorProfileArn": .string(account.profileARN(name))]
  }
}

/// Removes a profile; one that flows use, only where that is forced.
struct DeleteConnectorProfile: OperationHandler {
  static let operation = "DeleteConnectorProfile"

  let store: ProfileStore
  let flows: FlowStore

  var isUpdate: Bool { true }

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    guard let name = input["connectorProfileName"]?.text else {
      throw .internalServer("The model does not require what a deletion needs.")
    }
    let isThere = await store.profile(name) != nil
    if isThere, input["forceDelete"] != .boolean(true), let flow = await flows.firstUsing(profile: name) {
      throw .conflict("The connector profile \(name) is used by the flow \(flow).")
    }
    try await store.delete(name)
    return .object(JSONObject())
  }
}

extension JSONValue {
  /// What a client token stands for: the request without it, in whatever order its members came.
  var withoutToken: JSONValue {
    var object = object ?? JSONObject()
    object["clientToken"] = nil
    return JSONValue.object(object).sortingMembers
  }
}
