import AppFlow
import Forms
import JSON
import Lists
import Rotation

/// A profile in the list: what the service said of it, and what the model and the catalogue make of that.
public struct BrowserEntry: Equatable, Sendable {
  let profile: ConnectorProfile
  /// The same as it was returned, member for member.
  let details: JSONValue
  /// As far as a form carries it over.
  let existing: ExistingProfile
  /// What a person calls the connector; a custom connector's own label.
  let connector: String
  /// The label of a custom connector, with which it can be asked about itself; nil for others.
  let connectorLabel: String?
  /// What plain words of a filter are looked for in.
  let searchText: String

  var name: String { profile.name }
  /// The type as the service spells it.
  var type: String { profile.connectorType ?? "" }
  /// `Public` or `Private`.
  var mode: String { profile.connectionMode ?? "" }
  /// Seconds since 1970; nil where the service did not say.
  var updated: Double? { profile.lastUpdatedAt?.seconds }

  /// Makes an entry.
  ///
  /// - Parameters:
  ///   - profile: the profile as the service described it.
  ///   - details: the same as it was returned, member for member.
  ///   - api: the model and the catalogue.
  public init(_ profile: ConnectorProfile, details: JSONValue, api: ConnectorAPI) {
    self.init(
      profile, details: details, existing: profile.existing(api), connector: profile.connectorName(api),
      connectorLabel: profile.ownLabel(api))
  }

  init(
    _ profile: ConnectorProfile, details: JSONValue, existing: ExistingProfile, connector: String,
    connectorLabel: String?
  ) {
    self.profile = profile
    self.details = details
    self.existing = existing
    self.connector = connector
    self.connectorLabel = connectorLabel
    searchText = profile.searchText(connector: connector)
  }
}
