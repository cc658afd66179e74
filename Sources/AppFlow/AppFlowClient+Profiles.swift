import AWSClient
import JSON
import Secrets

/// Connector profiles: what there is, and what changes them.
extension AppFlowClient {
  /// One connector profile.
  ///
  /// - Parameter name: its name.
  /// - Returns: the profile, and the object as it was returned; nil where there is none of that name.
  /// - Throws: `AppFlowError`.
  public func connectorProfile(
    named name: String
  ) async throws(AppFlowError) -> (profile: ConnectorProfile, details: JSONValue)? {
    let page = try await describeConnectorProfiles(names: [name])
    return zip(page.profiles, page.details).first { $0.0.name == name }.map { (profile: $0.0, details: $0.1) }
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
    var request = JSONObject.page(maxResults, nextToken)
    if !names.isEmpty { request["connectorProfileNames"] = .list(names.map { .string($0) }) }
    request["connectorType"] = connectorType.map { .string($0) }
    request["connectorLabel"] = connectorLabel.map { .string($0) }
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

  /// Creates a connector profile. Attempts share one client token, so that the service makes it once.
  ///
  /// - Parameters:
  ///   - request: the members of CreateConnectorProfileRequest; secrets as `.secret`, so that they are masked in errors.
  ///   - clientToken: the token of an earlier call whose outcome is unknown; before the request's own `clientToken`.
  ///     A new one when both are left out.
  ///   - progress: is told of every attempt.
  ///   - permission: says before each attempt whether it may be made.
  /// - Returns: the profile's ARN, and how it went.
  /// - Throws: `AppFlowError`; `.outcomeUnknown` with the token when the answer was lost.
  public func createConnectorProfile(
    _ request: JSONValue, clientToken: String? = nil, progress: AttemptObserver? = nil,
    permission: AttemptPermission? = nil
  ) async throws(AppFlowError) -> ProfileUpdate {
    try await send(.createConnectorProfile, request, clientToken, progress, permission)
  }

  /// Updates a connector profile. Attempts share one client token, so that the service makes the update once.
  ///
  /// - Parameters:
  ///   - request: the members of UpdateConnectorProfileRequest; secrets as `.secret`, so that they are masked in errors.
  ///   - clientToken: the token of an earlier call whose outcome is unknown; before the request's own `clientToken`.
  ///     A new one when both are left out.
  ///   - progress: is told of every attempt.
  ///   - permission: says before each attempt whether it may be made.
  /// - Returns: the profile's ARN, and how it went.
  /// - Throws: `AppFlowError`; `.outcomeUnknown` with the token when the answer was lost.
  public func updateConnectorProfile(
    _ request: JSONValue, clientToken: String? = nil, progress: AttemptObserver? = nil,
    permission: AttemptPermission? = nil
  ) async throws(AppFlowError) -> ProfileUpdate {
    try await send(.updateConnectorProfile, request, clientToken, progress, permission)
  }

  /// Deletes a connector profile.
  ///
  /// - Parameters:
  ///   - name: the profile's name.
  ///   - isForced: whether also one that flows use.
  ///   - permission: says before each attempt whether it may be made.
  /// - Throws: `AppFlowError`; `.conflict` where flows use it, `.outcomeUnknown` when the answer was lost.
  public func deleteConnectorProfile(
    name: String, isForced: Bool = false, permission: AttemptPermission? = nil
  ) async throws(AppFlowError) {
    try await tell(
      .deleteConnectorProfile, ["connectorProfileName": .string(name), "forceDelete": .boolean(isForced)],
      about: name, permission: permission)
  }

  private func send(
    _ operation: AppFlowOperation, _ request: JSONValue, _ clientToken: String?, _ progress: AttemptObserver?,
    _ permission: AttemptPermission?
  ) async throws(AppFlowError) -> ProfileUpdate {
    var members = request.object ?? JSONObject()
    let token = clientToken ?? request["clientToken"]?.text ?? UniqueID.make()
    members["clientToken"] = .string(token)
    let facts = CallFacts(
      operation: operation, clientToken: token, mask: SecretMask(of: request), permission: permission,
      names: names)
    sent.add(facts.mask, of: request["connectorProfileName"]?.text)
    let (answer, value) = try await call(facts, .object(members), progress)
    guard let arn = value["connectorProfileArn"]?.text else {
      throw .malformedAnswer("it has no connectorProfileArn", answer, facts)
    }
    return ProfileUpdate(
      arn: Printable.line(arn, masking: facts.mask), clientToken: token, requestID: answer.requestID,
      attempts: answer.attempts, duration: answer.duration)
  }
}
