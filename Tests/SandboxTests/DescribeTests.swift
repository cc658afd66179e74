import JSON
import Sandbox
import Testing

@Suite("What the sandbox answers without changing anything")
struct DescribeTests {
  private func names(_ client: SandboxClient, _ input: JSONValue) async throws -> [String] {
    let answer = try await client.call("describe-connector-profiles", input)
    return try #require(answer.body["connectorProfileDetails"]?.items).compactMap {
      $0["connectorProfileName"]?.text
    }
  }

  @Test("profiles are chosen by name, by type and by label; a name that matches nothing is no error")
  func filters() async throws {
    try await withSandbox { client async throws in
      let byName: JSONValue = ["connectorProfileNames": ["sap-us", "nobody", "sf-prod"]]
      #expect(try await names(client, byName) == ["sf-prod", "sap-us"])
      #expect(try await names(client, ["connectorProfileNames": ["nobody"]]) == [])
      let salesforce = try await names(client, ["connectorType": "Salesforce"])
      #expect(salesforce == ["sf-prod", "sf-sandbox", "sf-private"])
      let acme: JSONValue = ["connectorType": "CustomConnector", "connectorLabel": "acme-crm"]
      #expect(try await names(client, acme) == ["acme-crm-prod", "acme-crm-test"])
      let none: JSONValue = ["connectorType": "Salesforce", "connectorProfileNames": ["sap-us"]]
      #expect(try await names(client, none) == [])
    }
  }

  @Test(
    "a list comes in pages of at most a hundred, and the pages make the whole list",
    arguments: [1, 7, 100, nil])
  func pages(size: Int?) async throws {
    var options = SandboxOptions()
    options.profiles = 203
    try await withSandbox(options) { client async throws in
      var seen: [String] = []
      var input = JSONObject()
      input["maxResults"] = size.map { .number(JSONNumber($0)) }
      var pages = 0
      repeat {
        let answer = try await client.call("describe-connector-profiles", .object(input))
        let items = try #require(answer.body["connectorProfileDetails"]?.items)
        #expect(items.count <= size ?? 100)
        seen += items.compactMap { $0["connectorProfileName"]?.text }
        input["nextToken"] = answer.body["nextToken"]
        pages += 1
      } while input["nextToken"] != nil
      let stored = try #require(await client.sandbox.state()["profiles"]?.items).compactMap {
        $0["name"]?.text
      }
      #expect(seen == stored)
      let expected = size.map { (203 + $0 - 1) / $0 } ?? 3
      #expect(pages == expected)
    }
  }

  @Test("flows and entities are paged too, and one list's token is refused by another")
  func otherPages() async throws {
    try await withSandbox { client async throws in
      let flows = try await client.call("list-flows", ["maxResults": 3])
      #expect(flows.body["flows"]?.items?.count == 3)
      let token = try #require(flows.body["nextToken"])
      let rest = try await client.call("list-flows", .object(["nextToken": token]))
      #expect(rest.body["flows"]?.items?.count == 5)
      #expect(rest.body["nextToken"] == nil)
      let foreign = try await client.call("describe-connector-profiles", .object(["nextToken": token]))
      #expect(foreign.outcome == "400 ValidationException")
      let invented = try await client.call("list-flows", ["nextToken": "invented"])
      #expect(invented.outcome == "400 ValidationException")
      let entities: JSONValue = ["connectorProfileName": "sf-prod", "maxResults": 2]
      let page = try await client.call("list-connector-entities", entities)
      let group = try #require(page.body["connectorEntityMap"]?["Objects"]?.items)
      #expect(group.compactMap { $0["name"]?.text } == ["Account", "Campaign"])
      #expect(page.body["nextToken"] != nil)
    }
  }

  @Test(
    "requests that cannot be answered are refused with AppFlow's errors",
    arguments: [
      ("describe-connector-profiles", #"{"maxResults":0}"#, "400 ValidationException"),
      ("describe-connector-profiles", #"{"maxResults":101}"#, "400 ValidationException"),
      ("describe-connector-profiles", #"{"connectorType":"salesforce"}"#, "400 ValidationException"),
      ("describe-connector-profiles", #"{"nextToken":7}"#, "400 ValidationException"),
      ("describe-connector-profiles", "not JSON", "400 SerializationException"),
      ("describe-connector-profiles", "", "200"),
      ("describe-connector", "{}", "400 ValidationException"),
      ("describe-connector", #"{"connectorType":"CustomConnector"}"#, "400 ValidationException"),
      (
        "describe-connector", #"{"connectorType":"CustomConnector","connectorLabel":"nobody"}"#,
        "404 ResourceNotFoundException"
      ),
      ("describe-flow", #"{"flowName":"nobody"}"#, "404 ResourceNotFoundException"),
      ("list-connector-entities", "{}", "400 ValidationException"),
      ("list-connector-entities", #"{"connectorProfileName":"nobody"}"#, "404 ResourceNotFoundException"),
      (
        "list-connector-entities", #"{"connectorProfileName":"sf-prod","connectorType":"Slack"}"#,
        "400 ValidationException"
      ),
      (
        "list-connector-entities", #"{"connectorProfileName":"zendesk-old"}"#,
        "401 ConnectorAuthenticationException"
      ),
      (
        "list-connector-entities", #"{"connectorProfileName":"snowflake-dwh"}"#,
        "400 ConnectorServerException"
      ),
      ("create-connector-profile", "{}", "400 ValidationException"),
      ("register-connector", "{}", "400 ValidationException"),
      ("update-connector-registration", #"{"connectorLabel":"nobody"}"#, "404 ResourceNotFoundException"),
      ("cancel-flow-executions", "{}", "404 UnknownOperationException"),
      ("", "{}", "404 UnknownOperationException"),
    ])
  func refusals(path: String, body: String, outcome: String) async throws {
    try await withSandbox { client async throws in
      let answer = try await client.call(path, body)
      #expect(answer.outcome == outcome)
      #expect((answer.message == nil) == (outcome == "200"))
    }
  }

  @Test("another method finds no operation, and a body beyond a mebibyte is not read")
  func wire() async throws {
    try await withSandbox { client async throws in
      let get = client.sign(try client.request("/list-flows", "", method: "PUT"))
      #expect(try await client.send(get).outcome == "404 UnknownOperationException")
      let long = String(repeating: " ", count: 1 << 20) + "{}"
      #expect(try await client.call("list-flows", long).outcome == "413 RequestEntityTooLargeException")
      #expect(try await client.call("list-flows").outcome == "200")
    }
  }
}
