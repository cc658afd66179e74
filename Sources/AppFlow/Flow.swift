import JSON
import OperatingSystem

/// A flow: what moves data between an application and a data store, as ListFlows and DescribeFlow tell it.
public struct Flow: Sendable, Equatable {
  /// The name, unique in the account and region.
  public let name: String
  /// The ARN.
  public let arn: String?
  /// Its state, such as `Active` or `Suspended`.
  public let status: String?
  /// How its last run ended, such as `Successful`; nil where it never ran.
  public let lastRunStatus: String?
  /// What the service says of how it ended.
  public let lastRunMessage: String?
  /// When it ended.
  public let lastRunTime: WallTime?
  /// The connector profiles that it reads from and writes to. ListFlows does not tell them: empty there.
  public let profileNames: Set<String>
  /// The types of the connectors that it reads from and writes to; nil where they are not told.
  public let connectorTypes: Set<String>?
  /// Everything as it was returned, member for member.
  public let raw: JSONValue

  /// Reads a flow.
  ///
  /// - Parameter raw: the object as it was returned.
  /// - Returns: nil when it has no name.
  public init?(_ raw: JSONValue) {
    guard let name = raw["flowName"]?.text else { return nil }
    self.name = name
    self.raw = raw
    arn = raw["flowArn"]?.text
    status = raw["flowStatus"]?.text
    let run = raw["lastRunExecutionDetails"]
    lastRunStatus = run?["mostRecentExecutionStatus"]?.text
    lastRunMessage = run?["mostRecentExecutionMessage"]?.text
    lastRunTime = run?["mostRecentExecutionTime"]?.number.map { WallTime(seconds: $0.double) }
    let ends = [raw["sourceFlowConfig"]].compactMap(\.self) + (raw["destinationFlowConfigList"]?.items ?? [])
    profileNames = Set(ends.compactMap { $0["connectorProfileName"]?.text })
    let types =
      [raw["sourceConnectorType"], raw["destinationConnectorType"]] + ends.map { $0["connectorType"] }
    let known = Set(types.compactMap { $0?.text })
    connectorTypes = known.isEmpty ? nil : known
  }
}

/// One page of flows.
public struct FlowPage: Sendable, Equatable {
  /// The flows, in the service's order.
  public let flows: [Flow]
  /// What asks for the next page; nil on the last.
  public let nextToken: String?
}

/// A run of a flow.
public struct FlowRun: Sendable, Equatable {
  /// The run's id.
  public let id: String
  /// How it ended or goes, such as `Successful` or `InProgress`.
  public let status: String?
  /// What went wrong, in the service's words.
  public let failureMessage: String?
  /// Bytes that were read, bytes that were written, and records that were read.
  public let bytesProcessed, bytesWritten, recordsProcessed: Int?
  /// When it began.
  public let startedAt: WallTime?
  /// When it was last heard of.
  public let lastUpdatedAt: WallTime?

  /// Reads a run.
  ///
  /// - Parameter raw: the object as it was returned.
  /// - Returns: nil when it has no id.
  public init?(_ raw: JSONValue) {
    guard let id = raw["executionId"]?.text else { return nil }
    self.id = id
    status = raw["executionStatus"]?.text
    let result = raw["executionResult"]
    failureMessage = result?["errorInfo"]?["executionMessage"]?.text
    bytesProcessed = result?["bytesProcessed"]?.number?.integer
    bytesWritten = result?["bytesWritten"]?.number?.integer
    recordsProcessed = result?["recordsProcessed"]?.number?.integer
    startedAt = raw["startedAt"]?.number.map { WallTime(seconds: $0.double) }
    lastUpdatedAt = raw["lastUpdatedAt"]?.number.map { WallTime(seconds: $0.double) }
  }
}

/// One page of a flow's runs.
public struct FlowRunPage: Sendable, Equatable {
  /// The runs, the newest first.
  public let runs: [FlowRun]
  /// What asks for the next page; nil on the last.
  public let nextToken: String?
}

/// How a flow is after it was started or stopped.
public struct FlowState: Sendable, Equatable {
  /// The flow's ARN.
  public let arn: String?
  /// Its state, such as `Active` or `Suspended`.
  public let status: String?
  /// The id of the run that was begun; nil for flows with a schedule or for events.
  public let runID: String?

  init(_ raw: JSONValue) {
    arn = raw["flowArn"]?.text
    status = raw["flowStatus"]?.text
    runID = raw["executionId"]?.text
  }
}
