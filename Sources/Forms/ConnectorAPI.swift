import JSON
import ServiceModel

/// A service model and the catalogue beside it: all that forms and rules are made from.
///
/// The program's own are read once, when they are first needed: the editor's first frame does without them.
public struct ConnectorAPI: Sendable {
  private final class Parts: Sendable {
    let model: ServiceModel
    let catalogue: Catalogue
    let shapes: [Operation: ShapeID]

    init(_ model: ServiceModel, _ catalogue: Catalogue, file: String) throws(ModelError) {
      var shapes: [Operation: ShapeID] = [:]
      for operation in Operation.allCases {
        guard let shape = model.operations[operation.rawValue]?.input,
          model.shape(at: RequestPaths.properties, from: shape) != nil
        else {
          throw ModelError(
            file: file, position: "/operations/\(operation.rawValue)",
            reason: "the operation is missing; give the service-2.json of AppFlow")
        }
        shapes[operation] = shape
      }
      self.model = model
      self.catalogue = catalogue
      self.shapes = shapes
    }
  }

  /// What forms, rules and request files are for.
  public enum Operation: String, Sendable, CaseIterable {
    /// A profile gets other values.
    case update = "UpdateConnectorProfile"
    /// A profile is made.
    case create = "CreateConnectorProfile"
  }

  /// The operation that requests are for.
  public private(set) var operation = Operation.update

  /// What the operator has set to stand in place of secrets, so that it is known again where a secret belongs; nil where
  /// nothing was set.
  public let mask: String?

  /// Nil where the program's own are meant.
  private let given: Parts?

  private static let own: Parts = {
    do throws(ModelError) {
      return try Parts(.embedded(), .embedded(), file: "embedded model")
    } catch {
      // The bytes are the same in every run; the tests have read them.
      preconditionFailure("\(error)")
    }
  }()

  private var parts: Parts { given ?? Self.own }

  /// The service model.
  public var model: ServiceModel { parts.model }
  /// The catalogue.
  public var catalogue: Catalogue { parts.catalogue }
  /// The operation's path.
  public var operationPath: String { model.operations[operation.rawValue]?.path ?? "" }
  /// The shape of the operation's requests.
  public var requestShape: ShapeID {
    guard let shape = parts.shapes[operation] else { preconditionFailure("each operation has a shape") }
    return shape
  }

  /// The same for requests that make a profile.
  public var creating: ConnectorAPI {
    var api = self
    api.operation = .create
    return api
  }

  /// Joins a model and a catalogue.
  ///
  /// - Parameters:
  ///   - model: the model; nil takes the embedded one.
  ///   - catalogue: the catalogue; nil takes the embedded one.
  ///   - file: the model's file, for the error.
  ///   - mask: what the operator has set to stand in place of secrets.
  /// - Throws: `ModelError` where the model lacks one of the operations.
  public init(
    model: ServiceModel? = nil, catalogue: Catalogue? = nil, file: String = "embedded model",
    mask: String? = nil
  ) throws(ModelError) {
    self.mask = mask
    guard model != nil || catalogue != nil else {
      given = nil
      return
    }
    let own = Self.own
    given = try Parts(model ?? own.model, catalogue ?? own.catalogue, file: file)
  }

  /// Reads the model and the catalogue, where that was not done yet. To be called in a thread of its own, beside what else
  /// there is to do.
  public func prepare() { _ = parts }

  /// The connectors that have a profile, in the model's order: the members of the properties' union.
  public var connectors: [String] {
    guard let shape = model.shape(at: RequestPaths.properties, from: requestShape) else { return [] }
    return model[shape].members.map(\.name)
  }

  /// The union's member for a connector type, as DescribeConnectorProfiles, the catalogue or the model spell it.
  ///
  /// - Parameter type: the type's name.
  /// - Returns: the member, or nil for a type that has no profile.
  public func connector(ofType type: String) -> String? {
    let named = catalogue.connectors.values.first { $0.typeName == type }?.member
    return [named, type].compactMap { $0 }.first { connectors.contains($0) }
      ?? connectors.first { $0.lowercased() == type.lowercased() }
  }

  /// The union's member for a connector as a person writes it.
  ///
  /// - Parameter name: its member, its type's name or its label; case, blanks, hyphens and underscores do not count.
  /// - Returns: nil for what the model and the catalogue do not know.
  public func connector(named name: String) -> String? {
    connectors.first { Self.isSameName($0, name) }
      ?? connectors.first { connector in
        guard let entry = catalogue.connectors[connector] else { return false }
        return Self.isSameName(entry.typeName, name) || Self.isSameName(entry.label, name)
      }
  }

  /// Whether a person means the same connector.
  ///
  /// - Parameters:
  ///   - left: a name.
  ///   - right: another one.
  /// - Returns: whether they differ in case, blanks, hyphens and underscores at most.
  public static func isSameName(_ left: String, _ right: String) -> Bool {
    let bare = { (name: String) in name.lowercased().filter { !" -_".contains($0) } }
    return bare(left) == bare(right)
  }

  /// What a person calls a connector.
  ///
  /// - Parameter connector: the union's member or a type's name.
  /// - Returns: the label.
  public func label(of connector: String) -> String {
    let member = self.connector(ofType: connector) ?? connector
    return catalogue.connectors[member]?.label ?? connector
  }

  /// Whether a connector can be asked how it is filled in, by DescribeConnector with its label.
  ///
  /// - Parameter connector: the union's member.
  /// - Returns: true where its form is better with its own description.
  public func describesItself(_ connector: String) -> Bool {
    catalogue.connectors[connector]?.describesItself != nil
  }

  /// Whether the value at a place must be masked.
  ///
  /// Everything under the credentials is, except identifiers and choices; elsewhere what the model or the catalogue marks,
  /// and what the model does not know at all.
  ///
  /// - Parameter place: the place in the request.
  /// - Returns: true for secrets.
  public func isSecret(_ place: JSONPointer) -> Bool {
    if place.isWithin(RequestPaths.credentials) {
      return place.last.map { !catalogue.identifiers.contains($0) || isMapEntry(place) } ?? true
    }
    guard let shape = model.shape(at: place, from: requestShape) else { return true }
    if model[shape].isSensitive { return true }
    return catalogue.facts(at: place).isSecret
  }

  /// What is known of the private key that belongs at a place.
  ///
  /// - Parameter place: the place in the request.
  /// - Returns: nil where no private key belongs.
  public func privateKey(at place: JSONPointer) -> Catalogue.PrivateKey? {
    catalogue.facts(at: place).privateKey
  }

  /// Whether a place is an entry of a map or a list and no member of a structure.
  func isMapEntry(_ place: JSONPointer) -> Bool {
    guard let parent = model.shape(at: place.parent, from: requestShape) else { return true }
    if case .structure = model[parent].kind { return false }
    return true
  }
}
