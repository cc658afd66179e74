import Foundation
import Testing

@testable import AWSClient

@Suite("Other programs", .timeLimit(.minutes(1)))
struct ChildProcessTests {
  private func run(_ words: String...) async throws -> AWSClient.ChildProcess.Result {
    try await AWSClient.ChildProcess.run(words)
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
            try await AWSClient.ChildProcess.run(["sh", "-c", "sleep 0.05; echo \(number)"]).output.revealed()
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

  @Test("a program that is not there, and one that is none, are told of")
  func failures() async throws {
    let missing = await #expect(throws: AWSClient.ChildProcess.Failure.self) {
      try await run("/nonexistent/x")
    }
    #expect(missing?.reason == "No such file or directory")
    let folder = await #expect(throws: AWSClient.ChildProcess.Failure.self) { try await run("/") }
    #expect(folder?.reason == "Permission denied")
  }
}
