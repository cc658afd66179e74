import Foundation
import JSON
import Sandbox
import Testing

@Suite("Unchanged AWS clients take the sandbox for AppFlow")
struct PeerTests {
  @Test("boto3 pages through 250 profiles and reads the rest of the account")
  func describes() async throws {
    var options = SandboxOptions()
    options.profiles = 250
    try await withSandbox(options) { client async throws in
      let output = try await AWSPeers.python(
        """
        import boto3, json
        client = boto3.client("appflow")
        pages, names, token = 0, [], None
        while pages == 0 or token:
            page = client.describe_connector_profiles(**({"nextToken": token} if token else {}))
            names += [p["connectorProfileName"] for p in page["connectorProfileDetails"]]
            pages, token = pages + 1, page.get("nextToken")
        flows = client.list_flows()["flows"]
        one = client.describe_flow(flowName=flows[0]["flowName"])
        custom = client.describe_connector(connectorType="CustomConnector", connectorLabel="tide-tables")
        entities = client.list_connector_entities(connectorProfileName="sf-prod")
        print(json.dumps({
            "pages": pages, "names": len(set(names)), "flows": len(flows),
            "created": one["createdAt"].year > 2000, "profile": one["sourceFlowConfig"]["connectorProfileName"],
            "types": [c["customAuthenticationType"] for c in
                custom["connectorConfiguration"]["authenticationConfig"]["customAuthConfigs"]],
            "entity": entities["connectorEntityMap"]["Objects"][0]["name"]}))
        """, client.sandbox)
      #expect(output.errors == "")
      let expected: JSONValue = [
        "pages": 3, "names": 250, "flows": 8, "created": true, "profile": "sf-prod",
        "types": ["HARBOUR_TOKEN", "PAIRED_DEVICE"], "entity": "Account",
      ]
      #expect(try JSONReader.read(output.text) == expected)
    }
  }

  @Test("boto3 updates, and its retries of lost answers update once")
  func updates() async throws {
    // With this seed the first answer is lost and the second is not.
    for (lostPercent, retries) in [(0.0, 0), (60, 1)] {
      var options = SandboxOptions()
      options.faults.loseAnswersPercent = lostPercent
      options.faults.randomSeed = 5
      try await withSandbox(options) { client async throws in
        let output = try await AWSPeers.python(
          """
          import boto3
          from botocore.config import Config
          client = boto3.client("appflow", config=Config(retries={"mode": "standard", "total_max_attempts": 9}))
          answer = client.update_connector_profile(
              connectorProfileName="slack-workspace", connectionMode="Private", connectorProfileConfig={
                  "connectorProfileProperties": {"Slack": {"instanceUrl": "https://peer.slack.example/ü"}},
                  "connectorProfileCredentials": {"Slack": {"clientId": "id", "clientSecret": "fake-ключ"}}})
          print(answer["connectorProfileArn"], answer["ResponseMetadata"]["RetryAttempts"])
          for _ in range(2):
              profile = client.describe_connector_profiles(connectorProfileNames=["slack-workspace"])
              print(profile["connectorProfileDetails"][0]["privateConnectionProvisioningState"]["status"])
          """, client.sandbox)
        #expect(output.errors == "")
        let arn = "arn:aws:appflow:us-east-1:123456789012:connectorprofile/slack-workspace"
        #expect(output.text == "\(arn) \(retries)\nPENDING\nCREATED\n")
        let stored = try #require(await client.stored("slack-workspace"))
        #expect(stored["updates"] == 1)
        #expect(stored[JSONPointer("/credentials/Slack/clientSecret")] == "fake-ключ")
        #expect(stored[JSONPointer("/properties/Slack/instanceUrl")] == "https://peer.slack.example/ü")
      }
    }
  }

  @Test(
    "boto3 raises the exception class of every error that the model lists for an update, and for entities")
  func errors() async throws {
    try await withDirectory { directory in
      try await withSandbox(.keeping(directory.appending(path: "state.json"))) { client async throws in
        // Without its directory the sandbox can refuse but not keep: that is the internal error.
        try FileManager.default.removeItem(at: directory)
        let output = try await AWSPeers.python(
          """
          import boto3
          from botocore.config import Config
          client = boto3.client("appflow", config=Config(parameter_validation=False, retries={"total_max_attempts": 1}))
          def update(name="slack-workspace", url="https://a.example", secret="fake", token="token-1"):
              client.update_connector_profile(connectorProfileName=name, connectionMode="Public", clientToken=token,
                  connectorProfileConfig={"connectorProfileProperties": {"Slack": {"instanceUrl": url}},
                      "connectorProfileCredentials": {"Slack": {"clientId": "id", "clientSecret": secret}}})
          def entities(name):
              client.list_connector_entities(connectorProfileName=name)
          errors = client.exceptions
          for kind, call in [
              (errors.ValidationException, lambda: update(url=7)),
              (errors.ResourceNotFoundException, lambda: update(name="nobody")),
              (errors.ConnectorAuthenticationException, lambda: update(secret="fake-reject-me")),
              (errors.InternalServerException, lambda: update()),
              (errors.ConnectorAuthenticationException, lambda: entities("zendesk-old")),
              (errors.ConnectorServerException, lambda: entities("snowflake-dwh")),
              (errors.ResourceNotFoundException, lambda: entities("nobody")),
          ]:
              try:
                  call()
                  print("nothing was raised instead of", kind)
              except kind as error:
                  assert error.response["Error"]["Message"] and error.response["ResponseMetadata"]["RequestId"]
          print("done")
          """, client.sandbox)
        #expect(output.errors == "")
        #expect(output.text == "done\n")
      }
    }
  }

  @Test("boto3 raises ConflictException for a client token with other input")
  func conflict() async throws {
    try await withSandbox { client async throws in
      let output = try await AWSPeers.python(
        """
        import boto3
        client = boto3.client("appflow")
        def update(url):
            client.update_connector_profile(connectorProfileName="datadog-ops", connectionMode="Public",
                clientToken="token-1",
                connectorProfileConfig={"connectorProfileProperties": {"Datadog": {"instanceUrl": url}}})
        update("https://a.example")
        update("https://a.example")
        try:
            update("https://b.example")
        except client.exceptions.ConflictException as error:
            print(error.response["ResponseMetadata"]["HTTPStatusCode"])
        """, client.sandbox)
      #expect(output.errors == "")
      #expect(output.text == "409\n")
      #expect(await client.stored("datadog-ops")?["updates"] == 1)
    }
  }

  @Test("boto3 with a wrong secret gets InvalidSignatureException")
  func wrongSecret() async throws {
    try await withSandbox { client async throws in
      let output = try await AWSPeers.python(
        """
        import boto3
        from botocore.exceptions import ClientError
        try:
            boto3.client("appflow").list_flows()
        except ClientError as error:
            print(error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
        """, client.sandbox, secret: "another-fake-secret")
      #expect(output.errors == "")
      #expect(output.text == "InvalidSignatureException 403\n")
    }
  }

  @Test("the aws command line describes and updates")
  func commandLine() async throws {
    try await withDirectory { directory in
      let file = directory.appending(path: "update.json")
      try JSONWriter.body(slackUpdate(host: "cli.slack.example")).revealed()
        .write(to: file, atomically: true, encoding: .utf8)
      try await withSandbox { client async throws in
        let update = try await AWSPeers.aws(
          [
            "appflow", "update-connector-profile", "--output", "json", "--cli-input-json",
            "file://\(file.path)",
          ], client.sandbox)
        #expect(update.errors == "")
        #expect(update.status == 0)
        #expect(await client.stored("slack-workspace")?["updates"] == 1)
        let describe = try await AWSPeers.aws(
          [
            "appflow", "describe-connector-profiles", "--connector-profile-names", "slack-workspace",
            "--output", "json",
          ], client.sandbox)
        #expect(describe.status == 0)
        let profile = try JSONReader.read(describe.text)["connectorProfileDetails"]?.items?.first
        let url = JSONPointer("/connectorProfileProperties/Slack/instanceUrl")
        #expect(profile?[url] == "https://cli.slack.example")
        let arn = try JSONReader.read(update.text)["connectorProfileArn"]
        #expect(arn != nil && profile?["connectorProfileArn"] == arn)
        let missing = try await AWSPeers.aws(
          ["appflow", "describe-flow", "--flow-name", "nobody"], client.sandbox)
        #expect(missing.status != 0)
        #expect(missing.errors.contains("(ResourceNotFoundException)"))
      }
    }
  }
}
