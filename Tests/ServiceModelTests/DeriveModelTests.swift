import ClientTestSupport
import Foundation
import Testing

/// What `make model` tells of two models: Sources/CModel/derive-model.py --compare.
@Suite("The difference between two models")
struct DeriveModelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private struct Change: Sendable, CustomTestStringConvertible {
    let name: String
    /// What is replaced in the old model, and by what.
    let replacing: String
    let with: String
    let told: [String]

    var testDescription: String { name }
  }

  private static let old = #"""
    {
      "operations": {"UpdateConnectorProfile": {"name": "UpdateConnectorProfile", "input": {"shape": "Request"}}},
      "shapes": {
        "Spare": {"type": "string"},
        "ConnectorProfileProperties": {"type": "structure", "members": {"Slack": {"shape": "SlackProperties"}}},
        "ConnectorProfileCredentials": {"type": "structure", "members": {"Slack": {"shape": "SlackCredentials"}}},
        "SlackProperties": {"type": "structure", "members": {"instanceUrl": {"shape": "Text"}}, "required": ["instanceUrl"]},
        "SlackCredentials": {"type": "structure", "members": {"clientId": {"shape": "Text"}}, "required": ["clientId"]},
        "Text": {"type": "string", "max": 256},
        "Mode": {"type": "string", "enum": ["Public", "Private"]}
      }
    }
    """#

  private static let catalogue = #"""
    {
      "common": {"fields": {}},
      "connectors": {
        "Slack": {"fields": {"properties/instanceUrl": {"label": "URL"}, "credentials/clientId": {"label": "Client ID"}}}
      }
    }
    """#

  private static let changes: [Change] = [
    Change(name: "nothing", replacing: "Text", with: "Text", told: ["The models are equal."]),
    Change(
      name: "a member that the catalogue does not know",
      replacing: #""clientId": {"shape": "Text"}"#,
      with: #""clientId": {"shape": "Text"}, "pin": {"shape": "Text"}"#,
      told: [
        #"added    SlackCredentials.pin: shape "Text", required false"#, "no words Slack credentials/pin",
      ]),
    Change(
      name: "a member that is required no more", replacing: #", "required": ["clientId"]"#, with: "",
      told: [
        #"changed  SlackCredentials.clientId: shape "Text", required true"#,
        #"         to shape "Text", required false"#,
      ]),
    Change(
      name: "a range", replacing: #""max": 256"#, with: #""min": 1, "max": 512"#,
      told: [#"changed  Text: type "string", max 256"#, #"         to type "string", min 1, max 512"#]),
    Change(
      name: "a shape that is gone", replacing: #""Spare": {"type": "string"},"#, with: "",
      told: ["removed  Spare"]),
    Change(
      name: "a choice more", replacing: #""Private"]"#, with: #""Private", "Dual"]"#,
      told: ["added    Mode = Dual: -"]),
    Change(
      name: "a choice that is gone", replacing: #", "Private"]"#, with: "]", told: ["removed  Mode = Private"]
    ),
    Change(
      name: "an operation more", replacing: #""operations": {"#,
      with: #""operations": {"TestConnector": {"name": "TestConnector"}, "#,
      told: [#"added    operation TestConnector: name "TestConnector""#]),
    Change(
      name: "a connector more, of which the catalogue has no words",
      replacing: #""members": {"Slack": {"shape": "SlackCredentials"}}"#,
      with: #""members": {"Slack": {"shape": "SlackCredentials"}, "Tide": {"shape": "SlackCredentials"}}"#,
      told: [
        #"added    ConnectorProfileCredentials.Tide: shape "SlackCredentials", required false"#,
        "no words Tide credentials/clientId",
      ]),
  ]

  @Test("each kind of change is told, and nothing else", arguments: changes)
  private func compare(change: Change) async throws {
    #expect(Self.old.contains(change.replacing))
    let new = Self.old.replacing(change.replacing, with: change.with)
    let script = Peers.packageFolder.appending(path: "Sources/CModel/derive-model.py").path
    let output = try await Command.run(
      Peers.python + [
        script, "--compare", try folder.write("old.json", Self.old), try folder.write("new.json", new),
        try folder.write("catalogue.json", Self.catalogue),
      ], environment: Peers.plainEnvironment)
    #expect(output.status == 0, "\(output.errors)")
    #expect(output.text.split(separator: "\n").map(String.init) == change.told)
  }

  @Test("the embedded model and the catalogue: every member has its words")
  func embedded() async throws {
    let sources = Peers.packageFolder.appending(path: "Sources/CModel")
    let model = sources.appending(path: "appflow-model.json").path
    let output = try await Command.run(
      Peers.python + [
        sources.appending(path: "derive-model.py").path, "--compare", model, model,
        sources.appending(path: "appflow-catalogue.json").path,
      ], environment: Peers.plainEnvironment)
    #expect(output.text == "The models are equal.\n", "\(output.text)\(output.errors)")
  }
}
