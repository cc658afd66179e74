import JSON

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
  /// The connector profiles that it reads from and writes to. ListFlows does not tell them: empty there.
  public let profileNames: Set<String>
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
    lastRunStatus = raw["lastRunExecutionDetails"]?["mostRecentExecutionStatus"]?.text
    let ends = [raw["sourceFlowConfig"]].compactMap(\.self) + (raw["destinationFlowConfigList"]?.items ?? [])
    profileNames = Set(ends.compactMap { $0["connectorProfileName"]?.text })
  }
}

/// One page of flows.
public struct FlowPage: Sendable, Equatable {
  /// The flows, in the service's order.
  public let flows: [Flow]
  /// What asks for the next page; nil on the last.
  public let nextToken: String?
}
