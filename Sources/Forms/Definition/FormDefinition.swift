import ServiceModel

/// A connector's form: made from the shape of UpdateConnectorProfile and the catalogue, without a line for any one
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
  /// What the choice of alternatives is called.
  public let choiceLabel: String
  /// The ways of filling the credentials in: the documented ones, "keep" and "other".
  public let choices: [Choice]
  /// The fields of all sections, in the form's order; nested ones are children.
  public let fields: [FormField]

  private let byPointer: [JSONPointer: FormField]
  private let governed: [JSONPointer]

  /// One way of filling the credentials in.
  public struct Choice: Sendable, Equatable {
    /// A short name: the alternative's, `keep`, `other`, or `all` where the connector has one way only.
    public let id: String
    /// What a person calls it.
    public let label: String
    /// When to choose it.
    public let note: String
    /// The alternative; nil shows everything, or (with `keep`) no credentials.
    public let alternative: Catalogue.Alternative?

    /// Whether the credentials are left out of the request.
    public var keepsStored: Bool { id == "keep" }
  }

  /// Makes a connector's form.
  ///
  /// - Parameters:
  ///   - connector: the union's member.
  ///   - api: the model and the catalogue.
  public init(connector: String, api: ConnectorAPI) {
    self.api = api
    self.connector = connector
    let entry = api.catalogue.connectors[connector]
    label = entry?.label ?? connector
    notice = entry?.notice
    choiceLabel = entry?.choiceLabel ?? "sign in with"
    choices = Self.choices(entry, api.catalogue)
    fields = FormBuilder(api: api, connector: connector).fields()
    byPointer = Dictionary(uniqueKeysWithValues: fields.flatMap(\.flattened).map { ($0.pointer, $0) })
    governed = (entry.map(AlternativeFit.governed) ?? []).map { RequestPlaces.absolute($0, of: connector) }
  }

  /// The field at a place.
  ///
  /// - Parameter pointer: the place in the request.
  /// - Returns: the field, or nil where the form has none.
  public func field(at pointer: JSONPointer) -> FormField? { byPointer[pointer] }

  /// Whether a choice shows a field.
  ///
  /// - Parameters:
  ///   - field: the field.
  ///   - choice: the way of filling the credentials in.
  /// - Returns: false where the field is hidden, and so not sent.
  public func isShown(_ field: FormField, in choice: Choice) -> Bool {
    if choice.keepsStored { return field.section != .credentials }
    guard let alternative = choice.alternative else { return true }
    let own = alternative.shows.map { RequestPlaces.absolute($0, of: connector) }
    let isOwn = own.contains { field.pointer.isWithin($0) || $0.isWithin(field.pointer) }
    return isOwn || !isGoverned(field)
  }

  /// Whether a field, or all that is in it, belongs to some alternative.
  private func isGoverned(_ field: FormField) -> Bool {
    if governed.contains(where: { field.pointer.isWithin($0) }) { return true }
    return !field.children.isEmpty && field.children.allSatisfy { isGoverned($0) }
  }

  private static func choices(_ entry: Catalogue.Connector?, _ catalogue: Catalogue) -> [Choice] {
    let documented = (entry?.alternatives ?? []).map {
      Choice(id: $0.id, label: $0.label, note: $0.note, alternative: $0)
    }
    let keep = Choice(
      id: "keep", label: catalogue.keepStored.label, note: catalogue.keepStored.note, alternative: nil)
    if documented.isEmpty {
      return [Choice(id: "all", label: "new credentials", note: "", alternative: nil), keep]
    }
    let other = Choice(
      id: "other", label: catalogue.other.label, note: catalogue.other.note, alternative: nil)
    return documented + [other, keep]
  }
}

extension FormDefinition: Equatable {
  /// Definitions are made once for a form and compared by identity.
  public static func == (left: FormDefinition, right: FormDefinition) -> Bool { left === right }
}
