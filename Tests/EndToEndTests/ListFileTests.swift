import ClientTestSupport
import Foundation
import Testing

/// The list as it is shown, down to the file.
@Suite("The list in a file, from a real terminal", .timeLimit(.minutes(3)))
struct ListFileTests {
  private static func browse(
    _ sandbox: SandboxProcess, _ command: [String] = []
  ) async throws -> TmuxTerminal {
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 30, command: command + [try Products.executable("appflow-profile")],
      environment: sandbox.environment)
    try await terminal.waitFor("29 profiles")
    return terminal
  }

  private static func write(_ path: String, _ terminal: TmuxTerminal) async throws {
    try await terminal.type(":write \(path)")
    try await terminal.press("Enter")
  }

  @Test("what is shown goes into a new file of its owner's; over one that is there only after a question")
  func written() async throws {
    try await SandboxProcess.run { sandbox in
      let folder = try ScratchFolder()
      let terminal = try await Self.browse(sandbox)
      try await terminal.press("/")
      try await terminal.type("veeva-vault")
      try await terminal.waitFor("1 of 29")
      try await terminal.press("Tab")
      let file = folder.file("list.csv")
      try await Self.write(file.path, terminal)
      try await terminal.waitFor("Wrote 1 profile to")
      let text = try String(contentsOf: file, encoding: .utf8)
      let row = "veeva-vault,Veeva Vault,Public,20"
      #expect(text.hasPrefix("name,connector,mode,updated,state,health\r\n" + row), "\(text)")
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      try Data("mine".utf8).write(to: file)
      try await terminal.press("w")
      try await terminal.waitFor(" :write")
      try await terminal.type(file.path)
      try await terminal.press("Enter")
      try await terminal.waitFor("Write over it?")
      try await terminal.press("n")
      try await terminal.waitFor(" :write \(file.path)")
      #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
      try await terminal.press("Enter")
      try await terminal.waitFor("Write over it?")
      try await terminal.press("y")
      try await terminal.waitFor("Wrote 1 profile to")
      #expect(try String(contentsOf: file, encoding: .utf8) == text)
      // Where it cannot be written, what was typed can be mended.
      try await Self.write(folder.file("no/list.csv").path, terminal)
      try await terminal.waitFor("there is no such folder.")
      try await terminal.waitFor(" :write \(folder.file("no/list.csv").path)")
    }
  }

  @Test("as JSON it is byte for byte what list writes")
  func json() async throws {
    try await SandboxProcess.run { sandbox in
      let folder = try ScratchFolder()
      let terminal = try await Self.browse(sandbox)
      try await Self.write(folder.file("all.json").path, terminal)
      try await terminal.waitFor("Wrote 29 profiles to")
      let list = try await Command.run(
        [try Products.executable("appflow-profile"), "list", "--output", "json"],
        environment: Products.plainEnvironment.merging(sandbox.environment) { $1 })
      #expect(try Data(contentsOf: folder.file("all.json")) == Data(list.text.utf8) && list.status == 0)
    }
  }

  @Test(
    "where a disk is full, that is told and nothing of the file is left; what it would have replaced stays")
  func full() async throws {
    try await SandboxProcess.run { sandbox in
      let folder = try ScratchFolder()
      // A limit for files stands in for the disk.
      let terminal = try await Self.browse(
        sandbox, ["/bin/sh", "-c", "ulimit -f 4; trap '' XFSZ; exec \"$0\" \"$@\""])
      try await Self.write(folder.file("all.json").path, terminal)
      try await terminal.waitFor("File too large")
      try await terminal.press("Escape")
      try await terminal.waitFor("CONNECTOR")
      try Data("mine".utf8).write(to: folder.file("all.json"))
      try await Self.write(folder.file("all.json").path, terminal)
      try await terminal.waitFor("Write over it?")
      try await terminal.press("y")
      try await terminal.waitFor("File too large")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["all.json"])
      #expect(try String(contentsOf: folder.file("all.json"), encoding: .utf8) == "mine")
    }
  }

  @Test("in plain mode, too")
  func plain() async throws {
    try await SandboxProcess.run { sandbox in
      let folder = try ScratchFolder()
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 60, command: [try Products.executable("appflow-profile"), "--plain"],
        environment: sandbox.environment)
      try await terminal.waitFor("29. ")
      try await terminal.type("w \(folder.file("list").path)")
      try await terminal.press("Enter")
      try await terminal.waitFor("Wrote 29 profiles to")
      let text = try String(contentsOf: folder.file("list"), encoding: .utf8)
      #expect(text.split(separator: "\n").count == 30 && text.hasPrefix("NAME "))
    }
  }
}
