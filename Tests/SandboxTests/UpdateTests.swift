import JSON
import Sandbox
import Testing

@Suite("Updates")
struct UpdateTests {
  @Test("every seeded profile takes its own configuration back, and only time and count change")
  func allConnectors() async throws {
    try await withSandbox { client async throws in
      let before = try #require(await client.sandbox.state()["profiles"]?.items)
      for profile in before where !JSONWriter.body(profile).revealed().contains("reject-me") {
        let name = try #require(profile["name"]?.text)
        let input: JSONValue = .object([
          "connectorProfileName": .string(name), "connectionMode": "Public",
          "connectorProfileConfig": .object([
            "connectorProfileProperties": try #require(profile["properties"]),
            "connectorProfileCredentials": try #require(profile["credentials"]),
          ]),
        ])
        let answer = try await client.call("update-connector-profile", input)
        #expect(answer.outcome == "200", "\(name): \(answer.message ?? "")")
        #expect(answer.body["connectorProfileArn"]?.text?.hasSuffix(":connectorprofile/\(name)") == true)
        let after = try #require(await client.stored(name))
        #expect(after["properties"] == profile["properties"])
        #expect(after["credentials"] == profile["credentials"])
        #expect(after["createdAt"] == profile["createdAt"])
        #expect(after["updates"] == 1)
      }
    }
  }

  @Test("an update is stored and shown, but for its credentials")
  func stores() async throws {
    let clock = TestClock()
    try await withSandbox(clock.options) { client async throws in
      clock.advance(60)
      #expect(try await client.call("update-connector-profile", slackUpdate()).outcome == "200")
      let shown = try #require(try await client.describe("slack-workspace"))
      let url = JSONPointer("/connectorProfileProperties/Slack/instanceUrl")
      #expect(shown[url] == "https://new.slack.example")
      #expect(shown["lastUpdatedAt"] == 1_800_000_060)
      #expect(!JSONWriter.body(shown).revealed().contains("fake"))
      let stored = try #require(await client.stored("slack-workspace"))
      #expect(stored[JSONPointer("/credentials/Slack/clientSecret")] == "fake-new-secret")
    }
  }

  @Test("without credentials the stored ones stay")
  func propertiesOnly() async throws {
    try await withSandbox { client async throws in
      let input: JSONValue = [
        "connectorProfileName": "datadog-ops", "connectionMode": "Public",
        "connectorProfileConfig": [
          "connectorProfileProperties": ["Datadog": ["instanceUrl": "https://eu.datadoghq.example"]]
        ],
      ]
      #expect(try await client.call("update-connector-profile", input).outcome == "200")
      let stored = try #require(await client.stored("datadog-ops"))
      #expect(stored[JSONPointer("/properties/Datadog/instanceUrl")] == "https://eu.datadoghq.example")
      #expect(stored[JSONPointer("/credentials/Datadog/apiKey")] == "fake-datadog-key")
    }
  }

  @Test("a private connection is pending first, there on the next look, and gone in public mode")
  func privateLink() async throws {
    try await withSandbox { client async throws in
      func state() async throws -> JSONValue? {
        try await client.describe("slack-workspace")?["privateConnectionProvisioningState"]?["status"]
      }
      #expect(try await state() == nil)
      #expect(
        try await client.call("update-connector-profile", slackUpdate(mode: "Private")).outcome == "200")
      #expect(try await state() == "PENDING")
      #expect(try await state() == "CREATED")
      #expect(try await client.call("update-connector-profile", slackUpdate()).outcome == "200")
      #expect(try await state() == nil)
      let seeded = try await client.describe("sap-eu")
      let again = try await client.describe("sap-eu")
      #expect(seeded?["privateConnectionProvisioningState"]?["status"] == "PENDING")
      #expect(again == seeded)
    }
  }

  @Test(
    "a refused update changes nothing",
    arguments: [
      (slackUpdate(name: "nobody"), "404 ResourceNotFoundException", "nobody"),
      (slackUpdate(name: "sf-prod"), "400 ValidationException", "must be Salesforce, not Slack"),
      (slackUpdate(mode: "private"), "400 ValidationException", "'connectionMode'"),
      (slackUpdate(secret: "fake-reject-me-1"), "401 ConnectorAuthenticationException", "Slack refused"),
      (slackUpdate(token: ""), "400 ValidationException", "'clientToken'"),
      (config([:]), "400 ValidationException", "exactly one member, and it has 0"),
      (
        config(["Slack": ["instanceUrl": "https://a.example"], "Singular": [:]]), "400 ValidationException",
        "exactly one member, and it has 2"
      ),
      (config(["Slack": [:]]), "400 ValidationException", "instanceUrl"),
      (config(["slack": [:]]), "400 ValidationException", "Did you mean Slack?"),
    ])
  func refusals(input: JSONValue, outcome: String, words: String) async throws {
    try await withSandbox { client async throws in
      let before = await client.sandbox.state()
      let answer = try await client.call("update-connector-profile", input)
      #expect(answer.outcome == outcome)
      #expect(answer.message?.contains(words) == true, "\(answer.message ?? "no message")")
      #expect(answer.message?.contains("fake") == false)
      #expect(await client.sandbox.state() == before)
    }
  }

  private static func config(_ properties: JSONValue) -> JSONValue {
    .object([
      "connectorProfileName": "slack-workspace", "connectionMode": "Public",
      "connectorProfileConfig": .object(["connectorProfileProperties": properties]),
    ])
  }

  @Test("a value that breaks a pattern only is taken, because the published patterns refuse good values")
  func patterns() async throws {
    try await withSandbox { client async throws in
      let input = slackUpdate(host: "with space.example")
      #expect(try await client.call("update-connector-profile", input).outcome == "200")
    }
  }

  @Test(
    "the types that Describe spells differently take the union's member",
    arguments: [("servicenow-it", "ServiceNow"), ("nexus-supply", "InforNexus")])
  func spelling(name: String, member: String) async throws {
    try await withSandbox { client async throws in
      let input: JSONValue = .object([
        "connectorProfileName": .string(name), "connectionMode": "Public",
        "connectorProfileConfig": [
          "connectorProfileProperties": .object([member: ["instanceUrl": "https://a.example"]])
        ],
      ])
      #expect(try await client.call("update-connector-profile", input).outcome == "200")
    }
  }
}
