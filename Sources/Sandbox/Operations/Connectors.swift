import JSON
import ServiceModel

/// Finds the union's member for a type of Describe, whose spelling differs for some: `Googleanalytics`, `Servicenow`
/// and `Infornexus` are `GoogleAnalytics`, `ServiceNow` and `InforNexus` there. No two differ in case only, so the
/// model's names are all that is needed.
struct ConnectorMembers: Sendable {
  private let byType: [String: String]

  init(model: ServiceModel) {
    let members = model.shape(named: "ConnectorProfileProperties").map { model[$0].members } ?? []
    let names = members.map { ($0.name.lowercased(), $0.name) }
    byType = Dictionary(names, uniquingKeysWith: { first, _ in first })
  }

  /// The member's name; nil for types that have no profiles.
  func member(ofType type: String) -> String? { byType[type.lowercased()] }
}

/// Lists the connectors in short, page by page.
struct ListConnectors: OperationHandler {
  static let operation = "ListConnectors"

  let connectors: ConnectorStore

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let page = try Page(of: await connectors.connectors, list: "connectors", input: input, largest: 100)
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

/// Describes the connectors of certain types, or of all.
struct DescribeConnectors: OperationHandler {
  static let operation = "DescribeConnectors"

  let connectors: ConnectorStore

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let types = input["connectorTypes"]?.items?.compactMap(\.text) ?? []
    let chosen = await connectors.connectors.filter { connector in
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

/// Describes a connector: a custom one by its label and at length, a built-in one briefly.
struct DescribeConnector: OperationHandler {
  static let operation = "DescribeConnector"

  let connectors: ConnectorStore

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let type = input["connectorType"]?.text
    let label = input["connectorLabel"]?.text
    if type == "CustomConnector", label == nil {
      throw .invalid("connectorLabel", "a custom connector needs its label.")
    }
    guard
      let configuration = await connectors.connectors.first(where: {
        $0["connectorType"]?.text == type && (label == nil || $0["connectorLabel"]?.text == label)
      })
    else {
      throw .notFound(
        "There is no connector of type \(type ?? "?")\(label.map { " with the label \($0)" } ?? "").")
    }
    return ["connectorConfiguration": configuration]
  }
}

/// Registers a custom connector.
struct RegisterConnector: OperationHandler {
  static let operation = "RegisterConnector"

  let connectors: ConnectorStore

  var isUpdate: Bool { true }

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    try await connectors.register(input, isNew: true)
  }
}

/// Changes what a custom connector was registered with.
struct UpdateConnectorRegistration: OperationHandler {
  static let operation = "UpdateConnectorRegistration"

  let connectors: ConnectorStore

  var isUpdate: Bool { true }

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    try await connectors.register(input, isNew: false)
  }
}

/// Takes a custom connector out; one that profiles use, only where that is forced.
struct UnregisterConnector: OperationHandler {
  static let operation = "UnregisterConnector"

  let connectors: ConnectorStore
  let store: ProfileStore

  var isUpdate: Bool { true }

  func answer(to input: JSONValue) async throws(ServiceFailure) -> JSONValue {
    let label = input["connectorLabel"]?.text ?? ""
    if input["forceDelete"] != .boolean(true),
      let profile = await store.state.profiles.first(where: { $0.label == label })
    {
      throw .conflict("The connector \(label) is used by the connector profile \(profile.name).")
    }
    try await connectors.unregister(label)
    return .object(JSONObject())
  }
}
