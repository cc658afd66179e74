import ClientTestSupport
import Foundation
import JSON
import Testing

@testable import ProfileEditor

/// What the program takes, from the program itself, is looked for in its manual pages.
@Suite("The manual pages", .timeLimit(.minutes(2)))
struct ManualTests {
  private let pages: ManualPages
  private let folder: TemporaryFolder

  init() async throws {
    pages = try await ManualPages()
    folder = try TemporaryFolder()
  }

  /// The words of the list that a message of the program has between two of its words.
  private func words(
    _ arguments: [String], settings: String = "", from start: String, to end: String = "."
  ) async throws -> [String] {
    let file = try folder.write("config", settings + "\n")
    let output = try await FaultProgram.run(arguments + ["--config", file])
    let found = try #require(output.standardError.range(of: start), "\(output.standardError)")
    let rest = output.standardError[found.upperBound...]
    let list = rest[..<(rest.range(of: end)?.lowerBound ?? rest.endIndex)]
    return list.replacing(" or ", with: ", ").replacing(" and ", with: ", ").split(separator: ", ").map(
      String.init)
  }

  private func expect(_ words: [String], least: Int, in text: String) {
    #expect(words.count >= least, "\(words)")
    for word in words { #expect(text.has(word: word), "the manual has no “\(word)”") }
  }

  // MARK: Commands, options, keys

  @Test("every command has a part, and in it all that it takes; what all take has a part of its own")
  func commands() async throws {
    let dump = try await FaultProgram.run(["--experimental-dump-help"]).standardOutput
    let root = try #require(try JSONReader.read(dump)["command"])
    let common = tags(of: root)
    #expect(common.count > 12)
    for tag in common { #expect(pages.command.lines(of: "OPTIONS").contains(tag), "\(tag)") }
    #expect(try expectParts(below: root, "appflow-profile", common) > 28)
  }

  /// Looks for the parts of a command's subcommands, and tells how many there are.
  private func expectParts(below command: JSONValue, _ name: String, _ common: [String]) throws -> Int {
    var count = 0
    for command in command["subcommands"]?.items ?? [] where command["commandName"] != "help" {
      let name = "\(name) \(try #require(command["commandName"]?.text))"
      let lines = pages.command.lines(of: name)
      #expect(lines.contains(try #require(command["abstract"]?.text)), "\(name)")
      for tag in tags(of: command) where !common.contains(tag) {
        #expect(lines.contains(tag), "\(name): \(tag)")
      }
      count += 1 + (try expectParts(below: command, name, common))
    }
    return count
  }

  /// How options and arguments are written before their explanations.
  private func tags(of command: JSONValue) -> [String] {
    (command["arguments"]?.items ?? []).filter { $0["shouldDisplay"]?.flag == true }.map { argument in
      let value = argument["valueName"]?.text ?? ""
      guard argument["kind"] != "positional" else {
        return value.uppercased() + (argument["isRepeating"]?.flag == true ? "..." : "")
      }
      return (argument["names"]?.items ?? []).map { name in
        (name["kind"] == "long" ? "--" : "-") + (name["name"]?.text ?? "")
          + (argument["kind"] == "option" ? " \(value)" : "")
      }.joined(separator: ", ")
    }
  }

  @Test("every key of every context stands in the context's part, with its action's name and what it does")
  func keys() async throws {
    let output = try await FaultProgram.run(["keys", "--output", "json"]).standardOutput
    let all = try #require(try JSONReader.read(output)["keys"]?.items)
    #expect(all.count > 200)
    for binding in all {
      let keys = (binding["keys"]?.items ?? []).compactMap(\.text).joined(separator: ", ")
      let lines = pages.command.lines(of: try #require(binding["context"]?.text))
      let tag = "\(keys) (\(binding["action"]?.text ?? ""))"
      let place = lines.firstIndex(of: tag)
      #expect(place.map { lines[$0 + 1] } == (binding["help"]?.text ?? "") + ".", "\(tag)")
    }
  }

  @Test("the answers of plain mode are there: those in the list and those at a field")
  func plainMode() {
    let lines = pages.manual.lines(of: "Plain mode")
    for command in BrowserCommand.allCases { #expect(lines.contains(command.rawValue), "\(command)") }
    let words = PlainAnswer.explanation.joined(separator: " ").matches(of: #/![a-z]+/#).map {
      String($0.output)
    }
    #expect(words.count > 5)
    for word in words + ["-", "?", "<", PlainAnswer.later] { #expect(lines.contains(word), "\(word)") }
  }

  // MARK: Settings and words

  @Test(
    "every setting, section and colour of the settings file is there, as the program lists them after a mistake"
  )
  func settings() async throws {
    let part = pages.manual.lines(of: "Settings and keys of your own").joined(separator: "\n")
    let all = try await words(["keys"], settings: "[settings]\nnone = 1", from: "There is ")
    expect(all, least: 12, in: part)
    expect(
      try await words(["keys"], settings: "[colours]\nx = none", from: "There is "), least: 6, in: part)
    expect(
      try await words(["keys"], settings: "[settings]\ntheme = none", from: "one of ", to: ", not"), least: 4,
      in: part)
    expect(
      try await words(["keys"], settings: "[settings]\ncolumns = none", from: "there are "), least: 8,
      in: part)
    for section in try await words(["keys"], settings: "[none]", from: "the sections are ") {
      #expect(part.contains(section.prefix { $0 != " " && $0 != "]" }), "\(section)")
    }
    let target = try await words(["keys"], settings: "[target x]\nnone = 1", from: "There is ")
    expect(target, least: 6, in: pages.manual.lines(of: "Many accounts and regions").joined(separator: "\n"))
  }

  @Test(
    "every column of a filter and every source of a secret is there, as the program lists them after a mistake"
  )
  func listed() async throws {
    expect(
      try await words(["list", "--filter", "none:x"], from: "The columns are "), least: 11,
      in: pages.manual.lines(of: "Lists for other programs").joined(separator: "\n"))
    let sources = try await words(["rotate", "x", "--secret", "a=none:x", "--yes"], from: "A source is ")
    #expect(sources.count >= 6)
    for source in sources {
      let scheme = source.prefix { $0 != ":" } + ":"
      #expect(pages.manual.text.contains(scheme), "\(scheme)")
    }
  }

  // MARK: Environment, files, exit codes

  /// What all matches of an expression with one group have in it.
  private func found(_ expression: Regex<(Substring, Substring)>, in texts: [String]) -> Set<String> {
    Set(texts.flatMap { $0.matches(of: expression).map { String($0.output.1) } })
  }

  @Test("every variable of the environment that the sources read is there")
  func environment() throws {
    let sources = try ManualPages.sources()
    let asking = #/getenv|[eE]nvironment|variable|names: \[String\]|for name in/#
    let lines = sources.flatMap { $0.split(separator: "\n").map(String.init) }.filter { $0.contains(asking) }
    let services = found(#/settingsName: "([a-z_]+)"/#, in: sources)
    let read =
      found(#/"((?:AWS|XDG)_[A-Z0-9_]+)"/#, in: sources)
      .union(found(#/"([A-Z][A-Z0-9_]+|[a-z]+_proxy)"/#, in: lines))
      .union(services.map { "AWS_ENDPOINT_URL_\($0.uppercased())" })
      // The ways in of tests, which no release has.
      .filter { !$0.hasPrefix("APPFLOW_PROFILE_") }
    #expect(services.count > 8 && read.count > 60)
    let part = pages.command.lines(of: "ENVIRONMENT").joined(separator: "\n")
    for name in read { #expect(part.has(word: name), "\(name)") }
  }

  @Test("every variable that libraries may see is there")
  func libraries() throws {
    let source = try String(contentsOfFile: ManualPages.file("Sources/CChild/environment.c"), encoding: .utf8)
    let list = try #require(source.firstMatch(of: #/kept\[\] = \{([^}]*)\};/#)).output.1
    let kept = found(#/"([A-Z_]+\*?)"/#, in: [String(list)])
      .filter { name in !["APPFLOW_PROFILE_", "SAP_", "ASAN_", "TSAN_"].contains { name.hasPrefix($0) } }
    #expect(kept.count > 25)
    let part = pages.command.lines(of: "ENVIRONMENT").joined(separator: "\n")
    for name in kept { #expect(part.has(word: name), "\(name)") }
  }

  @Test("every file that the sources name is there")
  func files() throws {
    let sources = try ManualPages.sources()
    // A name that is offered where the operator writes a list.
    let own = found(#/"([a-z]+\.(?:jsonl?|salt))"/#, in: sources).subtracting(["profiles.json"])
    let places = found(#/"(~\/\.aws\/[a-z\/]*[a-z])/#, in: sources)
    let kinds = found(#/fileName\("(\w+)"\)/#, in: sources).map { $0 + "_" }
    let scratch = found(#/"(\/[a-z-]+-XXXXXX)"/#, in: sources)
    #expect(own.count > 5 && places.count > 4 && kinds.count > 1 && !scratch.isEmpty)
    let part = pages.command.lines(of: "FILES").joined(separator: "\n")
    for name in own.union(places).union(kinds).union(scratch) { #expect(part.contains(name), "\(name)") }
  }

  @Test("every exit code is there")
  func exitCodes() throws {
    let source = try String(
      contentsOfFile: ManualPages.file("Sources/appflow-profile/Support/CommandFailure.swift"),
      encoding: .utf8)
    let codes = found(#/case \w+ = (\d+)/#, in: [source])
    #expect(codes.count > 6)
    for code in codes { #expect(pages.command.lines(of: "EXIT STATUS").contains(code), "\(code)") }
  }

  @Test("the settings that the manual shows are taken as they stand there")
  func settingsExamples() async throws {
    let text = try String(contentsOfFile: ManualPages.file("Sources/MANUAL.md"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element.drop { $0 != "\n" }) }
      .filter { $0.contains("\n[settings]") || $0.contains("\n[target ") }
    #expect(blocks.count > 1)
    for block in blocks {
      let output = try await FaultProgram.run(["keys", "--config", try folder.write("shown", block)])
      #expect(output.status == 0, "\(output.everything)")
    }
  }

  // MARK: The version

  @Test(
    "the program, both pages and the changelog have the same version, and the changelog can be read by Debian's programs"
  )
  func version() async throws {
    let version = try await FaultProgram.run(["--version"]).standardOutput.trimmingCharacters(
      in: .whitespacesAndNewlines)
    #expect(version.wholeMatch(of: #/\d+\.\d+\.\d+/#) != nil)
    for page in [pages.command, pages.manual] {
      #expect(page.head.hasSuffix("\"appflow-profile \(version)\""))
    }
    let changelog = try String(
      contentsOfFile: ManualPages.file("Sources/Packaging/changelog"), encoding: .utf8)
    let lines = changelog.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "appflow-profile (\(version)) unstable; urgency=medium")
    let end = #/ -- \S.* <\S*>  [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/#
    let heads = lines.filter { $0.hasPrefix("appflow-profile (") }.count
    #expect(lines.filter { $0.wholeMatch(of: end) != nil }.count == heads)
    for line in lines where !line.isEmpty && !line.hasPrefix("appflow-profile (") && !line.hasPrefix(" -- ") {
      #expect(line.hasPrefix("  "), "\(line)")
    }
  }
}
