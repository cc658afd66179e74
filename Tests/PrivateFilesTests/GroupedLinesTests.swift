import ClientTestSupport
import Foundation
import PrivateFiles
import Testing

@Suite("Lines that are appended side by side")
struct GroupedLinesTests {
  private let scratch: TemporaryFolder
  private let lines: GroupedLines

  init() throws {
    scratch = try TemporaryFolder()
    lines = GroupedLines(folder: PrivateFolder(scratch.path("state")), name: "log")
  }

  private var written: [String] {
    get throws {
      try String(contentsOfFile: scratch.path("state/log"), encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
  }

  @Test("each is there once when its task goes on, and those of one task stand in their order")
  func all() async throws {
    let lines = lines
    try await withThrowingTaskGroup { group in
      for task in 0..<20 {
        group.addTask {
          for number in 0..<10 {
            try await lines.append("\(task) \(number)")
            #expect(try self.written.count { $0 == "\(task) \(number)" } == 1)
          }
        }
      }
      try await group.waitForAll()
    }
    let written = try written
    #expect(written.count == 200)
    for task in 0..<20 {
      #expect(written.filter { $0.hasPrefix("\(task) ") } == (0..<10).map { "\(task) \($0)" })
    }
  }

  @Test("where the file cannot be written, everyone who waits is told, and the next line is taken")
  func refused() async throws {
    try Data().write(to: URL(filePath: scratch.path("state")))
    let lines = lines
    let refusals = await withTaskGroup { group in
      for number in 0..<8 {
        group.addTask {
          do throws(PrivateFileFailure) {
            try await lines.append("\(number)")
            return false
          } catch {
            return true
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(refusals == 8)
    try FileManager.default.removeItem(atPath: scratch.path("state"))
    try await lines.append("next")
    #expect(try written == ["next"])
  }
}
