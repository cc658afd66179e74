import AppFlow
import Forms
import ProfileEditor
import ServiceModel

/// A connector as a person names it on the command line.
struct NamedConnector {
  /// The union's member.
  let member: String
  /// The label, where it is one of the account's custom connectors.
  var label: String?
  /// What that connector says about itself.
  var description: ConnectorDescription?

  /// Finds what is meant: a connector of the model in any of its spellings, else a custom connector by its label, for which the
  /// service is asked.
  ///
  /// - Parameters:
  ///   - name: what was written.
  ///   - api: the model and the catalogue.
  ///   - common: where to ask.
  /// - Throws: `CommandFailure` with the nearest name, where it is neither.
  init(_ name: String, api: ConnectorAPI, common: CommonOptions) async throws {
    if let member = try api.knownConnector(name) {
      self.member = member
      return
    }
    guard let member = api.connectors.first(where: api.describesItself) else { throw api.unknown(name) }
    let client = try common.client()
    let labels = try await Self.labels(of: api.typeName(ofMember: member), client, orUnknown: (name, api))
    let label = labels.first { ConnectorAPI.isSameName($0, name) }
    self.member = member
    do {
      let answer = try await client.describeConnector(
        type: api.typeName(ofMember: member), label: label ?? name)
      description = ConnectorDescription(answer.raw)
    } catch {
      // A label that profiles have is right, also where its connector may not be asked.
      guard label != nil, error.category == .refused else {
        throw error.category == .refused
          ? api.unknown(name, labels: labels) : api.unknown(name, whyNotAsked: error)
      }
    }
    self.label = label ?? name
  }

  /// All fields of its form.
  func definition(_ api: ConnectorAPI) -> FormDefinition {
    FormDefinition(connector: member, api: api, description: description)
  }

  /// The empty form of one of its profiles.
  func form(of profile: String, _ api: ConnectorAPI) -> InitialForm {
    .blank(name: profile, connector: member, label: label ?? api.label(of: member), description: description)
  }

  /// The labels of the custom connectors that the account's profiles have.
  private static func labels(
    of type: String, _ client: AppFlowClient, orUnknown: (name: String, api: ConnectorAPI)
  ) async throws -> [String] {
    var labels: [String] = []
    do {
      for try await page in client.connectorProfiles(connectorType: type) {
        labels += page.profiles.compactMap(\.connectorLabel)
      }
    } catch let error as AppFlowError {
      // Who may not list profiles may still name a connector by its exact label.
      guard error.category == .refused else {
        throw orUnknown.api.unknown(orUnknown.name, whyNotAsked: error)
      }
    }
    return Set(labels).sorted()
  }
}

extension ConnectorAPI {
  /// The union's member for a connector of the model.
  ///
  /// - Parameter name: its member, its type's name or its label, in any case.
  /// - Returns: nil for what the model does not know.
  /// - Throws: `CommandFailure` for a type that has no profile.
  func knownConnector(_ name: String) throws(CommandFailure) -> String? {
    if let member = connector(named: name) { return member }
    guard let type = connectorTypes.first(where: { Self.isSameName($0, name) }) else { return nil }
    throw CommandFailure(.usage, "\(type) connections have no profile that could be edited. \(listing())")
  }

  /// The type of a member, as DescribeConnectorProfiles spells it.
  func typeName(ofMember member: String) -> String { catalogue.connectors[member]?.typeName ?? member }

  /// The types that the service knows, those without profiles among them.
  var connectorTypes: [String] { model.shape(named: "ConnectorType").map { model[$0].enumeration } ?? [] }

  /// The refusal of a name that no connector has.
  ///
  /// - Parameters:
  ///   - name: what was written.
  ///   - labels: the labels of custom connectors that are known.
  ///   - error: why the service could not be asked for a custom connector of this label.
  func unknown(
    _ name: String, labels: [String] = [], whyNotAsked error: AppFlowError? = nil
  ) -> CommandFailure {
    let nearest = NearestName.of(name, among: labels + connectors).map { " Did you mean \($0)?" } ?? ""
    let custom = labels.isEmpty ? "" : " Custom connectors in use are \(NearestName.listing(labels))."
    let reason = error.map { " Whether a custom connector has this label could not be asked: \($0)" } ?? ""
    return CommandFailure(.usage, "There is no connector “\(name)”.\(nearest) \(listing())\(custom)\(reason)")
  }

  private func listing() -> String { "The connectors are \(connectors.joined(separator: ", "))." }
}
