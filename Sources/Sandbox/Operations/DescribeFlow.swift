import JSON

/// Describes one flow.
struct DescribeFlow: OperationHandler {
  static let operation = "DescribeFlow"

  let flows: FlowStore

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    try await flows.flow(input["flowName"]?.text ?? "?")
  }
}
