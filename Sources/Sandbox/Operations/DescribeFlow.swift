import ServiceModel

/// Describes one flow.
struct DescribeFlow: OperationHandler {
  static let operation = "DescribeFlow"

  let flows: [JSONValue]

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    guard let flow = flows.first(where: { $0["flowName"] == input["flowName"] }) else {
      throw .notFound("There is no flow named \(input["flowName"]?.text ?? "?") in this account and region.")
    }
    return flow
  }
}
