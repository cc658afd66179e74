import AppFlow
import Forms
import Synchronization

/// The forms that requests are made with, each made once: the profiles of a plan have few connectors between them.
public final class ConnectorForms: Sendable {
  private struct Key: Hashable {
    let connector: String
    let label: String?
    let isNew: Bool
  }

  private let api: ConnectorAPI
  private let descriptions: [String: ConnectorDescription]
  private let made = Mutex<[Key: FormDefinition]>([:])

  /// Makes none yet.
  ///
  /// - Parameters:
  ///   - api: the model and the catalogue.
  ///   - descriptions: what custom connectors say of themselves, by label.
  public init(api: ConnectorAPI, descriptions: [String: ConnectorDescription] = [:]) {
    self.api = api
    self.descriptions = descriptions
  }

  /// The form for a profile.
  ///
  /// - Parameters:
  ///   - profile: the profile as it was described.
  ///   - isNew: whether a profile is made with it, and none changed.
  /// - Returns: nil where profiles of this type cannot be edited.
  func definition(for profile: ConnectorProfile, isNew: Bool) -> FormDefinition? {
    guard let connector = profile.connectorType.flatMap({ api.connector(ofType: $0) }) else { return nil }
    let description = profile.connectorLabel.flatMap { descriptions[$0] }
    let key = Key(
      connector: connector, label: description == nil ? nil : profile.connectorLabel, isNew: isNew)
    return made.withLock { made in
      if let known = made[key] { return known }
      let definition = FormDefinition(
        connector: connector, api: isNew ? api.creating : api, description: description)
      made[key] = definition
      return definition
    }
  }
}
