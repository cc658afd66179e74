import JSON
import ServiceModel

/// A request with every member of one connector, for filling in by hand.
public struct RequestSkeleton: Sendable {
  private let api: ConnectorAPI
  private let connector: String
  private let label: String?

  /// Makes a skeleton.
  ///
  /// - Parameters:
  ///   - api: the model and the catalogue.
  ///   - connector: the union's member.
  ///   - label: the custom connector's label, for a new profile.
  public init(api: ConnectorAPI, connector: String, label: String? = nil) {
    self.label = label
    self.api = api
    self.connector = connector
  }

  /// The request: empty texts, null for numbers, booleans and choices, one such item in lists and maps, so that nothing in it
  /// but a new profile's connector can be taken for a value. Without a client token, which is made for each request.
  public var request: JSONValue {
    guard case .object(var object) = value(api.requestShape, at: .root, depth: 0) else { return .null }
    object["clientToken"] = nil
    if api.operation == .create {
      object["connectorType"] = .string(api.catalogue.connectors[connector]?.typeName ?? connector)
      let empty: JSONValue? = api.describesItself(connector) ? "" : nil
      object["connectorLabel"] = label.map { .string($0) } ?? empty
    }
    return .object(object)
  }

  private func value(_ id: ShapeID, at pointer: JSONPointer, depth: Int) -> JSONValue {
    let shape = api.model[id]
    guard depth < 12 else { return .null }
    switch shape.kind {
    case .structure(let members):
      var object = JSONObject()
      for member in members where !isOtherConnector(member.name, in: pointer) {
        object[member.name] = value(member.shape, at: pointer.appending(member.name), depth: depth + 1)
      }
      return .object(object)
    case .list(let element): return .list([value(element, at: pointer.appending("0"), depth: depth + 1)])
    case .map(_, let element):
      return .object(["KeyName": value(element, at: pointer.appending("KeyName"), depth: depth + 1)])
    case .string, .timestamp, .blob: return shape.enumeration.isEmpty ? "" : .null
    case .integer, .floatingPoint, .boolean: return .null
    }
  }

  private func isOtherConnector(_ name: String, in pointer: JSONPointer) -> Bool {
    [RequestPaths.properties, RequestPaths.credentials].contains(pointer) && name != connector
  }
}
