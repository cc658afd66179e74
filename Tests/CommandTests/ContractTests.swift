import ClientTestSupport
import Forms
import Foundation
import JSON
import Testing

/// What scripts rely on: arguments, output and exit codes of the built program.
@Suite("The command line's contract")
struct ContractTests {
  private func violations(_ output: FaultProgram.Output) throws -> [(
    path: String, rule: String, message: String
  )] {
    let results = try JSONReader.read(output.standardOutput)["results"]?.items ?? []
    return results.flatMap { $0["violations"]?.items ?? [] }.map {
      ($0["path"]?.text ?? "", $0["rule"]?.text ?? "", $0["message"]?.text ?? "")
    }
  }

  private func connectors() async throws -> [String] {
    let output = try await FaultProgram.run(["connectors", "--output", "json"])
    let list = try JSONReader.read(output.standardOutput)["connectors"]?.items ?? []
    return list.compactMap { $0["type"]?.text }
  }

  @Test("the reference's sample request is refused with every mistake named and the right name suggested")
  func sampleRequest() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "sample.json",
      """
      {"connectorProfileName": "sample", "kmsArn": "arn:aws:kms:x", "connectorType": "Salesforce",
       "connectionMode": "Public", "connectorProfileConfig": {
        "connectorProfileProperties": {"salesforce": {"instanceUrl": "https://a.example"}},
        "connectorProfileCredentials": {"salesforce": {"accessToken": "fake-token-of-the-sample",
          "oauthRequest": {"authCode": "fake-code-of-the-sample", "redirectUri": "https://a.example"}}}}}
      """)
    let output = try await FaultProgram.run(["validate", file, "--output", "json"])
    #expect(output.status == 252)
    let found = try violations(output)
    let config = "/connectorProfileConfig"
    let unknown = Dictionary(
      found.filter { $0.rule == "unknown" }.map { ($0.path, $0.message) },
      uniquingKeysWith: { first, _ in first })
    #expect(
      Set(unknown.keys) == [
        "/kmsArn", "/connectorType", config + "/connectorProfileProperties/salesforce",
        config + "/connectorProfileCredentials/salesforce",
        config + "/connectorProfileCredentials/salesforce/oauthRequest",
      ])
    #expect(
      unknown[config + "/connectorProfileProperties/salesforce"]?.contains("Did you mean Salesforce?") == true
    )
    let inner = unknown[config + "/connectorProfileCredentials/salesforce/oauthRequest"]
    #expect(inner?.contains("Did you mean oAuthRequest?") == true)
    #expect(!output.everything.contains("of-the-sample"))
  }

  @Test(
    "exit codes are those of the AWS command line",
    arguments: [
      (["--version"], 0), (["--help"], 0), (["validate"], 252), (["validate", "/nonexistent.json"], 252),
      (["lsit"], 252), (["list", "--no-such-option"], 252), (["demo", "--profiles", "100001"], 252),
      (["connectors", "salesforce"], 0),
      (["template", "S3"], 252), (["edit", "x", "--connector-type", "Salesforce"], 252),
      (["list", "--endpoint-url", "http://192.0.2.1"], 253), (["list", "--profile", "nobody"], 253),
      (["show", "x", "--as", "terraform", "--output", "json"], 252), (["list", "--timeout", "0"], 252),
      (["--model", "/nonexistent.json", "connectors"], 252),
    ] as [([String], Int32)])
  func exitCodes(arguments: [String], status: Int32) async throws {
    let output = try await FaultProgram.run(arguments)
    #expect(output.status == status, "\(output.everything)")
    #expect(status == 0 || !output.standardError.isEmpty)
  }

  @Test("a missing region ends with 253 and says what to set")
  func missingRegion() async throws {
    let output = try await FaultProgram.run(["list"], environment: ["AWS_REGION": nil])
    #expect(output.status == 253)
    #expect(output.standardError.contains("AWS_REGION") && output.standardError.contains("--region"))
  }

  @Test(
    "a mistyped name gets the nearest one",
    arguments: [
      (["lsit"], "Did you mean list?"),
      (["connectors", "salesfroce", "--endpoint-url", "http://127.0.0.1:9"], "Did you mean Salesforce?"),
      (["template", "SAPOdta", "--endpoint-url", "http://127.0.0.1:9"], "Did you mean SAPOData?"),
      (["validat", "x"], "Did you mean validate?"), (["help", "rotat"], "Did you mean rotate?"),
      (["--read-only", "browz"], "Did you mean browse?"),
      (["--regon", "eu-west-1"], "Did you mean '--region'?"), (["sf-prod"], "appflow-profile edit sf-prod"),
      (["lsit", "--help"], "Did you mean list?"), (["shwo", "x", "--output", "json"], "Did you mean show?"),
      (["--profile", "x", "--plain", "rotat", "y"], "Did you mean rotate?"),
      (["list", "--outptu", "json"], "Did you mean '--output'?"),
      (["rotate", "x", "--secert", "p=env:X"], "Did you mean '--secret'?"),
    ])
  func suggestions(arguments: [String], suggestion: String) async throws {
    let output = try await FaultProgram.run(arguments)
    #expect(output.status == 252 && output.standardError.contains(suggestion), "\(output.everything)")
  }

  @Test("broken JSON is named with file, line and column")
  func brokenFile() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("broken.json", "{\n  \"connectorProfileName\": \"x\",\n}")
    let text = try await FaultProgram.run(["validate", file])
    #expect(text.status == 252)
    #expect(text.standardOutput.contains("\(file): error json: This is not JSON: line 3, column 1"))
    let update = try await FaultProgram.run(["update", file])
    #expect(update.status == 252)
    #expect(update.standardError.contains("\(file): This is not JSON: line 3, column 1"))
  }

  @Test("every connector's form can be had as data, with all that a script needs of a field")
  func formsAsData() async throws {
    let output = try await FaultProgram.run(["connectors", "--output", "json"])
    let list = try #require(try JSONReader.read(output.standardOutput)["connectors"]?.items)
    #expect(list.count == 19)
    let api = try ConnectorAPI()
    for connector in list {
      let fields = try #require(connector["fields"]?.items)
      #expect(fields.count > 2)
      for field in fields {
        let pointer = JSONPointer(try #require(field["pointer"]?.text))
        #expect(field["label"]?.text?.isEmpty == false)
        #expect(field["type"]?.text != nil && field["rules"]?["required"]?.flag != nil)
        #expect(field["alternatives"]?.items != nil)
        let isGroup = field["type"] == "structure"
        #expect(field["secret"]?.flag == (api.isSecret(pointer) && !isGroup), "\(pointer)")
      }
    }
  }

  @Test(
    "a template of each connector, without what was not filled in, is what botocore takes, and has no error but that"
  )
  func templates() async throws {
    var templates: [String: String] = [:]
    for connector in try await connectors() {
      templates[connector] = try await FaultProgram.run(["template", connector]).standardOutput
      let folder = try TemporaryFolder()
      let file = try folder.write("request.json", templates[connector] ?? "")
      let output = try await FaultProgram.run(["validate", file, "--output", "json"])
      let rules = Set(try violations(output).map(\.rule))
      #expect(rules.isSubset(of: ["required", "min", "skeleton", "combination"]), "\(connector): \(rules)")
    }
    #expect(templates.count == 19)
    let reports = try await Peers.run(
      """
      import botocore.session, json, sys
      from botocore.validate import ParamValidator
      shape = botocore.session.get_session().get_service_model("appflow").operation_model("UpdateConnectorProfile").input_shape
      templates = json.load(sys.stdin)
      def given(value):
          if isinstance(value, dict):
              return {k: given(v) for k, v in value.items() if v is not None}
          return [given(v) for v in value] if isinstance(value, list) else value
      reports = {k: ParamValidator().validate(given(json.loads(v)), shape).generate_report() for k, v in templates.items()}
      # Empty texts, and what is left out of null, are there to be filled in; everything else must be right.
      filled = ("Invalid length", "Missing required parameter")
      wrong = {k: [line for line in r.splitlines() if not any(f in line for f in filled)] for k, r in reports.items()}
      print(json.dumps({k: "; ".join(lines) for k, lines in wrong.items() if lines}))
      """, input: templates, as: [String: String].self)
    #expect(reports.isEmpty, "\(reports)")
  }

  @Test("no secret of any connector comes back in any output")
  func secretsStayIn() async throws {
    let api = try ConnectorAPI()
    for connector in try await connectors() {
      let template = try await FaultProgram.run(["template", connector]).standardOutput
      let marked = try JSONReader.read(template).replacingStrings { pointer in
        api.isSecret(pointer) ? "fake-marker-secret-value" : nil
      }
      let folder = try TemporaryFolder()
      let file = try folder.write("request.json", JSONWriter.body(marked).revealed())
      for arguments in [
        ["validate", file], ["validate", file, "--output", "json"], ["update", file, "--dry-run"],
        ["update", file, "--endpoint-url", "http://127.0.0.1:9", "--debug", "--timeout", "1"],
      ] {
        let output = try await FaultProgram.run(arguments, environment: ["AWS_MAX_ATTEMPTS": "1"])
        #expect(!output.everything.contains("fake-marker"), "\(connector) \(arguments)")
      }
    }
  }

  @Test("a dry run prints the masked body and needs no credentials and no region")
  func dryRun() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("request.json", FaultRequest.text)
    let output = try await FaultProgram.run(
      ["update", file, "--dry-run"],
      environment: [
        "AWS_REGION": nil, "AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil,
      ])
    #expect(output.status == 0)
    let body = try JSONReader.read(output.standardOutput)
    let credentials = body["connectorProfileConfig"]?["connectorProfileCredentials"]?["Datadog"]
    #expect(credentials?["apiKey"] == "••••••••")
    #expect(body["connectorProfileName"] == "datadog-ops")
  }

  @Test(
    "read-only mode refuses before it asks anything, and says what lifts it: the option, the setting's line, or both",
    arguments: [
      ("[settings]\n\nread_only = true\n", [], "Take read_only out of FILE (line 3) to send."),
      ("[settings]\n", ["--read-only"], "Start without --read-only to send."),
      (
        "[settings]\nread_only = TRUE\n", ["--read-only"],
        "Take read_only out of FILE (line 2) and start without --read-only to send."
      ),
    ])
  func readOnly(settings: String, arguments: [String], remedy: String) async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("settings", settings)
    // A request with warnings, about which would be asked.
    let request = try folder.write("request.json", FaultRequest.text)
    for command in [["update", request], ["rotate", "datadog-ops", "--secret", "apiKey=env:X"]] {
      let output = try await FaultProgram.run(
        command + ["--config", file, "--endpoint-url", "http://127.0.0.1:9"] + arguments)
      #expect(output.status == 252 && output.standardOutput.isEmpty)
      let lines = output.standardError.split(separator: "\n")
      #expect(lines.count == 1, "\(lines)")
      #expect(lines.first?.hasPrefix("Read-only: nothing was") == true)
      #expect(lines.first?.contains(remedy.replacing("FILE", with: file)) == true, "\(lines)")
    }
  }

  @Test("a model file that is broken is named with position and reason")
  func brokenModel() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "model.json", #"{"metadata":{},"operations":{},"shapes":{"A":{"type":"sausage"}}}"#)
    let output = try await FaultProgram.run(["connectors", "--model", file])
    #expect(output.status == 252)
    #expect(
      output.standardError.contains("\(file): /shapes/A/type: shapes of the type sausage are not known here"))
  }

  @Test(
    "options may stand before the subcommand's name, and count",
    arguments: [
      (["--region", "eu-west-1", "connectors", "Singular", "--output", "json"], 0, "apiKey"),
      (["--model", "/nonexistent.json", "template", "Veeva"], 252, "/nonexistent.json"),
      (["--timeout=0", "list"], 252, "--timeout takes seconds"),
      (["--profile", "nobody", "list"], 253, "nobody"),
      (["--config", "/nonexistent", "keys", "--no-color"], 253, "named by --config"),
      (["--read-only", "update", "/nonexistent.json"], 252, "Start without --read-only to send."),
      (["--endpoint-url", "http://192.0.2.1", "--debug", "show", "x", "--plain"], 253, "192.0.2.1"),
      (["--output", "json", "--region", "eu-west-1", "connectors", "Singular"], 0, "apiKey"),
      (["--output", "jsn", "connectors"], 252, "Usage: appflow-profile connectors"),
      (["--outptu", "json", "connectors"], 252, "Did you mean '--output'?"),
      (["--profile", "list", "--output", "json", "connectors", "Singular"], 0, "apiKey"),
      (["--output", "json", "connectors", "Singular", "--profile", "keys"], 0, "apiKey"),
      (["--profile-name", "list", "journal"], 0, "TIME  PROFILE"),
      (["--no-such-option", "list", "--output", "json"], 252, "Usage: appflow-profile list"),
      (["--profile", "demo", "list", "--endpoint-url", "http://192.0.2.1"], 253, "192.0.2.1"),
    ] as [([String], Int32, String)])
  func optionsFirst(arguments: [String], status: Int32, words: String) async throws {
    let output = try await FaultProgram.run(arguments)
    #expect(output.status == status, "\(output.everything)")
    #expect(output.everything.contains(words), "\(output.everything)")
  }
}

extension JSONValue {
  /// The value with the strings at some places replaced.
  fileprivate func replacingStrings(
    at pointer: JSONPointer = .root, with replacement: (JSONPointer) -> String?
  ) -> JSONValue {
    switch self {
    case .string: return replacement(pointer).map { .string($0) } ?? self
    case .list(let items):
      return .list(
        items.enumerated().map { $1.replacingStrings(at: pointer.appending(String($0)), with: replacement) })
    case .object(let object):
      var copy = JSONObject()
      for member in object.members {
        copy[member.name] = member.value.replacingStrings(
          at: pointer.appending(member.name), with: replacement)
      }
      return .object(copy)
    default: return self
    }
  }
}
