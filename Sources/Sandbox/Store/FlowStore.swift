import JSON

/// Keeps the flows and their runs, in memory: a sandbox that is started anew has them as they were seeded.
actor FlowStore {
  /// The flows as DescribeFlow answers them.
  private(set) var flows: [JSONValue]
  /// The runs of each flow, the newest first: those that were started here, and the last one of the seed.
  private var runs: [String: [JSONValue]]
  /// What was answered for each client token.
  private var tokens: [String: (flow: String, answer: JSONValue)] = [:]
  private var started = 0
  private let clock: @Sendable () -> Double

  init(_ flows: [JSONValue], clock: @escaping @Sendable () -> Double) {
    self.flows = flows
    self.clock = clock
    runs = Dictionary(
      flows.compactMap { flow in
        flow["flowName"]?.text.map { ($0, [Self.seededRun(of: flow)].compactMap(\.self)) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Looks a flow up.
  ///
  /// - Throws: `ResourceNotFoundException` where there is none of the name.
  func flow(_ name: String) throws(ServiceFailure) -> JSONValue { flows[try index(of: name)] }

  /// The first flow that a profile is used by; nil where there is none.
  func firstUsing(profile: String) -> String? {
    let name = JSONValue.string(profile)
    return flows.first { flow in
      flow["sourceFlowConfig"]?["connectorProfileName"] == name
        || flow["destinationFlowConfigList"]?.items?.contains { $0["connectorProfileName"] == name } == true
    }?["flowName"]?.text
  }

  /// The runs of a flow, the newest first.
  func records(of name: String) throws(ServiceFailure) -> [JSONValue] {
    _ = try index(of: name)
    return runs[name] ?? []
  }

  /// Starts a run, or activates the flow.
  func start(_ name: String, token: String?) throws(ServiceFailure) -> JSONValue {
    if let token, let used = tokens[token] {
      guard used.flow == name else {
        throw .conflict("The client token was used for the flow \(used.flow). Use a new one.")
      }
      return used.answer
    }
    let index = try index(of: name)
    var answer: JSONObject = [:]
    if Self.isOnDemand(flows[index]) {
      started += 1
      let id = "run-\(name)-\(started)"
      let now = JSONValue.seconds(clock())
      runs[name, default: []].insert(
        [
          "executionId": .string(id), "executionStatus": "Successful", "startedAt": now, "lastUpdatedAt": now,
          "executionResult": ["bytesProcessed": 2_048, "bytesWritten": 2_048, "recordsProcessed": 12],
        ], at: 0)
      set(
        "lastRunExecutionDetails",
        ["mostRecentExecutionStatus": "Successful", "mostRecentExecutionTime": now], of: index)
      answer["executionId"] = .string(id)
    } else {
      set("flowStatus", "Active", of: index)
    }
    answer["flowArn"] = flows[index]["flowArn"]
    answer["flowStatus"] = flows[index]["flowStatus"]
    if let token { tokens[token] = (name, .object(answer)) }
    return .object(answer)
  }

  /// Deactivates a flow.
  func stop(_ name: String) throws(ServiceFailure) -> JSONValue {
    let index = try index(of: name)
    guard !Self.isOnDemand(flows[index]) else {
      throw .unsupportedOperation("The flow \(name) runs on demand: there is nothing to deactivate.")
    }
    guard flows[index]["flowStatus"] == "Active" else {
      throw .conflict("The flow \(name) is not active.")
    }
    set("flowStatus", "Suspended", of: index)
    var answer: JSONObject = [:]
    answer["flowArn"] = flows[index]["flowArn"]
    answer["flowStatus"] = flows[index]["flowStatus"]
    return .object(answer)
  }

  private func set(_ member: String, _ value: JSONValue, of index: Int) {
    var flow = flows[index].object ?? JSONObject()
    flow[member] = value
    flows[index] = .object(flow)
  }

  private func index(of name: String) throws(ServiceFailure) -> Int {
    guard let index = flows.firstIndex(where: { $0["flowName"]?.text == name }) else {
      throw .notFound("There is no flow named \(name) in this account and region.")
    }
    return index
  }

  private static func isOnDemand(_ flow: JSONValue) -> Bool {
    flow["triggerConfig"]?["triggerType"] == "OnDemand"
  }

  private static func seededRun(of flow: JSONValue) -> JSONValue? {
    guard let last = flow["lastRunExecutionDetails"], let status = last["mostRecentExecutionStatus"] else {
      return nil
    }
    var record: JSONObject = ["executionId": .string("run-\(flow["flowName"]?.text ?? "")-0")]
    record["executionStatus"] = status
    record["startedAt"] = last["mostRecentExecutionTime"]
    record["lastUpdatedAt"] = last["mostRecentExecutionTime"]
    if let message = last["mostRecentExecutionMessage"] {
      record["executionResult"] = ["errorInfo": ["executionMessage": message]]
    }
    return .object(record)
  }
}
