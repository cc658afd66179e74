import ClientTestSupport
import Foundation
import Testing

@Suite("validate: many files at once", .timeLimit(.minutes(2)))
struct ValidateTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a file that cannot be read is told of, the others are checked, and the worst decides")
  func unreadable() async throws {
    let good = try folder.write("good.json", FaultRequest.text)
    let broken = try folder.write("broken.json", "{")
    let missing = folder.path("missing.json")
    let output = try await FaultProgram.run(["validate", missing, good, broken])
    #expect(output.status == 252)
    #expect(output.standardError == "\(missing): cannot be read: No such file or directory.\n")
    #expect(
      output.standardOutput.hasPrefix("\(good): valid\n\(broken): error json: This is not JSON: line 1"))
    let json = try await FaultProgram.run(["validate", "--output", "json", missing, good])
    #expect(json.status == 252)
    #expect(json.standardOutput.contains("\"unreadable\": \"\(missing): cannot be read"))
    #expect(try await FaultProgram.run(["validate", good]).status == 0)
  }

  @Test("a file that grows to many pages is read whole")
  func large() async throws {
    let blanks = String(repeating: " ", count: 300_000)
    let file = try folder.write("large.json", blanks + FaultRequest.text + blanks)
    #expect(try await FaultProgram.run(["validate", file]).standardOutput == "\(file): valid\n")
  }

  @Test(
    "of a folder, every *.json file however deep is checked, in the order of paths; hidden ones are left out")
  func folder() async throws {
    for name in [
      "b.json", "a/z.json", "a/a/y.json", "a.json", "B.json", ".hidden.json", ".hidden/c.json", "a.txt",
    ] {
      try folder.write("requests/" + name, FaultRequest.text)
    }
    // A link to a folder may lead back; one to a file is the file.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("requests/back.json"), withDestinationPath: folder.path("requests"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("requests/link.json"), withDestinationPath: folder.path("requests/b.json"))
    let names = ["B.json", "a.json", "a/a/y.json", "a/z.json", "b.json", "link.json"]
    let expected = names.map { "\(folder.path("requests/" + $0)): valid\n" }.joined()
    for argument in [folder.path("requests"), folder.path("requests") + "//"] {
      let output = try await FaultProgram.run(["validate", argument])
      #expect(output.status == 0 && output.standardError.isEmpty)
      #expect(output.standardOutput == expected)
    }
  }

  @Test("in a folder, a broken file and one that cannot be read are told of, and the others are checked")
  func folderWithMistakes() async throws {
    let good = try folder.write("requests/good.json", FaultRequest.text)
    let broken = try folder.write("requests/broken.json", "{")
    let lost = folder.path("requests/lost.json")
    try FileManager.default.createSymbolicLink(atPath: lost, withDestinationPath: "/nonexistent")
    let pipe = folder.path("requests/pipe.json")
    #expect(mkfifo(pipe, 0o600) == 0)
    let output = try await FaultProgram.run(["validate", folder.path("requests")])
    #expect(output.status == 252)
    #expect(output.standardOutput.hasPrefix("\(broken): error json: This is not JSON: line 1"))
    #expect(output.standardOutput.hasSuffix("\n\(good): valid\n"))
    #expect(
      output.standardError == """
        \(lost): cannot be read: No such file or directory.
        \(pipe): is no file but a device or a pipe.

        """)
  }

  @Test("a folder without a *.json file is an error, beside which others are checked")
  func emptyFolder() async throws {
    try folder.write("empty/deep/notes.txt", "")
    let good = try folder.write("good.json", FaultRequest.text)
    let empty = folder.path("empty")
    let output = try await FaultProgram.run(["validate", good, empty + "/", "--output", "json"])
    #expect(output.status == 252)
    let reason = "\(empty): has no *.json file, nor has a folder in it."
    #expect(output.standardError == reason + "\n")
    #expect(output.standardOutput.contains("\"unreadable\": \"\(reason)\""))
    #expect(output.standardOutput.contains("\"file\": \"\(good)\""))
  }

  @Test("more files than one task checks keep their order, and so do their mistakes")
  func many() async throws {
    let numbers = (1000..<1230).map(String.init)
    for number in numbers {
      try folder.write(
        "requests/\(number).json",
        number.hasSuffix("7") ? "{}" : FaultRequest.text)
    }
    let output = try await FaultProgram.run(["validate", folder.path("requests")])
    #expect(output.status == 252)
    let lines = output.standardOutput.split(separator: "\n")
    var expected = numbers.filter { !$0.hasSuffix("7") }.map {
      "\(folder.path("requests/\($0).json")): valid"
    }
    #expect(lines.filter { $0.hasSuffix(": valid") }.map(String.init) == expected)
    expected = numbers.filter { $0.hasSuffix("7") }
    #expect(
      lines.filter { $0.contains(": error required /connectorProfileName") }.map {
        String($0.prefix { $0 != ":" }.dropLast(5).suffix(4))
      } == expected)
    #expect(lines.count > numbers.count)
  }
}
