import ClientTestSupport
import Forms
import Foundation
import JSON
import ServiceModel
import Testing

@Suite("Other models than the program's own", .timeLimit(.minutes(2)))
struct ModelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  // MARK: A model of tomorrow

  private static let invented: JSONValue = [
    "inventedText": "fake-text", "inventedInteger": 7, "inventedFlag": true, "inventedChoice": "TWO",
    "inventedSecret": "fake-property-secret", "inventedList": ["a"], "inventedMap": ["key": "value"],
    "inventedStructure": ["inner": "x", "innerSecret": "fake-inner-property"],
  ]

  private static let credentials: JSONValue = [
    "inventedText": "fake-cred-text", "inventedSecret": "fake-cred-secret",
    "inventedStructure": ["inner": "fake-cred-inner"],
  ]

  private func request(_ connector: String, _ properties: JSONValue = invented) throws -> String {
    let request: JSONValue = .object([
      "connectorProfileName": "test", "connectionMode": "Public",
      "connectorProfileConfig": .object([
        "connectorProfileProperties": .object([connector: properties]),
        "connectorProfileCredentials": .object([connector: Self.credentials]),
      ]),
    ])
    return try folder.write("request.json", JSONWriter.body(request).revealed())
  }

  @Test("a connector that is invented can be listed, made a template of, validated and sent")
  func inventedConnector() async throws {
    let model = ["--model", try folder.write("model.json", try ExtendedModel(connector: "Tidepool").text)]
    let all = try await FaultProgram.run(["connectors"] + model)
    #expect(all.standardOutput.contains(/\nTidepool +Tidepool +\d+/), "\(all.everything)")
    let fields = try await FaultProgram.run(["connectors", "tidepool", "--output", "json"] + model)
    let listed =
      try JSONReader.read(fields.standardOutput)["connectors"]?.items?.first?["fields"]?.items ?? []
    let secrets = listed.filter { $0["secret"] == true }.compactMap { $0["pointer"]?.text }
    let place = "/connectorProfileConfig/connectorProfileProperties/Tidepool"
    #expect(listed.contains { $0["pointer"] == .string(place + "/inventedStructure/inner") })
    #expect(secrets.filter { $0.hasPrefix(place) }.count == 2)
    let template = try await FaultProgram.run(["template", "Tidepool"] + model)
    #expect(ExtendedModel.members.allSatisfy { template.standardOutput.contains("\"\($0.name)\"") })

    let file = try request("Tidepool")
    let valid = try await FaultProgram.run(["validate", file] + model)
    #expect(valid.status == 0 && valid.standardOutput == "\(file): valid\n", "\(valid.everything)")
    let masked = try await FaultProgram.run(["update", file, "--dry-run"] + model)
    #expect(masked.status == 0 && masked.standardOutput.contains("fake-text"))
    #expect(!masked.everything.contains(/fake-(cred|property|inner)/), "\(masked.standardOutput)")

    let service = try LoopbackServer.answering { _, connection, _ in
      connection.answer(200, [:], #"{"connectorProfileArn":"arn:a"}"#)
    }
    let sent = try await FaultProgram.run(
      ["update", file, "--yes", "--endpoint-url", service.url] + model)
    #expect(sent.status == 0, "\(sent.everything)")
    let body = try #require(service.requests.map(\.text).first { $0.contains("Tidepool") })
    #expect(try JSONReader.read(body)[JSONPointer(place)] == Self.invented)
    #expect(body.contains("fake-cred-secret"))
    // The program's own model knows nothing of it.
    let own = try await FaultProgram.run(["validate", file])
    #expect(own.status == 252 && own.standardOutput.contains("error unknown"))
  }

  @Test("members that are invented are checked by their rules, with pointer and rule")
  func inventedMembers() async throws {
    let model = [
      "--model", try folder.write("model.json", try ExtendedModel(connectorWithMembers: "Datadog").text),
    ]
    let file = try request(
      "Datadog", ["instanceUrl": "https://api.datadoghq.com", "inventedInteger": 0, "inventedChoice": "X"])
    let output = try await FaultProgram.run(["validate", file, "--output", "json"] + model)
    #expect(output.status == 252)
    for (name, rule) in [("inventedInteger", "min"), ("inventedChoice", "enum")] {
      let pointer = "connectorProfileProperties/Datadog/\(name)\""
      #expect(
        output.standardOutput.contains(pointer) && output.standardOutput.contains("\"\(rule)\""),
        "\(output.standardOutput)")
    }
  }

  // MARK: The newest model

  /// The environment of a machine with a botocore that nobody has yet, whose model knows a connector more.
  private func machine(number: String = "1.999.0", mode: mode_t = 0o644) throws -> [String: String?] {
    let package = "venv/lib/python3.12/site-packages/botocore"
    let file = try folder.write(
      package + "/data/appflow/2020-08-23/service-2.json", try ExtendedModel(connector: "Tidepool").text)
    #expect(chmod(file, mode) == 0)
    try folder.write(package + "/__init__.py", "__version__ = '\(number)'\n")
    return ["PATH": folder.path("venv/bin") + ":/usr/bin:/bin"]
  }

  private func settings(_ line: String) throws -> [String] {
    ["--config", try folder.write("settings-\(line.hashValue)", "[settings]\n\(line)\n")]
  }

  @Test(
    "the option and the setting take the newest model; without them, and against them, it is the program's own"
  )
  func newest() async throws {
    let machine = try machine()
    let newest = try settings("model = newest")
    let file = folder.path(
      "venv/lib/python3.12/site-packages/botocore/data/appflow/2020-08-23/service-2.json")
    let cases: [(arguments: [String], isFound: Bool)] = [
      ([], false), (["--model", "newest"], true), (newest, true), (newest + ["--model", "built-in"], false),
      (try settings("model = built-in"), false),
    ]
    for (arguments, isFound) in cases {
      let output = try await FaultProgram.run(["connectors"] + arguments, environment: machine)
      #expect(output.status == 0 && output.standardOutput.contains("Tidepool") == isFound, "\(arguments)")
    }
    let named = try settings("model = \(file)")
    let output = try await FaultProgram.run(["connectors"] + named, environment: machine)
    #expect(output.status == 0 && output.standardOutput.contains("Tidepool"))
  }

  @Test("config says which model is in use, of which release and day, and where newer ones are")
  func report() async throws {
    let machine = try machine()
    let file =
      URL(filePath: folder.path("venv/lib/python3.12/site-packages/botocore")).resolvingSymlinksInPath()
      .path + "/data/appflow/2020-08-23/service-2.json"
    let embedded = try ServiceModel.embedded()
    let release = try #require(embedded.release?.description)

    func report(_ arguments: [String]) async throws -> JSONValue {
      let output = try await FaultProgram.run(
        ["config", "--output", "json"] + arguments, environment: machine)
      #expect(output.status == 0, "\(output.everything)")
      return try #require(try JSONReader.read(output.standardOutput)["model"])
    }
    let plain = try await report([])
    #expect(
      plain["release"]?.text == release && plain.object?["path"] == JSONValue.null
        && plain["source"] == "default")
    #expect(plain["date"]?.text == embedded.derivedOn)
    let newer = try #require(plain["newer"]?.items?.first)
    #expect(
      newer["release"] == "botocore 1.999.0" && newer["path"]?.text == file
        && newer.object?["objection"] == JSONValue.null)
    #expect(plain["searched"]?.items?.contains(.string(folder.path("venv"))) == true)
    let newest = try await report(["--model", "newest"])
    #expect(newest["release"] == "botocore 1.999.0" && newest["path"]?.text == file)
    #expect(newest["source"] == "--model" && newest["newer"]?.items?.isEmpty == true)
    // An older file is in use: the program's own is newer, too.
    let old = try folder.write("botocore/data/appflow/2020-08-23/service-2.json", try ExtendedModel().text)
    for number in ["1.2.3", "1.2.3.dev1"] {
      try folder.write("botocore/__init__.py", "__version__ = '\(number)'\n")
      let older = try await report(["--model", old])
      #expect(older["release"]?.text == "botocore \(number)")
      let paths = older["newer"]?.items?.map { $0["path"]?.text } ?? []
      #expect(paths == (number == "1.2.3" ? [file, nil] : [file]), "\(paths)")
    }
    let own = try settings("# of one's own\nmodel = newest")
    #expect(try await report(own)["source"]?.text == own[1] + " (line 3)")

    let table = try await FaultProgram.run(["config"], environment: machine)
    #expect(
      table.standardOutput.contains(/model +botocore [0-9.]+, built in, derived \d{4}-\d\d-\d\d, .* default/))
    #expect(
      table.standardOutput.contains(/newer model +botocore 1\.999\.0, file written .*(today|1 day ago)/))
    #expect(table.standardOutput.contains(file))
    // Days are the calendar's: what was written a second before midnight is not of today.
    let midnight = (Date().timeIntervalSince1970 / 86_400).rounded(.down) * 86_400
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: midnight - 1)], ofItemAtPath: file)
    let yesterday = try await FaultProgram.run(["config"], environment: machine)
    #expect(
      yesterday.standardOutput.contains(/newer model +botocore 1\.999\.0, file written .* days? ago/))
  }

  @Test("what cannot be used is told with what to do, by every command and by config")
  func refusals() async throws {
    let writable = try machine(mode: 0o666)
    let newest = ["--model", "newest"]
    let output = try await FaultProgram.run(["connectors"] + newest, environment: writable)
    #expect(output.status == 252 && output.standardError.contains("chmod go-w"), "\(output.everything)")
    #expect(output.standardError.contains("--model built-in"))
    let set = try settings("model = newest")
    let asked = try await FaultProgram.run(["connectors"] + set, environment: writable)
    #expect(
      asked.status == 253 && asked.standardError.contains(set[1] + " (line 2), model: "),
      "\(asked.everything)")
    let config = try await FaultProgram.run(["config"] + newest, environment: writable)
    #expect(config.status == 253 && config.standardOutput.contains("cannot be used"), "\(config.everything)")
    #expect(config.standardError.contains("chmod go-w"))
    let unused = try await FaultProgram.run(["config"], environment: writable)
    #expect(unused.status == 0 && unused.standardOutput.contains("must not be used"))
    let relative = try await FaultProgram.run(["connectors"] + settings("model = service-2.json"))
    #expect(relative.status == 253 && relative.standardError.contains("line 2"), "\(relative.everything)")
    #expect(relative.standardError.contains("newest, built-in or a file's whole path"))
    // A file of that name is written with its folder.
    let file = try await FaultProgram.run(["connectors", "--model", "./newest"])
    #expect(file.status == 252 && file.standardError.contains("./newest: cannot be read"))
  }
}
