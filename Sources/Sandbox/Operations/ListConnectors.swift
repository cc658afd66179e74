import JSON

/// Lists the connectors in short, page by page.
struct ListConnectors: OperationHandler {
  static let operation = "ListConnectors"

  /// The connectors as DescribeConnector answers them.
  let connectors: [JSONValue]

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let page = try Page(of: connectors, list: "connectors", input: input, largest: 100)
    var output: JSONObject = ["connectors": .list(page.items.map(Self.detail))]
    output["nextToken"] = page.nextToken.map { .string($0) }
    return .object(output)
  }

  private static let members = [
    "connectorDescription", "connectorName", "connectorOwner", "connectorVersion", "connectorType",
    "connectorLabel", "registeredAt", "registeredBy", "connectorProvisioningType", "connectorModes",
    "supportedDataTransferTypes",
  ]

  /// A `ConnectorDetail`: the connector in short.
  static func detail(_ connector: JSONValue) -> JSONValue {
    var detail = JSONObject()
    for member in members { detail[member] = connector[member] }
    return .object(detail)
  }
}
