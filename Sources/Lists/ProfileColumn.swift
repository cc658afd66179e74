/// What a list can say of a profile, by the names that filters, orders and files have for it.
public enum ProfileColumn: String, Sendable, CaseIterable {
  /// The profile's name.
  case name
  /// What a person calls its connector: `Salesforce`, a custom connector's own label.
  case connector
  /// The connector's type, as the service spells it.
  case type
  /// `Public` or `Private`.
  case mode
  /// What is not as it should be: `old`, `link pending`, `link failed`.
  case state
  /// When it was last changed, and when it was created.
  case updated, created
  /// Its ARN.
  case arn

  /// Where words of a filter are looked for that name no column.
  static let searched: [ProfileColumn] = [.name, .connector, .type, .mode, .state]

  /// The names of all, in a sentence.
  static var listing: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The column of a name, in any case; nil where there is none.
  init?(named name: some StringProtocol) { self.init(rawValue: name.lowercased()) }
}
