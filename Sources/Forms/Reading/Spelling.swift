/// How another tool spells the members of the service's model, for writing and for reading.
enum Spelling {
  case cloudFormation, terraform

  /// Members that the resource's schema does not spell as the service with a capital letter.
  private static let formation = [
    "Salesforce/isSandboxEnvironment": "isSandboxEnvironment",
    "Salesforce/usePrivateLinkForMetadataAndAuthorization": "usePrivateLinkForMetadataAndAuthorization",
    "ServiceNow/oAuth2Credentials/oAuthRequest": "OAuthRequest",
    "CustomConnector/oauth2/oAuthRequest": "OAuthRequest",
  ]
  /// Members whose names the provider does not make from the service's by its rule.
  private static let provider = [
    "connectorProfileName": "name",
    "usePrivateLinkForMetadataAndAuthorization": "use_privatelink_for_metadata_and_authorization",
  ]

  /// A member's name as the tool has it.
  ///
  /// - Parameter path: the connector, and the members down to this one, with slashes between them.
  /// - Returns: the name.
  func name(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    switch self {
    case .cloudFormation:
      if let own = Self.formation[path] { return own }
      return name == "oAuthRequest" ? "ConnectorOAuthRequest" : name.prefix(1).uppercased() + name.dropFirst()
    case .terraform: return Self.provider[name] ?? name.snakeCased
    }
  }
}
