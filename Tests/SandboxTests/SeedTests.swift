import Forms
import JSON
import Sandbox
import ServiceModel
import Testing

@Suite("A new account")
struct SeedTests {
  private let model: ServiceModel

  init() throws { model = try ServiceModel.embedded() }

  /// Expects that an answer has its operation's output shape, patterns included.
  private func check(_ answer: JSONValue, of operation: String) throws {
    let shape = try #require(model.operations[operation]?.output)
    let violations = Validator(model: model).violations(in: answer, of: shape)
    #expect(violations.map { "\($0.path) \($0.rule.rawValue)" } == [])
  }

  private func profiles(_ client: SandboxClient) async throws -> [JSONValue] {
    let answer = try await client.call("describe-connector-profiles")
    try check(answer.body, of: "DescribeConnectorProfiles")
    return try #require(answer.body["connectorProfileDetails"]?.items)
  }

  @Test("has a profile of every connector, in the member that the model has for it")
  func connectors() async throws {
    try await withSandbox { client async throws in
      let shape = try #require(model.shape(named: "ConnectorProfileProperties"))
      let members = Set(model[shape].members.map(\.name))
      var seen: Set<String> = []
      for profile in try await profiles(client) {
        let union = try #require(profile["connectorProfileProperties"]?.object?.members)
        #expect(union.count == 1)
        seen.formUnion(union.map(\.name))
        #expect(union[0].name.lowercased() == profile["connectorType"]?.text?.lowercased())
      }
      #expect(seen == members)
      #expect(members.count == 19)
    }
  }

  @Test("has both modes, ages from a day to two years, a pending and a failed private link")
  func variety() async throws {
    var options = SandboxOptions()
    options.clock = { 1_800_000_000 }
    try await withSandbox(options) { client async throws in
      let profiles = try await profiles(client)
      #expect(Set(profiles.compactMap { $0["connectionMode"]?.text }) == ["Public", "Private"])
      let ages = profiles.compactMap { profile in
        (profile["lastUpdatedAt"]?.number?.double).map { (1_800_000_000 - $0) / 86_400 }
      }
      #expect(ages.count == profiles.count)
      #expect(ages.min() == 1)
      #expect(try #require(ages.max()) > 720)
      let oldest = profiles.compactMap { $0["createdAt"]?.number?.double }.min()
      #expect(oldest == 1_800_000_000.0 - 730 * 86_400)
      let states = profiles.compactMap { $0["privateConnectionProvisioningState"] }
      #expect(Set(states.compactMap { $0["status"]?.text }) == ["PENDING", "CREATED", "FAILED"])
      let failed = try #require(states.first { $0["status"] == "FAILED" })
      #expect(failed["failureCause"] == "ACCESS_DENIED")
      #expect(failed["failureMessage"] != nil)
      for profile in profiles where profile["connectionMode"] == "Public" {
        #expect(profile["privateConnectionProvisioningState"] == nil)
      }
    }
  }

  @Test("never shows a credential")
  func credentials() async throws {
    try await withSandbox { client async throws in
      for profile in try await profiles(client) {
        #expect(profile["credentialsArn"]?.text?.hasPrefix("arn:aws:secretsmanager:") == true)
        #expect(!JSONWriter.body(profile).revealed().contains("fake"))
      }
    }
  }

  @Test("describes its two custom connectors at length and every other type briefly")
  func descriptions() async throws {
    try await withSandbox { client async throws in
      var kinds: Set<String> = []
      for label in ["acme-crm", "tide-tables"] {
        let input: JSONValue = ["connectorType": "CustomConnector", "connectorLabel": .string(label)]
        let answer = try await client.call("describe-connector", input)
        try check(answer.body, of: "DescribeConnector")
        let configuration = try #require(answer.body["connectorConfiguration"])
        let authentication = try #require(configuration["authenticationConfig"]?.object)
        kinds.formUnion(authentication.members.filter { $0.value == true }.map(\.name))
        let parameters = (configuration["authenticationConfig"]?["customAuthConfigs"]?.items ?? [])
          .flatMap { $0["authParameters"]?.items ?? [] }
        #expect(Set(parameters.compactMap { $0["isSensitiveField"]?.flag }) == [true, false])
        #expect(Set(parameters.compactMap { $0["isRequired"]?.flag }) == [true, false])
        #expect(parameters.contains { $0["connectorSuppliedValues"]?.items?.isEmpty == false })
        let settings = configuration["connectorRuntimeSettings"]?.items ?? []
        #expect(settings.filter { $0["scope"] == "CONNECTOR_PROFILE" }.count >= 2)
      }
      #expect(
        kinds == [
          "isBasicAuthSupported", "isApiKeyAuthSupported", "isOAuth2Supported", "isCustomAuthSupported",
        ])
      for profile in try await profiles(client) where profile["connectorType"] != "CustomConnector" {
        let input: JSONValue = .object(["connectorType": try #require(profile["connectorType"])])
        let answer = try await client.call("describe-connector", input)
        #expect(answer.outcome == "200")
        try check(answer.body, of: "DescribeConnector")
      }
    }
  }

  @Test("has flows in several states, and each uses profiles that exist")
  func flows() async throws {
    try await withSandbox { client async throws in
      let list = try await client.call("list-flows")
      try check(list.body, of: "ListFlows")
      let flows = try #require(list.body["flows"]?.items)
      #expect((5...10).contains(flows.count))
      let states = Set(flows.compactMap { $0["flowStatus"]?.text })
      #expect(states.isSuperset(of: ["Active", "Suspended", "Draft"]))
      let names = Set(try await profiles(client).compactMap { $0["connectorProfileName"]?.text })
      for flow in flows {
        let answer = try await client.call("describe-flow", ["flowName": try #require(flow["flowName"])])
        try check(answer.body, of: "DescribeFlow")
        let ends =
          [answer.body["sourceFlowConfig"]] + (answer.body["destinationFlowConfigList"]?.items ?? [])
        let used = ends.compactMap { $0?["connectorProfileName"]?.text }
        #expect(!used.isEmpty)
        #expect(names.isSuperset(of: used))
      }
    }
  }

  @Test("is filled up with as many profiles as asked for, all with names of their own")
  func generated() async throws {
    var options = SandboxOptions()
    options.profiles = 1000
    try await withSandbox(options) { client async throws in
      let profiles = try #require(await client.sandbox.state()["profiles"]?.items)
      #expect(profiles.count == 1000)
      let names = Set(profiles.compactMap { $0["name"]?.text })
      #expect(names.count == 1000)
    }
  }
}
