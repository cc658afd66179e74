import ServiceModel

/// Where things stand in an UpdateConnectorProfile request.
public enum RequestPaths {
  /// The profile's name.
  public static let name = JSONPointer("/connectorProfileName")
  /// Public or private.
  public static let mode = JSONPointer("/connectionMode")
  /// The idempotency token.
  public static let clientToken = JSONPointer("/clientToken")
  /// The properties and the credentials.
  static let config = JSONPointer("/connectorProfileConfig")
  /// The union of properties.
  public static let properties = JSONPointer("/connectorProfileConfig/connectorProfileProperties")
  /// The union of credentials.
  public static let credentials = JSONPointer("/connectorProfileConfig/connectorProfileCredentials")

  /// Turns a catalogue's path into a place in the request.
  ///
  /// - Parameters:
  ///   - path: relative to the connector: `properties/…` or `credentials/…`.
  ///   - connector: the union's member.
  /// - Returns: the place.
  public static func absolute(_ path: JSONPointer, of connector: String) -> JSONPointer {
    let root = path.tokens.first == "properties" ? properties : credentials
    return JSONPointer(tokens: root.tokens + [connector] + path.tokens.dropFirst())
  }

  /// Turns a place in the request into a catalogue's path.
  ///
  /// - Parameter place: the place.
  /// - Returns: the path relative to the connector, and the connector; nil outside of both unions.
  public static func relative(_ place: JSONPointer) -> (path: JSONPointer, connector: String)? {
    for (root, name) in [(properties, "properties"), (credentials, "credentials")]
    where place.isWithin(root) && place.tokens.count > root.tokens.count {
      let rest = place.tokens.dropFirst(root.tokens.count)
      return (JSONPointer(tokens: [name] + rest.dropFirst()), rest.first ?? "")
    }
    return nil
  }
}
