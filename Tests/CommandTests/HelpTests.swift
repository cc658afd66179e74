import ClientTestSupport
import JSON
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

  /// The options that a command's help lists, with their dashes.
  private func options(of command: JSONValue) -> [String] {
    (command["arguments"]?.items ?? []).filter {
      $0["shouldDisplay"]?.flag == true && $0["kind"] != "positional"
    }
    .compactMap { $0["preferredName"] }
    .compactMap { name in name["name"]?.text.map { (name["kind"] == "long" ? "--" : "-") + $0 } }
  }

  @Test("the first help lists every subcommand and every option that all of them take, and how to go on")
  func firstHelp() async throws {
    let root = try #require(try await commands().first)
    let own = options(of: root)
    #expect(own.count > 10)
    for arguments in [["--help"], ["-h"], ["help"], ["--region", "eu-west-1", "--help"]] {
      let help = try await FaultProgram.run(arguments)
      #expect(help.status == 0 && help.standardError.isEmpty)
      let lines = help.standardOutput.split(separator: "\n")
      #expect(lines.contains("USAGE: appflow-profile [<options>] [<subcommand>]"), "\(arguments)")
      for command in try await commands().dropFirst() {
        let name = try #require(command["commandName"]?.text)
        #expect(lines.contains { $0.hasPrefix("  \(name) ") }, "\(arguments): \(name)")
        #expect(Set(options(of: command)).isSuperset(of: own.filter { $0 != "--version" }), "\(name)")
      }
      for option in own { #expect(help.standardOutput.contains(" \(option)"), "\(option)") }
      #expect(help.standardOutput.contains("'appflow-profile help <subcommand>'"))
    }
  }

  @Test(
    "each subcommand's help is the same by each way to it, begins its usage with the program's name, and has its options"
  )
  func helpOfEach() async throws {
    for command in try await commands().dropFirst() {
      let name = try #require(command["commandName"]?.text)
      let help = try await FaultProgram.run(["help", name])
      #expect(help.status == 0 && help.standardError.isEmpty)
      #expect(help.standardOutput.contains("\nUSAGE: appflow-profile \(name)"), "\(help.standardOutput)")
      for option in options(of: command) {
        #expect(help.standardOutput.contains(" \(option)"), "\(name) \(option)")
      }
      let others = [
        [name, "--help"], [name, "-h"], ["--help", name], ["--region", "eu-west-1", name, "--help"],
        [name, "--timeout", "5", "--help"],
      ]
      for other in others {
        #expect(try await FaultProgram.run(other).standardOutput == help.standardOutput, "\(other)")
      }
    }
  }

  @Test("a mistake in a subcommand's arguments ends with 252, and names that subcommand's usage and help")
  func mistakes() async throws {
    for command in try await commands().dropFirst() {
      let name = try #require(command["commandName"]?.text)
      for mistake in [["--no-such-option"], ["--timeout", "soon"], ["--timeout", "0"], ["--region"]] {
        let output = try await FaultProgram.run([name] + mistake)
        #expect(output.status == 252 && output.standardOutput.isEmpty, "\(name) \(mistake)")
        #expect(output.standardError.hasPrefix("Error: "), "\(output.standardError)")
        #expect(output.standardError.contains("\nUsage: appflow-profile "), "\(output.standardError)")
        #expect(output.standardError.contains("See 'appflow-profile "), "\(output.standardError)")
      }
      let named = [
        "show", "compare", "diagnose", "template", "validate", "update", "create", "delete", "verify",
      ]
      let needed = name == "copy" ? ["x", "y"] : named.contains(name) ? ["x"] : []
      let unknown = try await FaultProgram.run([name] + needed + ["--no-such-option"]).standardError
      #expect(unknown.contains("\nUsage: appflow-profile \(name)"), "\(unknown)")
    }
  }
}
