import JSON

/// Keeps the connectors, in memory: those that every account has, and those that are registered. A sandbox that is started anew has
/// them as they were seeded.
actor ConnectorStore {
  private static let custom = JSONValue.string("CustomConnector")

  /// The connectors as DescribeConnector answers them.
  private(set) var connectors: [JSONValue]
  /// What was asked with each client token.
  private var tokens: [String: JSONValue] = [:]
  private let account: Account
  private let clock: @Sendable () -> Double

  init(_ connectors: [JSONValue], _ account: Account, clock: @escaping @Sendable () -> Double) {
    self.connectors = connectors
    self.account = account
    self.clock = clock
  }

  /// Whether a custom connector has the label.
  func has(_ label: String) -> Bool {
    connectors.contains { $0["connectorType"] == Self.custom && $0["connectorLabel"]?.text == label }
  }

  /// Registers a custom connector, or changes one, once for each token.
  ///
  /// - Parameters:
  ///   - input: the request.
  ///   - isNew: whether it is to be registered.
  /// - Throws: `ServiceFailure`; nothing is then changed.
  func register(_ input: JSONValue, isNew: Bool) throws(ServiceFailure) -> JSONValue {
    guard let label = input["connectorLabel"]?.text else {
      throw .invalid("connectorLabel", "a custom connector needs its label.")
    }
    let answer: JSONValue = ["connectorArn": .string(account.connectorARN(label))]
    let token = input["clientToken"]?.text
    if let token, let used = tokens[token] {
      guard used == input.withoutToken else {
        throw .conflict("The client token was used with other input. Use a new one.")
      }
      return answer
    }
    let place = connectors.firstIndex { $0["connectorLabel"]?.text == label }
    let lambda = input["connectorProvisioningConfig"]?["lambda"]?["lambdaArn"]
    var connector: JSONObject
    if isNew {
      guard place == nil else { throw .conflict("There is a connector with the label \(label) already.") }
      guard lambda != nil else {
        throw .invalid("connectorProvisioningConfig", "a connector needs the function that it is.")
      }
      connector = [
        "connectorType": Self.custom, "connectorLabel": .string(label), "connectorName": .string(label),
        "connectorArn": .string(account.connectorARN(label)), "connectorOwner": .string(account.id),
        "connectorModes": ["Public"], "connectorProvisioningType": "LAMBDA",
        "registeredAt": .seconds(clock()),
      ]
    } else {
      guard let place else { throw Self.unknown(label) }
      connector = connectors[place].object ?? JSONObject()
    }
    if let description = input["description"] { connector["connectorDescription"] = description }
    if let config = input["connectorProvisioningConfig"] { connector["connectorProvisioningConfig"] = config }
    if let place { connectors[place] = .object(connector) } else { connectors.append(.object(connector)) }
    if let token { tokens[token] = input.withoutToken }
    return answer
  }

  /// Takes a custom connector out.
  ///
  /// - Throws: `ServiceFailure` where there is none of the label.
  func unregister(_ label: String) throws(ServiceFailure) {
    guard let place = connectors.firstIndex(where: { $0["connectorLabel"]?.text == label }) else {
      throw Self.unknown(label)
    }
    connectors.remove(at: place)
  }

  private static func unknown(_ label: String) -> ServiceFailure {
    .notFound("There is no connector with the label \(label) in this account and region.")
  }
}
