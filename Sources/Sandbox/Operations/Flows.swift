import ServiceModel

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

/// Describes one flow.
struct DescribeFlow: OperationHandler {
  static let operation = "DescribeFlow"

  let flows: FlowStore

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    try await flows.flow(input["flowName"]?.text ?? "?")
  }
}

/// Lists the runs of a flow, the newest first.
struct DescribeFlowExecutionRecords: OperationHandler {
  static let operation = "DescribeFlowExecutionRecords"

  let flows: FlowStore

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let records = try await flows.records(of: input["flowName"]?.text ?? "")
    let page = try Page(of: records, list: "runs", input: input, largest: 100)
    var output: JSONObject = ["flowExecutions": .list(page.items)]
    output["nextToken"] = page.nextToken.map { .string($0) }
    return .object(output)
  }
}

/// Runs a flow on demand, or lets one with a schedule or for events run.
struct StartFlow: OperationHandler {
  static let operation = "StartFlow"

  let flows: FlowStore

  var isUpdate: Bool { true }

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    try await flows.start(input["flowName"]?.text ?? "", token: input["clientToken"]?.text)
  }
}

/// Lets a flow with a schedule or for events run no more.
struct StopFlow: OperationHandler {
  static let operation = "StopFlow"

  let flows: FlowStore

  var isUpdate: Bool { true }

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    try await flows.stop(input["flowName"]?.text ?? "")
  }
}
