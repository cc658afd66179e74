import AppFlow
import Forms
import JSON
import Lists
import Rotation
import ServiceModel
import Targets

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
  /// Where it is, in a list of many accounts and regions; nil where all are in one.
  let place: EntryPlace?
  /// Why nothing could be read in its place: then it stands for that, and not for a profile.
  let refusal: String?
  /// The same without its place, where the row has the account; nil for a profile.
  let reason: String?
  /// What tells it from all others: names are those of one account and region.
  let id: String

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
  ///   - place: where it is, in a list of many accounts and regions.
  public init(_ profile: ConnectorProfile, details: JSONValue, api: ConnectorAPI, place: EntryPlace? = nil) {
    self.init(
      profile, details: details, existing: profile.existing(api), connector: profile.connectorName(api),
      connectorLabel: profile.ownLabel(api), place: place)
  }

  /// Makes a row of an account or a region that refuses.
  ///
  /// - Parameter refusal: why.
  init?(_ refusal: FleetRefusal) {
    let details: JSONValue = ["connectorProfileName": "(not read)"]
    guard let profile = ConnectorProfile(details) else { return nil }
    self.init(
      profile, details: details, existing: ExistingProfile(name: profile.name), connector: "",
      connectorLabel: nil, place: EntryPlace(refusal), refusal: "\(refusal)",
      reason: refusal.account == nil ? "\(refusal)" : refusal.reason)
  }

  init(
    _ profile: ConnectorProfile, details: JSONValue, existing: ExistingProfile, connector: String,
    connectorLabel: String?, place: EntryPlace? = nil, refusal: String? = nil, reason: String? = nil
  ) {
    self.place = place
    self.refusal = refusal
    self.reason = reason
    id = place.map { "\($0.target) \($0.account ?? "") \($0.region) \(profile.name)" } ?? profile.name
    self.profile = profile
    self.details = details
    self.existing = existing
    self.connector = connector
    self.connectorLabel = connectorLabel
    searchText = profile.searchText(connector: connector)
  }

  /// The account that it is in, as far as that is known.
  var account: String { place.map { $0.account ?? "" } ?? existing.account ?? "" }
  /// The region.
  var region: String { place?.region ?? ResourceName.region(of: profile.arn) ?? "" }
}
