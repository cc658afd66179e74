import ClientTestSupport
import Foundation
import PrivateFiles
import Testing

@Suite("Lines that are appended to a private file", .timeLimit(.minutes(2)))
struct AppendingTests {
  private let scratch: TemporaryFolder
  private let folder: PrivateFolder

  init() throws {
    scratch = try TemporaryFolder()
    folder = PrivateFolder(scratch.path("state"))
  }

  private var text: String { get throws { try folder.read("log", limit: 1 << 20)?.revealed() ?? "" } }

  @Test("each is a line, and a torn one before it stays a line of its own")
  func torn() throws {
    try folder.append(["one"], to: "log")
    try folder.append(["two"], to: "log")
    #expect(try text == "one\ntwo\n")
    try folder.replace("log", with: "one\ntw")
    try folder.append(["three"], to: "log")
    try folder.append(["four"], to: "log")
    #expect(try text == "one\ntw\nthree\nfour\n")
  }

  @Test("lines of two processes and of threads at once stay whole, and none is lost")
  func together() async throws {
    let folder = folder
    // Longer than one page, so that a write that is not alone would be seen.
    let long = String(repeating: "x", count: 5_000)
    let probes = try ["a", "b"].map {
      try JournalProbe(["append", folder.path, "log", "\($0)\(long)", "20"])
    }
    try await withThrowingTaskGroup { group in
      for thread in ["c", "d"] {
        group.addTask {
          try await Peers.offThePool {
            for number in 1...20 { try folder.append(["\(thread)\(long) \(number)"], to: "log") }
          }
        }
      }
      try await group.waitForAll()
    }
    for probe in probes { #expect(try await probe.result().status == 0) }
    let lines = try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let wanted = ["a", "b", "c", "d"].flatMap { name in (1...20).map { "\(name)\(long) \($0)" } }
    #expect(lines.count == 80)
    #expect(lines.map(String.init).sorted() == wanted.sorted())
  }

  @Test("where the disk takes no more, the line is refused, nothing of it stays, and the next one is whole")
  func full() async throws {
    let line = String(repeating: "y", count: 98)
    // A file may have one block, of 512 bytes or of 1,024, as the shell has it.
    let probe = try JournalProbe(["append", folder.path, "log", line, "40"], shell: "ulimit -f 1")
    let output = try await probe.result()
    #expect(output.status == 1)
    let number = try #require(
      output.text.split(separator: " ").dropFirst(2).first.flatMap { Int($0.dropLast()) })
    #expect((5...11).contains(number), "\(output.text)")
    #expect(output.text.contains("\(folder.path)/log: File too large."))
    let before = (1..<number).map { "\(line) \($0)\n" }.joined()
    #expect(try text == before)
    try folder.append(["next"], to: "log")
    #expect(try text == before + "next\n")
  }
}
