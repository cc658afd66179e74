import ClientTestSupport
import Foundation
import Testing

@testable import OperatingSystem

@Suite("Other programs", .timeLimit(.minutes(1)))
struct ChildProcessTests {
  private func run(_ words: String...) async throws -> OperatingSystem.ChildProcess.Result {
    try await OperatingSystem.ChildProcess.run(words)
  }

  @Test("a program gets its arguments as they are, an empty input, and its status and both outputs come back")
  func outputs() async throws {
    let result = try await run(
      "sh", "-c", "cat; printf '%s|' \"$@\"; echo oops >&2; exit 7", "sh", "a b", "$HOME")
    #expect(result.status == 7 && result.output.revealed() == "a b|$HOME|" && result.errors == "oops\n")
  }

  @Test("a program inherits none of this program's files, however they were opened")
  func files() async throws {
    // Not marked as what it is, as a library of others might open it.
    let inheritable = open("/dev/null", O_RDONLY)
    defer { close(inheritable) }
    #expect(fcntl(inheritable, F_GETFD) & FD_CLOEXEC == 0)
    let result = try await run("sh", "-c", "for n in /proc/$$/fd/*; do echo ${n##*/}; done")
    // The shell's own files are its three, and the folder that it lists.
    let numbers = Set(result.output.revealed().split(separator: "\n").map(String.init))
    #expect(numbers.isSuperset(of: ["0", "1", "2"]) && numbers.count <= 4, "\(numbers)")
  }

  @Test("programs that start at once each end with their own output")
  func together() async throws {
    try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for number in 0..<40 {
        group.addTask {
          (
            number,
            try await OperatingSystem.ChildProcess.run(["sh", "-c", "sleep 0.05; echo \(number)"]).output
              .revealed()
          )
        }
      }
      for try await (number, text) in group { #expect(text == "\(number)\n") }
    }
  }

  @Test("a program starts with no signal blocked or ignored")
  func signals() async throws {
    let result = try await run("grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status")
    let masks = result.output.revealed().split(separator: "\n").map { $0.split(separator: "\t").last ?? "" }
    #expect(masks.count == 2)
    // Signals 1 to 31: the C library keeps two of the others to itself, and they are handed down as they are.
    for mask in masks { #expect(try #require(UInt64(mask, radix: 16)) & 0x7FFF_FFFF == 0, "\(mask)") }
  }

  /// Runs a script that writes process numbers into a file, and waits until those are there.
  private func start(_ script: String, _ limits: OperatingSystem.ChildProcess.Limits = .init()) async throws
    -> (
      task: Task<OperatingSystem.ChildProcess.Result, any Error>, processes: [pid_t]
    )
  {
    let folder = try TemporaryFolder()
    let words = ["sh", "-c", script, folder.path("begun")]
    let task = Task { try await OperatingSystem.ChildProcess.run(words, limits: limits) }
    while true {
      let text = (try? String(contentsOfFile: folder.path("begun"), encoding: .utf8)) ?? ""
      if text.hasSuffix(".\n") {
        return (task, text.split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) })
      }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  private func isRunning(_ process: pid_t) -> Bool {
    let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    return stat.split(separator: ")").last?.split(separator: " ").first.map { !["Z", "X"].contains($0) }
      ?? false
  }

  private func haveEnded(_ processes: [pid_t]) async throws {
    while processes.contains(where: isRunning) { try await Task.sleep(for: .milliseconds(5)) }
  }

  @Test("the time counts to the program's end, also where it has closed its outputs before")
  func closedOutputs() async throws {
    let (task, processes) = try await start(
      "exec >&- 2>&-; { echo $$; echo .; } >$0; exec sleep 600", .init(time: .milliseconds(500)))
    let failure = await #expect(throws: OperatingSystem.ChildProcess.Failure.self) { try await task.value }
    #expect(failure?.reason == "it takes longer than 500 ms")
    #expect(processes.count == 1)
    try await haveEnded(processes)
  }

  @Test("a program that passes a limit is killed with those that it has started, and that these have")
  func descendants() async throws {
    let (task, processes) = try await start(
      """
      trap '' TERM; sh -c 'trap "" TERM; sleep 600 & echo $! >>"$0"; wait' "$0" & echo $! $$ >>"$0"
      while [ $(wc -w <"$0") -lt 3 ]; do sleep 0.01; done; echo . >>"$0"; wait
      """, .init(time: .seconds(2)))
    let failure = await #expect(throws: OperatingSystem.ChildProcess.Failure.self) { try await task.value }
    #expect(failure?.reason == "it takes longer than 2 s")
    #expect(Set(processes).count == 3, "\(processes)")
    try await haveEnded(processes)
  }

  @Test("one that is no longer wanted is asked to end, and killed where it does not mind")
  func cancelled() async throws {
    let (polite, asked) = try await start(
      "trap 'exit 7' TERM; { echo $$; echo .; } >$0; while :; do sleep 0.05; done")
    polite.cancel()
    #expect(try await polite.value.status == 7)
    try await haveEnded(asked)
    let (stubborn, processes) = try await start(
      "trap '' TERM; { echo $$; echo .; } >$0; while :; do sleep 0.05; done")
    stubborn.cancel()
    let failure = await #expect(throws: OperatingSystem.ChildProcess.Failure.self) {
      try await stubborn.value
    }
    #expect(failure?.reason == "it was given up")
    try await haveEnded(processes)
  }

  @Test("an output that somebody keeps open after the program's end is told of")
  func keptOpen() async throws {
    let (task, processes) = try await start(
      "sleep 600 & { echo $!; echo .; } >$0", .init(time: .milliseconds(500)))
    let failure = await #expect(throws: OperatingSystem.ChildProcess.Failure.self) { try await task.value }
    #expect(failure?.reason.contains("a program that it started keeps its output open") == true)
    for process in processes { kill(process, SIGKILL) }
  }

  @Test("a program that is not there, and one that is none, are told of")
  func failures() async throws {
    let missing = await #expect(throws: OperatingSystem.ChildProcess.Failure.self) {
      try await run("/nonexistent/x")
    }
    #expect(missing?.reason == "No such file or directory")
    let folder = await #expect(throws: OperatingSystem.ChildProcess.Failure.self) { try await run("/") }
    #expect(folder?.reason == "Permission denied")
  }
}
