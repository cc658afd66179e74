import JSON
import ServiceModel

/// One field of a form, made from a member's shape and the catalogue's facts.
public struct FormField: Sendable {
  /// How a field is edited.
  public enum Kind: Sendable, Equatable {
    /// One value, typed as the shape has it; a boolean is switched.
    case text, integer, number, boolean
    /// One of a shape's values.
    case choice([String])
    /// Rows of scalars.
    case list
    /// Rows of a key and a scalar, besides the fields of known keys.
    case map
    /// A nested structure: the fields below it.
    case group
    /// A value that has no field of its own, edited as JSON text.
    case json

    /// A word for scripts.
    public var name: String {
      switch self {
      case .text: "string"
      case .integer: "integer"
      case .number: "number"
      case .boolean: "boolean"
      case .choice: "enum"
      case .list: "list"
      case .map: "map"
      case .group: "structure"
      case .json: "json"
      }
    }
  }

  /// The part of the form that a field stands in.
  public enum Section: String, Sendable, CaseIterable {
    /// What every connector has, and the two halves of the request, in the form's order.
    case connection, properties, credentials
  }

  /// The place in the request.
  public let pointer: JSONPointer
  /// The part of the form.
  public let section: Section
  /// What the vendor's console calls it, or words made from the member's name.
  public let label: String
  /// What the catalogue says.
  public internal(set) var facts: Catalogue.FieldFacts
  /// How it is edited.
  public internal(set) var kind: Kind
  /// How items or entries are typed, in a list or map.
  public let elementKind: Kind
  /// The shape, for its constraints.
  public let shape: Shape
  /// The shape of a list's items or a map's values.
  public let elementShape: Shape?
  /// Whether the model requires it in the structure that it is in.
  public let isRequired: Bool
  /// Whether its value is masked.
  public let isSecret: Bool
  /// Whether it is shown but not changed, such as the name of a profile that is there.
  public let isFixed: Bool
  /// Its place among the members of the structure that it is in, which is the order of the body.
  public let rank: Int
  /// Structures around it, within the connector.
  public let depth: Int
  /// The fields of a nested structure, in the form's order; in a map, those of the entries that the connector's own
  /// description names.
  public internal(set) var children: [FormField]
  /// What the connector's own description says about it; nil where it says nothing.
  public internal(set) var described: DescribedFacts?

  /// The member's name.
  public var name: String { pointer.last ?? "" }
  /// Whether a member of an object is this field's: by its bytes, as JSON compares names.
  func isNamed(_ name: String) -> Bool { self.name.utf8.elementsEqual(name.utf8) }

  /// Whether it is a structure, a list or a map.
  public var canBeFolded: Bool {
    switch kind {
    case .group, .list, .map: true
    default: false
    }
  }

  /// This field and all below it, in the form's order.
  public var flattened: [FormField] { [self] + children.flatMap(\.flattened) }
}
