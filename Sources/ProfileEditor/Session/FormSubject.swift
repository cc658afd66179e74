import Forms
import Rotation

/// What a form is opened of: a profile that is there, one that is to be made, or one that is to be made like another one.
struct FormSubject: Equatable, Sendable {
  /// What the form begins with.
  let existing: ExistingProfile
  /// The connector's type as the service spells it.
  let type: String
  /// What a person calls the connector; a custom connector's own label.
  let connector: String
  /// The label with which a custom connector can be asked about itself; nil for others.
  let connectorLabel: String?
  /// The profile's last update, in seconds since 1970; nil where the service did not say.
  var updated: Double?

  /// A profile that is there.
  init(_ entry: BrowserEntry) {
    existing = entry.existing
    type = entry.type
    connector = entry.connector
    connectorLabel = entry.connectorLabel
    updated = entry.updated
  }

  /// One that is to be made with the connector, the mode and the properties of another one. Credentials nobody can tell.
  init(copyOf entry: BrowserEntry) {
    existing = ExistingProfile(
      name: "", mode: entry.existing.mode, properties: entry.existing.properties ?? [:],
      new: .init(type: entry.type, label: entry.connectorLabel))
    type = entry.type
    connector = entry.connector
    connectorLabel = entry.connectorLabel
  }

  /// One that is to be made, of a connector.
  init(_ choice: ConnectorChoice) {
    existing = ExistingProfile(
      name: "", mode: "Public", new: .init(type: choice.type, label: choice.label))
    type = choice.type
    connector = choice.name
    connectorLabel = choice.label
  }
}

extension ConnectorAPI {
  /// The connectors of the model that need no label, by the names that people call them.
  var connectorChoices: [ConnectorChoice] {
    connectors.filter { !describesItself($0) }.map { member in
      let entry = catalogue.connectors[member]
      return ConnectorChoice(
        type: entry?.typeName ?? member, name: label(of: member), note: entry?.notice ?? "")
    }
    .sorted { $0.name.lowercased() < $1.name.lowercased() }
  }
}
