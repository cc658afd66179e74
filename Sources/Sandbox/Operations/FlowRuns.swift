import JSON

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
