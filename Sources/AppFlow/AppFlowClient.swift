import AWSClient
import HTTPTransport
import JSON
import Secrets

/// AppFlow's operations as calls. One client serves any number of concurrent calls; nothing is read, loaded or opened
/// before the first of them.
public final class AppFlowClient: Sendable {
  private let service: ServiceClient
  let sent = SentMasks()
  /// How long reading an answer may take.
  private let answerTime: Duration
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
    answerTime = options.limits.whole
    names = options.names
    do {
      service = try ServiceClient(service: Self.identity, options: options, transport: transport)
    } catch {
      throw AppFlowError(.configuration(error), options.names)
    }
  }

  private init(_ service: ServiceClient, like other: AppFlowClient) {
    self.service = service
    answerTime = other.answerTime
    names = other.names
  }

  /// A client for the same account in another region, which signs with the same credentials: they are resolved once for both.
  ///
  /// - Parameters:
  ///   - region: the region.
  ///   - time: the clock and the pauses between attempts; this one's when left out.
  /// - Throws: `AppFlowError` of kind `.configuration` when the region cannot be one.
  public func inRegion(_ region: String, time: TimeSource? = nil) throws(AppFlowError) -> AppFlowClient {
    do {
      return AppFlowClient(try service.sibling(Self.identity, region: region, time: time), like: self)
    } catch {
      throw AppFlowError(.configuration(error), names)
    }
  }

  /// A client for another account, which signs as a role there. The role is taken with this client's credentials when it is first
  /// needed.
  ///
  /// - Parameter role: the role.
  public func assuming(_ role: RoleGrant) -> AppFlowClient {
    AppFlowClient(service.assuming(role), like: self)
  }

  /// AppFlow as endpoints and settings name it.
  private static let identity = ServiceIdentity(signingName: "appflow", settingsName: "appflow")

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
  /// - Parameter asksIdentity: whether the Security Token Service is asked whose the credentials are.
  /// - Throws: `AppFlowError` where it is cancelled.
  public func configurationReport(asksIdentity: Bool = false) async throws(AppFlowError)
    -> ConfigurationReport
  {
    do {
      return try await service.configurationReport(asksIdentity: asksIdentity)
    } catch {
      throw AppFlowError(error, self.names)
    }
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

  /// Signing in to the session that an error's `endedSession` names, or to that of the profile; afterwards the same call can be
  /// made again.
  ///
  /// - Throws: `AppFlowError` of kind `.configuration`.
  public func signIn() throws(AppFlowError) -> SignIn {
    do { return try service.signIn() } catch { throw AppFlowError(.configuration(error), names) }
  }

  /// Reads secrets from AWS Secrets Manager, signed as this client signs.
  ///
  /// - Parameter region: the region that the secrets are in; this client's when left out.
  /// - Throws: `ConfigurationError` when the region cannot be one.
  public func secretsManager(region: String?) throws(ConfigurationError) -> SecretsManagerClient {
    try SecretsManagerClient(beside: service, region: region)
  }

  /// Reads parameters from the Parameter Store, signed as this client signs.
  ///
  /// - Parameter region: the region that the parameters are in; this client's when left out.
  /// - Throws: `ConfigurationError` when the region cannot be one.
  public func parameterStore(region: String?) throws(ConfigurationError) -> ParameterStoreClient {
    try ParameterStoreClient(beside: service, region: region)
  }

  /// DynamoDB, signed as this client signs.
  ///
  /// - Parameter region: the region that the tables are in; this client's when left out.
  /// - Throws: `AppFlowError` of kind `.configuration` when the region cannot be one.
  public func dynamoDB(region: String?) throws(AppFlowError) -> DynamoDBClient {
    do { return try DynamoDBClient(beside: service, region: region) } catch {
      throw AppFlowError(.configuration(error), names)
    }
  }

  /// Reads what stands around profiles in the account: secrets, keys, roles; signed as this client signs.
  public var account: AccountReader { AccountReader(beside: service) }

  /// The codes by which AppFlow refuses a request without having changed anything, by its model.
  private static let refusals: Set<String> = [
    "ValidationException", "ResourceNotFoundException", "ConflictException",
    "ConnectorAuthenticationException", "ConnectorServerException", "ServiceQuotaExceededException",
    "UnsupportedOperationException",
  ]

  /// Makes a call whose answer is an object.
  ///
  /// - Parameters:
  ///   - profile: the profile that it is about; nil where it is about none, or about many.
  ///   - token: the client token of a change.
  func ask(
    _ operation: AppFlowOperation, _ request: JSONObject, about profile: String? = nil, token: String? = nil
  ) async throws(AppFlowError) -> JSONValue {
    var request = request
    request["clientToken"] = token.map { .string($0) }
    let facts = CallFacts(
      operation: operation, clientToken: token, mask: sent.mask(of: profile), names: names)
    let (answer, value) = try await call(facts, .object(request), nil)
    guard value.object != nil else { throw .malformedAnswer("it is not an object", answer, facts) }
    return value
  }

  /// Makes a call whose answer has no members, so that nothing at all is one, too; what a proxy says is none.
  func tell(
    _ operation: AppFlowOperation, _ request: JSONObject, about profile: String? = nil,
    permission: AttemptPermission? = nil
  ) async throws(AppFlowError) {
    let facts = CallFacts(
      operation: operation, mask: sent.mask(of: profile), permission: permission, names: names)
    let answer = try await send(facts, .object(request), nil)
    guard !answer.response.body.isEmpty else { return }
    guard try read(answer, facts).object != nil else {
      throw .malformedAnswer("it is not an object", answer, facts)
    }
  }

  func call(
    _ facts: CallFacts, _ request: JSONValue, _ progress: AttemptObserver?
  ) async throws(AppFlowError) -> (ServiceAnswer, JSONValue) {
    let answer = try await send(facts, request, progress)
    return (answer, try read(answer, facts))
  }

  func send(
    _ facts: CallFacts, _ request: JSONValue, _ progress: AttemptObserver?
  ) async throws(AppFlowError) -> ServiceAnswer {
    do {
      var call = ServiceCall(
        operation: facts.operation.rawValue, method: "POST", path: facts.operation.path,
        body: JSONWriter.body(request))
      call.refusals = Self.refusals
      call.mask = mask(for: facts)
      call.permission = facts.permission
      return try await service.send(call, progress: progress)
    } catch {
      throw AppFlowError(error, facts)
    }
  }

  func read(_ answer: ServiceAnswer, _ facts: CallFacts) throws(AppFlowError) -> JSONValue {
    let deadline = ContinuousClock.now + answerTime
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

extension JSONObject {
  /// What asks for a page of a list.
  static func page(_ maxResults: Int?, _ nextToken: String?) -> JSONObject {
    var request = JSONObject()
    request["maxResults"] = maxResults.map { .number(JSONNumber($0)) }
    request["nextToken"] = nextToken.map { .string($0) }
    return request
  }
}

/// The operations of the service model; each has a call.
package enum AppFlowOperation: String, CaseIterable {
  case updateConnectorProfile = "UpdateConnectorProfile"
  case createConnectorProfile = "CreateConnectorProfile"
  case deleteConnectorProfile = "DeleteConnectorProfile"
  case describeConnectorProfiles = "DescribeConnectorProfiles"
  case resetConnectorMetadataCache = "ResetConnectorMetadataCache"
  case listConnectors = "ListConnectors"
  case describeConnectors = "DescribeConnectors"
  case describeConnector = "DescribeConnector"
  case listConnectorEntities = "ListConnectorEntities"
  case registerConnector = "RegisterConnector"
  case updateConnectorRegistration = "UpdateConnectorRegistration"
  case unregisterConnector = "UnregisterConnector"
  case listFlows = "ListFlows"
  case describeFlow = "DescribeFlow"
  case describeFlowExecutionRecords = "DescribeFlowExecutionRecords"
  case startFlow = "StartFlow"
  case stopFlow = "StopFlow"

  /// Whether it takes something away, without a client token by which the service would know it again.
  var isRemoval: Bool { self == .deleteConnectorProfile || self == .unregisterConnector }

  /// The path of the request, which is the name with hyphens; every operation is a POST.
  var path: String {
    rawValue.reduce(into: "") { path, character in
      if character.isUppercase { path += path.isEmpty ? "/" : "-" }
      path += character.lowercased()
    }
  }
}
