import AWSClient
import JSON

/// What connectors say of themselves and of what they see, and the flows that use profiles.
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
    let facts = CallFacts(operation: .describeConnector, names: self.names)
    let (answer, value) = try await call(facts, .object(request), nil)
    guard value.object != nil else { throw .malformedAnswer("it is not an object", answer, facts) }
    return ConnectorConfiguration(value["connectorConfiguration"] ?? [:])
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
    let facts = CallFacts(operation: .listConnectorEntities, mask: sent.mask(of: profile), names: self.names)
    let (answer, value) = try await call(facts, .object(request), nil)
    guard value.object != nil else { throw .malformedAnswer("it is not an object", answer, facts) }
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
    let facts = CallFacts(
      operation: .resetConnectorMetadataCache, mask: sent.mask(of: profile), names: self.names)
    let answer = try await send(facts, .object(request), nil)
    // The answer has no members, so that nothing at all is one, too; what a proxy says is none.
    guard !answer.response.body.isEmpty else { return }
    guard try read(answer, facts).object != nil else {
      throw .malformedAnswer("it is not an object", answer, facts)
    }
  }

  /// One page of flows.
  ///
  /// - Parameters:
  ///   - maxResults: flows in a page, 1 to 100; the service decides when left out.
  ///   - nextToken: the page's token, from the page before.
  /// - Returns: the page; a flow without a name is none.
  /// - Throws: `AppFlowError`.
  public func listFlows(
    maxResults: Int? = nil, nextToken: String? = nil
  ) async throws(AppFlowError) -> FlowPage {
    var request = JSONObject()
    request["maxResults"] = maxResults.map { .number(JSONNumber($0)) }
    request["nextToken"] = nextToken.map { .string($0) }
    let facts = CallFacts(operation: .listFlows, names: self.names)
    let (answer, value) = try await call(facts, .object(request), nil)
    guard value.object != nil else { throw .malformedAnswer("it is not an object", answer, facts) }
    return FlowPage(
      flows: (value["flows"]?.items ?? []).compactMap { Flow($0) }, nextToken: value["nextToken"]?.text)
  }

  /// A flow, with the connector profiles that it uses.
  ///
  /// - Parameter name: the flow's name.
  /// - Returns: the flow.
  /// - Throws: `AppFlowError`.
  public func describeFlow(name: String) async throws(AppFlowError) -> Flow {
    let request: JSONObject = ["flowName": .string(name)]
    let facts = CallFacts(operation: .describeFlow, names: self.names)
    let (answer, value) = try await call(facts, .object(request), nil)
    guard let flow = Flow(value) else { throw .malformedAnswer("it has no flowName", answer, facts) }
    return flow
  }
}
