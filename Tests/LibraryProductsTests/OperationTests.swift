import AppFlow
import Forms
import JSON
import Sandbox
import ServiceModel
import Testing

/// Each operation as a call with a typed answer, against the sandbox.
@Suite("The operations as calls")
struct OperationTests {
  private func withClient(
    _ options: SandboxOptions = SandboxOptions(), attempts: Int = 3,
    _ work: (AppFlowClient) async throws -> Void
  ) async throws {
    let sandbox = try await Sandbox.start(options)
    var options = ClientOptions(region: "us-east-1", endpointURL: sandbox.endpointURL)
    options.environment = .init([
      "AWS_ACCESS_KEY_ID": SandboxIdentity.permanent.accessKeyID, "AWS_MAX_ATTEMPTS": "\(attempts)",
      "AWS_SECRET_ACCESS_KEY": SandboxIdentity.permanent.secretAccessKey,
    ])
    let result: Result<Void, any Error>
    do { result = .success(try await work(AppFlowClient(options: options))) } catch {
      result = .failure(error)
    }
    await sandbox.stop()
    try result.get()
  }

  private func failure(_ call: () async throws -> Void) async -> AppFlowError? {
    do {
      try await call()
      return nil
    } catch {
      return error as? AppFlowError
    }
  }

  private func creation(_ name: String) -> JSONValue {
    [
      "connectorProfileName": .string(name), "connectorType": "Datadog", "connectionMode": "Public",
      "connectorProfileConfig": [
        "connectorProfileProperties": ["Datadog": ["instanceUrl": "https://api.datadoghq.example"]],
        "connectorProfileCredentials": [
          "Datadog": [
            "apiKey": .secret(Secret("fake-key")), "applicationKey": .secret(Secret("fake-key-2")),
          ]
        ],
      ],
    ]
  }

  @Test("a profile is created once for its token, and deleted; one that flows use only where that is forced")
  func profiles() async throws {
    try await withClient { client in
      let made = try await client.createConnectorProfile(creation("dd-new"), clientToken: "fake-token")
      #expect(made.arn.hasSuffix("connectorprofile/dd-new") && made.clientToken == "fake-token")
      let again = try await client.createConnectorProfile(creation("dd-new"), clientToken: "fake-token")
      #expect(again.arn == made.arn)
      let other = await failure {
        _ = try await client.createConnectorProfile(creation("dd-new"), clientToken: "fake-other")
      }
      #expect(other?.kind == .conflict && other?.operation == "CreateConnectorProfile")
      try await client.deleteConnectorProfile(name: "dd-new")
      let left = try await client.describeConnectorProfiles(names: ["dd-new"]).profiles
      #expect(left.isEmpty)
      let used = await failure { try await client.deleteConnectorProfile(name: "sf-prod") }
      #expect(used?.kind == .conflict && used?.effect == .refused)
      try await client.deleteConnectorProfile(name: "sf-prod", isForced: true)
      let gone = await failure { try await client.deleteConnectorProfile(name: "sf-prod") }
      #expect(gone?.kind == .resourceNotFound)
    }
  }

  @Test("a creation whose answer is lost is an unknown outcome with its token, and repeated it is made once")
  func lostAnswer() async throws {
    var options = SandboxOptions()
    options.faults.loseAnswersPercent = 100
    try await withClient(options, attempts: 1) { client in
      let lost = await failure {
        _ = try await client.createConnectorProfile(creation("dd-lost"), clientToken: "fake-token")
      }
      #expect(lost?.kind == .outcomeUnknown && lost?.clientToken == "fake-token")
      #expect(lost?.hint.contains("the change was made is not known") == true)
      let kept = try await client.describeConnectorProfiles(names: ["dd-lost"]).profiles
      #expect(kept.count == 1)
      let registered = await failure {
        _ = try await client.registerConnector(
          label: "acme-lost", lambdaARN: "arn:aws:lambda:us-east-1:123456789012:function:acme")
      }
      #expect(registered?.kind == .outcomeUnknown && registered?.clientToken != nil)
    }
  }

  @Test(
    "a connector is registered, listed, changed and taken out; one that profiles use only where that is forced"
  )
  func connectors() async throws {
    let lambda = "arn:aws:lambda:us-east-1:123456789012:function:acme"
    try await withClient { client in
      let before = try await client.listConnectors().connectors.map(\.label)
      let arn = try await client.registerConnector(
        label: "acme-new", lambdaARN: lambda, clientToken: "fake-1")
      #expect(arn?.hasSuffix(":connector/acme-new") == true)
      let again = try await client.registerConnector(
        label: "acme-new", lambdaARN: lambda, clientToken: "fake-1")
      #expect(again == arn)
      let twice = await failure {
        _ = try await client.registerConnector(label: "acme-new", lambdaARN: lambda)
      }
      #expect(twice?.kind == .conflict)
      var listed = try await client.listConnectors().connectors.map(\.label)
      #expect(listed == before + ["acme-new"])
      let changed = try await client.updateConnectorRegistration(
        label: "acme-new", description: "orders of acme")
      #expect(changed == arn)
      let described = try await client.describeConnector(type: "CustomConnector", label: "acme-new")
      #expect(described.raw["connectorDescription"] == "orders of acme")
      #expect(described.raw["connectorProvisioningConfig"]?["lambda"]?["lambdaArn"] == .string(lambda))
      try await client.unregisterConnector(label: "acme-new")
      listed = try await client.listConnectors().connectors.map(\.label)
      #expect(listed == before)
      let unknown = await failure { _ = try await client.updateConnectorRegistration(label: "acme-new") }
      #expect(unknown?.kind == .resourceNotFound)
      let gone = await failure { try await client.unregisterConnector(label: "acme-new") }
      #expect(gone?.kind == .resourceNotFound)
      let labels = try await client.describeConnectorProfiles().profiles.compactMap(\.connectorLabel)
      let label = try #require(labels.first)
      let used = await failure { try await client.unregisterConnector(label: label) }
      #expect(used?.kind == .conflict)
      try await client.unregisterConnector(label: label, isForced: true)
    }
  }

  @Test("connectors are described by type, page by page")
  func describedConnectors() async throws {
    try await withClient { client in
      let one = try await client.describeConnectors(types: ["Salesforce"])
      #expect(one.connectors.map(\.type) == ["Salesforce"] && one.nextToken == nil)
      let first = try await client.listConnectors(maxResults: 1)
      #expect(first.connectors.count == 1 && first.nextToken != nil)
      let second = try await client.listConnectors(maxResults: 1, nextToken: first.nextToken)
      #expect(second.connectors.count == 1 && second.connectors != first.connectors)
    }
  }

  @Test("a flow is started and stopped, and its runs are told, the newest first")
  func flows() async throws {
    try await withClient { client in
      let flows = try await client.listFlows().flows
      let onDemand = try #require(flows.first { $0.raw["triggerType"] == "OnDemand" && $0.status == "Draft" })
      let before = try await client.describeFlowExecutionRecords(of: onDemand.name).runs
      let run = try await client.startFlow(name: onDemand.name, clientToken: "fake-run")
      let again = try await client.startFlow(name: onDemand.name, clientToken: "fake-run")
      #expect(again == run)
      let runs = try await client.describeFlowExecutionRecords(of: onDemand.name).runs
      #expect(runs.count == before.count + 1 && runs.first?.id == run.runID)
      #expect(runs.first?.status == "Successful" && runs.first?.recordsProcessed == 12)
      let refused = await failure { _ = try await client.stopFlow(name: onDemand.name) }
      #expect(refused?.code == "UnsupportedOperationException" && refused?.effect == .refused)
      let scheduled = try #require(
        flows.first { $0.raw["triggerType"] == "Scheduled" && $0.status == "Active" })
      let stopped = try await client.stopFlow(name: scheduled.name)
      let started = try await client.startFlow(name: scheduled.name)
      #expect(stopped.status == "Suspended" && started.status == "Active")
    }
  }
}
