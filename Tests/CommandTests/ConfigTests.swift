import ClientTestSupport
import Foundation
import JSON
import OperatingSystem
import Testing

/// Settings in the environment and the shared files, and what is resolved from them.
private struct Setup: Sendable, CustomTestStringConvertible {
  let name: String
  var arguments: [String] = []
  var environment: [String: String?] = [:]
  var config: String?
  var credentials: String?
  /// Member paths such as `region/value`, and the texts that they must have.
  let resolved: [String: String]

  var testDescription: String { name }
}

private let fromFilesOnly: [String: String?] = [
  "AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil, "AWS_REGION": nil,
]

private let setups: [Setup] = [
  Setup(
    name: "the environment alone",
    resolved: [
      "profile": "default", "region/value": "eu-west-1", "region/source": "AWS_REGION",
      "endpoint/value": "https://appflow.eu-west-1.amazonaws.com", "endpoint/source": "default",
      "credentials/provider": "env", "credentials/accessKeyId": "****0001",
      "retries/mode": "standard", "retries/maxAttempts": "3",
    ]),
  Setup(
    name: "options before the environment",
    arguments: ["--region", "cn-north-1", "--endpoint-url", "https://appflow.example.com/base"],
    environment: ["AWS_ENDPOINT_URL_APPFLOW": "https://other.example.com"],
    resolved: [
      "region/value": "cn-north-1", "region/source": "--region",
      "endpoint/value": "https://appflow.example.com/base", "endpoint/source": "--endpoint-url",
    ]),
  Setup(
    name: "a profile with everything", arguments: ["--profile", "prod"], environment: ["AWS_REGION": nil],
    config: """
      [profile prod]
      region = eu-central-1
      services = local
      retry_mode = adaptive
      max_attempts = 7
      [services local]
      appflow =
        endpoint_url = https://appflow.local.example.com
      """,
    credentials: """
      [prod]
      aws_access_key_id = AKIDFAKEFORTESTS0002
      aws_secret_access_key = fake-secret-access-key-0002
      """,
    resolved: [
      "profile": "prod", "region/value": "eu-central-1", "region/source": "profile prod",
      "endpoint/value": "https://appflow.local.example.com", "endpoint/source": "[services local]",
      "credentials/provider": "shared-credentials-file", "credentials/accessKeyId": "****0002",
      "retries/mode": "adaptive", "retries/maxAttempts": "7",
    ]),
  Setup(
    name: "temporary keys of a process", environment: fromFilesOnly,
    config: """
      [default]
      region = us-gov-west-1
      use_fips_endpoint = true
      credential_process = /bin/cat FOLDER/answer
      """,
    resolved: [
      "region/source": "profile default",
      "endpoint/value": "https://appflow-fips.us-gov-west-1.amazonaws.com",
      "credentials/accessKeyId": "****0003", "credentials/expiration": "2099-12-31T23:59:59Z",
    ]),
  Setup(
    name: "attempts and mode of the environment",
    environment: ["AWS_MAX_ATTEMPTS": "5", "AWS_RETRY_MODE": "legacy", "AWS_PROFILE": "dev"],
    config: "[profile dev]\nmax_attempts = 9\nregion = eu-north-1\n",
    resolved: [
      "profile": "dev", "region/source": "AWS_REGION", "retries/mode": "legacy", "retries/maxAttempts": "5",
    ]),
]

@Suite("appflow-profile config", .timeLimit(.minutes(2)))
struct ConfigTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "answer",
      """
      {"Version": 1, "AccessKeyId": "ASIAFAKEFORTESTS0003", "SecretAccessKey": "fake-secret-access-key-0003",
       "SessionToken": "fake-session-token-0003", "Expiration": "2099-12-31T23:59:59Z"}
      """)
  }

  private func run(_ setup: Setup, _ output: String) async throws -> FaultProgram.Output {
    var environment = setup.environment
    if let config = setup.config {
      environment["AWS_CONFIG_FILE"] = try folder.write(
        "config", config.replacing("FOLDER", with: folder.url.path))
    }
    if let credentials = setup.credentials {
      environment["AWS_SHARED_CREDENTIALS_FILE"] = try folder.write("credentials", credentials)
    }
    return try await FaultProgram.run(
      ["config", "--output", output] + setup.arguments, environment: environment)
  }

  @Test("the JSON has the documented members, in order, and nothing else", arguments: setups)
  private func form(_ setup: Setup) async throws {
    let output = try await run(setup, "json")
    #expect(output.status == 0 && output.standardError.isEmpty, "\(output.standardError)")
    let report = try JSONReader.read(output.standardOutput)
    #expect(names(report) == Self.members)
    for name in ["region", "endpoint"] { #expect(report[name].map(names) == ["value", "source"]) }
    #expect(report["credentials"].map(names) == ["provider", "accessKeyId", "expiration", "renewal"])
    #expect(report["identity"] == nil)
    #expect(report["retries"].map(names) == ["mode", "maxAttempts"])
    #expect(report["retries"]?["maxAttempts"]?.number?.integer != nil)
    let files = try #require(report["files"]?.items)
    #expect(files.map { $0["kind"]?.text } == ["config", "credentials"])
    #expect(
      files.map { $0["exists"] } == [.boolean(setup.config != nil), .boolean(setup.credentials != nil)])
    for (path, wanted) in setup.resolved {
      let value = path.split(separator: "/").reduce(report as JSONValue?) { $0?[String($1)] }
      #expect((value?.text ?? value?.number?.text) == wanted, "\(path)")
    }
    if setup.resolved["credentials/expiration"] == nil {
      #expect(report["credentials"]?.object?["expiration"] == JSONValue.null)
    }
  }

  @Test("of a key id only the last four characters are shown, and nothing of a secret", arguments: setups)
  private func secrets(_ setup: Setup) async throws {
    for format in ["json", "table"] {
      let output = try await run(setup, format)
      #expect(output.status == 0)
      #expect(!output.everything.contains("FAKEFORTESTS") && !output.everything.contains("fake-se"))
      #expect(output.standardOutput.contains("TS000") == false)
      #expect(output.standardOutput.contains("*000"))
    }
  }

  private static let members = [
    "profile", "region", "endpoint", "credentials", "identity", "providers", "retries", "files", "model",
  ]

  private func names(_ value: JSONValue) -> [String] { value.object?.members.map(\.name) ?? [] }

  @Test("nothing is asked of the network where no provider needs it")
  func offline() async throws {
    let server = try LoopbackServer { server, connection, _ in connection.close() }
    let output = try await FaultProgram.run(
      ["config", "--output", "json"],
      environment: ["AWS_ENDPOINT_URL": server.url, "HTTPS_PROXY": server.url])
    #expect(output.status == 0 && server.connections == 0)
  }

  @Test("what is missing or wrong is null, the rest is there, and standard error says what to do: 253")
  func partial() async throws {
    let profile = try folder.write("partial", "[default]\nendpoint_url = https://appflow.example.com\n")
    let noKeys: [String: String?] = ["AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil]
    let role = try folder.write(
      "role", "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\ncredential_source = Environment\n")
    let cases: [(environment: [String: String?], missing: [String], says: [String])] = [
      (["AWS_REGION": nil], ["region", "endpoint"], ["No region is set", "--region", "AWS_REGION"]),
      (["AWS_REGION": nil, "AWS_CONFIG_FILE": profile], ["region"], ["No region is set"]),
      (
        noKeys, ["credentials"],
        ["No credentials were found", "AWS_ACCESS_KEY_ID is not set", "--profile"]
      ),
      (
        ["AWS_REGION": nil].merging(noKeys) { $1 }, ["region", "endpoint", "credentials"],
        ["No region is set", "No credentials were found"]
      ),
      (["AWS_REGION": "eu_west_1"], ["region", "endpoint"], ["eu_west_1", "AWS_REGION"]),
      (["AWS_ENDPOINT_URL": "http://appflow.example.com"], ["endpoint"], ["AWS_ENDPOINT_URL", "http"]),
      (["AWS_USE_FIPS_ENDPOINT": "true", "AWS_ENDPOINT_URL": "https://x.example"], ["endpoint"], ["fips"]),
      (["AWS_CA_BUNDLE": "/nonexistent/ca.pem"], [], ["/nonexistent/ca.pem", "AWS_CA_BUNDLE"]),
      (
        ["AWS_MAX_ATTEMPTS": "0", "AWS_RETRY_MODE": "often"], ["retries"],
        ["AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "standard"]
      ),
      // The service that gives a role is asked in a region; where there is none, it is not asked.
      (
        ["AWS_REGION": nil, "AWS_CONFIG_FILE": role, "AWS_PROFILE": "default", "AWS_ACCESS_KEY_ID": nil],
        ["region", "endpoint", "credentials"], ["credential_source Environment"]
      ),
    ]
    for (environment, missing, says) in cases {
      let output = try await FaultProgram.run(["config", "--output", "json"], environment: environment)
      #expect(output.status == 253, "\(output.everything)")
      for words in says { #expect(output.standardError.contains(words), "\(output.standardError)") }
      let report = try JSONReader.read(output.standardOutput)
      #expect(names(report) == Self.members)
      #expect(report["profile"]?.text == "default" && report["files"]?.items?.count == 2)
      for name in ["region", "endpoint", "credentials", "retries"] {
        let isMissing = report[name]?.object?.members.allSatisfy { $0.value == .null }
        #expect(isMissing == missing.contains(name), "\(name) of \(environment)")
      }
    }
    let table = try await FaultProgram.run(["config"], environment: ["AWS_REGION": nil])
    #expect(table.status == 253)
    #expect(table.standardOutput.contains(/region +none +-/) && table.standardOutput.contains("****0001"))
  }

  @Test("a role without a region is not asked for with a signature for nowhere")
  func roleWithoutRegion() async throws {
    let server = try LoopbackServer { _, connection, _ in connection.close() }
    let config = try folder.write(
      "config",
      "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/r\ncredential_source = Environment\n")
    let output = try await FaultProgram.run(
      ["config", "--profile", "dev"],
      environment: ["AWS_CONFIG_FILE": config, "AWS_REGION": nil, "AWS_ENDPOINT_URL_STS": server.url])
    #expect(output.status == 253 && server.connections == 0)
    #expect(output.standardError.contains("assume-role failed: No region is set"), "\(output.standardError)")
  }

  @Test(
    "with a wrong option nothing can be resolved: 253 and what to do")
  func nothing() async throws {
    let cases: [([String], [String: String?], [String])] = [
      (["--region", "eu_west_1"], [:], ["eu_west_1", "--region"]),
      (["--endpoint-url", "http://appflow.example.com"], [:], ["--endpoint-url", "not encrypted"]),
    ]
    for (arguments, environment, says) in cases {
      let output = try await FaultProgram.run(["config"] + arguments, environment: environment)
      #expect(output.status == 253, "\(output.everything)")
      #expect(output.standardOutput.isEmpty)
      for words in says { #expect(output.standardError.contains(words), "\(output.standardError)") }
    }
  }
}
