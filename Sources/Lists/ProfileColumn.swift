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
  /// Whether it works, by the last runs of its flows: `good`, `bad: invalid_grant`, `never ran`, `unused`. The service is asked for
  /// them only where somebody names this column.
  case health
  /// When it was last changed, and when it was created.
  case updated, created
  /// Its ARN.
  case arn
  /// The AWS account that it is in, and the region.
  case account, region

  /// Those of a list of one account and region.
  ///
  /// - Parameter hasHealth: whether it is known which profiles work.
  public static func listed(hasHealth: Bool) -> [ProfileColumn] {
    allCases.filter { !$0.isPlace && ($0 != .health || hasHealth) }
  }

  /// Whether it says where a profile is, which is the same for all of one account and region.
  public var isPlace: Bool { self == .account || self == .region }

  /// The names of all, in a sentence.
  public static var listing: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The column of a name, in any case; nil where there is none.
  init?(named name: some StringProtocol) { self.init(rawValue: name.lowercased()) }
}
