import AppFlow
import Forms
import JSON

/// A change that is to be made, under its name in the journal.
struct ProfileChange {
  let action: ProfileAction
  let request: JSONValue
  let clientToken: String?
  let entryID: String
  let before: ConnectorProfile?
  let secrets: [SecretVersion]

  init(
    _ action: ProfileAction, _ request: JSONValue, _ clientToken: String?,
    _ entryID: String = JournalEntry.newID(), before: ConnectorProfile? = nil,
    secrets: [SecretVersion] = []
  ) {
    self.before = before
    self.secrets = secrets
    self.action = action
    self.request = request
    self.clientToken = clientToken
    self.entryID = entryID
  }

  /// Its request's outcome as an entry's end.
  func end(_ outcome: Outcome, requestID: String?, seconds: Double?, message: String?) -> JournalEnd {
    JournalEnd(
      id: entryID, time: .now(), outcome: outcome, requestID: requestID, seconds: seconds, message: message)
  }

  var profile: String { request["connectorProfileName"]?.text ?? "" }

  /// A failure, told as unknown where an earlier call with the token may have been carried out.
  func following(_ earlier: CallEffect, _ error: AppFlowError) -> AppFlowError {
    clientToken.map { error.following(earlier, clientToken: $0) } ?? error
  }
}

extension KeptProperties {
  /// Takes what the service said of a profile.
  ///
  /// - Parameters:
  ///   - profile: the profile as DescribeConnectorProfiles returned it.
  ///   - api: the model and the catalogue.
  /// - Returns: nil where its connector is not known, or where it has too much to be kept.
  public init?(_ profile: ConnectorProfile, api: ConnectorAPI) {
    guard let member = profile.connectorType.flatMap({ api.connector(ofType: $0) }) else { return nil }
    self.init(
      connector: member, mode: profile.connectionMode,
      properties: profile.properties?[member]?.object ?? JSONObject(), api: api)
  }
}
