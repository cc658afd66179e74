import JSON

/// A connector's form: made from the shape of the operation's requests and the catalogue, without a line for any one
/// connector.
public final class FormDefinition: Sendable {
  /// The model and the catalogue.
  public let api: ConnectorAPI
  /// The union's member.
  public let connector: String
  /// What a person calls the connector.
  public let label: String
  /// What must be known before editing.
  public let notice: String?
  /// Whether the service behind the connector is no more, as the notice says.
  public let isRetired: Bool
  /// What the choice of alternatives is called.
  public let choiceLabel: String
  /// The ways of filling the credentials in: the documented ones, "keep" and "other".
  public let choices: [Choice]
  /// How an authorization code is had; nil where the connector has no such sign-in method.
  public let authorization: Catalogue.Authorization?
  /// The fields of all sections, in the form's order; nested ones are children.
  public let fields: [FormField]
  /// These fields and all below them, in the form's order.
  public let allFields: [FormField]

  private let byPointer: [JSONPointer: FormField]
  private let bySection: [FormField.Section: [FormField]]
  /// The members that belong to some sign-in method of the connector.
  let governed: [JSONPointer]
  /// Where in the form's order a field stands.
  let order: [JSONPointer: Int]
  /// The places that each choice shows, by its id: asked for at every key, found once.
  private let shown: [String: Set<JSONPointer>]

  /// One sign-in method.
  public struct Choice: Sendable, Equatable {
    /// A short name: the alternative's, `keep`, `other`, or `all` where the connector has one way only.
    public let id: String
    /// What a person calls it.
    public let label: String
    /// When to choose it.
    public let note: String
    /// The alternative; nil shows everything, or (with `keep`) no credentials.
    public let alternative: Catalogue.Alternative?
    /// The way of the connector's own that it stands for, by the connector's name for it.
    public var method: String?

    /// Whether the credentials are left out of the request.
    public var keepsStored: Bool { id == "keep" }
  }

  /// Makes a connector's form.
  ///
  /// - Parameters:
  ///   - connector: the union's member.
  ///   - api: the model and the catalogue.
  ///   - description: what the connector says of itself; counts only where the catalogue says that it does so.
  public init(connector: String, api: ConnectorAPI, description: ConnectorDescription? = nil) {
    self.api = api
    self.connector = connector
    let entry = api.catalogue.connectors[connector]
    label = entry?.label ?? connector
    choiceLabel = entry?.choiceLabel ?? "Sign in with"
    let described = description.flatMap { description in
      entry?.describesItself.map {
        DescribedConnector(description: description, places: $0, connector: connector)
      }
    }
    authorization = entry?.authorization?.described(by: described?.description)
    isRetired = entry?.isRetired ?? false
    notice = described?.description.summary ?? entry?.notice
    let documented = entry?.alternatives ?? []
    let ways = described?.ways(of: documented) ?? documented.map { Choice($0) }
    choices = Self.choices(ways, api)
    fields = FormBuilder(api: api, connector: connector, described: described).fields()
    let all = fields.flatMap(\.flattened)
    allFields = all
    bySection = Dictionary(grouping: fields, by: \.section)
    order = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.pointer, $0) })
    byPointer = Dictionary(uniqueKeysWithValues: all.map { ($0.pointer, $0) })
    let governed = entry.map(AlternativeFit.governed) ?? []
    self.governed = governed
    let governedFields = Set(all.filter { Self.isGoverned($0, by: governed) }.map(\.pointer))
    let showing = choices.map { choice in
      let fields = all.filter { Self.isShown($0, in: choice, governed: governedFields) }
      return (choice.id, Set(fields.map(\.pointer)))
    }
    shown = Dictionary(showing, uniquingKeysWith: { first, _ in first })
  }

  /// The field at a place.
  ///
  /// - Parameter pointer: the place in the request.
  /// - Returns: the field, or nil where the form has none.
  public func field(at pointer: JSONPointer) -> FormField? { byPointer[pointer] }

  /// The fields of one part of the form.
  func section(_ section: FormField.Section) -> [FormField] { bySection[section] ?? [] }

  /// Whether a choice shows a field.
  ///
  /// - Parameters:
  ///   - field: the field.
  ///   - choice: the sign-in method.
  /// - Returns: false where the field is hidden, and so not sent.
  public func isShown(_ field: FormField, in choice: Choice) -> Bool {
    shown[choice.id]?.contains(field.pointer) ?? false
  }

  /// Whether a choice that shows places of its own, or all where it names none, shows a field.
  private static func isShown(
    _ field: FormField, in choice: Choice, governed: Set<JSONPointer>
  ) -> Bool {
    if choice.keepsStored { return field.section != .credentials }
    if let method = choice.method, let methods = field.described?.methods, !methods.contains(method) {
      return false
    }
    guard let own = choice.alternative?.shows else { return true }
    let isOwn = own.contains { field.pointer.isWithin($0) || $0.isWithin(field.pointer) }
    return isOwn || !governed.contains(field.pointer)
  }

  /// Whether a field, or all that is in it, belongs to some alternative.
  private static func isGoverned(_ field: FormField, by places: [JSONPointer]) -> Bool {
    if places.contains(where: { field.pointer.isWithin($0) }) { return true }
    return !field.children.isEmpty && field.children.allSatisfy { isGoverned($0, by: places) }
  }

  private static func choices(_ documented: [Choice], _ api: ConnectorAPI) -> [Choice] {
    let catalogue = api.catalogue
    let keep = Choice(
      id: "keep", label: catalogue.keepStored.label, note: catalogue.keepStored.note, alternative: nil)
    // Of a profile that is made there are none to keep.
    let kept = api.operation == .update ? [keep] : []
    if documented.isEmpty {
      return [Choice(id: "all", label: "new credentials", note: "", alternative: nil)] + kept
    }
    let other = Choice(
      id: "other", label: catalogue.other.label, note: catalogue.other.note, alternative: nil)
    return documented + [other] + kept
  }
}

extension FormDefinition.Choice {
  /// A documented way.
  init(_ alternative: Catalogue.Alternative, method: String? = nil) {
    self.init(
      id: alternative.id, label: alternative.label, note: alternative.note, alternative: alternative,
      method: method)
  }
}

extension FormDefinition: Equatable {
  /// Definitions are made once for a form and compared by identity.
  public static func == (left: FormDefinition, right: FormDefinition) -> Bool { left === right }
}
