import JSON

/// Describes a connector: a custom one by its label and at length, a built-in one briefly.
struct DescribeConnector: OperationHandler {
  static let operation = "DescribeConnector"

  let connectors: [JSONValue]

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let type = input["connectorType"]?.text
    let label = input["connectorLabel"]?.text
    if type == "CustomConnector", label == nil {
      throw .invalid("connectorLabel", "a custom connector needs its label.")
    }
    guard
      let configuration = connectors.first(where: {
        $0["connectorType"]?.text == type && (label == nil || $0["connectorLabel"]?.text == label)
      })
    else {
      throw .notFound(
        "There is no connector of type \(type ?? "?")\(label.map { " with the label \($0)" } ?? "").")
    }
    return ["connectorConfiguration": configuration]
  }
}
