import AppFlow
import JSON
import OperatingSystem

/// Has AppFlow log in with a profile's credentials. The one place that says whether they are verified.
///
/// AppFlow lists what an application offers only with good credentials, but gives the list again for up to an hour without
/// asking the application. So it is made to forget the list first. Nothing else is changed.
public struct LoginVerifier: Sendable {
  private let client: AppFlowClient
  private let time: TimeSource
  private let throttleRetry: ThrottleRetry
  /// A count is not worth more questions.
  private static let mostPages = 20

  /// Makes a verifier.
  ///
  /// - Parameters:
  ///   - client: asks the service.
  ///   - time: the clock, and the pauses when the service throttles.
  public init(client: AppFlowClient, time: TimeSource = .system) {
    self.client = client
    self.time = time
    throttleRetry = ThrottleRetry(time: time)
  }

  /// Verifies a profile's login.
  ///
  /// - Parameter profile: the profile as DescribeConnectorProfiles returned it.
  /// - Returns: what came of it.
  public func verify(_ profile: ConnectorProfile) async -> LoginVerification {
    var version: String?
    var stale: AppFlowError?
    do {
      version = try await reset(profile)
    } catch {
      // Where nobody answers, or somebody gave up, a second question gets no further.
      guard error.category == .refused, error.kind != .throttling else { return .unknown(error) }
      stale = error
    }
    do {
      let first = try await list(profile, version, nil)
      if let stale { return .notTried(stale) }
      let (objects, hasMore) = await count(first, profile, version)
      return .verified(objects: objects, hasMore: hasMore)
    } catch {
      return error.kind == .connectorAuthentication ? .refused(error) : .unknown(error)
    }
  }

  /// Counts the objects on all pages. The first page is the proof; where a later one does not come, or there are very many, it is
  /// told that there are more.
  private func count(
    _ first: ConnectorEntityPage, _ profile: ConnectorProfile, _ version: String?
  ) async -> (objects: Int, hasMore: Bool) {
    var objects = 0
    var page = first
    for _ in 0..<Self.mostPages {
      objects += page.groups.values.reduce(0) { $0 + $1.count }
      guard let token = page.nextToken else { return (objects, false) }
      guard objects <= PageWalk.mostItems, let next = try? await list(profile, version, token),
        next.nextToken != token
      else { break }
      page = next
    }
    return (objects, true)
  }

  /// Makes AppFlow forget what it knows of the profile's entities.
  ///
  /// - Returns: the version of the connector's API to ask with; nil where none is needed.
  private func reset(_ profile: ConnectorProfile) async throws(AppFlowError) -> String? {
    var version = profile.connectorLabel == nil ? nil : try await apiVersion(of: profile)
    do {
      try await reset(profile, version)
    } catch {
      // A connector that has several versions says so; which ones, it says when it is described.
      guard version == nil, error.kind == .validation, error.message.lowercased().contains("version") else {
        throw error
      }
      version = try await apiVersion(of: profile)
      guard version != nil else { throw error }
      try await reset(profile, version)
    }
    return version
  }

  private func reset(_ profile: ConnectorProfile, _ version: String?) async throws(AppFlowError) {
    try await throttleRetry.keepTrying { [client] () async throws(AppFlowError) in
      try await client.resetConnectorMetadataCache(
        profile: profile.name, connectorType: profile.connectorType, apiVersion: version)
    }
  }

  private func list(
    _ profile: ConnectorProfile, _ version: String?, _ token: String?
  ) async throws(AppFlowError) -> ConnectorEntityPage {
    try await throttleRetry.keepTrying { [client] () async throws(AppFlowError) in
      try await client.listConnectorEntities(
        profile: profile.name, connectorType: profile.connectorType, apiVersion: version, nextToken: token)
    }
  }

  private func apiVersion(of profile: ConnectorProfile) async throws(AppFlowError) -> String? {
    guard let type = profile.connectorType else { return nil }
    let connector = try await throttleRetry.keepTrying { [client] () async throws(AppFlowError) in
      try await client.describeConnector(type: type, label: profile.connectorLabel)
    }
    return Self.apiVersion(of: profile, by: connector)
  }

  /// The version of a connector's API to ask with: which one a profile has is not said, but a setting of it may name one of
  /// those that the connector supports. Else the last of these, or the connector's own version.
  ///
  /// - Parameters:
  ///   - profile: the profile.
  ///   - connector: its connector.
  static func apiVersion(of profile: ConnectorProfile, by connector: ConnectorConfiguration) -> String? {
    let supported = connector.supportedAPIVersions.filter { !$0.isEmpty }
    let settings =
      profile.properties?.object?.members.first?.value["profileProperties"]?.object?.members ?? []
    let named = settings.first { setting in
      setting.name.lowercased().filter(\.isLetter) == "apiversion"
        && setting.value.text.map(supported.contains) ?? false
    }
    return named?.value.text ?? supported.last ?? connector.version
  }
}

/// A profile whose login was verified, or could not be.
public struct VerifiedProfile: Sendable, Equatable {
  /// The profile.
  public let profile: ConnectorProfile
  /// What came of it.
  public let login: LoginVerification
  /// How long it took.
  public let duration: Duration
}

extension LoginVerifier {
  /// Describes profiles by name, as many as one request has room for at a time.
  ///
  /// - Parameter names: the profiles' names.
  /// - Returns: the profiles by name; those that do not exist are missing.
  /// - Throws: `AppFlowError`.
  public func profiles(named names: [String]) async throws(AppFlowError) -> [String: ConnectorProfile] {
    try await ProfileLookup(client: client, throttleRetry: throttleRetry).profiles(named: names)
  }

  /// Verifies the logins of several profiles.
  ///
  /// - Parameters:
  ///   - profiles: the profiles.
  ///   - concurrency: how many may be under way at once.
  ///   - ended: is told of each one that ended.
  /// - Returns: what came of each, in the profiles' order; none that was not begun because the task was cancelled.
  public func verify(
    _ profiles: [ConnectorProfile], concurrency: Int, ended: @escaping @Sendable (VerifiedProfile) -> Void
  ) async -> [VerifiedProfile] {
    await Bounded.map(profiles, limit: { concurrency }, isStopped: { Task.isCancelled }) { profile in
      let start = time.elapsed()
      let login = await verify(profile)
      let verified = VerifiedProfile(profile: profile, login: login, duration: time.elapsed() - start)
      ended(verified)
      return verified
    }.compactMap { $0 }
  }
}
