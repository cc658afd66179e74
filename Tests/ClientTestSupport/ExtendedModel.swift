import Foundation

/// The embedded model with something that no release of AWS's has, as the JSON of a `service-2.json`.
package struct ExtendedModel {
  /// What is invented: a name, and the shape of a member by that name.
  package struct Member: Sendable {
    package let name: String
    package let shape: String
    package let definition: @Sendable () -> [String: Any]
    /// Shapes that it refers to.
    var others: @Sendable () -> [String: [String: Any]] = { [:] }

    init(_ name: String, _ shape: String, _ definition: @autoclosure @escaping @Sendable () -> [String: Any])
    {
      (self.name, self.shape, self.definition) = (name, shape, definition)
    }
  }

  /// A member of each type.
  package static let members: [Member] = {
    var list = Member(
      "inventedList", "InventedList", ["type": "list", "member": ["shape": "InventedText"], "max": 2])
    list.others = { ["InventedText": ["type": "string", "max": 20]] }
    var map = Member(
      "inventedMap", "InventedMap",
      ["type": "map", "key": ["shape": "InventedText"], "value": ["shape": "InventedText"]])
    map.others = list.others
    var structure = Member(
      "inventedStructure", "InventedStructure",
      [
        "type": "structure", "required": ["inner"],
        "members": ["inner": ["shape": "InventedText"], "innerSecret": ["shape": "InventedSecret"]],
      ])
    structure.others = {
      [
        "InventedText": ["type": "string", "max": 20],
        "InventedSecret": ["type": "string", "max": 30, "sensitive": true],
      ]
    }
    return [
      Member("inventedText", "InventedText", ["type": "string", "max": 20]),
      Member("inventedInteger", "InventedInteger", ["type": "integer", "min": 1, "max": 9]),
      Member("inventedFlag", "InventedFlag", ["type": "boolean"]),
      Member("inventedChoice", "InventedChoice", ["type": "string", "enum": ["ONE", "TWO"]]),
      Member("inventedSecret", "InventedSecret", ["type": "string", "max": 30, "sensitive": true]), list, map,
      structure,
    ]
  }()

  /// The model.
  package let text: String

  /// Invents.
  ///
  /// - Parameters:
  ///   - extraMember: whether Veeva's properties have a member more.
  ///   - connector: the name of a connector more, with a member of each type in its properties and in its credentials.
  ///   - connectorWithMembers: a connector that has a member of each type more, in both.
  package init(extraMember: Bool = false, connector: String? = nil, connectorWithMembers: String? = nil)
    throws
  {
    let file = Peers.packageFolder.appending(path: "Sources/CModel/appflow-model.json")
    var document = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    // A file of AWS's tools does not say of which release it is.
    document["release"] = nil
    var shapes = Shapes(document["shapes"] as? [String: [String: Any]] ?? [:])
    if extraMember { shapes.add("inventedText", "InstanceUrl", to: "VeevaConnectorProfileProperties") }
    if let connector {
      for half in ["Properties", "Credentials"] {
        let name = "\(connector)ConnectorProfile\(half)"
        shapes.all[name] = ["type": "structure", "members": [String: Any](), "required": [String]()]
        shapes.add(connector, name, to: "ConnectorProfile\(half)")
        Self.members.forEach { shapes.add($0, to: name) }
      }
      shapes.append(connector, toEnum: "ConnectorType")
    }
    if let connectorWithMembers {
      for half in ["Properties", "Credentials"] {
        Self.members.forEach { shapes.add($0, to: "\(connectorWithMembers)ConnectorProfile\(half)") }
      }
    }
    document["shapes"] = shapes.all
    text = String(
      decoding: try JSONSerialization.data(withJSONObject: document, options: .sortedKeys), as: UTF8.self)
  }

  private struct Shapes {
    var all: [String: [String: Any]]

    init(_ all: [String: [String: Any]]) { self.all = all }

    mutating func add(_ member: Member, to structure: String) {
      all[member.shape] = member.definition()
      all.merge(member.others()) { $1 }
      add(member.name, member.shape, to: structure)
    }

    mutating func add(_ name: String, _ shape: String, to structure: String) {
      var members = all[structure]?["members"] as? [String: Any] ?? [:]
      members[name] = ["shape": shape]
      all[structure]?["members"] = members
    }

    mutating func append(_ value: String, toEnum shape: String) {
      let known = all[shape]?["enum"] as? [String] ?? []
      all[shape]?["enum"] = known + [value]
    }
  }
}
