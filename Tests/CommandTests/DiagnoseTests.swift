import ClientTestSupport
import Foundation
import JSON
import Testing

/// Why a profile does not work, with moto for what stands around it in the account.
@Suite("Diagnose", .timeLimit(.minutes(4)))
struct DiagnoseTests {
  /// Secrets, keys and roles of an account; a user who may look at all of it, and one who may look at nothing.
  private static let script = """
    import json, logging, sys, urllib.request
    logging.getLogger('werkzeug').disabled = True
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer
    import boto3
    server = ThreadedMotoServer('127.0.0.1', 0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    url = 'http://127.0.0.1:%d' % port
    def client(name, region='eu-west-1'):
        return boto3.client(name, endpoint_url=url, region_name=region, aws_access_key_id='x', aws_secret_access_key='y')
    iam, store, kms = client('iam', 'us-east-1'), client('secretsmanager'), client('kms')
    def policy(**statement):
        return json.dumps({'Version': '2012-10-17', 'Statement': [statement]})
    users = {}
    for name, actions in (('sees', ['secretsmanager:*', 'kms:*', 'iam:*']), ('blind', ['sts:*'])):
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName='p', PolicyDocument=policy(Effect='Allow', Action=actions, Resource='*'))
        key = iam.create_access_key(UserName=name)['AccessKey']
        users[name] = [key['AccessKeyId'], key['SecretAccessKey']]
    appflow = {'Service': 'appflow.amazonaws.com'}
    for name, service in (('reads-s3', 'redshift.amazonaws.com'), ('data-api', 'lambda.amazonaws.com')):
        iam.create_role(Path='/some/path/', RoleName=name, AssumeRolePolicyDocument=policy(
            Effect='Allow', Principal={'Service': service}, Action='sts:AssumeRole'))
    good = kms.create_key(Policy=policy(Sid='a', Effect='Allow', Principal=appflow, Action='kms:Decrypt', Resource='*'))['KeyMetadata']['Arn']
    bad = kms.create_key(Policy=policy(
        Sid='a', Effect='Allow', Principal={'AWS': 'arn:aws:iam::123456789012:root'}, Action='kms:*', Resource='*'))['KeyMetadata']['Arn']
    pair = json.dumps({'clientId': 'fake-client-id-0001', 'clientSecret': 'fake-client-secret-0001'})
    def secret(name, key=None, allowed=False):
        arn = store.create_secret(Name=name, SecretString=pair, **({'KmsKeyId': key} if key else {}))['ARN']
        if allowed:
            store.put_resource_policy(SecretId=arn, ResourcePolicy=policy(
                Effect='Allow', Principal=appflow, Action='secretsmanager:GetSecretValue', Resource='*'))
        return arn
    secrets = {'good': secret('good', good, True), 'bad': secret('bad', bad), 'deleted': secret('deleted', good, True),
        'stored': secret('appflow!123456789012-red-1700000000'),
        'gone': 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:gone-AbCdEf'}
    store.delete_secret(SecretId=secrets['deleted'], RecoveryWindowInDays=7)
    urllib.request.urlopen(urllib.request.Request(
        url + '/moto-api/reset-auth', data=b'0', method='POST', headers={'Content-Type': 'text/plain'}))
    print(json.dumps({'port': port, 'users': users, 'secrets': secrets}), flush=True)
    sys.stdin.read()
    """

  private struct Facts: Decodable, Sendable {
    let port: Int
    let users: [String: [String]]
    let secrets: [String: String]
  }

  private static func role(_ name: String) -> JSONValue {
    .string("arn:aws:iam::123456789012:role/some/path/" + name)
  }

  /// An AppFlow with one profile, one flow and its last run.
  private static func service(
    _ details: JSONObject, type: String = "Redshift", run: String? = nil, denies: Set<String> = []
  ) throws -> LoopbackServer {
    var profile: JSONObject = [
      "connectorProfileName": "red", "connectorType": .string(type), "connectionMode": "Public",
      "connectorProfileArn": "arn:aws:appflow:eu-west-1:123456789012:connectorprofile/red",
    ]
    for member in details.members { profile[member.name] = member.value }
    let text = JSONWriter.body(["connectorProfileDetails": [.object(profile)]]).revealed()
    let flow =
      #"{"flowName": "nightly", "flowStatus": "Active", "sourceFlowConfig": {"connectorProfileName": "red"}}"#
    return try .answering { request, connection, _ in
      if denies.contains(request.path) {
        return connection.answer(
          403, ["x-amzn-ErrorType": "AccessDeniedException"], #"{"message": "is not authorized"}"#)
      }
      switch request.path {
      case "/describe-connector-profiles": connection.answer(200, [:], text)
      case "/list-flows":
        connection.answer(200, [:], run == nil ? #"{"flows": []}"# : "{\"flows\": [\(flow)]}")
      case "/describe-flow": connection.answer(200, [:], flow)
      case "/describe-flow-execution-records":
        connection.answer(200, [:], "{\"flowExecutions\": [\(run ?? "")]}")
      default:
        connection.answer(
          200, [:], #"{"connectorConfiguration": {"connectorVersion": "1.0", "connectorModes": ["Public"]}}"#)
      }
    }
  }

  /// The findings by their check, and the exit code.
  private func diagnose(
    _ server: LoopbackServer, _ facts: Facts?, user: String = "sees", _ arguments: [String] = []
  ) async throws -> (findings: [String: JSONValue], status: Int32, everything: String) {
    var environment: [String: String?] = [:]
    if let facts, let keys = facts.users[user] {
      environment = ["AWS_ACCESS_KEY_ID": keys[0], "AWS_SECRET_ACCESS_KEY": keys[1]]
      for name in ["SECRETS_MANAGER", "KMS", "IAM"] {
        environment["AWS_ENDPOINT_URL_" + name] = "http://127.0.0.1:\(facts.port)"
      }
    }
    let output = try await FaultProgram.run(
      ["diagnose", "red", "--endpoint-url", server.url, "--output", "json"] + arguments,
      environment: environment)
    let findings = try JSONReader.read(output.standardOutput)["findings"]?.items ?? []
    let pairs = findings.map { ($0["check"]?.text ?? "", $0) }
    return (Dictionary(pairs, uniquingKeysWith: { $1 }), output.status, output.everything)
  }

  @Test("secrets, policies, keys and roles: what is fine, what is wrong, and the statement that is missing")
  func account() async throws {
    let peer = try PeerProcess(Self.script)
    let facts = try await peer.ready(as: Facts.self)
    let secrets = facts.secrets
    let good = try #require(secrets["good"])
    let server = try Self.service([
      "credentialsArn": .string(try #require(secrets["stored"])),
      "connectorProfileProperties": [
        "Redshift": ["roleArn": Self.role("reads-s3"), "dataApiRoleArn": Self.role("data-api")]
      ],
    ])
    let fine = try await diagnose(server, facts, ["--client-credentials", good, "--read-secret"])
    let states = fine.findings.mapValues { $0["state"]?.text ?? "" }
    #expect(
      states == [
        "private link": "not applicable", "stored credentials": "fine", "client secret": "fine",
        "client secret's policy": "fine", "client secret's key": "fine", "client secret's keys": "fine",
        "role of roleArn": "fine", "role of dataApiRoleArn": "wrong", "connector": "fine",
        "flows": "not applicable",
      ], "\(fine.everything)")
    #expect(fine.findings["client secret's keys"]?["message"] == "Its keys are: clientId, clientSecret.")
    #expect(!fine.everything.contains("fake-client"))
    let trust = fine.findings["role of dataApiRoleArn"]?["statement"]
    #expect(
      trust?["Principal"]?["Service"] == "appflow.amazonaws.com" && trust?["Action"] == "sts:AssumeRole")
    #expect(fine.status == 1)

    let bad = try await diagnose(server, facts, ["--client-credentials", try #require(secrets["bad"])])
    for (check, action) in [
      ("client secret's policy", "secretsmanager:GetSecretValue"), ("client secret's key", "kms:Decrypt"),
    ] {
      let finding = try #require(bad.findings[check])
      #expect(finding["state"] == "wrong" && finding["remedy"]?.text?.hasPrefix("Add this statement") == true)
      #expect(finding["statement"]?["Action"]?.items?.first?.text == action)
    }
    #expect(bad.findings["client secret's keys"] == nil)
    for (name, says) in [("deleted", "was deleted"), ("gone", "There is no secret")] {
      let secret = try #require(secrets[name])
      let found = try await diagnose(server, facts, ["--client-credentials", secret]).findings[
        "client secret"]
      #expect(found?["state"] == "wrong" && found?["message"]?.text?.contains(says) == true, "\(name)")
    }
  }

  @Test("who may not look is told the action for each, and nothing ends the other checks")
  func blind() async throws {
    let peer = try PeerProcess(Self.script)
    let facts = try await peer.ready(as: Facts.self)
    let secret = try #require(facts.secrets["good"])
    let server = try Self.service(
      [
        "credentialsArn": .string(secret),
        "connectorProfileProperties": ["Redshift": ["roleArn": Self.role("reads-s3")]],
      ], denies: ["/list-flows", "/describe-connector"])
    let found = try await diagnose(
      server, facts, user: "blind", ["--client-credentials", secret, "--read-secret"])
    let actions = found.findings.compactMapValues { $0["missingAction"]?.text }
    #expect(
      actions == [
        "stored credentials": "secretsmanager:DescribeSecret",
        "client secret": "secretsmanager:DescribeSecret",
        "client secret's policy": "secretsmanager:GetResourcePolicy",
        "client secret's keys": "secretsmanager:GetSecretValue", "role of roleArn": "iam:GetRole",
        "connector": "appflow:DescribeConnector", "flows": "appflow:ListFlows",
      ], "\(found.everything)")
    #expect(found.status == 0)
  }

  @Test(
    "pretended keys are shown to nobody at AWS: without an endpoint of their own, other services are not asked"
  )
  func sandboxed() async throws {
    let secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf"
    let server = try Self.service([
      "credentialsArn": .string(secret),
      "connectorProfileProperties": ["Redshift": ["roleArn": Self.role("reads-s3")]],
    ])
    let found = try await diagnose(server, nil)
    #expect(
      found.findings["stored credentials"]?["remedy"]?.text?.contains("AWS_ENDPOINT_URL_SECRETS_MANAGER")
        == true)
    #expect(found.findings["role of roleArn"]?["remedy"]?.text?.contains("AWS_ENDPOINT_URL_IAM") == true)
    #expect(found.status == 0)
  }

  @Test(
    "a private link that failed, and what the application said in a flow's last run, in words and with a remedy"
  )
  func service() async throws {
    let run = """
      {"executionId": "1", "executionStatus": "Error", "lastUpdatedAt": \(Int(Date().timeIntervalSince1970) - 3 * 3_600),
       "executionResult": {"errorInfo": {"executionMessage": "Request failed: {\\"error\\":\\"invalid_grant\\",\\"error_description\\":\\"expired access/refresh token\\"}"}}}
      """
    let server = try Self.service(
      [
        "connectionMode": "Private",
        "privateConnectionProvisioningState": [
          "status": "FAILED", "failureCause": "ACCESS_DENIED", "failureMessage": "no such endpoint\u{1B}[2J",
        ],
      ], type: "Salesforce", run: run)
    let found = try await diagnose(server, nil)
    let link = found.findings["private link"]?["message"]?.text
    #expect(link?.contains("(ACCESS_DENIED): no such endpoint") == true)
    let flow = try #require(found.findings["flow nightly"])
    #expect(
      flow["state"] == "wrong"
        && flow["message"]?.text?.hasPrefix("Its last run failed, 3 h ago: invalid_grant") == true)
    #expect(flow["remedy"]?.text?.isEmpty == false)
    #expect(
      found.findings["client secret"]?["message"]?.text?.contains("--client-credentials names it") == true)
    #expect(found.findings["connector"]?["state"] == "wrong", "its modes have no Private")
    #expect(found.status == 1)

    let table = try await FaultProgram.run(["diagnose", "red", "--endpoint-url", server.url])
    #expect(table.status == 1 && table.standardError.isEmpty)
    #expect(
      table.standardOutput.contains("wrong           private link")
        && !table.standardOutput.contains("\u{1B}"))
  }

  @Test("what cannot be a secret's ARN is refused before anything is asked")
  func mistakes() async throws {
    for arguments in [["--client-credentials", "fake-text"], ["--read-secret"]] {
      let output = try await FaultProgram.run(["diagnose", "red"] + arguments)
      #expect(output.status == 252 && !output.everything.contains("fake-text\""), "\(output.everything)")
      #expect(output.standardError.contains("--client-credentials"))
    }
  }
}
