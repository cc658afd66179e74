import AWSClient
import JSON

/// The flows that use profiles, and their runs.
extension AppFlowClient {
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
    let value = try await ask(.listFlows, .page(maxResults, nextToken))
    return FlowPage(
      flows: (value["flows"]?.items ?? []).compactMap { Flow($0) }, nextToken: value["nextToken"]?.text)
  }

  /// A flow, with the connector profiles that it uses.
  ///
  /// - Parameter name: the flow's name.
  /// - Returns: the flow.
  /// - Throws: `AppFlowError`.
  public func describeFlow(name: String) async throws(AppFlowError) -> Flow {
    let facts = CallFacts(operation: .describeFlow, names: names)
    let (answer, value) = try await call(facts, ["flowName": .string(name)], nil)
    guard let flow = Flow(value) else { throw .malformedAnswer("it has no flowName", answer, facts) }
    return flow
  }

  /// One page of a flow's runs, the newest first.
  ///
  /// - Parameters:
  ///   - name: the flow's name.
  ///   - maxResults: runs in a page, 1 to 100; the service decides when left out.
  ///   - nextToken: the page's token, from the page before.
  /// - Returns: the page; a run without an id is none.
  /// - Throws: `AppFlowError`.
  public func describeFlowExecutionRecords(
    of name: String, maxResults: Int? = nil, nextToken: String? = nil
  ) async throws(AppFlowError) -> FlowRunPage {
    var request = JSONObject.page(maxResults, nextToken)
    request["flowName"] = .string(name)
    let value = try await ask(.describeFlowExecutionRecords, request)
    return FlowRunPage(
      runs: (value["flowExecutions"]?.items ?? []).compactMap { FlowRun($0) },
      nextToken: value["nextToken"]?.text)
  }

  /// Runs a flow on demand; one with a schedule or for events is activated.
  ///
  /// - Parameters:
  ///   - name: the flow's name.
  ///   - clientToken: the token of an earlier call whose outcome is unknown; a new one when left out.
  /// - Returns: how the flow is now.
  /// - Throws: `AppFlowError`; `.outcomeUnknown` with the token when the answer was lost.
  public func startFlow(
    name: String, clientToken: String? = nil
  ) async throws(AppFlowError) -> FlowState {
    FlowState(try await ask(.startFlow, ["flowName": .string(name)], token: clientToken ?? UniqueID.make()))
  }

  /// Deactivates a flow with a schedule or for events.
  ///
  /// - Parameter name: the flow's name.
  /// - Returns: how the flow is now.
  /// - Throws: `AppFlowError`.
  public func stopFlow(name: String) async throws(AppFlowError) -> FlowState {
    FlowState(try await ask(.stopFlow, ["flowName": .string(name)]))
  }
}
