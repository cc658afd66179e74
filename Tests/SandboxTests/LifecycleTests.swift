import ClientTestSupport
import Forms
import JSON
import Sandbox
import ServiceModel
import Testing

@Suite("Profiles that come and go, connectors and runs of flows")
struct LifecycleTests {
  private static func creation(_ name: String, type: String = "Datadog", token: String? = nil) -> JSONValue {
    var input: JSONObject = [
      "connectorProfileName": .string(name), "connectorType": .string(type), "connectionMode": "Public",
      "connectorProfileConfig": [
        "connectorProfileProperties": ["Datadog": ["instanceUrl": "https://api.datadoghq.example"]],
        "connectorProfileCredentials": ["Datadog": ["apiKey": "fake-key", "applicationKey": "fake-key-2"]],
      ],
    ]
    input["clientToken"] = token.map { .string($0) }
    return .object(input)
  }

  @Test("a new profile is there at once; the same token makes no second one, other input is a conflict")
  func create() async throws {
    try await withSandbox { client async throws in
      let made = try await client.call("create-connector-profile", Self.creation("dd-new", token: "t-1"))
      #expect(made.outcome == "200")
      #expect(made.body["connectorProfileArn"]?.text?.hasSuffix(":connectorprofile/dd-new") == true)
      #expect(try await client.describe("dd-new")?["connectorType"] == "Datadog")
      let again = try await client.call("create-connector-profile", Self.creation("dd-new", token: "t-1"))
      #expect(again.body == made.body)
      let other = try await client.call("create-connector-profile", Self.creation("dd-other", token: "t-1"))
      #expect(other.outcome == "409 ConflictException")
      #expect(await client.stored("dd-other") == nil)
    }
  }

  @Test(
    "what cannot be made is refused, and nothing is kept",
    arguments: [
      (creation("sf-prod"), "409 ConflictException"), (creation("x", type: "S3"), "400 ValidationException"),
      (creation("x", type: "Slack"), "400 ValidationException"),
      (creation("x", type: "CustomConnector"), "400 ValidationException"),
      (["connectorProfileName": "x"], "400 ValidationException"),
    ] as [(JSONValue, String)])
  func refused(input: JSONValue, outcome: String) async throws {
    try await withSandbox { client async throws in
      #expect(try await client.call("create-connector-profile", input).outcome == outcome)
      #expect(await client.stored("x") == nil)
    }
  }

  @Test("a profile of a custom connector can be made where that is registered, and nowhere else")
  func label() async throws {
    func creation(_ label: String) -> JSONValue {
      [
        "connectorProfileName": "own", "connectorType": "CustomConnector", "connectionMode": "Public",
        "connectorLabel": .string(label),
        "connectorProfileConfig": [
          "connectorProfileProperties": [
            "CustomConnector": ["profileProperties": ["apiUrl": "https://a.example"]]
          ],
          "connectorProfileCredentials": [
            "CustomConnector": ["authenticationType": "APIKEY", "apiKey": ["apiKey": "fake-key"]]
          ],
        ],
      ]
    }
    try await withSandbox { client async throws in
      let refused = try await client.call("create-connector-profile", creation("nobody"))
      #expect(refused.outcome == "400 ValidationException")
      #expect(refused.message?.contains("no connector is registered with the label nobody") == true)
      #expect(await client.stored("own") == nil)
      #expect(try await client.call("create-connector-profile", creation("acme-crm")).outcome == "200")
    }
  }

  @Test("an account has a hundred profiles at most")
  func quota() async throws {
    var options = SandboxOptions()
    options.profiles = 99
    try await withSandbox(options) { client async throws in
      #expect(try await client.call("create-connector-profile", Self.creation("dd-a")).outcome == "200")
      let refused = try await client.call("create-connector-profile", Self.creation("dd-b"))
      #expect(refused.outcome == "402 ServiceQuotaExceededException")
    }
  }

  @Test("a profile that flows use goes only where that is forced; one that is not there cannot go")
  func delete() async throws {
    try await withSandbox { client async throws in
      let used = try await client.call("delete-connector-profile", ["connectorProfileName": "sf-prod"])
      #expect(used.outcome == "409 ConflictException")
      #expect(used.message?.contains("sf-accounts-to-lake") == true)
      let forced: JSONValue = ["connectorProfileName": "sf-prod", "forceDelete": true]
      #expect(try await client.call("delete-connector-profile", forced).outcome == "200")
      #expect(try await client.describe("sf-prod") == nil)
      #expect(
        try await client.call("delete-connector-profile", forced).outcome == "404 ResourceNotFoundException")
      #expect(try await client.describe("sf-sandbox") != nil)
    }
  }

  @Test("connectors are listed in short and described at length, by type too")
  func connectors() async throws {
    try await withSandbox { client async throws in
      let listed = try #require(try await client.call("list-connectors").body["connectors"]?.items)
      #expect(listed.contains { $0["connectorLabel"] == "acme-crm" })
      #expect(listed.allSatisfy { $0["authenticationConfig"] == nil })
      let described = try await client.call("describe-connectors", ["connectorTypes": ["Salesforce"]])
      #expect(described.body["connectorConfigurations"]?.object?.members.map(\.name) == ["Salesforce"])
      #expect(described.body["connectors"]?.items?.count == 1)
    }
  }

  @Test("a flow on demand runs and keeps its runs; a scheduled one is activated and deactivated")
  func runs() async throws {
    try await withSandbox { client async throws in
      let flows = try #require(try await client.call("list-flows").body["flows"]?.items)
      func name(_ trigger: JSONValue, _ status: JSONValue) throws -> JSONValue {
        try #require(flows.first { $0["triggerType"] == trigger && $0["flowStatus"] == status }?["flowName"])
      }
      let onDemand = try name("OnDemand", "Draft")
      let before = try await client.call(
        "describe-flow-execution-records", .object(["flowName": onDemand]))
      let start: JSONValue = .object(["flowName": onDemand, "clientToken": "run-1"])
      let run = try await client.call("start-flow", start)
      #expect(run.body["executionId"] != nil)
      #expect(try await client.call("start-flow", start).body == run.body)
      let after = try await client.call("describe-flow-execution-records", .object(["flowName": onDemand]))
      let records = try #require(after.body["flowExecutions"]?.items)
      #expect(records.count == (before.body["flowExecutions"]?.items?.count ?? 0) + 1)
      #expect(records.first?["executionId"] == run.body["executionId"])
      let stopped = try await client.call("stop-flow", .object(["flowName": onDemand]))
      #expect(stopped.outcome == "400 UnsupportedOperationException")

      let scheduled = try name("Scheduled", "Active")
      let stop: JSONValue = .object(["flowName": scheduled])
      #expect(try await client.call("stop-flow", stop).body["flowStatus"] == "Suspended")
      #expect(try await client.call("stop-flow", stop).outcome == "409 ConflictException")
      #expect(try await client.call("start-flow", stop).body["flowStatus"] == "Active")
      #expect(
        try await client.call("start-flow", ["flowName": "nobody"]).outcome == "404 ResourceNotFoundException"
      )
    }
  }

  @Test("by a model with a connector that no release has, its profiles are made, checked and updated")
  func inventedConnector() async throws {
    var options = SandboxOptions()
    let text = try ExtendedModel(connector: "Tidepool").text
    options.model = try ServiceModel.read(Array(text.utf8), file: "tomorrow")
    try await withSandbox(options) { client async throws in
      func input(_ number: JSONValue, _ more: JSONObject) -> JSONValue {
        let halves: JSONValue = [
          "connectorProfileProperties": ["Tidepool": ["inventedInteger": number]],
          "connectorProfileCredentials": ["Tidepool": ["inventedSecret": "fake-secret"]],
        ]
        var input = more
        input["connectorProfileName"] = "tide"
        input["connectionMode"] = "Public"
        input["connectorProfileConfig"] = halves
        return .object(input)
      }
      let type: JSONObject = ["connectorType": "Tidepool"]
      #expect(
        try await client.call("create-connector-profile", input(10, type)).outcome
          == "400 ValidationException")
      #expect(try await client.call("create-connector-profile", input(9, type)).outcome == "200")
      #expect(try await client.call("update-connector-profile", input(8, [:])).outcome == "200")
      let place = JSONPointer("/connectorProfileProperties/Tidepool/inventedInteger")
      #expect(try await client.describe("tide")?[place] == 8)
      #expect(
        await client.stored("tide")?[JSONPointer("/credentials/Tidepool/inventedSecret")] == "fake-secret")
    }
  }

  @Test("all operations of the embedded model are answered")
  func all() throws {
    let model = try ServiceModel.embedded()
    #expect(Set(model.operations.keys) == Sandbox.operations)
  }
}
