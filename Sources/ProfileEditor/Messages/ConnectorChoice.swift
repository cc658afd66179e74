/// A connector of which a profile can be made.
public struct ConnectorChoice: Equatable, Sendable {
  /// The type as the service spells it.
  public let type: String
  /// A custom connector's label; nil for others.
  public let label: String?
  /// What a person calls it.
  public let name: String
  /// What is to be known before it is chosen; empty where there is nothing.
  public let note: String

  /// Describes a connector.
  ///
  /// - Parameters:
  ///   - type: the type as the service spells it.
  ///   - label: a custom connector's label; nil for others.
  ///   - name: what a person calls it.
  ///   - note: what is to be known before it is chosen.
  public init(type: String, label: String? = nil, name: String, note: String = "") {
    self.type = type
    self.label = label
    self.name = name
    self.note = note
  }
}
