import AppFlow
import JSON
import OperatingSystem

@testable import Lists

/// Profiles as a service describes them.
enum Rows {
  static let now = WallTime(seconds: 1_790_000_000)
  private static let day = 86_400.0

  /// A row.
  ///
  /// - Parameters:
  ///   - updated: how many days ago it was updated; nil where the service does not say.
  ///   - link: the status of its private link.
  ///   - health: whether it works.
  static func row(
    _ name: String, _ connector: String = "Salesforce", updated: Double? = 1, link: String? = nil,
    health: ProfileHealth? = nil
  ) throws -> ProfileRow {
    var details: JSONObject = [
      "connectorProfileName": .string(name), "connectorType": .string(connector),
      "connectionMode": link == nil ? "Public" : "Private",
      "connectorProfileArn": .string("arn:aws:appflow:eu-west-1:123456789012:connectorprofile/\(name)"),
      "createdAt": .number(JSONNumber(Int(now.seconds - 900 * day))),
    ]
    details["lastUpdatedAt"] = updated.map { .number(JSONNumber(Int(now.seconds - $0 * day))) }
    details["privateConnectionProvisioningState"] = link.map { ["status": .string($0)] }
    guard let profile = ConnectorProfile(.object(details)) else { throw Unreadable() }
    let spoken = connector == "SAPOData" ? "SAP OData" : connector
    return ProfileRow(profile, connector: spoken, now: now, oldAfterDays: 365, health: health)
  }

  private struct Unreadable: Error {}
}
