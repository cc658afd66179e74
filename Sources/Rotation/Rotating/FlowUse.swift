import AppFlow
import JSON
import OperatingSystem

/// A flow that uses a profile, so that new credentials concern it.
public struct FlowUse: Sendable, Equatable {
  /// The flow's name.
  public let name: String
  /// Its state, such as `Active`.
  public let status: String?
  /// How its last run ended, such as `Successful`; nil where it never ran.
  public let lastRun: String?
  /// What the service says of how that ended.
  public let message: String?
  /// When that ended.
  public let lastRunTime: WallTime?

  /// Creates a flow.
  ///
  /// - Parameters:
  ///   - name: the flow's name.
  ///   - status: its state.
  ///   - lastRun: how its last run ended; nil where it never ran.
  ///   - message: what the service says of that.
  ///   - lastRunTime: when that ended.
  public init(
    name: String, status: String?, lastRun: String?, message: String? = nil, lastRunTime: WallTime? = nil
  ) {
    self.name = name
    self.status = status
    self.lastRun = lastRun
    self.message = message
    self.lastRunTime = lastRunTime
  }

  /// Whether its last run failed: what says most often that a login works no more.
  public var hasFailed: Bool { lastRun == "Error" }

  /// Finds the flows that use profiles, each flow described once, at most four at a time.
  ///
  /// - Parameters:
  ///   - profiles: the profiles' names.
  ///   - client: asks the service.
  ///   - time: the pauses when the service throttles.
  /// - Returns: flows by profile; a profile that no flow uses is missing.
  /// - Throws: `AppFlowError`.
  public static func all(
    of profiles: Set<String>, client: AppFlowClient, time: TimeSource = .system
  ) async throws(AppFlowError) -> [String: [FlowUse]] {
    let throttleRetry = ThrottleRetry(time: time)
    var uses: [String: [FlowUse]] = [:]
    var token: String?
    var walk = PageWalk(.listFlows)
    repeat {
      let known = token
      let page = try await throttleRetry.keepTrying { () async throws(AppFlowError) in
        try await client.listFlows(maxResults: 100, nextToken: known)
      }
      let described = await Bounded.map(page.flows, limit: { 4 }) { flow in
        await Self.described(flow.name, client, throttleRetry)
      }
      for flow in described {
        guard let flow = try flow?.get() else { continue }
        for profile in flow.profileNames.intersection(profiles) {
          uses[profile, default: []].append(FlowUse(flow))
        }
      }
      token = try walk.next(after: page.flows.count, token: page.nextToken)
    } while token != nil
    return uses
  }

  private static func described(
    _ name: String, _ client: AppFlowClient, _ throttleRetry: ThrottleRetry
  ) async -> Result<Flow?, AppFlowError> {
    do throws(AppFlowError) {
      return .success(
        try await throttleRetry.keepTrying { () async throws(AppFlowError) in
          try await client.describeFlow(name: name)
        })
    } catch {
      // A flow that was deleted meanwhile uses no profile.
      return error.kind == .resourceNotFound ? .success(nil) : .failure(error)
    }
  }

  private init(_ flow: Flow) {
    self.init(
      name: flow.name, status: flow.status, lastRun: flow.lastRunStatus, message: flow.lastRunMessage,
      lastRunTime: flow.lastRunTime)
  }
}
