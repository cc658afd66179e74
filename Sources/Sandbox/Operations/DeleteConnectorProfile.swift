import JSON

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
