import JSON
import ServiceModel

/// Reads a request that is written in another tool's spelling of the members, by the shapes of the model.
struct SpelledReader {
  /// The members around the connectors: with a connector a path begins anew.
  private static let outer: Set<String> = [
    "", "connectorProfileConfig", "connectorProfileProperties", "connectorProfileCredentials",
  ]

  let api: ConnectorAPI
  let spelling: Spelling
  /// The names of members whose values only the tool knows.
  private(set) var unresolved: [String] = []

  init(api: ConnectorAPI, spelling: Spelling) {
    self.api = api
    self.spelling = spelling
  }

  /// The request.
  ///
  /// - Parameter resource: the resource's own members.
  mutating func request(_ resource: JSONValue) -> JSONValue {
    let members = api.model[api.requestShape].members.filter { $0.name != RequestPaths.clientToken.last }
    var known = JSONObject()
    // What else a resource has is not the profile's.
    for entry in resource.object?.members ?? [] {
      if members.contains(where: { isSame(entry.name, as: $0.name, at: "") }) {
        known[entry.name] = entry.value
      }
    }
    return structure(known, members, at: "")
  }

  private mutating func value(_ value: JSONValue, _ id: ShapeID, at path: String) -> JSONValue? {
    if value.isNull { return nil }
    if isUnresolved(value) {
      unresolved.append(path.split(separator: "/").last.map(String.init) ?? path)
      return nil
    }
    switch api.model[id].kind {
    case .structure(let members):
      if value.items?.isEmpty == true { return nil }
      guard let object = value.onlyItem.object else { return value }
      return structure(object, members, at: path)
    case .list(let element):
      guard let items = value.items else { return value }
      var read: [JSONValue] = []
      for item in items { if let item = self.value(item, element, at: path) { read.append(item) } }
      return .list(read)
    case .map(_, let element):
      guard let object = value.object else { return value }
      var read = JSONObject()
      for member in object.members {
        read[member.name] = self.value(member.value, element, at: path + "/" + member.name)
      }
      return .object(read)
    case .boolean:
      // Templates may have these as texts.
      return value.text == "true" ? true : value.text == "false" ? false : value
    case .integer: return value.text.flatMap(Int.init).map { .number(JSONNumber($0)) } ?? value
    default: return value
    }
  }

  private mutating func structure(_ object: JSONObject, _ members: [Shape.Member], at path: String)
    -> JSONValue
  {
    var read = JSONObject()
    for member in members {
      guard let entry = object.members.first(where: { isSame($0.name, as: member.name, at: path) }) else {
        continue
      }
      read[member.name] = value(entry.value, member.shape, at: below(path, member.name))
    }
    // A name that is no member's stays, to be told when the request is checked.
    for entry in object.members where !entry.value.isNull && entry.value.items?.isEmpty != true {
      guard !members.contains(where: { isSame(entry.name, as: $0.name, at: path) }) else { continue }
      read[entry.name] = entry.value
    }
    return .object(read)
  }

  private func below(_ path: String, _ name: String) -> String {
    Self.outer.contains(path) ? name : path + "/" + name
  }

  private func isSame(_ written: String, as name: String, at path: String) -> Bool {
    let own = spelling.name(of: below(path, name))
    return written == own || written.lowercased() == own.lowercased()
  }

  /// References and expressions, which stand in place of a value.
  private func isUnresolved(_ value: JSONValue) -> Bool {
    switch spelling.tool {
    case .cloudformation:
      let function = value.object.flatMap { $0.members.count == 1 ? $0.members[0].name : nil }
      return function.map { $0 == "Ref" || $0.hasPrefix("Fn::") } ?? false
        || value.text?.contains("{{resolve:") ?? false
    case .terraform: return value.text?.contains("${") ?? false
    }
  }
}

extension JSONValue {
  /// A block of Terraform's: the value itself, or the one item of a list.
  var onlyItem: JSONValue {
    guard let items, items.count == 1 else { return self }
    return items[0]
  }
}

/// How another tool spells the members of the service's model, for writing and for reading.
struct Spelling {
  /// The tools, by their names in the catalogue.
  enum Tool: String, CaseIterable {
    case cloudformation, terraform
  }

  let tool: Tool
  /// What the catalogue says of it; nil where it says nothing.
  let words: Catalogue.ToolWords?

  init(_ tool: Tool, _ catalogue: Catalogue) {
    self.tool = tool
    words = catalogue.tools[tool.rawValue]
  }

  /// A member's name as the tool has it.
  ///
  /// - Parameter path: the connector, and the members down to this one, with slashes between them.
  /// - Returns: the name.
  func name(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if let own = words?.names[path] ?? words?.names[name] { return own }
    return switch tool {
    case .cloudformation: name.prefix(1).uppercased() + name.dropFirst()
    case .terraform: name.snakeCased
    }
  }
}
