import JSON

/// Lists the flows, page by page.
struct ListFlows: OperationHandler {
  static let operation = "ListFlows"

  let flows: FlowStore

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let page = try Page(of: await flows.flows, list: "flows", input: input, largest: 100)
    var output: JSONObject = ["flows": .list(page.items.map(Self.definition))]
    output["nextToken"] = page.nextToken.map { .string($0) }
    return .object(output)
  }

  /// A `FlowDefinition`: the flow in short.
  private static func definition(_ flow: JSONValue) -> JSONValue {
    let destination = flow["destinationFlowConfigList"]?.items?.first
    var definition = JSONObject()
    func copy(_ members: String...) {
      for member in members { definition[member] = flow[member] }
    }
    copy("flowArn", "description", "flowName", "flowStatus")
    definition["sourceConnectorType"] = flow["sourceFlowConfig"]?["connectorType"]
    definition["destinationConnectorType"] = destination?["connectorType"]
    definition["triggerType"] = flow["triggerConfig"]?["triggerType"]
    copy("createdAt", "lastUpdatedAt", "createdBy", "lastUpdatedBy", "tags", "lastRunExecutionDetails")
    return .object(definition)
  }
}
