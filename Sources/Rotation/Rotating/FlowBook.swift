import AppFlow
import OperatingSystem

/// What is found out of an account's flows, bit by bit: which there are is asked once, a hundred at a time; which profiles one of
/// them uses, only where somebody asks for a profile of its connectors.
public actor FlowBook {
  /// A flow as ListFlows tells it.
  private struct Listed {
    let name: String
    /// Its connectors' types; nil where they are not told.
    let types: Set<String>?
  }

  private let client: AppFlowClient
  private let throttleRetry: ThrottleRetry
  private var listed: [Listed]?
  /// The flows that were described by their names; nil for one that was deleted meanwhile.
  private var described: [String: Flow?] = [:]

  /// Begins with nothing.
  ///
  /// - Parameters:
  ///   - client: asks the service.
  ///   - time: the pauses when the service throttles.
  public init(client: AppFlowClient, time: TimeSource = .system) {
    self.client = client
    throttleRetry = ThrottleRetry(time: time)
  }

  /// Finds the flows that use profiles which were read.
  ///
  /// - Parameter profiles: the profiles.
  /// - Returns: flows by profile; a profile that no flow uses is missing.
  /// - Throws: `AppFlowError`; what was found out until then is kept.
  public func flows(of profiles: [ConnectorProfile]) async throws(AppFlowError) -> [String: [FlowUse]] {
    let types = profiles.map(\.connectorType)
    return try await flows(
      of: Set(profiles.map(\.name)), types: types.contains(nil) ? nil : Set(types.compactMap(\.self)))
  }

  /// Finds the flows that use profiles, at most four questions at a time; what was asked before is not asked again.
  ///
  /// - Parameters:
  ///   - profiles: the profiles' names.
  ///   - types: the profiles' connector types; nil where they are not known, so that every flow is looked at.
  /// - Returns: flows by profile; a profile that no flow uses is missing.
  /// - Throws: `AppFlowError`; what was found out until then is kept.
  public func flows(
    of profiles: Set<String>, types: Set<String>? = nil
  ) async throws(AppFlowError) -> [String: [FlowUse]] {
    let flows = try await list().filter { flow in
      guard let types, let own = flow.types else { return true }
      return !own.isDisjoint(with: types)
    }
    let missing = flows.filter { described[$0.name] == nil }
    let answers = await Bounded.map(missing, limit: { 4 }, isStopped: { Task.isCancelled }) { flow in
      await self.describe(flow.name)
    }
    var failure: AppFlowError?
    for (flow, answer) in zip(missing, answers) {
      switch answer {
      case .success(let found)?: described[flow.name] = .some(found)
      case .failure(let error)?: failure = failure ?? error
      case nil: break
      }
    }
    if let failure { throw failure }
    var uses: [String: [FlowUse]] = [:]
    for flow in flows {
      guard let found = described[flow.name] ?? nil else { continue }
      for profile in found.profileNames.intersection(profiles) {
        uses[profile, default: []].append(FlowUse(found))
      }
    }
    return uses
  }

  private func list() async throws(AppFlowError) -> [Listed] {
    if let listed { return listed }
    var found: [Listed] = []
    var token: String?
    var walk = PageWalk(.listFlows)
    repeat {
      let known = token
      let page = try await throttleRetry.keepTrying { [client] () async throws(AppFlowError) in
        try await client.listFlows(maxResults: 100, nextToken: known)
      }
      found += page.flows.map { Listed(name: $0.name, types: $0.connectorTypes) }
      token = try walk.next(after: page.flows.count, token: page.nextToken)
    } while token != nil
    listed = found
    return found
  }

  private nonisolated func describe(_ name: String) async -> Result<Flow?, AppFlowError> {
    do throws(AppFlowError) {
      return .success(
        try await throttleRetry.keepTrying { [client] () async throws(AppFlowError) in
          try await client.describeFlow(name: name)
        })
    } catch {
      // A flow that was deleted meanwhile uses no profile.
      return error.kind == .resourceNotFound ? .success(nil) : .failure(error)
    }
  }
}
