import ClientTestSupport
import Foundation
import JSON
import Testing

@Suite("Profiles that are made and deleted by commands", .timeLimit(.minutes(3)))
struct MakingTests {
  private let folder: TemporaryFolder
  private let request: String
  private let secret: String

  init() throws {
    folder = try TemporaryFolder()
    request = try folder.write("request.json", Self.creation)
    secret = try folder.write("secret", FaultRequest.secrets[0] + "\n")
  }

  private static let creation = FaultRequest.text.replacingOccurrences(of: "datadog-ops", with: "datadog-new")
    .replacingOccurrences(
      of: #""connectionMode""#, with: #""connectorType": "Datadog", "connectionMode""#)

  /// How the service answers what changes anything.
  enum Answer: Sendable {
    case done, lost
    case refused(Int, String)
    /// The first answer is lost, and then there is a refusal.
    case lostThenRefused(Int, String)
  }

  /// What a command makes of it.
  struct Ending: Sendable, CustomTestStringConvertible {
    let command: [String]
    let answer: Answer
    let exitCode: Int32
    let outcome: String
    var says: [String] = []

    init(_ command: String, _ answer: Answer, _ exitCode: Int32, _ outcome: String, _ says: String...) {
      self.command = [command]
      self.answer = answer
      self.exitCode = exitCode
      self.outcome = outcome
      self.says = says
    }

    var testDescription: String { "\(command[0]): \(answer)" }
    var path: String { command == ["delete"] ? "/delete-connector-profile" : "/create-connector-profile" }
  }

  static let endings: [Ending] =
    ["create", "copy"].flatMap { command in
      [
        Ending(command, .done, 0, "created"),
        Ending(
          command, .lost, 255, "unknown", "is not known", "--client-token ",
          "There is no profile named “datadog-new” now."),
        Ending(
          command, .refused(409, "ConflictException"), 254, "failed",
          "There may be a profile of this name already", "Nothing was made."),
        Ending(
          command, .refused(402, "ServiceQuotaExceededException"), 254, "failed",
          "There is no room for another connector profile in this account and region.", "Service Quotas"),
        Ending(
          command, .lostThenRefused(409, "ConflictException"), 255, "unknown",
          "That was the answer to the last attempt", "is not known"),
        Ending(command, .refused(429, "ThrottlingException"), 254, "failed", "Wait a minute"),
      ]
    } + [
      Ending("delete", .done, 0, "deleted"),
      Ending(
        "delete", .lost, 255, "unknown", "Whether it was deleted is not known.",
        "There is a profile named “datadog-ops” now", "“appflow-profile show” looks once more."),
      Ending(
        "delete", .refused(409, "ConflictException"), 254, "failed", "Flows use the profile.",
        "Nothing was deleted."),
      Ending(
        "delete", .lostThenRefused(404, "ResourceNotFoundException"), 255, "unknown",
        "That was the answer to the last attempt", "Whether it was deleted is not known."),
      Ending("delete", .refused(403, "AccessDeniedException"), 254, "failed", "may not do this"),
    ]

  /// A service with one profile and the flows that use it.
  private static func server(_ answer: Answer, flows: [String] = []) throws -> LoopbackServer {
    try LoopbackServer { server, connection, _ in
      while let request = connection.receive() {
        server.record(request)
        let before = server.requests.count { $0.path == request.path } - 1
        switch request.path {
        case "/describe-connector-profiles": connection.answer(200, [:], described(request))
        case "/list-flows":
          let all = flows.map { #"{"flowName":"\#($0)"}"# }.joined(separator: ",")
          connection.answer(200, [:], #"{"flows":[\#(all)]}"#)
        case "/describe-flow":
          let name = (try? JSONReader.read(request.text))?["flowName"]?.text ?? ""
          connection.answer(
            200, [:],
            #"{"flowName":"\#(name)","flowStatus":"Active","sourceFlowConfig":{"connectorProfileName":"datadog-ops"}}"#
          )
        default:
          if case .lost = answer { return connection.reset() }
          if case .lostThenRefused = answer, before == 0 { return connection.reset() }
          connection.answer(answer)
        }
      }
    }
  }

  private static func described(_ request: ReceivedRequest) -> String {
    request.text.contains("datadog-new")
      ? #"{"connectorProfileDetails":[]}"#
      : """
      {"connectorProfileDetails":[{"connectorProfileName":"datadog-ops","connectorType":"Datadog",
      "connectionMode":"Public","connectorProfileProperties":{"Datadog":{"instanceUrl":"https://api.datadoghq.com"}},
      "connectorProfileArn":"arn:aws:appflow:eu-west-1:123456789012:connectorprofile/datadog-ops"}]}
      """
  }

  private func arguments(_ command: [String]) -> [String] {
    switch command[0] {
    case "create": command + [request]
    case "copy":
      command + ["datadog-ops", "datadog-new", "--yes"]
        + ["apiKey", "applicationKey"].flatMap { ["--secret", "\($0)=file:\(secret)"] }
    default: command + ["datadog-ops", "--yes"]
    }
  }

  private func run(
    _ arguments: [String], _ server: LoopbackServer, launcher: [String] = []
  ) async throws -> FaultProgram.Output {
    try await FaultProgram.run(
      arguments + ["--endpoint-url", server.url], environment: ["XDG_STATE_HOME": folder.path("state")],
      launcher: launcher)
  }

  private func journal() async throws -> [JSONValue] {
    let output = try await FaultProgram.run(
      ["journal", "--output", "json"], environment: ["XDG_STATE_HOME": folder.path("state")])
    for secret in FaultRequest.secrets { #expect(!output.everything.contains(secret)) }
    return try JSONReader.read(output.standardOutput).items ?? []
  }

  private func bodies(_ server: LoopbackServer, _ path: String) throws -> [JSONValue] {
    try server.requests.filter { $0.path == path }.map { try JSONReader.read($0.text) }
  }

  @Test(
    "exit code, words to act on, one client token, the journal's outcome, and no secret in any of them",
    arguments: endings)
  func ending(_ ending: Ending) async throws {
    let server = try Self.server(ending.answer)
    let output = try await run(arguments(ending.command), server)
    #expect(output.status == ending.exitCode, "\(output.everything)")
    for words in ending.says {
      #expect(output.standardError.contains(words), "\(words)\n\(output.standardError)")
    }
    for secret in FaultRequest.secrets { #expect(!output.everything.contains(secret)) }
    #expect(output.standardOutput.isEmpty == (ending.exitCode != 0))
    let sent = try bodies(server, ending.path)
    let tokens = Set(sent.map { $0["clientToken"]?.text })
    #expect(!sent.isEmpty && tokens.count == 1)
    let entry = try #require(try await journal().first)
    let action = ending.command == ["copy"] ? "create" : ending.command[0]
    #expect(entry["action"]?.text == action && entry["outcome"]?.text == ending.outcome, "\(entry)")
    #expect(entry["clientToken"]?.text == tokens.first ?? nil)
    if ending.command == ["delete"] {
      #expect(sent.allSatisfy { $0 == ["connectorProfileName": "datadog-ops", "forceDelete": false] })
      #expect(!output.standardError.contains("client-token"))
    }
  }

  @Test("the token that a lost creation told repeats the same request, and its success resolves both entries")
  func repeated() async throws {
    for command in [["create"], ["copy"]] {
      let losing = try Self.server(.lost)
      let lost = try await run(arguments(command), losing)
      let token = try #require(
        lost.standardError.components(separatedBy: "--client-token ").dropFirst().first?.prefix(36))
      let working = try Self.server(.done)
      let again = try await run(arguments(command) + ["--client-token", String(token)], working)
      #expect(again.status == 0, "\(again.standardError)")
      let path = "/create-connector-profile"
      let all = try bodies(losing, path) + bodies(working, path)
      #expect(all.allSatisfy { $0 == all[0] } && all[0]["clientToken"]?.text == String(token))
    }
    #expect(try await journal().map { $0["outcome"]?.text } == Array(repeating: "created", count: 4))
  }

  @Test("a profile that flows use is deleted only where that is said, and its flows are told first")
  func flows() async throws {
    let server = try Self.server(.done, flows: ["orders", "leads"])
    let refused = try await run(["delete", "datadog-ops", "--yes"], server)
    #expect(refused.status == 254, "\(refused.everything)")
    for name in ["orders", "leads"] {
      #expect(refused.standardError.contains("datadog-ops: used by the flow \(name) (Active)"))
    }
    #expect(refused.standardError.contains("Nothing was deleted: 2 flows use the profile."))
    #expect(try bodies(server, "/delete-connector-profile").isEmpty)
    #expect(try await journal().isEmpty)
    let forced = try await run(["delete", "datadog-ops", "--yes", "--force-delete"], server)
    #expect(forced.status == 0, "\(forced.everything)")
    #expect(
      try bodies(server, "/delete-connector-profile")
        == [["connectorProfileName": "datadog-ops", "forceDelete": true]])
    #expect(try JSONReader.read(forced.standardOutput)["flows"] == ["orders", "leads"])
  }

  @Test("on a terminal, a profile is deleted only where its own name is typed", arguments: [true, false])
  func typedName(_ isRight: Bool) async throws {
    let server = try Self.server(.done)
    let typed = isRight ? "datadog-ops" : "yes"
    let output = try await run(
      ["delete", "datadog-ops"], server, launcher: ["python3", "-c", Self.terminal, typed])
    #expect(output.everything.contains("type its name:"), "\(output.everything)")
    #expect(output.standardOutput.hasSuffix(isRight ? "ended 0\n" : "ended 130\n"), "\(output.everything)")
    #expect(try bodies(server, "/delete-connector-profile").count == (isRight ? 1 : 0))
  }

  /// Runs a program on a terminal of its own, types a line when it is asked for its name, and tells how it ended.
  private static let terminal = """
    import os, pty, sys
    pid, end = pty.fork()
    if pid == 0: os.execvp(sys.argv[2], sys.argv[2:])
    seen, answered = b'', False
    while True:
        try: got = os.read(end, 4096)
        except OSError: break
        if not got: break
        seen += got
        if b'type its name:' in seen and not answered:
            os.write(end, sys.argv[1].encode() + b'\\n')
            answered = True
    print(seen.decode('utf-8', 'replace'))
    print('ended', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    """

  struct Refusal: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var file = MakingTests.creation
    let exitCode: Int32
    let says: String

    var testDescription: String { "\(arguments): \(says)" }
  }

  static let refusals = [
    Refusal(
      arguments: ["create", "FILE", "--read-only"], exitCode: 252, says: "Read-only: nothing was sent."),
    Refusal(arguments: ["copy", "datadog-ops", "x", "--read-only"], exitCode: 252, says: "Read-only"),
    Refusal(arguments: ["delete", "datadog-ops", "--read-only", "--yes"], exitCode: 252, says: "Read-only"),
    Refusal(
      arguments: ["create", "FILE"], file: FaultRequest.text, exitCode: 252,
      says: "error required /connectorType: connectorType is required"),
    Refusal(
      arguments: ["create", "FILE"],
      file: creation.replacingOccurrences(
        of: #""connectorType": "Datadog""#, with: #""connectorType": "Slack""#),
      exitCode: 252, says: "The connector is Slack and the properties are Datadog's"),
    Refusal(
      arguments: ["create", "FILE"],
      file: creation.replacingOccurrences(
        of: #""connectionMode""#, with: #""connectorLabel": "mine", "connectionMode""#),
      exitCode: 252, says: "only custom connectors have a label"),
    Refusal(
      arguments: ["create", "FILE"],
      file: creation.replacingOccurrences(of: "fake-api-key-0001", with: "••••••••"), exitCode: 252,
      says: "error masked"),
    Refusal(
      arguments: ["copy", "datadog-ops", "datadog-ops"], exitCode: 252,
      says: "The new profile needs a name of its own."),
    Refusal(
      arguments: ["copy", "datadog-ops", "new"], exitCode: 252, says: "/Datadog/apiKey: apiKey is required"),
    Refusal(
      arguments: ["copy", "datadog-ops", "new", "--label", "mine", "--secret", "apiKey=env:PATH"],
      exitCode: 252,
      says: "Only custom connectors have a label"),
    Refusal(
      arguments: ["copy", "datadog-ops", "new", "--set", "apiKey=fake"], exitCode: 252,
      says: "“apiKey” is a secret: give its source"),
    Refusal(
      arguments: ["copy", "datadog-ops", "new", "--client-token", "t", "--secret", "apiKey=new:"],
      exitCode: 252, says: "the key that new: made for it is gone"),
    Refusal(
      arguments: ["delete", "datadog-ops"], exitCode: 252, says: "no terminal to type the name on"),
    Refusal(
      arguments: ["delete", "datadog-new", "--yes"], exitCode: 254,
      says: "There is no connector profile named “datadog-new”"),
  ]

  @Test("what is refused before anything is sent", arguments: refusals)
  func refused(_ refusal: Refusal) async throws {
    let server = try Self.server(.done)
    let file = try folder.write("refused.json", refusal.file)
    let output = try await run(refusal.arguments.map { $0 == "FILE" ? file : $0 }, server)
    #expect(output.status == refusal.exitCode, "\(output.everything)")
    #expect(output.standardError.contains(refusal.says), "\(output.standardError)")
    #expect(output.standardOutput.isEmpty)
    #expect(server.requests.allSatisfy { !$0.path.hasPrefix("/create") && !$0.path.hasPrefix("/delete") })
    #expect(try await journal().isEmpty)
  }

  @Test("a dry run writes the body masked, and sends nothing")
  func dryRun() async throws {
    let server = try Self.server(.done)
    for command in [["create"], ["copy"]] {
      let output = try await run(arguments(command) + ["--dry-run", "--read-only"], server)
      #expect(output.status == 0, "\(output.standardError)")
      let body = try JSONReader.read(output.standardOutput)
      #expect(body["connectorType"] == "Datadog" && body["connectorProfileName"] == "datadog-new")
      for secret in FaultRequest.secrets { #expect(!output.everything.contains(secret)) }
    }
    #expect(try bodies(server, "/create-connector-profile").isEmpty)
  }

  @Test("a skeleton of a new profile names its connector, and is checked as such")
  func skeleton() async throws {
    let skeleton = try await FaultProgram.run(["template", "Zendesk", "--create"]).standardOutput
    let json = try JSONReader.read(skeleton)
    #expect(json["connectorType"] == "Zendesk" && json["kmsArn"] == "" && json["connectorLabel"] == nil)
    let file = try folder.write("skeleton.json", skeleton)
    let checked = try await FaultProgram.run(["validate", "--create", file]).standardOutput
    #expect(checked.contains("/kmsArn") && !checked.contains("/connectorType"), "\(checked)")
    let good = try await FaultProgram.run(["validate", "--create", request])
    #expect(good.status == 0 && good.standardOutput == "\(request): valid\n", "\(good.everything)")
  }
}

extension LoopbackConnection {
  fileprivate func answer(_ answer: MakingTests.Answer) {
    switch answer {
    case .refused(let status, let code), .lostThenRefused(let status, let code):
      self.answer(status, ["x-amzn-ErrorType": code], #"{"message":"No."}"#)
    case .done, .lost:
      self.answer(
        200, [:],
        #"{"connectorProfileArn":"arn:aws:appflow:eu-west-1:123456789012:connectorprofile/datadog-new"}"#)
    }
  }
}
