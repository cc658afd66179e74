import ServiceModel

/// Finds the union's member for a type of Describe, whose spelling differs for some: `Googleanalytics`, `Servicenow`
/// and `Infornexus` are `GoogleAnalytics`, `ServiceNow` and `InforNexus` there. No two differ in case only, so the
/// model's names are all that is needed.
struct ConnectorMembers: Sendable {
  private let byType: [String: String]

  init(model: ServiceModel) {
    let members = model.shape(named: "ConnectorProfileProperties").map { model[$0].members } ?? []
    let names = members.map { ($0.name.lowercased(), $0.name) }
    byType = Dictionary(names, uniquingKeysWith: { first, _ in first })
  }

  /// The member's name; nil for types that have no profiles.
  func member(ofType type: String) -> String? { byType[type.lowercased()] }
}
