import AppFlow
import ClientTestSupport
import HTTPTransport
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

@Suite("Beside boto3", .timeLimit(.minutes(5)))
struct OtherClientTests {
  @Test("boto3's requests pass the service's check of the signature, and sign the same headers as ours")
  func botoSigns() async throws {
    let checks = LoopbackChecks()
    let server = try LoopbackServer.answering { request, connection, _ in
      checks.add(request)
      connection.answer(200, ["Content-Type": "application/json"], #"{"connectorProfileArn":"arn:aws:x"}"#)
    }
    let script = """
      import boto3, json, sys
      facts = json.load(sys.stdin)
      for token in (None, 'fake-session-token'):
          client = boto3.client('appflow', region_name='eu-west-1', endpoint_url=facts['url'],
              aws_access_key_id='AKIDFAKEFORTESTS0001', aws_secret_access_key='fake-secret', aws_session_token=token)
          client.update_connector_profile(connectorProfileName='größe', connectionMode='Public',
              connectorProfileConfig={'connectorProfileProperties': {'Slack': {'instanceUrl': 'https://x'}}})
      json.dump(True, sys.stdout)
      """
    #expect(try await Peers.run(script, input: ["url": server.url], as: Bool.self))

    for token in [nil, "fake-session-token"] {
      var options = ClientOptions(region: "eu-west-1", endpointURL: server.url)
      var variables = [
        "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake-secret",
        "AWS_CONFIG_FILE": "/nonexistent/c", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/d",
      ]
      variables["AWS_SESSION_TOKEN"] = token
      options.environment = Environment(variables)
      _ = try await AppFlowClient(options: options).updateConnectorProfile(["connectorProfileName": "größe"])
    }
    let all = try checks.all.map { try $0.get() }
    #expect(all.count == 4 && all.allSatisfy(\.matches))
    let signed = all.map(\.authorization.signedHeaders)
    #expect(
      signed[0] == "content-type;host;x-amz-date"
        && signed[1] == "content-type;host;x-amz-date;x-amz-security-token")
    #expect(Array(signed[2...]) == Array(signed[..<2]))
    #expect(
      server.requests.map { $0.header("Content-Type") } == Array(repeating: "application/json", count: 4))
  }
}
