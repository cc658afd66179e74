import JSON
import Secrets

/// What of a request may be written down: names.
struct RequestNames {
  /// The connector, as the request's members name it.
  let connector: String?
  /// Where the request has values, below `connectorProfileConfig`.
  private(set) var fields: [JSONPointer] = []
  /// Its secrets and where they are.
  private(set) var secrets: [(JSONPointer, Secret)] = []

  /// - Parameter request: the request.
  init(_ request: JSONValue) {
    let config = request["connectorProfileConfig"]
    connector =
      (config?["connectorProfileCredentials"] ?? config?["connectorProfileProperties"])?.object?.members
      .first?
      .name
    if let config { add(config, at: .root) }
  }

  private mutating func add(_ value: JSONValue, at pointer: JSONPointer) {
    switch value {
    case .object(let object) where !object.isEmpty:
      for member in object.members { add(member.value, at: pointer.appending(member.name)) }
    case .secret(let secret):
      fields.append(pointer)
      secrets.append((pointer, secret))
    default: fields.append(pointer)
    }
  }
}
