import AppFlow
import Forms

/// What the model and the catalogue make of a profile that the service described.
extension ConnectorProfile {
  /// As far as a form carries it over.
  ///
  /// - Parameter api: the model and the catalogue.
  public func existing(_ api: ConnectorAPI) -> ExistingProfile {
    let member = connectorType.flatMap { api.connector(ofType: $0) }
    return ExistingProfile(
      name: name, mode: connectionMode ?? "", properties: member.flatMap { properties?[$0]?.object }, arn: arn
    )
  }

  /// The label with which its connector can be asked about itself; nil for those that have nothing to say.
  ///
  /// - Parameter api: the model and the catalogue.
  public func ownLabel(_ api: ConnectorAPI) -> String? {
    guard let type = connectorType, let member = api.connector(ofType: type), api.describesItself(member)
    else {
      return nil
    }
    return connectorLabel
  }

  /// What a person calls its connector.
  ///
  /// - Parameter api: the model and the catalogue.
  public func connectorName(_ api: ConnectorAPI) -> String {
    ownLabel(api) ?? connectorType.map { api.label(of: $0) } ?? ""
  }

  /// How long ago it was updated, in words; empty where the service did not say.
  ///
  /// - Parameter now: seconds since 1970.
  public func ageText(now: Double) -> String {
    lastUpdatedAt.map { Age.text($0.seconds, now: now) } ?? ""
  }
}
