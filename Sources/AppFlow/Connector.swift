import JSON

/// A connector as DescribeConnector and DescribeConnectors tell it; ListConnectors tells the beginning of that.
public struct ConnectorConfiguration: Sendable, Equatable {
  /// The connector's type, such as `Salesforce`, or `CustomConnector`.
  public let type: String?
  /// The label of a custom connector.
  public let label: String?
  /// What its owner calls it.
  public let name: String?
  /// Its version.
  public let version: String?
  /// The versions of its API that it supports, in the service's order.
  public let supportedAPIVersions: [String]
  /// `Public`, `Private`, or both.
  public let modes: [String]
  /// Everything as it was returned, member for member: for a custom connector, its sign-in methods and its settings, too.
  public let raw: JSONValue

  /// Reads a configuration.
  ///
  /// - Parameter raw: the object as it was returned.
  public init(_ raw: JSONValue) {
    self.raw = raw
    type = raw["connectorType"]?.text
    label = raw["connectorLabel"]?.text
    name = raw["connectorName"]?.text
    version = raw["connectorVersion"]?.text
    supportedAPIVersions = (raw["supportedApiVersions"]?.items ?? []).compactMap(\.text)
    modes = (raw["connectorModes"]?.items ?? []).compactMap(\.text)
  }
}

/// One page of connectors.
public struct ConnectorPage: Sendable, Equatable {
  /// The connectors, in the service's order.
  public let connectors: [ConnectorConfiguration]
  /// What asks for the next page; nil on the last.
  public let nextToken: String?
}

/// Something in the connected application that flows can read or write, such as an object of a database.
public struct ConnectorEntity: Sendable, Equatable {
  /// The name that requests have.
  public let name: String
  /// What the application calls it.
  public let label: String?
  /// Whether there are entities below it, to be listed by its path.
  public let hasNestedEntities: Bool

  /// Reads an entity.
  ///
  /// - Parameter raw: the object as it was returned.
  /// - Returns: nil when it has no name.
  public init?(_ raw: JSONValue) {
    guard let name = raw["name"]?.text else { return nil }
    self.name = name
    label = raw["label"]?.text
    hasNestedEntities = raw["hasNestedEntities"]?.flag ?? false
  }
}

/// One page of entities.
public struct ConnectorEntityPage: Sendable, Equatable {
  /// The entities by the group that the application puts them in.
  public let groups: [String: [ConnectorEntity]]
  /// What asks for the next page; nil on the last.
  public let nextToken: String?
}
