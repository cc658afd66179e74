import AWSClient
import JSON

/// Who is to work with the shared state.
public enum StateRole: String, Sendable, CaseIterable {
  /// Sends changes, in any account and region that the table is for.
  case `operator`
  /// Reads the journal.
  case auditor
  /// Sends changes in one account and region.
  case ci
}

extension SharedState {
  /// The IAM policy that a role needs, and nothing beyond it: nobody may delete an entry of the journal.
  ///
  /// - Parameters:
  ///   - role: who it is for.
  ///   - account: the account that the table is in; any when it is not known.
  /// - Throws: `StateError` where the role is for one account, and that is not known; `AppFlowError` without a configuration.
  public func policy(for role: StateRole, account: String?) async throws -> JSONValue {
    let place = role == .ci || account == nil ? try? await place() : nil
    if role == .ci, place == nil { throw StateError.unknownAccount }
    let table = try await resource(account ?? place?.account)
    let index = "\(table)/index/\(Self.profileIndex)"
    var statements: [JSONValue] = []
    if role != .auditor {
      statements.append(
        Self.statement(
          "HoldProfiles", ["GetItem", "PutItem", "UpdateItem", "DeleteItem"], [table],
          keys: [role == .ci ? place?.lease(of: "*") ?? "" : "lock#*"]))
      statements.append(
        Self.statement(
          "KeepJournal", ["GetItem", "PutItem", "UpdateItem", "Query"], [table, index],
          keys: role == .ci
            ? [place?.journal ?? "", place?.journal(of: "*") ?? "", place?.run("*") ?? ""]
            : ["journal#*", "run#*"]))
    } else {
      statements.append(
        Self.statement("ReadJournal", ["GetItem", "Query"], [table, index], keys: ["journal#*"]))
    }
    statements.append([
      "Sid": "LookAtTable", "Effect": "Allow",
      "Action": [
        "dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:DescribeContinuousBackups",
      ],
      "Resource": .string(table),
    ])
    statements.append([
      "Sid": "NobodyDeletesEntries", "Effect": "Deny", "Action": ["dynamodb:DeleteItem"],
      "Resource": .string(table),
      "Condition": ["ForAnyValue:StringLike": ["dynamodb:LeadingKeys": ["journal#*"]]],
    ])
    return ["Version": "2012-10-17", "Statement": .list(statements)]
  }

  /// The table's ARN; an account that is not known is any.
  private func resource(_ account: String?) async throws -> String {
    if location.namesAccount { return location.table }
    let region: String
    do { region = try await table.region() } catch { throw failure(error) }
    let partition = try await accounts.partition()
    return "arn:\(partition):dynamodb:\(region):\(account ?? "*"):table/\(location.table)"
  }

  private static func statement(
    _ name: String, _ actions: [String], _ resources: [String], keys: [String]
  ) -> JSONValue {
    [
      "Sid": .string(name), "Effect": "Allow",
      "Action": .list(actions.map { .string("dynamodb:\($0)") }),
      "Resource": .list(resources.map { .string($0) }),
      "Condition": [
        "ForAllValues:StringLike": ["dynamodb:LeadingKeys": .list(keys.map { .string($0) })],
        // What names no key would fulfil the condition above.
        "Null": ["dynamodb:LeadingKeys": "false"],
      ],
    ]
  }
}
