import JSON

/// A service's API as data: operations, shapes, members and constraints, read from the format in which AWS's own tools
/// keep it (`service-2.json`).
public struct ServiceModel: Sendable {
  /// What is needed to address and sign requests.
  public struct Metadata: Sendable {
    /// The name in the service's host names.
    public let endpointPrefix: String
    /// The name that signatures carry.
    public let signingName: String
    /// The version of the API: a date.
    public let apiVersion: String
  }

  /// One operation.
  public struct Operation: Sendable {
    /// The operation's name.
    public let name: String
    /// The HTTP method.
    public let method: String
    /// The path of its requests.
    public let path: String
    /// The shape of its requests, where it takes any.
    public let input: ShapeID?
    /// The shape of its answers, where it gives any.
    public let output: ShapeID?
    /// The names of the errors that the model lists for it.
    public let errors: [String]
  }

  /// What is needed to address and sign requests.
  public let metadata: Metadata
  /// The release that the file itself names; nil in the files of AWS's tools, which name none.
  public let release: ModelRelease?
  /// The day on which the file was derived from that release, such as `2026-11-28`.
  public let derivedOn: String?
  /// All operations, by name.
  public let operations: [String: Operation]
  /// What the model says that this reader cannot use: patterns that do not compile.
  public let notices: [String]

  let shapes: [Shape]
  let shapeIDs: [String: ShapeID]

  /// A shape.
  ///
  /// - Parameter id: the shape's index, from a member or an operation of this model.
  public subscript(id: ShapeID) -> Shape { shapes[id.index] }

  /// A shape by its name.
  ///
  /// - Parameter name: the name, case-sensitive.
  /// - Returns: the shape, or nil where the model has none of that name.
  public func shape(named name: String) -> ShapeID? { shapeIDs[name] }

  /// The shape at a place in a value of another shape.
  ///
  /// - Parameters:
  ///   - pointer: the place; map keys and list indices are taken as they come.
  ///   - root: the shape of the whole value.
  /// - Returns: the shape, or nil where the model knows no such place.
  public func shape(at pointer: JSONPointer, from root: ShapeID) -> ShapeID? {
    var current = root
    for token in pointer.tokens {
      switch self[current].kind {
      case .structure:
        guard let member = self[current].member(named: token) else { return nil }
        current = member.shape
      case .list(let element): current = element
      case .map(_, let value): current = value
      default: return nil
      }
    }
    return current
  }
}
