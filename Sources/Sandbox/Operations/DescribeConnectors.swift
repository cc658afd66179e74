import JSON

/// Describes the connectors of certain types, or of all.
struct DescribeConnectors: OperationHandler {
  static let operation = "DescribeConnectors"

  let connectors: [JSONValue]

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let types = input["connectorTypes"]?.items?.compactMap(\.text) ?? []
    let chosen = connectors.filter { connector in
      types.isEmpty || connector["connectorType"]?.text.map(types.contains) == true
    }
    let page = try Page(of: chosen, list: "described-connectors", input: input, largest: 100)
    // By type: of custom connectors, which share theirs, the list has all.
    var configurations = JSONObject()
    for connector in page.items {
      if let type = connector["connectorType"]?.text, configurations[type] == nil {
        configurations[type] = connector
      }
    }
    var output: JSONObject = [
      "connectorConfigurations": .object(configurations),
      "connectors": .list(page.items.map(ListConnectors.detail)),
    ]
    output["nextToken"] = page.nextToken.map { .string($0) }
    return .object(output)
  }
}
