import AWSClient
import JSON

/// What connectors say of themselves and of what they see, and those that an account registers.
extension AppFlowClient {
  /// What a connector says of itself: for custom connectors, its ways to sign in and its settings.
  ///
  /// - Parameters:
  ///   - type: the connector's type, such as `CustomConnector`.
  ///   - label: the label of a custom connector.
  /// - Returns: what it says; empty where it says nothing.
  /// - Throws: `AppFlowError`.
  public func describeConnector(
    type: String, label: String? = nil
  ) async throws(AppFlowError) -> ConnectorConfiguration {
    var request: JSONObject = ["connectorType": .string(type)]
    request["connectorLabel"] = label.map { .string($0) }
    return ConnectorConfiguration(try await ask(.describeConnector, request)["connectorConfiguration"] ?? [:])
  }

  /// The entities that a profile can see. The service keeps the answer for an hour and gives it again, whatever the
  /// credentials are by then: only after `resetConnectorMetadataCache` does it prove that they work.
  ///
  /// - Parameters:
  ///   - profile: the profile's name.
  ///   - connectorType: the connector's type.
  ///   - entitiesPath: only the entities below this one.
  ///   - apiVersion: the version of the connector's API; custom connectors need it.
  ///   - nextToken: the page's token, from the page before.
  /// - Returns: the page.
  /// - Throws: `AppFlowError`; `.connectorAuthentication` when the application refuses the profile's credentials.
  public func listConnectorEntities(
    profile: String? = nil, connectorType: String? = nil, entitiesPath: String? = nil,
    apiVersion: String? = nil, nextToken: String? = nil
  ) async throws(AppFlowError) -> ConnectorEntityPage {
    var request = JSONObject()
    request["connectorProfileName"] = profile.map { .string($0) }
    request["connectorType"] = connectorType.map { .string($0) }
    request["entitiesPath"] = entitiesPath.map { .string($0) }
    request["apiVersion"] = apiVersion.map { .string($0) }
    request["nextToken"] = nextToken.map { .string($0) }
    let value = try await ask(.listConnectorEntities, request, about: profile)
    let groups = (value["connectorEntityMap"]?.object?.members ?? []).map { group in
      (group.name, (group.value.items ?? []).compactMap { ConnectorEntity($0) })
    }
    return ConnectorEntityPage(
      groups: Dictionary(groups, uniquingKeysWith: +), nextToken: value["nextToken"]?.text)
  }

  /// Has the service forget what it knows of a profile's entities, so that the next list asks the application.
  ///
  /// - Parameters:
  ///   - profile: the profile's name.
  ///   - connectorType: the connector's type.
  ///   - entity: forgets the details of this entity instead of the names of all.
  ///   - entitiesPath: only the entities below this one.
  ///   - apiVersion: the version of the connector's API; custom connectors need it.
  /// - Throws: `AppFlowError`; `.accessDenied` when the identity may not do this.
  public func resetConnectorMetadataCache(
    profile: String? = nil, connectorType: String? = nil, entity: String? = nil, entitiesPath: String? = nil,
    apiVersion: String? = nil
  ) async throws(AppFlowError) {
    var request = JSONObject()
    request["connectorProfileName"] = profile.map { .string($0) }
    request["connectorType"] = connectorType.map { .string($0) }
    request["connectorEntityName"] = entity.map { .string($0) }
    request["entitiesPath"] = entitiesPath.map { .string($0) }
    request["apiVersion"] = apiVersion.map { .string($0) }
    try await tell(.resetConnectorMetadataCache, request, about: profile)
  }

  /// One page of the connectors that an account has, in short.
  ///
  /// - Parameters:
  ///   - maxResults: connectors in a page, 1 to 100; the service decides when left out.
  ///   - nextToken: the page's token, from the page before.
  /// - Returns: the page.
  /// - Throws: `AppFlowError`.
  public func listConnectors(
    maxResults: Int? = nil, nextToken: String? = nil
  ) async throws(AppFlowError) -> ConnectorPage {
    let value = try await ask(.listConnectors, .page(maxResults, nextToken))
    return ConnectorPage(
      connectors: (value["connectors"]?.items ?? []).map { ConnectorConfiguration($0) },
      nextToken: value["nextToken"]?.text)
  }

  /// One page of connectors at length, one for each type: custom connectors share theirs.
  ///
  /// - Parameters:
  ///   - types: only of these types; all when empty.
  ///   - maxResults: connectors in a page, 1 to 100; the service decides when left out.
  ///   - nextToken: the page's token, from the page before.
  /// - Returns: the page.
  /// - Throws: `AppFlowError`.
  public func describeConnectors(
    types: [String] = [], maxResults: Int? = nil, nextToken: String? = nil
  ) async throws(AppFlowError) -> ConnectorPage {
    var request = JSONObject.page(maxResults, nextToken)
    if !types.isEmpty { request["connectorTypes"] = .list(types.map { .string($0) }) }
    let value = try await ask(.describeConnectors, request)
    return ConnectorPage(
      connectors: (value["connectorConfigurations"]?.object?.members ?? []).map {
        ConnectorConfiguration($0.value)
      }, nextToken: value["nextToken"]?.text)
  }

  /// Registers a custom connector.
  ///
  /// - Parameters:
  ///   - label: its label, unique in the account and region.
  ///   - lambdaARN: the function that is the connector.
  ///   - description: what it is for.
  ///   - clientToken: the token of an earlier call whose outcome is unknown; a new one when left out.
  /// - Returns: the connector's ARN.
  /// - Throws: `AppFlowError`; `.outcomeUnknown` with the token when the answer was lost.
  public func registerConnector(
    label: String, lambdaARN: String, description: String? = nil, clientToken: String? = nil
  ) async throws(AppFlowError) -> String? {
    var request = JSONObject.registration(label, lambdaARN, description)
    request["connectorProvisioningType"] = "LAMBDA"
    return try await ask(.registerConnector, request, token: clientToken ?? UniqueID.make())["connectorArn"]?
      .text
  }

  /// Changes what a custom connector was registered with.
  ///
  /// - Parameters:
  ///   - label: its label.
  ///   - lambdaARN: the function that is the connector; what it is now when left out.
  ///   - description: what it is for; what it is now when left out.
  ///   - clientToken: the token of an earlier call whose outcome is unknown; a new one when left out.
  /// - Returns: the connector's ARN.
  /// - Throws: `AppFlowError`; `.outcomeUnknown` with the token when the answer was lost.
  public func updateConnectorRegistration(
    label: String, lambdaARN: String? = nil, description: String? = nil, clientToken: String? = nil
  ) async throws(AppFlowError) -> String? {
    try await ask(
      .updateConnectorRegistration, .registration(label, lambdaARN, description),
      token: clientToken ?? UniqueID.make())["connectorArn"]?.text
  }

  /// Takes a custom connector out of the account.
  ///
  /// - Parameters:
  ///   - label: its label.
  ///   - isForced: whether also one that profiles use.
  /// - Throws: `AppFlowError`; `.conflict` where profiles use it.
  public func unregisterConnector(label: String, isForced: Bool = false) async throws(AppFlowError) {
    try await tell(
      .unregisterConnector, ["connectorLabel": .string(label), "forceDelete": .boolean(isForced)])
  }
}

extension JSONObject {
  /// What a custom connector is registered with.
  fileprivate static func registration(
    _ label: String, _ lambdaARN: String?, _ description: String?
  ) -> JSONObject {
    var request: JSONObject = ["connectorLabel": .string(label)]
    request["description"] = description.map { .string($0) }
    request["connectorProvisioningConfig"] = lambdaARN.map { ["lambda": ["lambdaArn": .string($0)]] }
    return request
  }
}
