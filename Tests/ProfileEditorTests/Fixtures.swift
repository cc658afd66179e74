import AppFlow
import Forms
import JSON

@testable import AWSClient
@testable import ProfileEditor

extension BrowserEntry {
  /// A profile as the service describes it, with what the catalogue would make of it.
  init(
    name: String, type: String, connector: String, mode: String, updated: Double?, created: Double?,
    link: String? = nil, properties: JSONObject? = nil, arn: String? = nil, connectorLabel: String? = nil
  ) {
    var details: JSONObject = [
      "connectorProfileName": .string(name), "connectorType": .string(type), "connectionMode": .string(mode),
    ]
    details["connectorProfileArn"] = arn.map { .string($0) }
    details["createdAt"] = created.map { .number(JSONNumber(text: "\($0)")) }
    details["lastUpdatedAt"] = updated.map { .number(JSONNumber(text: "\($0)")) }
    details["connectorProfileProperties"] = properties.map { [type: .object($0)] }
    details["privateConnectionProvisioningState"] = link.map { ["status": .string($0)] }
    guard let profile = ConnectorProfile(.object(details)) else { preconditionFailure("it has a name") }
    self.init(
      profile, details: .object(details),
      existing: ExistingProfile(name: name, mode: mode, properties: properties, arn: arn),
      connector: connector, connectorLabel: connectorLabel)
  }

  /// The same profile with another name, or another last update.
  func with(name: String? = nil, updated: Double?) -> BrowserEntry {
    BrowserEntry(
      name: name ?? self.name, type: type, connector: connector, mode: mode, updated: updated,
      created: profile.createdAt?.seconds, properties: existing.properties, arn: profile.arn)
  }
}

extension AttemptEvent {
  /// An attempt of an update that begins.
  static func began(_ attempt: Int) -> AttemptEvent {
    .began(operation: "UpdateConnectorProfile", attempt: attempt, of: 3)
  }

  /// One that is made again after 0.8 seconds, because the service asked for fewer requests.
  static func throttled(_ attempt: Int) -> AttemptEvent {
    .ended(
      AttemptRecord(
        operation: "UpdateConnectorProfile", host: "h", attempt: attempt, maxAttempts: 3, status: 429,
        requestID: nil, duration: .seconds(0.1), failure: "ThrottlingException",
        retry: PlannedRetry(reason: .throttled, pause: .milliseconds(800))))
  }
}
