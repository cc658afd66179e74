import JSON

/// Replaces a profile's properties, mode and, where the request has any, credentials.
struct UpdateConnectorProfile: OperationHandler {
  static let operation = "UpdateConnectorProfile"

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
      try profile.apply(config, mode: mode, members)
    }
    return ["connectorProfileArn": .string(Account.profileARN(name))]
  }
}
