import ClientTestSupport
import Foundation
import JSON
import Testing

/// What is written is written whole, or it is told and the exit code is 255: for all that writes to standard output.
@Suite("Output that is not taken", .timeLimit(.minutes(5)))
struct OutputTests {
  private let folder: TemporaryFolder
  private let server: LoopbackServer
  private let request: String

  init() throws {
    folder = try TemporaryFolder()
    server = try Self.service()
    request = try folder.write("request.json", FaultRequest.text)
  }

  /// An AppFlow with so many profiles that no pipe takes their list at once.
  private static func service() throws -> LoopbackServer {
    let profile = { (name: String) in
      #"{"connectorProfileName":"\#(name)","connectorType":"Datadog","connectionMode":"Public","#
        + #""connectorProfileProperties":{"Datadog":{"instanceUrl":"https://api.datadoghq.com"}}}"#
    }
    let names = ["datadog-ops"] + (0..<3_000).map { "datadog-\($0)-\(String(repeating: "x", count: 60))" }
    let (one, all) = (profile("datadog-ops"), names.map(profile).joined(separator: ","))
    return try LoopbackServer.answering { request, connection, _ in
      switch request.path {
      case "/describe-connector-profiles":
        let isNamed = request.text.contains("datadog-ops")
        connection.answer(
          200, [:], #"{"connectorProfileDetails":[\#(isNamed ? one : all)]}"#)
      case "/list-flows": connection.answer(200, [:], #"{"flows":[]}"#)
      default: connection.answer(200, [:], #"{"connectorProfileArn":"arn:of-the-update"}"#)
      }
    }
  }

  /// Every command that writes an answer.
  private var commands: [[String]] {
    let there = ["--endpoint-url", server.url]
    let rotation = ["rotate", "datadog-ops", "--secret", "apiKey=env:A", "--secret", "applicationKey=env:B"]
    return [
      ["--help"], ["--version"], ["help", "show"], ["--generate-completion-script", "bash"],
      ["connectors"], ["connectors", "Salesforce"], ["connectors", "--output", "json"],
      ["template", "Veeva"],
      ["keys"], ["keys", "--output", "json"], ["journal"], ["journal", "--output", "json"],
      ["journal", "--output", "csv"],
      ["config"] + there, ["config", "--output", "json"] + there,
      ["validate", request, "--output", "json"], ["update", request, "--dry-run"],
      ["list"] + there, ["list", "--output", "json"] + there,
      ["list", "--output", "csv"] + there, ["list", "--output", "text", "--sort", "name:desc"] + there,
      ["show", "datadog-ops"] + there, ["show", "datadog-ops", "--output", "json"] + there,
      ["show", "datadog-ops", "--as", "terraform"] + there,
      ["compare", "datadog-ops", "--to-region", "us-east-1"] + there, ["diagnose", "datadog-ops"] + there,
      ["rotate", "--list"] + there, ["rotate", "--list", "--output", "json"] + there,
      rotation + ["--dry-run"] + there,
      ["update", request, "--yes"] + there, rotation + ["--yes"] + there,
      rotation + ["--yes", "--output", "json"] + there,
    ]
  }

  private static let secrets: [String: String?] = [
    "A": "fake-api-key-0001", "B": "fake-application-key-0001",
  ]

  /// Whether a command changes something, which must be told whatever becomes of its output.
  private func isMaking(_ arguments: [String]) -> Bool { arguments.contains("--yes") }

  private func run(_ arguments: [String], shell: String) async throws -> FaultProgram.Output {
    try await FaultProgram.run(
      arguments, environment: Self.secrets, launcher: ["sh", "-c", shell, "sh"])
  }

  @Test("a full disk: the reason on standard error and 255, and never as if nothing had been made")
  func fullDisk() async throws {
    for arguments in commands {
      let output = try await run(arguments, shell: #"exec "$@" >/dev/full"#)
      #expect(output.status == 255, "\(arguments): \(output.everything)")
      #expect(
        output.standardError.contains("Standard output could not be written: No space left on device."),
        "\(arguments): \(output.standardError)")
      guard isMaking(arguments) else { continue }
      #expect(
        output.standardError.contains("AppFlow accepted the update")
          || output.standardError.contains("“appflow-profile journal” has what came of each"),
        "\(output.standardError)")
    }
  }

  @Test("a file that may not grow further, and standard output that was closed, are told as well")
  func otherReasons() async throws {
    let file = folder.path("out")
    let grown = try await run(
      ["list", "--output", "json", "--endpoint-url", server.url],
      shell: #"ulimit -f 8; exec "$@" >'\#(file)'"#)
    #expect(grown.status == 255 && grown.standardError.contains("File too large"), "\(grown.everything)")
    let closed = try await run(["connectors"], shell: #"exec "$@" >&-"#)
    #expect(
      closed.status == 255 && closed.standardError.contains("Bad file descriptor"), "\(closed.everything)")
  }

  @Test("a closed standard descriptor is nobody else's: the journal and the debug file stay what they are")
  func closedDescriptors() async throws {
    let state = folder.path("state")
    let debug = folder.path("debug")
    for shell in [#"exec "$@" >&-"#, #"exec "$@" 2>&-"#, #"exec "$@" <&- >&- 2>&-"#] {
      _ = try await FaultProgram.run(
        ["update", request, "--yes", "--debug-file", debug, "--endpoint-url", server.url],
        environment: ["XDG_STATE_HOME": state], launcher: ["sh", "-c", shell, "sh"])
    }
    let journal = try String(contentsOfFile: state + "/appflow-profile/journal.jsonl", encoding: .utf8)
    let lines = journal.split(separator: "\n")
    #expect(lines.count >= 3)
    for line in lines {
      #expect(throws: Never.self) { try JSONReader.read(String(line)) }
    }
    #expect(!(try String(contentsOfFile: debug, encoding: .utf8)).contains("could not be written"))
    #expect(!(try String(contentsOfFile: debug, encoding: .utf8)).contains("arn:of-the-update"))
  }

  @Test("standard error and the debug file on a full disk: the command is done, and ends with 255")
  func fullErrors() async throws {
    let update = ["update", request, "--yes", "--endpoint-url", server.url]
    let output = try await run(update + ["--debug"], shell: #"exec "$@" 2>/dev/full"#)
    #expect(output.status == 255)
    #expect(output.standardOutput.contains("arn:of-the-update"))

    let debug = try await FaultProgram.run(update + ["--debug-file", "/dev/full"])
    #expect(debug.status == 255 && debug.standardOutput.contains("arn:of-the-update"))
    #expect(debug.standardError.contains("/dev/full could not be written: No space left on device."))

    let gone = try await run(update + ["--debug"], shell: #"exec "$@" 2>&-"#)
    #expect(gone.status == 0, "whoever closes standard error misses nothing")
  }

  /// Starts the program with standard output on one end of a pipe.
  private func start(_ arguments: [String], output: Descriptor, errors: String) throws -> ChildProcess {
    let variables = FaultProgram.variables(
      Self.secrets.merging(["XDG_STATE_HOME": folder.path("state")]) { $1 })
    return try ChildProcess(
      [FaultProgram.path] + arguments, environment: variables,
      files: [
        try Descriptor("/dev/null", O_RDONLY), output, try Descriptor(errors, O_WRONLY | O_CREAT | O_TRUNC),
      ])
  }

  @Test("a pipe whose reader went away: 255 and no word, but for what was made")
  func closedPipe() async throws {
    let file = folder.path("errors")
    for arguments in commands {
      let process = try start(arguments, output: try Descriptor.pipe().writing, errors: file)
      let status = try await Peers.offThePool { process.wait() }
      #expect(status == 255, "\(arguments)")
      let errors = try String(contentsOfFile: file, encoding: .utf8)
      let told = errors.contains("could not be written")
      #expect(told == isMaking(arguments), "\(arguments): \(errors)")
    }
  }

  @Test("a pipe that does not block, with a slow reader: every byte of every command")
  func slowReader() async throws {
    var longest = 0
    for arguments in commands where !isMaking(arguments) {
      let whole = try await run(arguments, shell: #"exec "$@""#)
      let (process, reading) = try startNonblocking(arguments)
      let (status, text) = try await Peers.offThePool {
        var all = Data()
        while case let bytes = try reading.read(), !bytes.isEmpty {
          all += bytes
          usleep(1_000)
        }
        return (process.wait(), String(decoding: all, as: UTF8.self))
      }
      #expect(status == whole.status, "\(arguments)")
      // Ages and times may have gone on between the runs.
      #expect(text.utf8.count == whole.standardOutput.utf8.count, "\(arguments)")
      longest = max(longest, text.utf8.count)
    }
    #expect(longest > 580_000)
  }

  /// Starts the program. Its end of the pipe is its own when this returns, so that the pipe ends with it.
  private func startNonblocking(_ arguments: [String]) throws -> (ChildProcess, Descriptor) {
    let (reading, writing) = try Descriptor.pipe()
    #expect(fcntl(writing.number, F_SETFL, O_NONBLOCK) == 0)
    return (try start(arguments, output: writing, errors: folder.path("errors")), reading)
  }
}
