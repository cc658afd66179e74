import AWSClient
import HTTPTransport
import JSON
import Secrets

/// AppFlow's operations as calls. One client serves any number of concurrent calls; nothing is read, loaded or opened
/// before the first of them.
public final class AppFlowClient: Sendable {
  private let service: ServiceClient
  private let sent = SentMasks()
  /// How long reading an answer may take.
  private let throttleRetry: Duration
  /// What the caller's users call what they can give.
  let names: OptionNames

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - options: profile, region, endpoint and limits; what is left out comes from the environment and the shared files.
  ///   - transport: sends requests; libcurl when left out.
  /// - Throws: `AppFlowError` of kind `.configuration` when the options are wrong in themselves.
  public init(
    options: ClientOptions = ClientOptions(), transport: (any HTTPTransporting)? = nil
  ) throws(AppFlowError) {
    throttleRetry = options.limits.whole
    names = options.names
    do {
      let identity = ServiceIdentity(signingName: "appflow", settingsName: "appflow")
      service = try ServiceClient(service: identity, options: options, transport: transport)
    } catch {
      throw AppFlowError(.configuration(error), options.names)
    }
  }

  /// Loads what the first request needs, beside what the caller does meanwhile.
  public static func prepare() { CurlTransport.prepare() }

  /// Everything that was resolved, each value with its source.
  ///
  /// - Throws: `AppFlowError` of kind `.configuration`.
  public func configuration() async throws(AppFlowError) -> ResolvedConfiguration {
    do { return try await service.configuration() } catch { throw AppFlowError(error, self.names) }
  }

  /// What can be resolved and who signs, also where something is missing or wrong. Asks the credential providers, which
  /// may need the network.
  ///
  /// - Throws: `AppFlowError` of kind `.configuration` where nothing can be resolved.
  public func configurationReport() async throws(AppFlowError) -> ConfigurationReport {
    do { return try await service.configurationReport() } catch { throw AppFlowError(error, self.names) }
  }

  /// Who signs. Asks the credential providers, which may need the network.
  ///
  /// - Throws: `AppFlowError` of kind `.configuration` or `.credentials`.
  public func credentials() async throws(AppFlowError) -> CredentialsReport {
    do { return try await service.credentials() } catch { throw AppFlowError(error, self.names) }
  }

  /// Whose the credentials are, by the Security Token Service.
  ///
  /// - Returns: the identity.
  /// - Throws: `AppFlowError`; of kind `.configuration` where nobody is asked, because AppFlow's endpoint is on this
  ///   machine and none of the Security Token Service is configured.
  public func callerIdentity() async throws(AppFlowError) -> CallerIdentity {
    let identity: CallerIdentity?
    do { identity = try await service.callerIdentity() } catch { throw AppFlowError(error, self.names) }
    guard let identity else { throw .nobodyToAskForIdentity(names) }
    return identity
  }

  /// Reads secrets from AWS Secrets Manager, signed as this client signs.
  ///
  /// - Parameter region: the region that the secrets are in.
  /// - Throws: `ConfigurationError` when the region cannot be one.
  public func secretsManager(region: String) throws(ConfigurationError) -> SecretsManagerClient {
    try SecretsManagerClient(beside: service, region: region)
  }

  /// One page of connector profiles.
  ///
  /// - Parameters:
  ///   - names: only these; a name that matches nothing is not an error. All when empty.
  ///   - connectorType: only of this type.
  ///   - connectorLabel: only of the custom connector with this label.
  ///   - maxResults: profiles in a page, 1 to 100; the service decides when left out.
  ///   - nextToken: the page's token, from the page before.
  ///   - progress: is told of every attempt.
  /// - Returns: the page.
  /// - Throws: `AppFlowError`.
  public func describeConnectorProfiles(
    names: [String] = [], connectorType: String? = nil, connectorLabel: String? = nil, maxResults: Int? = nil,
    nextToken: String? = nil, progress: AttemptObserver? = nil
  ) async throws(AppFlowError) -> ConnectorProfilePage {
    var request = JSONObject()
    if !names.isEmpty { request["connectorProfileNames"] = .list(names.map { .string($0) }) }
    request["connectorType"] = connectorType.map { .string($0) }
    request["connectorLabel"] = connectorLabel.map { .string($0) }
    request["maxResults"] = maxResults.map { .number(JSONNumber($0)) }
    request["nextToken"] = nextToken.map { .string($0) }
    let facts = CallFacts(operation: .describeConnectorProfiles, names: self.names)
    let (answer, value) = try await call(facts, .object(request), progress)
    guard let details = value["connectorProfileDetails"]?.items ?? (value.object != nil ? [] : nil) else {
      throw .malformedAnswer("it is not an object with connectorProfileDetails", answer, facts)
    }
    let profiles = details.compactMap { ConnectorProfile($0) }
    guard profiles.count == details.count else {
      throw .malformedAnswer("a profile has no connectorProfileName", answer, facts)
    }
    return ConnectorProfilePage(profiles: profiles, nextToken: value["nextToken"]?.text)
  }

  /// All connector profiles, page by page, as they come.
  ///
  /// - Parameters:
  ///   - connectorType: only of this type.
  ///   - connectorLabel: only of the custom connector with this label.
  /// - Returns: the pages; the stream ends with an `AppFlowError` when one cannot be had. Ending the iteration stops
  ///   the requests.
  public func connectorProfiles(
    connectorType: String? = nil, connectorLabel: String? = nil
  ) -> AsyncThrowingStream<ConnectorProfilePage, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        var walk = PageWalk(.describeConnectorProfiles)
        var token: String?
        do {
          repeat {
            let page = try await self.describeConnectorProfiles(
              connectorType: connectorType, connectorLabel: connectorLabel, maxResults: 100, nextToken: token)
            continuation.yield(page)
            token = try walk.next(after: page.profiles.count, token: page.nextToken)
          } while token != nil
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Updates a connector profile. Attempts share one client token, so that the service makes the update once.
  ///
  /// - Parameters:
  ///   - request: the members of UpdateConnectorProfileRequest; secrets as `.secret`, so that they are masked in errors.
  ///   - clientToken: the token of an earlier call whose outcome is unknown; before the request's own `clientToken`.
  ///     A new one when both are left out.
  ///   - progress: is told of every attempt.
  /// - Returns: the profile's ARN, and how it went.
  /// - Throws: `AppFlowError`; `.outcomeUnknown` with the token when the answer was lost.
  public func updateConnectorProfile(
    _ request: JSONValue, clientToken: String? = nil, progress: AttemptObserver? = nil
  ) async throws(AppFlowError) -> ProfileUpdate {
    var members = request.object ?? JSONObject()
    let token = clientToken ?? request["clientToken"]?.text ?? UniqueID.make()
    members["clientToken"] = .string(token)
    let facts = CallFacts(
      operation: .updateConnectorProfile, clientToken: token, mask: SecretMask(of: request), names: self.names
    )
    sent.add(facts.mask, of: request["connectorProfileName"]?.text)
    let (answer, value) = try await call(facts, .object(members), progress)
    guard let arn = value["connectorProfileArn"]?.text else {
      throw .malformedAnswer("it has no connectorProfileArn", answer, facts)
    }
    return ProfileUpdate(
      arn: Printable.line(arn, masking: facts.mask), clientToken: token, requestID: answer.requestID,
      attempts: answer.attempts,
      duration: answer.duration)
  }

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

  /// The codes by which AppFlow refuses a request without having changed anything, by its model.
  private static let refusals: Set<String> = [
    "ValidationException", "ResourceNotFoundException", "ConflictException",
    "ConnectorAuthenticationException", "ConnectorServerException", "ServiceQuotaExceededException",
    "UnsupportedOperationException",
  ]

  private func call(
    _ facts: CallFacts, _ request: JSONValue, _ progress: AttemptObserver?
  ) async throws(AppFlowError) -> (ServiceAnswer, JSONValue) {
    let answer = try await send(facts, request, progress)
    return (answer, try read(answer, facts))
  }

  private func send(
    _ facts: CallFacts, _ request: JSONValue, _ progress: AttemptObserver?
  ) async throws(AppFlowError) -> ServiceAnswer {
    do {
      var call = ServiceCall(
        operation: facts.operation.rawValue, method: "POST", path: facts.operation.path,
        body: JSONWriter.body(request))
      call.refusals = Self.refusals
      call.mask = mask(for: facts)
      return try await service.send(call, progress: progress)
    } catch {
      throw AppFlowError(error, facts)
    }
  }

  private func read(_ answer: ServiceAnswer, _ facts: CallFacts) throws(AppFlowError) -> JSONValue {
    let deadline = ContinuousClock.now + throttleRetry
    do {
      let value = try answer.response.body.withBytes { bytes throws(JSONSyntaxError) in
        try JSONReader.read(bytes, isStopped: { Task.isCancelled || ContinuousClock.now > deadline })
      }
      let mask = mask(for: facts)
      return mask.isEmpty ? value : value.maskingWords(mask)
    } catch {
      if Task.isCancelled { throw AppFlowError(.cancelled(.unknown), facts) }
      let isLate = ContinuousClock.now > deadline
      throw .malformedAnswer(isLate ? "that takes longer than the time limit" : "\(error)", answer, facts)
    }
  }

  /// What is asked about no profile, or about many, may be answered with what was sent for any of them.
  private func mask(for facts: CallFacts) -> SecretMask {
    facts.mask.isEmpty ? sent.mask(of: nil) : facts.mask
  }
}
