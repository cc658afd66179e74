import AppFlow
import Lists
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

  /// Finds the flows that use profiles, by looking at every flow once.
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
    try await FlowBook(client: client, time: time).flows(of: profiles)
  }

  init(_ flow: Flow) {
    self.init(
      name: flow.name, status: flow.status, lastRun: flow.lastRunStatus, message: flow.lastRunMessage,
      lastRunTime: flow.lastRunTime)
  }
}

extension FlowUse {
  /// What its failed run speaks of, in a word or two.
  public var failureWord: String {
    // The words of OAuth (RFC 6749, section 5.2), which applications and AppFlow repeat.
    let known = ["invalid_grant", "invalid_client", "unauthorized_client", "invalid_token", "access_denied"]
    return known.first { message?.lowercased().contains($0) == true } ?? "flow failed"
  }
}

extension [FlowUse] {
  /// The flow whose last run failed; of several, the last one.
  public var lastFailed: FlowUse? { filter(\.hasFailed).lastRun }

  /// The flow that ran last; nil where none ever did.
  fileprivate var lastRun: FlowUse? {
    filter { $0.lastRun != nil }.max { ($0.lastRunTime?.seconds ?? 0) < ($1.lastRunTime?.seconds ?? 0) }
  }
}

extension ProfileHealth {
  /// What the flows of a profile tell: one that failed says more than one that ran, and a later run more than an earlier one.
  ///
  /// - Parameter flows: the flows that use it.
  public init(_ flows: [FlowUse]) {
    if let failed = flows.lastFailed {
      self = .bad(failed.failureWord, failed.lastRunTime)
    } else if let last = flows.lastRun {
      self = .good(last.lastRunTime)
    } else {
      self = flows.isEmpty ? .unused : .neverRan
    }
  }
}
