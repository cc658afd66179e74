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
    return ConnectorProfilePage(profiles: profiles, details: details, nextToken: value["nextToken"]?.text)
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

  /// The codes by which AppFlow refuses a request without having changed anything, by its model.
  private static let refusals: Set<String> = [
    "ValidationException", "ResourceNotFoundException", "ConflictException",
    "ConnectorAuthenticationException", "ConnectorServerException", "ServiceQuotaExceededException",
    "UnsupportedOperationException",
  ]

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
