import Foundation
import JSON
import Sandbox
import Testing

@Suite("Unchanged AWS clients make and remove profiles, look at connectors and run flows")
struct LifecyclePeerTests {
  /// What every program begins with: a client that tries once, and calls whose outcome is a word.
  private static let beginning = """
    import boto3, json
    from botocore.config import Config
    client = boto3.client("appflow", config=Config(retries={"total_max_attempts": 1}, parameter_validation=False))
    def outcome(call, **input):
        try:
            getattr(client, call)(**input)
            return "done"
        except client.exceptions.ClientError as error:
            # The class of its own that boto3 makes of the model's errors.
            assert type(error).__name__ == error.response["Error"]["Code"], type(error)
            assert error.response["Error"]["Message"] and error.response["ResponseMetadata"]["RequestId"]
            return f'{error.response["ResponseMetadata"]["HTTPStatusCode"]} {type(error).__name__}'
    def datadog(name, url="https://a.example", **more):
        return dict(connectorProfileName=name, connectorType="Datadog", connectionMode="Public",
            connectorProfileConfig={"connectorProfileProperties": {"Datadog": {"instanceUrl": url}},
                "connectorProfileCredentials": {"Datadog": {"apiKey": "fake", "applicationKey": "fake"}}}, **more)

    """

  private func run(
    _ program: String, _ options: SandboxOptions = SandboxOptions(), expecting expected: JSONValue
  ) async throws {
    try await withSandbox(options) { client async throws in
      let output = try await AWSPeers.python(Self.beginning + program, client.sandbox)
      #expect(output.errors == "")
      #expect(try JSONReader.read(output.text) == expected, "\(output.text)")
    }
  }

  @Test("boto3 makes profiles: one for each token, no second one of a name, a hundred at most")
  func create() async throws {
    var options = SandboxOptions()
    options.profiles = 98
    try await run(
      """
      made = client.create_connector_profile(**datadog("dd-1", clientToken="t-1"))["connectorProfileArn"]
      again = client.create_connector_profile(**datadog("dd-1", clientToken="t-1"))["connectorProfileArn"]
      found = client.describe_connector_profiles(connectorProfileNames=["dd-1"])["connectorProfileDetails"][0]
      print(json.dumps([
          made.split(":", 5)[5], again == made, found["connectorType"], found["createdAt"].year > 2000,
          outcome("create_connector_profile", **datadog("dd-1", url="https://b.example", clientToken="t-1")),
          outcome("create_connector_profile", **datadog("dd-1", clientToken="t-2")),
          outcome("create_connector_profile", **datadog("d" * 257)),
          outcome("create_connector_profile", **datadog("dd-2") | {"connectorType": "S3"}),
          outcome("create_connector_profile", **datadog("dd-2") | {"connectorType": "Slack"}),
          outcome("create_connector_profile", **datadog("dd-2") | {"connectorProfileConfig": {}}),
          outcome("create_connector_profile", **datadog("dd-2")),
          outcome("create_connector_profile", **datadog("dd-3")),
      ]))
      """, options,
      expecting: [
        "connectorprofile/dd-1", true, "Datadog", true, "409 ConflictException", "409 ConflictException",
        "400 ValidationException", "400 ValidationException", "400 ValidationException",
        "400 ValidationException", "done", "402 ServiceQuotaExceededException",
      ])
  }

  @Test("boto3 removes profiles: not those that flows use, unless forced, and none twice")
  func delete() async throws {
    try await run(
      """
      def there(name):
          return len(client.describe_connector_profiles(connectorProfileNames=[name])["connectorProfileDetails"])
      print(json.dumps([
          outcome("delete_connector_profile", connectorProfileName="sf-prod"), there("sf-prod"),
          outcome("delete_connector_profile", connectorProfileName="sf-prod", forceDelete=False), there("sf-prod"),
          outcome("delete_connector_profile", connectorProfileName="sf-prod", forceDelete=True), there("sf-prod"),
          outcome("delete_connector_profile", connectorProfileName="sf-prod"),
          outcome("delete_connector_profile", connectorProfileName="datadog-ops"), there("datadog-ops"),
          outcome("create_connector_profile", **datadog("datadog-ops")), there("datadog-ops"),
          outcome("delete_connector_profile"),
      ]))
      """,
      expecting: [
        "409 ConflictException", 1, "409 ConflictException", 1, "done", 0, "404 ResourceNotFoundException",
        "done",
        0, "done", 1, "400 ValidationException",
      ])
  }

  @Test("boto3 resets the cache and pages through connectors, in short and described")
  func connectors() async throws {
    try await run(
      """
      def pages(call, key, **input):
          items, count, token = [], 0, None
          while count == 0 or token:
              page = getattr(client, call)(maxResults=3, **input, **({"nextToken": token} if token else {}))
              assert len(page[key]) <= 3
              items, count, token = items + list(page[key]), count + 1, page.get("nextToken")
          return items, count
      listed, count = pages("list_connectors", "connectors")
      described, _ = pages("describe_connectors", "connectorConfigurations")
      one = client.describe_connectors(connectorTypes=["Salesforce"])
      print(json.dumps([
          count == (len(listed) + 2) // 3 > 1, len(client.list_connectors()["connectors"]) == len(listed),
          "acme-crm" in [c.get("connectorLabel") for c in listed], "Salesforce" in described,
          list(one["connectorConfigurations"]), one["connectors"][0]["connectorType"],
          outcome("list_connectors", nextToken="fake"), outcome("list_connectors", maxResults=101),
          outcome("describe_connectors", nextToken="fake"), outcome("describe_connectors", connectorTypes=["Fax"]),
          outcome("reset_connector_metadata_cache", connectorProfileName="sf-prod"),
          outcome("reset_connector_metadata_cache", connectorProfileName="nobody"),
      ]))
      """,
      expecting: [
        true, true, true, true, ["Salesforce"], "Salesforce", "400 ValidationException",
        "400 ValidationException",
        "400 ValidationException", "400 ValidationException", "done", "404 ResourceNotFoundException",
      ])
  }

  @Test("boto3 starts and stops flows and pages through their runs")
  func flows() async throws {
    try await run(
      """
      flows = client.list_flows()["flows"]
      name = lambda trigger, status: next(
          f["flowName"] for f in flows if f["triggerType"] == trigger and f["flowStatus"] == status)
      demand, scheduled = name("OnDemand", "Draft"), name("Scheduled", "Active")
      before = client.describe_flow_execution_records(flowName=demand)["flowExecutions"]
      runs = [client.start_flow(flowName=demand, clientToken=f"run-{n}")["executionId"] for n in range(4)]
      again = client.start_flow(flowName=demand, clientToken="run-3")["executionId"]
      first = client.describe_flow_execution_records(flowName=demand, maxResults=3)
      rest = client.describe_flow_execution_records(flowName=demand, maxResults=3, nextToken=first["nextToken"])
      records = first["flowExecutions"] + rest["flowExecutions"]
      print(json.dumps([
          again == runs[3], len(set(runs)), [r["executionId"] for r in records[:4]] == runs[::-1],
          len(records) - len(before), "nextToken" in rest, records[0]["executionStatus"],
          records[0]["startedAt"].year > 2000,
          client.stop_flow(flowName=scheduled)["flowStatus"], outcome("stop_flow", flowName=scheduled),
          client.start_flow(flowName=scheduled)["flowStatus"], outcome("stop_flow", flowName=demand),
          outcome("start_flow", flowName="nobody"), outcome("stop_flow", flowName="nobody"),
          outcome("describe_flow_execution_records", flowName="nobody"),
          outcome("start_flow", flowName=scheduled, clientToken="run-3"),
          outcome("describe_flow_execution_records", flowName=demand, nextToken="fake"),
      ]))
      """,
      expecting: [
        true, 4, true, 4, false, "Successful", true, "Suspended", "409 ConflictException", "Active",
        "400 UnsupportedOperationException", "404 ResourceNotFoundException", "404 ResourceNotFoundException",
        "404 ResourceNotFoundException", "409 ConflictException", "400 ValidationException",
      ])
  }

  @Test("the aws command line does all of them")
  func commandLine() async throws {
    let properties = #"{"Datadog":{"instanceUrl":"https://a.example"}}"#
    let credentials = #"{"Datadog":{"apiKey":"fake","applicationKey":"fake"}}"#
    let config =
      #"{"connectorProfileProperties":\#(properties),"connectorProfileCredentials":\#(credentials)}"#
    try await withSandbox { client async throws in
      let flows = try #require(try await client.call("list-flows").body["flows"]?.items)
      let scheduled = try #require(
        flows.first { $0["triggerType"] == "Scheduled" && $0["flowStatus"] == "Active" }?["flowName"]?.text)
      let create = [
        "create-connector-profile", "--connector-profile-name", "dd-cli", "--connector-type", "Datadog",
        "--connection-mode", "Public", "--connector-profile-config", config,
      ]
      let steps: [(arguments: [String], says: String)] = [
        (create, "connectorprofile/dd-cli"), (create, "(ConflictException)"),
        (["reset-connector-metadata-cache", "--connector-profile-name", "dd-cli"], ""),
        (["list-connectors", "--max-results", "50"], "acme-crm"),
        (["describe-connectors", "--connector-types", "Datadog"], "\"connectorConfigurations\""),
        (["describe-flow-execution-records", "--flow-name", scheduled], "\"executionStatus\""),
        (["stop-flow", "--flow-name", scheduled], "\"Suspended\""),
        (["start-flow", "--flow-name", scheduled], "\"Active\""),
        (["start-flow", "--flow-name", "nobody"], "(ResourceNotFoundException)"),
        (["delete-connector-profile", "--connector-profile-name", "dd-cli"], ""),
        (["delete-connector-profile", "--connector-profile-name", "dd-cli"], "(ResourceNotFoundException)"),
        (["delete-connector-profile", "--connector-profile-name", "sf-prod"], "(ConflictException)"),
        (["delete-connector-profile", "--connector-profile-name", "sf-prod", "--force-delete"], ""),
      ]
      for (arguments, says) in steps {
        let output = try await AWSPeers.aws(["appflow", "--output", "json"] + arguments, client.sandbox)
        let isRefusal = says.hasPrefix("(")
        #expect((output.status == 0) != isRefusal, "\(arguments): \(output.errors)")
        #expect((isRefusal ? output.errors : output.text).contains(says) || says.isEmpty, "\(arguments)")
      }
      #expect(await client.stored("dd-cli") == nil)
    }
  }
}
