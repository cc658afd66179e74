import ClientTestSupport
import Foundation
import JSON
import Synchronization
import Testing

@Suite("The commands when something between them and the service fails", .timeLimit(.minutes(3)))
struct FaultTests {
  private let folder: TemporaryFolder
  private let request: String
  private var debugFile: String { folder.path("debug") }

  init() throws {
    folder = try TemporaryFolder()
    request = try folder.write("request.json", FaultRequest.text)
  }

  private func attempts() throws -> [String] {
    try String(contentsOfFile: debugFile, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// What holds for every failure: the code, the number of attempts, words, and that nothing secret is in any of them.
  private func check(
    _ output: FaultProgram.Output, against ending: Fault.Ending,
    of operation: String = "UpdateConnectorProfile"
  ) throws {
    #expect(output.status == ending.exitCode, "\(output.everything)")
    for words in ending.says { #expect(output.standardError.contains(words), "\(output.standardError)") }
    let written = try attempts()
    // An update whose outcome is not known is followed by a look at the profile.
    let lines = written.filter { $0.hasPrefix("\(operation) ") }
    #expect(lines.count == ending.attempts, "\(written)")
    for text in [output.everything] + written {
      for secret in FaultRequest.secrets { #expect(!text.contains(secret)) }
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F })
    }
  }

  private static func operation(of command: [String]) -> String {
    command.first == "list" ? "DescribeConnectorProfiles" : "UpdateConnectorProfile"
  }

  /// Serves what comes after the look at the profile that `update` takes first, for the journal. That finds none, counts as no
  /// connection, and has nothing of the fault.
  private func server(
    _ serve: @escaping @Sendable (LoopbackServer, LoopbackConnection, Int) -> Void
  ) throws -> LoopbackServer {
    let state = Mutex((isFirst: true, connections: 0))
    return try LoopbackServer { server, connection, _ in
      let isFirst = state.withLock { state in
        defer { state.isFirst = false }
        return state.isFirst
      }
      let look = "POST /describe-connector-profiles "
      if isFirst, connection.peek(look.utf8.count) == look {
        _ = connection.receive()
        connection.answer(200, ["Connection": "close"], #"{"connectorProfileDetails":[]}"#)
        return connection.close()
      }
      let number = state.withLock { state in
        defer { state.connections += 1 }
        return state.connections
      }
      serve(server, connection, number)
    }
  }

  private func updates(_ server: LoopbackServer) -> [ReceivedRequest] {
    server.requests.filter { $0.path == "/update-connector-profile" }
  }

  private func tokens(_ server: LoopbackServer) throws -> Set<String> {
    Set(try updates(server).map { try #require(JSONReader.read($0.text)["clientToken"]?.text) })
  }

  @Test("update: attempts, one client token, exit code, words to act on, no secret", arguments: faults)
  func update(_ fault: Fault) async throws {
    let server = try server(fault.serve)
    let output = try await FaultProgram.run(
      ["update", request, "--endpoint-url", server.url, "--debug-file", debugFile] + fault.arguments)
    try check(output, against: fault.update)
    if fault.isReached {
      #expect(updates(server).count == fault.update.attempts)
      let token = try #require(try tokens(server).first)
      #expect(try tokens(server).count == 1)
      // Once: the same advice twice would look like two.
      let advices = output.standardError.components(separatedBy: "--client-token \(token)").count - 1
      #expect(advices == (fault.mayHaveActed ? 1 : 0), "\(output.standardError)")
    } else {
      #expect(output.standardError.contains("--client-token ") == fault.mayHaveActed)
    }
    #expect(output.standardOutput.isEmpty == (fault.update.exitCode != 0))
  }

  @Test("list: attempts, exit code, words to act on, no secret", arguments: faults)
  func list(_ fault: Fault) async throws {
    let server = try LoopbackServer(fault.serve)
    let output = try await FaultProgram.run(
      ["list", "--endpoint-url", server.url, "--debug-file", debugFile] + fault.arguments)
    try check(output, against: fault.list, of: "DescribeConnectorProfiles")
    if fault.isReached { #expect(server.requests.count == fault.list.attempts) }
    #expect(!output.standardError.contains("client-token"))
    #expect(output.standardOutput.contains("datadog-ops") == (fault.list.exitCode == 0))
  }

  @Test("connection refused: three attempts, nothing sent, and no token that nobody needs")
  func refused() async throws {
    let server = try LoopbackServer { _, _, _ in }
    server.stop()
    for command in [["update", request], ["list"]] {
      try? FileManager.default.removeItem(atPath: debugFile)
      let output = try await FaultProgram.run(
        command + ["--endpoint-url", server.url, "--debug-file", debugFile])
      try check(
        output,
        against: .init(exitCode: 255, attempts: 3, says: ["127.0.0.1", "Check the endpoint and its port"]),
        of: Self.operation(of: command))
      #expect(!output.standardError.contains("--client-token"))
    }
  }

  @Test("a certificate for another name, and one that signs itself, end the command at once with the remedy")
  func certificates() async throws {
    let peer = try await TLSPeer(folder: folder)
    let cases: [(Int, String, String)] = [
      (peer.facts.otherName, "for another name", "Check the endpoint's name"),
      (peer.facts.selfSigned, "self-signed", "AWS_CA_BUNDLE"),
    ]
    for (port, reason, advice) in cases {
      for command in [["update", request], ["list"]] {
        try? FileManager.default.removeItem(atPath: debugFile)
        let output = try await FaultProgram.run(
          command + ["--endpoint-url", "https://127.0.0.1:\(port)", "--debug-file", debugFile],
          environment: ["AWS_CA_BUNDLE": peer.facts.ca])
        try check(
          output, against: .init(exitCode: 255, attempts: 1, says: [reason, advice]),
          of: Self.operation(of: command))
        #expect(!output.standardError.contains("--client-token"))
      }
    }
  }

  @Test(
    "AWS_MAX_ATTEMPTS and AWS_RETRY_MODE are honoured, and nonsense in them is named", arguments: [1, 2, 5])
  func maxAttempts(_ wanted: Int) async throws {
    let server = try LoopbackServer.answering { _, connection, _ in connection.answer(500) }
    let output = try await FaultProgram.run(
      ["update", request, "--endpoint-url", server.url, "--debug-file", debugFile],
      environment: [
        "AWS_MAX_ATTEMPTS": "\(wanted)", "AWS_RETRY_MODE": "adaptive", "AWS_NEW_RETRIES_2026": "true",
      ])
    try check(output, against: .init(exitCode: 255, attempts: wanted, says: ["500"]))
    #expect(updates(server).count == wanted)
    #expect(try tokens(server).count == 1)
    for (name, value) in [("AWS_MAX_ATTEMPTS", "many"), ("AWS_RETRY_MODE", "often")] {
      let refused = try await FaultProgram.run(
        ["update", request, "--endpoint-url", server.url], environment: [name: value])
      #expect(refused.status == 253 && refused.standardError.contains(name), "\(refused.standardError)")
      #expect(refused.standardError.contains("it must be"))
    }
    #expect(updates(server).count == wanted)
  }

  @Test(
    "Ctrl-C during an update that hangs ends it at once, tells the token, and that the outcome is not known")
  func interrupted() async throws {
    let server = try server { server, connection, _ in
      if let request = connection.receive() { server.record(request) }
      connection.waitForEnd()
    }
    let process = folder.path("process")
    async let running = FaultProgram.run(
      ["update", request, "--endpoint-url", server.url],
      launcher: ["sh", "-c", #"echo $$ >"$0"; exec "$@""#, process])
    _ = await server.arrivals.first { _ in true }
    let id = try #require(Int32(try String(contentsOfFile: process, encoding: .utf8).dropLast()))
    kill(id, SIGINT)
    let output = try await running
    #expect(output.status == 255)
    let token = try #require(try tokens(server).first)
    #expect(output.standardError.contains("--client-token \(token)"), "\(output.standardError)")
  }

  @Test("the token that a lost update told repeats the same request")
  func repeated() async throws {
    let losing = try server { server, connection, number in
      while let request = connection.receive() {
        server.record(request)
        if number < 3 { return connection.reset() }
        connection.answer(200, [:], #"{"connectorProfileArn":"arn:aws:appflow:p"}"#)
      }
    }
    let lost = try await FaultProgram.run(["update", request, "--endpoint-url", losing.url])
    #expect(lost.status == 255)
    let token = try #require(
      lost.standardError.components(separatedBy: "--client-token ").dropFirst().first?.prefix(36))
    let again = try await FaultProgram.run(
      ["update", request, "--endpoint-url", losing.url, "--client-token", String(token)])
    #expect(again.status == 0, "\(again.standardError)")
    #expect(updates(losing).count == 4)
    #expect(try tokens(losing) == [String(token)])
    #expect(Set(updates(losing).map(\.text)).count == 1)
  }
}
