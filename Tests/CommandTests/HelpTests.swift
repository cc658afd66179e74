import ClientTestSupport
import ServiceModel
import Testing

/// What `--help` says, which is what the manual page says.
@Suite("Help")
struct HelpTests {
  /// What the help has on the narrowest terminal that many people have.
  private static let columns = 79

  private func commands() async throws -> [JSONValue] {
    let output = try await FaultProgram.run(["--experimental-dump-help"])
    let root = try #require(try JSONReader.read(output.standardOutput)["command"])
    return [root] + (root["subcommands"]?.items ?? []).filter { $0["commandName"] != "help" }
  }

  @Test("every subcommand has a sentence and an example that begins with the program's name")
  func examples() async throws {
    let commands = try await commands()
    #expect(commands.count > 12)
    for command in commands {
      let name = try #require(command["commandName"]?.text)
      let discussion = command["discussion"]?.text ?? ""
      #expect(command["abstract"]?.text?.hasSuffix(".") == true, "\(name)")
      #expect(discussion.contains("Example"), "\(name)")
      let call = name == "appflow-profile" || name == "browse" ? name : "appflow-profile " + name
      #expect(discussion.contains(call.replacing("browse", with: "appflow-profile")), "\(name)")
    }
  }

  @Test(
    "a line that is not wrapped fits a narrow terminal, and a paragraph is one line, which every terminal wraps as it needs"
  )
  func wrapping() async throws {
    for command in try await commands() {
      let name = command["commandName"]?.text ?? ""
      let lines = (command["discussion"]?.text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      for (line, next) in zip(lines, lines.dropFirst() + [""]) where line.count > Self.columns {
        #expect(!line.hasPrefix(" "), "\(name): \(line)")
        #expect(next.isEmpty || next.hasPrefix(" "), "\(name): \(next)")
      }
    }
  }

  @Test("every option and argument has its sentence, and what takes a file completes files")
  func options() async throws {
    var files = 0
    for command in try await commands() {
      for argument in command["arguments"]?.items ?? [] where argument["shouldDisplay"]?.flag == true {
        let name = argument["valueName"]?.text ?? ""
        #expect(
          argument["abstract"]?.text?.hasSuffix(".") == true, "\(command["commandName"]?.text ?? "") \(name)")
        guard name == "file" else { continue }
        files += 1
        #expect(
          argument["completionKind"]?["file"] != nil, "\(argument["preferredName"]?["name"]?.text ?? name)")
      }
    }
    #expect(files > 5)
  }
}
