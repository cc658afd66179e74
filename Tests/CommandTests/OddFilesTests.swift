import ClientTestSupport
import Foundation
import Testing

@Suite("Files that are none, lists that do not end, few descriptors", .serialized, .timeLimit(.minutes(2)))
struct OddFilesTests {
  private let folder: TemporaryFolder
  private let pipe: String

  init() throws {
    folder = try TemporaryFolder()
    pipe = folder.path("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
  }

  @Test(
    "a named pipe in a file's place is refused at once, with its path",
    arguments: [
      (["list"], "AWS_CONFIG_FILE"), (["list"], "AWS_SHARED_CREDENTIALS_FILE"), (["list"], "AWS_CA_BUNDLE"),
      (["connectors", "--model", "PIPE"], ""), (["list", "--config", "PIPE"], ""),
      (["keys", "--config", "PIPE"], ""), (["list", "--debug-file", "PIPE"], ""),
    ])
  func pipes(arguments: [String], variable: String) async throws {
    let output = try await FaultProgram.run(
      arguments.map { $0 == "PIPE" ? pipe : $0 }, environment: variable.isEmpty ? [:] : [variable: pipe])
    #expect([252, 253].contains(output.status), "\(output.everything)")
    #expect(output.standardError.contains(pipe), "\(output.standardError)")
  }

  @Test("a request comes through a pipe as well, which a shell's <(…) is")
  func request() async throws {
    let file = try folder.write("request.json", FaultRequest.text)
    let output = try await FaultProgram.run(
      ["validate", pipe],
      launcher: ["sh", "-c", #"cat "$0" > "$1" & shift 1; exec "$@""#, file, pipe])
    #expect(output.status == 0, "\(output.everything)")
  }

  @Test("a list without an end is an error and not all of the memory")
  func endless() async throws {
    let server = try Self.endlessList()
    defer { server.stop() }
    let output = try await FaultProgram.run(["list", "--endpoint-url", server.url])
    #expect(
      output.status == 255 && output.standardError.contains("more than an account can have"),
      "\(output.standardError)")
    #expect(output.standardOutput.isEmpty)
  }

  /// A list whose pages have no end.
  private static func endlessList(pause: useconds_t = 0) throws -> LoopbackServer {
    let details = (0..<2_000).map { #"{"connectorProfileName":"p\#($0)","connectorType":"Datadog"}"# }
      .joined(separator: ",")
    return try LoopbackServer.answering { _, connection, _ in
      usleep(pause)
      connection.answer(
        200, ["Content-Type": "application/json"],
        #"{"connectorProfileDetails":[\#(details)],"nextToken":"\#(UUID().uuidString)"}"#)
    }
  }

  @Test("Tab waits for two seconds at most, whatever does not come")
  func completion() async throws {
    let config = try folder.write("config", "[default]\ncredential_process = sleep 60\n")
    let silent = try LoopbackServer { _, connection, _ in
      _ = connection.receive()
      sleep(60)
    }
    let slow = try Self.endlessList(pause: 3_000_000)
    defer {
      silent.stop()
      slow.stop()
    }
    for environment in [
      ["AWS_CONFIG_FILE": config, "AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil],
      ["AWS_ENDPOINT_URL": silent.url], ["AWS_CONFIG_FILE": pipe],
      ["AWS_ENDPOINT_URL": slow.url],
    ] as [[String: String?]] {
      let begun = ContinuousClock.now
      let output = try await FaultProgram.run(
        ["---completion", "show", "--", "positional@0", "1", "0"], environment: environment)
      #expect(output.status == 0 && output.everything.isEmpty, "\(output.everything)")
      // Two seconds, and time for a machine that has much to do.
      #expect(ContinuousClock.now - begun < .seconds(40))
    }
  }

  /// Closes what other tests of this process have open just now, and becomes the program with a limit.
  private static let limiting = #"""
    for file in /proc/$$/fd/*; do
      number="${file##*/}"
      if [ "$number" -gt 2 ]; then eval "exec $number>&-"; fi
    done
    ulimit -n "$0"
    exec "$@"
    """#

  @Test(
    "with few descriptors there is an error and no hang, or all goes well",
    arguments: [4, 5, 6, 8, 10, 16, 24, 64])
  func descriptors(limit: Int) async throws {
    let request = try folder.write("request.json", FaultRequest.text)
    let server = try LoopbackServer.answering { request, connection, _ in
      connection.answer(
        200, ["Content-Type": "application/json"],
        request.path.contains("describe")
          ? #"{"connectorProfileDetails":[]}"#
          : #"{"connectorProfileArn":"arn:aws:appflow:eu-west-1:123456789012:connectorprofile/datadog-ops"}"#)
    }
    let isGood = limit >= 64
    for command in [["list"], ["update", request, "--yes"], ["validate", request]] {
      let output = try await FaultProgram.run(
        command + (command[0] == "validate" ? [] : ["--endpoint-url", server.url]),
        launcher: ["bash", "-c", Self.limiting, "\(limit)"])
      #expect(
        isGood ? output.status == 0 : output.status >= 252 || limit > 16 && output.status == 0,
        "\(limit) \(command[0]): \(output.status) \(output.everything)")
      #expect(output.status == 0 || !output.standardError.isEmpty, "\(limit) \(command[0])")
      if output.status == 255 {
        #expect(output.standardError.contains("ulimit -n"), "\(output.standardError)")
      }
    }
  }
}
