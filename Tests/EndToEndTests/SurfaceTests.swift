import ClientTestSupport
import Forms
import Foundation
import JSON
import Testing

/// A marker in every secret of a connector, and every byte that comes out of the program anywhere. One case after the
/// other: each runs the program dozens of times, which would take the machine from the tests beside it.
@Suite("Secrets on the program's surfaces", .serialized, .timeLimit(.minutes(5)))
struct SurfaceTests {
  static let profiles = EditingTests.profiles.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }

  /// One connector's commands, with a home folder of their own and a search for what they let out.
  private struct Run {
    let search: SecretSearch
    let environment: [String: String]
    let home: ScratchFolder
    /// Where the test keeps its own files, which do have the secrets.
    let inputs: ScratchFolder
    let program: String

    init(_ sandbox: SandboxProcess) throws {
      search = SecretSearch()
      home = try ScratchFolder()
      inputs = try ScratchFolder()
      program = try Products.executable("appflow-profile")
      let own = [
        "HOME": home.path, "XDG_STATE_HOME": home.path + "/state", "XDG_CONFIG_HOME": home.path + "/config",
        "AWS_MAX_ATTEMPTS": "1",
      ]
      environment = Products.plainEnvironment.merging(sandbox.environment) { $1 }.merging(own) { $1 }
    }

    /// Runs a command and looks through what it says.
    @discardableResult
    func callAsFunction(
      _ arguments: [String], with changes: [String: String] = [:], input: String = "",
      line: Int = #line
    ) async throws -> Command.Output {
      let output = try await Command.run(
        [program] + arguments, environment: environment.merging(changes) { $1 }, input: Data(input.utf8))
      let found = search.findings(in: output.standardOutput) + search.findings(in: output.standardError)
      #expect(found == [], "line \(line): \(arguments.first ?? ""), \(found)")
      // A crash would say nothing of a leak.
      #expect(output.status < 128 || output.status > 160, "line \(line): ended by a signal")
      return output
    }

    func write(_ name: String, _ text: String) throws -> String {
      let path = inputs.file(name).path
      try Data(text.utf8).write(to: URL(filePath: path))
      return path
    }
  }

  @Test("the search finds a marker in each form in which it could come out")
  func control() throws {
    let search = SecretSearch()
    let folder = try ScratchFolder()
    let marker = search.marker
    let texts = [
      "{\"password\": \"\(marker)-password\"}", Data("ann:\(marker)".utf8).base64EncodedString(),
      Data("a:\(marker)-x".utf8).base64EncodedString(), Data("an:\(marker)-x".utf8).base64EncodedString(),
      marker.utf8.map { String(format: "%02x", $0) }.joined(),
    ]
    for text in texts { #expect(!search.findings(in: Data(text.utf8)).isEmpty, "\(text)") }
    let wide = try #require(marker.data(using: .utf16LittleEndian))
    #expect(search.findings(in: wide) == ["UTF-16"])
    #expect(search.findings(in: Data("a text without it".utf8)) == [])
    try wide.write(to: folder.file("wide"))
    #expect(try search.findings(below: folder.path) == ["wide: UTF-16"])
  }

  @Test("of the secrets of each connector, no command lets a byte out", arguments: profiles)
  func commands(profile: String, connector: String) async throws {
    try await SandboxProcess.run { sandbox in
      let run = try Run(sandbox)
      let requests = FilledRequests(
        profile: profile, connector: connector, api: try ConnectorAPI(), secret: run.search.marker)
      #expect(requests.texts.count >= 1 && !requests.secretNames.isEmpty)
      var files: [String] = []
      for (way, json) in requests.texts {
        // The secrets are there to be found.
        #expect(run.search.findings(in: Data(json.utf8)) == ["in clear"])
        files.append(try run.write("\(way).json", json))
      }
      let broken = try Self.broken(requests.texts[0].json, run)
      try await run(["validate"] + files + broken)
      try await run(["validate", "--output", "json"] + files + broken)
      for file in files { try await run(["update", file, "--yes", "--debug"]) }
      try await run(["update", files[0], "--yes", "--dry-run"])
      // Those that are told of in other words, or by the service.
      for name in ["bare", "cut", "nested", "reject"] {
        try await run(["update", run.inputs.file("\(name).json").path, "--yes", "--debug"])
      }
      // At least one of them reached the service, with its secrets.
      let stored = try StoredProfile.named(profile, in: sandbox)
      #expect(stored.updates >= 1 && stored.credentials.contains(run.search.marker))
      for arguments in [
        ["show", profile], ["show", profile, "--output", "json"], ["show", profile, "--as", "aws-cli"],
        ["template", connector], ["list"],
        ["journal"], ["journal", "--output", "json"], ["config"],
      ] { try await run(arguments) }
      #expect(try run.search.findings(below: run.home.path) == [])
      // There is a journal to be looked through.
      #expect(run.home.text(of: "state/appflow-profile/journal.jsonl")?.contains(profile) == true)
    }
  }

  /// Requests with mistakes in and around their secrets.
  private static func broken(_ json: String, _ run: Run) throws -> [String] {
    let marker = run.search.marker
    let start = try #require(json.range(of: marker))
    let value = try #require(json[start.lowerBound...].firstIndex(of: "\""))
    let secret = "\"\(json[start.lowerBound..<value])\""
    let variants = [
      "cut": String(json[..<start.upperBound]),
      "long": json.replacingOccurrences(of: marker, with: marker + String(repeating: "x", count: 9_000)),
      "nested": json.replacingOccurrences(of: secret, with: "{\"\(marker)\": [\(secret)]}"),
      "number": json.replacingOccurrences(of: secret, with: "[1, \(secret)]"),
      "unknown": json.replacingOccurrences(
        of: "connectorProfileCredentials", with: "connectorProfileCredential"),
      "control": json.replacingOccurrences(of: marker, with: "\(marker)\\u001b[2J\\u202e"),
      "twice": json.replacingOccurrences(of: secret, with: "\(secret), \"again\": \(secret)"),
      "bare": json.replacingOccurrences(of: secret, with: "\(marker)"),
      "reject": json.replacingOccurrences(of: marker, with: "\(marker)-reject-me"),
    ]
    return try variants.sorted { $0.key < $1.key }.map { try run.write("\($0.key).json", $0.value) }
  }

  @Test(
    "nor when the service cannot be reached, loses the answer, or repeats the request in its words",
    arguments: profiles)
  func faults(profile: String, connector: String) async throws {
    try await SandboxProcess.run { sandbox in
      let run = try Run(sandbox)
      let requests = FilledRequests(
        profile: profile, connector: connector, api: try ConnectorAPI(), secret: run.search.marker)
      let file = try run.write("request.json", requests.texts[0].json)
      let closed = try LoopbackServer { _, _, _ in }
      closed.stop()
      // Every secret in the message: whole, and as the JSON text that they came in.
      let echoing = try LoopbackServer.answering { request, connection, _ in
        let quoted = JSONWriter.body(.object(["message": .string(request.text)])).revealed()
        connection.answer(400, ["x-amzn-ErrorType": "ValidationException"], quoted)
      }
      let lossy = try FaultProxy(before: sandbox, .lostAnswer, faulty: 9)
      let debugFile = run.home.path + "/debug"
      for (url, debug) in [
        (closed.url, ["--debug"]), (echoing.url, ["--debug"]), (echoing.url, ["--debug-file", debugFile]),
        (lossy.url, ["--debug-file", debugFile]),
      ] {
        let output = try await run(["update", file, "--yes", "--endpoint-url", url] + debug)
        #expect(output.status != 0)
      }
      #expect(FileManager.default.fileExists(atPath: debugFile))
      #expect(echoing.requests.contains { $0.text.contains(run.search.marker) })
      #expect(try run.search.findings(below: run.home.path) == [])
    }
  }

  @Test(
    "nor does a rotation, and its programs get no secret in their arguments and environment",
    arguments: profiles)
  func rotation(profile: String, connector: String) async throws {
    try await SandboxProcess.run { sandbox in
      let run = try Run(sandbox)
      let requests = FilledRequests(
        profile: profile, connector: connector, api: try ConnectorAPI(), secret: run.search.marker)
      let script = try run.write(
        "print.sh",
        """
        cat /proc/self/environ /proc/$PPID/cmdline /proc/$PPID/environ >"\(run.home.path)/seen.$1.$$"
        tr '\\0' ' ' </proc/$$/cmdline >"\(run.home.path)/words.$1.$$"
        cat "\(run.inputs.file("secret").path)"
        """)
      let file = try run.write("secret", run.search.marker + "-of-a-file")
      var arguments = ["rotate", profile, "--yes"]
      var variables: [String: String] = [:]
      for (index, name) in requests.secretNames.enumerated() {
        let sources = ["exec:sh \(script) \(index)", "env:FAKE_SECRET_\(index)", "file:\(file)"]
        arguments += ["--secret", "\(name)=\(sources[index % sources.count])"]
        guard index % sources.count == 1 else { continue }
        variables["FAKE_SECRET_\(index)"] = "\(run.search.marker)-of-the-environment"
      }
      for more in [["--dry-run"], ["--verify"]] {
        try await run(arguments + more, with: variables)
      }
      // A source that is the secret itself, by mistake.
      try await run(["rotate", profile, "--yes", "--secret", "password=\(run.search.marker)"])
      try await run(["journal", "--output", "json"])
      // The program ran, and looked at itself and at ours.
      let seen = FileManager.default.enumerator(atPath: run.home.path)?.compactMap { $0 as? String } ?? []
      #expect(seen.contains { $0.hasPrefix("seen.0.") } && seen.contains { $0.hasPrefix("words.0.") })
      #expect(try run.search.findings(below: run.home.path) == [])
    }
  }

  @Test("nor do secrets from stores, nor what grants access to these, also where a store repeats it")
  func stores() async throws {
    try await SandboxProcess.run { sandbox in
      let run = try Run(sandbox)
      let marker = run.search.marker
      let value = JSONWriter.body(["key": .string("\(marker)-value")]).revealed()
      let stores = try LoopbackServer.answering { request, connection, _ in
        let quoted = JSONWriter.body(.string(value)).revealed()
        switch (request.path, request.header("x-amz-target") ?? "") {
        case (_, "secretsmanager.GetSecretValue"):
          connection.answer(200, [:], #"{"SecretString":\#(quoted),"VersionId":"version-of-a-secret"}"#)
        case (_, "AmazonSSM.GetParameter"):
          connection.answer(200, [:], #"{"Parameter":{"Value":\#(quoted),"Version":7}}"#)
        case ("/v1/sys/internal/ui/mounts/kv/app", _):
          connection.answer(200, [:], #"{"data":{"path":"kv/","type":"kv","options":{"version":"2"}}}"#)
        case ("/v1/kv/data/app", _):
          connection.answer(200, [:], #"{"data":{"data":\#(value),"metadata":{"version":8}}}"#)
        default:
          let said = "no: \(request.header("x-vault-token") ?? "") \(request.text)"
          connection.answer(403, [:], JSONWriter.body(["errors": [.string(said)]]).revealed())
        }
      }
      _ = try run.write("credential", "\(marker)-credential\n")
      let variables = [
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": stores.url, "AWS_ENDPOINT_URL_SSM": stores.url,
        "VAULT_ADDR": stores.url,
        "VAULT_TOKEN": "s.\(marker)-token", "CREDENTIALS_DIRECTORY": run.inputs.path,
      ]
      let sources = [
        "secretsmanager:acme/sf#key", "ssm:/acme/sf#key", "vault:kv/app#key", "credential:credential",
      ]
      for source in sources {
        let output = try await run(
          ["rotate", "singular-ads", "--yes", "--no-flows", "--debug", "--secret", "apiKey=\(source)"],
          with: variables)
        #expect(output.status == 0, "\(source): \(output.errors)")
        #expect(
          try StoredProfile.named("singular-ads", in: sandbox).credentials.contains(marker), "\(source)")
      }
      let role = [
        "VAULT_TOKEN": "", "VAULT_ROLE_ID": "\(marker)-role",
        "VAULT_SECRET_ID_FILE": run.inputs.file("credential").path,
      ]
      for (source, more) in [("vault:kv/other#key", [:]), ("vault:kv/app#key", role)] {
        let output = try await run(
          ["rotate", "singular-ads", "--yes", "--no-flows", "--debug", "--secret", "apiKey=\(source)"],
          with: variables.merging(more) { $1 })
        #expect(output.status == 252 && output.errors.contains("no: "), "\(output.errors)")
      }
      #expect(stores.requests.contains { $0.text.contains("\(marker)-role") })
      try await run(["journal", "--output", "json"])
      let journal = run.home.text(of: "state/appflow-profile/journal.jsonl") ?? ""
      #expect(journal.contains("version-of-a-secret") && journal.contains(#""version":"8""#))
      #expect(try run.search.findings(below: run.home.path) == [])
    }
  }

  @Test(
    "nor does a crash with the request in memory: no report of the memory, no core",
    arguments: [SIGSEGV, SIGABRT, SIGILL, SIGQUIT])
  func crash(signal: Int32) async throws {
    try await SandboxProcess.run { sandbox in
      let run = try Run(sandbox)
      let requests = FilledRequests(
        profile: "sf-prod", connector: "Salesforce", api: try ConnectorAPI(), secret: run.search.marker)
      let file = try run.write("request.json", requests.texts[0].json)
      let process = run.inputs.file("process").path
      let service = try LoopbackServer { server, connection, _ in
        guard var request = connection.receive() else { return }
        // Before it sends, the program looks at the profile, which is not there.
        if request.path == "/describe-connector-profiles" {
          connection.answer(200, [:], #"{"connectorProfileDetails":[]}"#)
          guard let next = connection.receive() else { return }
          request = next
        }
        server.record(request)
        if let text = try? String(contentsOfFile: process, encoding: .utf8), let id = pid_t(text.dropLast()) {
          kill(id, signal)
        }
        connection.waitForEnd()
      }
      let words = [run.program, "update", file, "--yes", "--endpoint-url", service.url]
      let output = try await Command.run(
        [
          "sh", "-c", #"cd "$0"; ulimit -c unlimited; echo $$ >"$1"; shift; exec "$@""#, run.home.path,
          process,
        ]
          + words,
        environment: run.environment.merging(["SWIFT_BACKTRACE": "enable=yes,registers=all,threads=all"]) {
          $1
        })
      #expect(service.requests.first?.text.contains(run.search.marker) == true)
      #expect(output.status == 128 + signal)
      // What was asked about the request before it was sent, and nothing of the crash.
      let said = output.errors.split(separator: "\n").filter { !$0.contains("request.json: warning ") }
      #expect(output.text.isEmpty && said.isEmpty, "\(said)")
      #expect(try run.search.findings(below: run.home.path) == [])
    }
  }

  @Test("nor does the editor: its terminal, the clipboard, its files", arguments: profiles)
  func editor(profile: String, connector: String) async throws {
    try await SandboxProcess.run { sandbox in
      let state = try ScratchFolder()
      let environment = sandbox.environment.merging(["XDG_STATE_HOME": state.path]) { $1 }
      let typist = try await FormTypist.open(
        profile, connector: connector, on: sandbox, environment: environment)
      let terminal = typist.terminal
      var secrets = try await typist.fillProblems()
      if secrets.isEmpty { secrets = [try await typist.fillFirstSecret()] }
      #expect(secrets.allSatisfy { $0.hasPrefix("fake-secret-") })
      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
      var clipboards = ""
      for (key, said) in [("y", "Copied the masked body"), ("Y", "Copied the aws command")] {
        try await terminal.press(key)
        try await terminal.waitFor(said)
        clipboards += try await terminal.clipboard()
      }
      try await terminal.press("Enter")
      try await terminal.waitFor("AppFlow accepted the update.")
      try await terminal.press("Enter")
      try await terminal.waitFor("CONNECTOR")
      try await terminal.press("q")
      #expect(try await terminal.exitStatus() == 0)
      // Colours, titles and clipboard requests are in the recording with all else; what stands after the end is history.
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      let seen = try await terminal.history().joined(separator: "\n") + written + clipboards
      #expect(seen.contains(profile) && clipboards.contains("aws appflow"))
      #expect(!seen.contains("fake-secret-"))
      let files = FileManager.default.enumerator(atPath: state.path)?.compactMap { $0 as? String } ?? []
      #expect(files.contains("appflow-profile/journal.jsonl"))
      for file in files { #expect(!(state.text(of: file) ?? "").contains("fake-secret-"), "\(file)") }
      let stored = try StoredProfile.named(profile, in: sandbox)
      #expect(stored.credentials.contains("fake-secret-"))
    }
  }

  /// Those whose forms want something that is no secret, and so is kept.
  private static let drafted = [
    "GoogleAnalytics", "InforNexus", "Marketo", "Slack", "Snowflake", "Veeva", "Zendesk",
  ]

  @Test("nor does a draft, when the editor is told to end with all of the form typed", arguments: profiles)
  func draft(profile: String, connector: String) async throws {
    try await SandboxProcess.run { sandbox in
      let state = try ScratchFolder()
      let typist = try await FormTypist.open(
        profile, connector: connector, on: sandbox,
        environment: sandbox.environment.merging(["XDG_STATE_HOME": state.path]) { $1 })
      var secrets = try await typist.fillProblems()
      if secrets.isEmpty { secrets = [try await typist.fillFirstSecret()] }
      kill(try await typist.terminal.processID(), SIGTERM)
      #expect(try await typist.terminal.exitStatus() == 130)
      #expect(secrets.allSatisfy { $0.hasPrefix("fake-secret-") })
      let files = FileManager.default.enumerator(atPath: state.path)?.compactMap { $0 as? String } ?? []
      for file in files { #expect(!(state.text(of: file) ?? "").contains("fake-secret-"), "\(file)") }
      #expect(files.contains { $0.contains("draft") } || !Self.drafted.contains(connector))
      let history = try await typist.terminal.history().joined(separator: "\n")
      let written = String(decoding: try await typist.terminal.recording(), as: UTF8.self)
      #expect(written.contains(profile) && !(history + written).contains("fake-secret-"))
    }
  }
}
