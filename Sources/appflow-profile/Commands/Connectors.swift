import ArgumentParser
import Forms
import JSON
import Terminal

/// `appflow-profile connectors [TYPE]`
struct Connectors: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connectors",
    abstract: "List the connectors, or every field of one connector's form.",
    discussion: """
      Examples:
        appflow-profile connectors
        appflow-profile connectors Salesforce --output json
      """)

  @Argument(
    help: "A connector, such as Salesforce, or a custom connector's label.",
    completion: Completions.connectors)
  var type: String?

  @Option(help: "How to write them.")
  var output = OutputFormat.table

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let api = try common.api()
    let definitions =
      if let type {
        [try await NamedConnector(type, api: api, common: common).definition(api)]
      } else {
        api.connectors.map { FormDefinition(connector: $0, api: api) }
      }
    switch output {
    case .json:
      try Console.printExactly(JSONLines(["connectors": .list(definitions.map(\.json))]).text())
    case .table:
      if type == nil { try printConnectors(definitions) } else { try definitions.forEach(printFields) }
    }
  }

  private func printConnectors(_ definitions: [FormDefinition]) throws(CommandFailure) {
    let rows = definitions.map { definition in
      let fields = definition.allFields.filter {
        $0.section != .connection && $0.kind != .group
      }
      let ways = definition.documentedChoices.map(\.label).joined(separator: "; ")
      return [definition.connector, definition.label, "\(fields.count)", ways]
    }
    try Console.print(
      Table(head: [.whole("CONNECTOR"), "NAME", .whole("FIELDS"), "WAYS TO SIGN IN"], rows: rows))
  }

  private func printFields(_ definition: FormDefinition) throws(CommandFailure) {
    let fields = definition.allFields.filter { $0.kind != .group }
    let rows = fields.map { field in
      [
        field.pointer.description, field.label, field.isRequired ? "required" : "",
        field.isSecret ? "secret" : "", field.kind.name,
        definition.alternatives(showing: field).joined(separator: ", "),
      ]
    }
    if let notice = definition.notice { try Console.print(notice + "\n") }
    try Console.print(
      Table(
        head: [.path("POINTER"), "LABEL", .whole("REQUIRED"), .whole("SECRET"), "TYPE", "ALTERNATIVES"],
        rows: rows))
  }
}

extension FormDefinition {
  /// The sign-in methods that the catalogue documents.
  var documentedChoices: [Choice] { choices.filter { $0.alternative != nil } }

  /// The documented ways that show a field; none where every way does.
  func alternatives(showing field: FormField) -> [String] {
    let showing = documentedChoices.filter { isShown(field, in: $0) }
    return showing.count == documentedChoices.count ? [] : showing.map(\.id)
  }

  /// The form as data.
  var json: JSONValue {
    let fields = allFields.map { json($0) }
    let ways = documentedChoices.map { choice -> JSONValue in
      let alternative = choice.alternative
      let pointers = { (paths: [JSONPointer]) -> JSONValue in
        .list(paths.map { .string($0.description) })
      }
      var sets = JSONObject()
      for setting in alternative?.sets ?? [] {
        sets[setting.path.description] = setting.value
      }
      return [
        "id": .string(choice.id), "label": .string(choice.label), "shows": pointers(alternative?.shows ?? []),
        "requires": pointers(alternative?.requires ?? []), "sets": .object(sets),
      ]
    }
    return [
      "type": .string(connector), "label": .string(label), "notice": notice.map { .string($0) } ?? .null,
      "fields": .list(fields), "alternatives": .list(ways),
    ]
  }

  private func json(_ field: FormField) -> JSONValue {
    var rules = JSONObject()
    rules["required"] = .boolean(field.isRequired)
    rules["min"] = field.shape.min.map { .number(JSONNumber($0)) }
    rules["max"] = field.shape.max.map { .number(JSONNumber($0)) }
    rules["pattern"] = field.shape.pattern.map { .string($0.text) }
    if !field.shape.enumeration.isEmpty {
      rules["enum"] = .list(field.shape.enumeration.map { .string($0) })
    }
    return [
      "pointer": .string(field.pointer.description), "label": .string(field.label),
      "section": .string(field.section.rawValue), "type": .string(field.kind.name), "rules": .object(rules),
      "secret": .boolean(field.isSecret),
      "alternatives": .list(alternatives(showing: field).map { .string($0) }),
      "hint": field.facts.hint.map { .string($0) } ?? .null,
      "example": field.facts.example.map { .string($0) } ?? .null,
      "where": field.facts.origin.map { .string($0) } ?? .null,
      "privateKey": field.facts.privateKey.map { .object($0.json) } ?? .null,
    ]
  }
}

extension Catalogue.PrivateKey {
  /// What the vendor takes, and how it is given the public half.
  fileprivate var json: JSONObject {
    var json: JSONObject = [
      "algorithm": .string(algorithm), "fewestBits": .number(JSONNumber(fewestBits)),
      "fingerprint": .string(fingerprintName),
    ]
    json["register"] = registration.map { .string($0) }
    return json
  }
}
