import JSON
import Sandbox
import Testing

@Suite("What the sandbox keeps of a profile's entities")
struct MetadataCacheTests {
  private let good = "200"
  private let refused = "401 ConnectorAuthenticationException"

  private func entities(
    _ client: SandboxClient, _ profile: String, _ version: String? = nil
  ) async throws -> String {
    try await client.call("list-connector-entities", input(profile, version)).outcome
  }

  private func reset(
    _ client: SandboxClient, _ profile: String, _ version: String? = nil
  ) async throws -> String {
    try await client.call("reset-connector-metadata-cache", input(profile, version)).outcome
  }

  private func input(_ profile: String, _ version: String?) -> JSONValue {
    var input: JSONObject = ["connectorProfileName": .string(profile)]
    input["apiVersion"] = version.map { .string($0) }
    return .object(input)
  }

  /// Gives the Slack profile credentials that the application will refuse.
  private func spoil(_ client: SandboxClient) async throws {
    let answer = try await client.call("update-connector-profile", slackUpdate(secret: "fake-reject-login"))
    #expect(answer.outcome == good)
  }

  @Test("an answer is given again for an hour, whatever the credentials are, and not longer")
  func hour() async throws {
    let clock = TestClock()
    try await withSandbox(clock.options) { client async throws in
      #expect(try await entities(client, "slack-workspace") == good)
      try await spoil(client)
      clock.advance(3599)
      #expect(try await entities(client, "slack-workspace") == good)
      clock.advance(1)
      #expect(try await entities(client, "slack-workspace") == refused)
      // A refusal is not kept: better credentials count at once.
      let mended = slackUpdate(secret: "fake-good-secret")
      #expect(try await client.call("update-connector-profile", mended).outcome == good)
      #expect(try await entities(client, "slack-workspace") == good)
    }
  }

  @Test("a reset has the application asked again, for this profile only")
  func resetting() async throws {
    try await withSandbox { client async throws in
      for profile in ["slack-workspace", "sf-prod"] {
        #expect(try await entities(client, profile) == good)
      }
      try await spoil(client)
      #expect(try await reset(client, "sf-prod") == good)
      #expect(try await entities(client, "slack-workspace") == good)
      // The details of one entity are another answer than the names of all.
      let details: JSONValue = ["connectorProfileName": "slack-workspace", "connectorEntityName": "users"]
      #expect(try await client.call("reset-connector-metadata-cache", details).outcome == good)
      #expect(try await entities(client, "slack-workspace") == good)
      #expect(try await reset(client, "slack-workspace") == good)
      #expect(try await entities(client, "slack-workspace") == refused)
      #expect(try await reset(client, "nobody") == "404 ResourceNotFoundException")
    }
  }

  @Test("each version of a custom connector's API has an answer of its own")
  func versions() async throws {
    try await withSandbox { client async throws in
      for version in ["v1", "v2"] {
        #expect(try await entities(client, "acme-crm-prod", version) == good)
      }
      let stored = try #require(await client.stored("acme-crm-prod"))
      let update: JSONValue = [
        "connectorProfileName": "acme-crm-prod", "connectionMode": "Public",
        "connectorProfileConfig": [
          "connectorProfileProperties": try #require(stored["properties"]),
          "connectorProfileCredentials": [
            "CustomConnector": [
              "authenticationType": "APIKEY", "apiKey": ["apiKey": "fake-reject-login"],
            ]
          ],
        ],
      ]
      #expect(try await client.call("update-connector-profile", update).outcome == good)
      #expect(try await reset(client, "acme-crm-prod", "v1") == good)
      #expect(try await entities(client, "acme-crm-prod", "v1") == refused)
      #expect(try await entities(client, "acme-crm-prod", "v2") == good)
    }
  }

  @Test("the time can be set, and none keeps nothing")
  func lifetime() async throws {
    for seconds in [0.0, 60] {
      let clock = TestClock()
      var options = clock.options
      options.metadataCacheSeconds = seconds
      try await withSandbox(options) { client async throws in
        #expect(try await entities(client, "slack-workspace") == good)
        try await spoil(client)
        #expect(try await entities(client, "slack-workspace") == (seconds == 0 ? refused : good))
        clock.advance(60)
        #expect(try await entities(client, "slack-workspace") == refused)
      }
    }
  }

  @Test("an operation that nobody may call is refused as IAM refuses it, and the others are not")
  func denied() async throws {
    var options = SandboxOptions()
    options.faults.deniedOperations = ["ResetConnectorMetadataCache"]
    try await withSandbox(options) { client async throws in
      let answer = try await client.call(
        "reset-connector-metadata-cache", ["connectorProfileName": "slack-workspace"])
      #expect(answer.outcome == "403 AccessDeniedException")
      #expect(answer.message?.contains("appflow:ResetConnectorMetadataCache") == true)
      #expect(try await entities(client, "slack-workspace") == good)
    }
  }
}
