import JSON

/// Where things stand in a request that changes or makes a profile.
public enum RequestPaths {
  /// The profile's name.
  public static let name = JSONPointer("/connectorProfileName")
  /// Public or private.
  public static let mode = JSONPointer("/connectionMode")
  /// The connector's type, of a new profile.
  public static let type = JSONPointer("/connectorType")
  /// A custom connector's label, of a new profile.
  public static let label = JSONPointer("/connectorLabel")
  /// The key that a new profile's secret is encrypted with.
  public static let kmsKey = JSONPointer("/kmsArn")
  /// The idempotency token.
  public static let clientToken = JSONPointer("/clientToken")
  /// The properties and the credentials.
  static let config = JSONPointer("/connectorProfileConfig")
  /// The union of properties.
  public static let properties = JSONPointer("/connectorProfileConfig/connectorProfileProperties")
  /// The union of credentials.
  public static let credentials = JSONPointer("/connectorProfileConfig/connectorProfileCredentials")

  /// The place that the catalogue's file means.
  ///
  /// - Parameters:
  ///   - path: as the file writes it: `mode`, or `properties/…` or `credentials/…` of the connector.
  ///   - connector: the union's member.
  /// - Returns: the place in the request.
  package static func absolute(_ path: JSONPointer, of connector: String) -> JSONPointer {
    switch path.tokens.first {
    case "mode": mode
    case "properties": JSONPointer(tokens: properties.tokens + [connector] + path.tokens.dropFirst())
    default: JSONPointer(tokens: credentials.tokens + [connector] + path.tokens.dropFirst())
    }
  }

  /// The connector that a place belongs to.
  ///
  /// - Parameter place: the place in the request.
  /// - Returns: the union's member; nil outside of both unions.
  static func connector(of place: JSONPointer) -> String? {
    let union = [properties, credentials].first { place.isWithin($0) }
    return union.flatMap { place.tokens.dropFirst($0.tokens.count).first }
  }

  /// A place as it is named within its connector: `oAuthRequest/authCode`.
  ///
  /// - Parameter place: the place in the request.
  /// - Returns: the names below the connector; all of them outside of both unions.
  package static func ownNames(of place: JSONPointer) -> ArraySlice<String> {
    connector(of: place) == nil ? place.tokens[...] : place.tokens.dropFirst(properties.tokens.count + 1)
  }
}

extension JSONValue {
  /// The values in it that have no others in them, and where they stand, in their order.
  package func leaves(at pointer: JSONPointer = .root) -> [(place: JSONPointer, value: JSONValue)] {
    switch self {
    case .object(let object): object.members.flatMap { $0.value.leaves(at: pointer.appending($0.name)) }
    case .list(let items): items.enumerated().flatMap { $1.leaves(at: pointer.appending(String($0))) }
    default: [(pointer, self)]
    }
  }

  /// Whether something in it is masked.
  var hasSecrets: Bool { leaves().contains { if case .secret = $0.value { true } else { false } } }
}
