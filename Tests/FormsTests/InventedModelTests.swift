import ClientTestSupport
import Forms
import JSON
import Secrets
import ServiceModel
import Testing

/// A model of tomorrow: a twentieth connector, or members that nobody knew, of every type.
private struct Tomorrow: Sendable, CustomTestStringConvertible {
  let connector: String
  let isNew: Bool

  var testDescription: String { isNew ? "a connector more" : "members more in \(connector)" }

  func api() throws -> ConnectorAPI {
    let model =
      try isNew ? ExtendedModel(connector: connector) : ExtendedModel(connectorWithMembers: connector)
    return try ConnectorAPI(
      model: try ServiceModel.read(Array(model.text.utf8), file: "tomorrow"), file: "tomorrow")
  }

  func place(_ half: String, _ path: String) -> JSONPointer {
    RequestPaths.absolute(JSONPointer("/\(half)/\(path)"), of: connector)
  }
}

private let halves = ["properties", "credentials"]

@Suite("Models of tomorrow: what no release has yet")
struct InventedModelTests {
  private static let tomorrows = [
    Tomorrow(connector: "Tidepool", isNew: true), Tomorrow(connector: "Datadog", isNew: false),
    Tomorrow(connector: "Salesforce", isNew: false),
  ]

  @Test("the form has a field of the right kind for each, and masks what is sensitive", arguments: tomorrows)
  private func fields(of tomorrow: Tomorrow) throws {
    let api = try tomorrow.api()
    #expect(api.connectors.count == (tomorrow.isNew ? 20 : 19))
    let definition = FormDefinition(connector: tomorrow.connector, api: api)
    let kinds: [(path: String, kind: FormField.Kind)] = [
      ("inventedText", .text), ("inventedInteger", .integer), ("inventedFlag", .boolean),
      ("inventedChoice", .choice(["ONE", "TWO"])), ("inventedSecret", .text), ("inventedList", .list),
      ("inventedMap", .map), ("inventedStructure", .group), ("inventedStructure/inner", .text),
      ("inventedStructure/innerSecret", .text),
    ]
    for half in halves {
      for (path, kind) in kinds {
        let field = try #require(definition.field(at: tomorrow.place(half, path)), "\(half) \(path)")
        #expect(field.kind == kind, "\(half) \(path)")
        #expect(!field.label.isEmpty && field.label != path)
        // In the credentials, whatever may be a secret is one; in the properties, what the model says.
        let isText = kind == .text || kind == .list || kind == .map
        let isSecret = half == "credentials" ? isText : path.hasSuffix("Secret")
        if isText { #expect(field.isSecret == isSecret, "\(half) \(path)") }
      }
    }
  }

  @Test("what is filled in goes out, and the model's rules hold", arguments: tomorrows)
  private func request(of tomorrow: Tomorrow) throws {
    let api = try tomorrow.api()
    let definition = FormDefinition(connector: tomorrow.connector, api: api)
    var form = ProfileForm(definition: definition, existing: ExistingProfile(name: "test", mode: "Public"))
    if definition.choices.contains(where: { $0.id == "other" }) { form.choose("other") }
    for half in halves { fill(&form, tomorrow, half) }
    // As it goes out, secrets and all.
    let request = try JSONReader.read(JSONWriter.body(form.request()).revealed())
    let shape = try #require(api.model.shape(at: .root, from: api.requestShape))
    for half in halves {
      let whole = RequestPaths.absolute(JSONPointer("/\(half)"), of: tomorrow.connector)
      let written = try #require(request[whole])
      let expected: [(String, JSONValue)] = [
        ("inventedText", "fake-text"), ("inventedInteger", 7), ("inventedFlag", true),
        ("inventedChoice", "TWO"),
        ("inventedSecret", "fake-secret"), ("inventedList", ["fake-0", "fake-1"]),
        ("inventedMap", ["key": "fake-value"]),
        ("inventedStructure", ["inner": "fake-inner", "innerSecret": "fake-inner-secret"]),
      ]
      for (name, value) in expected { #expect(written[name] == value, "\(half) \(name)") }
    }
    let invented = Validator(model: api.model).violations(in: request, of: shape)
      .filter { $0.path.description.contains("invented") }
    #expect(invented.isEmpty)
  }

  private func fill(_ form: inout ProfileForm, _ tomorrow: Tomorrow, _ half: String) {
    func put(_ text: String, _ focus: FormFocus) {
      form.edit(at: focus) { $0.replaceAll(with: Secret(text)) }
    }
    let place = { tomorrow.place(half, $0) }
    put("fake-text", .field(place("inventedText")))
    put("7", .field(place("inventedInteger")))
    while form.value(at: place("inventedFlag")) != .boolean(true) {
      form.step(at: .field(place("inventedFlag")), by: 1)
    }
    while form.value(at: place("inventedChoice")) != .choice("TWO") {
      form.step(at: .field(place("inventedChoice")), by: 1)
    }
    put("fake-secret", .field(place("inventedSecret")))
    for index in 0..<2 { put("fake-\(index)", .item(place("inventedList"), index)) }
    put("key", .key(place("inventedMap"), 0))
    put("fake-value", .entry(place("inventedMap"), 0))
    put("fake-inner", .field(place("inventedStructure/inner")))
    put("fake-inner-secret", .field(place("inventedStructure/innerSecret")))
  }

  @Test("each rule of the model is held against what is invented, too", arguments: tomorrows)
  private func violations(of tomorrow: Tomorrow) throws {
    let wrong: JSONValue = [
      "inventedText": .string(String(repeating: "x", count: 21)), "inventedInteger": 10,
      "inventedFlag": "yes",
      "inventedChoice": "THREE", "inventedSecret": .string(String(repeating: "x", count: 31)),
      "inventedList": ["a", "b", "c"], "inventedMap": ["key": 1],
      "inventedStructure": ["innerSecret": "fake", "unheardOf": "x"],
    ]
    let request: JSONValue = .object([
      "connectorProfileName": "test", "connectionMode": "Public",
      "connectorProfileConfig": .object([
        "connectorProfileProperties": .object([tomorrow.connector: wrong]),
        "connectorProfileCredentials": .object([tomorrow.connector: wrong]),
      ]),
    ])
    let found = RequestRules(api: try tomorrow.api()).modelViolations(in: request)
    for half in halves {
      let expected = [
        ("inventedText", "max"), ("inventedInteger", "max"), ("inventedFlag", "type"),
        ("inventedChoice", "enum"),
        ("inventedSecret", "max"), ("inventedList", "max"), ("inventedMap/key", "type"),
        ("inventedStructure/inner", "required"), ("inventedStructure/unheardOf", "unknown"),
      ]
      for (path, rule) in expected {
        #expect(
          found.contains { $0.path == tomorrow.place(half, path) && $0.rule.rawValue == rule },
          "\(half) \(path)")
      }
    }
  }
}
