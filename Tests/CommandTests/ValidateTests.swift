import ClientTestSupport
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
}
