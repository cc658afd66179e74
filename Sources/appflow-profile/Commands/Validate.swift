import ArgumentParser
import Forms
import JSON
import OperatingSystem
import ServiceModel

/// `appflow-profile validate FILE|FOLDER…`
struct Validate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check request files against the model and the known combinations.",
    discussion: """
      Errors are what the service would surely refuse, and masks where secrets belong; warnings are patterns that refuse \
      good input too, combinations that are not documented, and secrets that look like something else. Ends with 252 where \
      a file has an error, with --strict also where it has a warning. With --create they are checked as requests \
      that make a profile.

      Of a folder, every *.json file in it and in its folders is checked, in the order of their paths; hidden ones and links \
      to folders are left out. A folder without any is an error. For many files, a folder is much faster than their names.

      Examples:
        appflow-profile validate request.json --output json
        appflow-profile validate requests/
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(
    help: ArgumentHelp("Request files, or folders of them; - is standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(help: "How to write the findings.")
  var output = Format.text

  @Flag(help: "Warnings count as errors do.")
  var strict = false

  @Flag(name: .customLong("create"), help: "They are requests that make a profile.")
  var creates = false

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let api = creates ? try common.api().creating : try common.api()
    let rules = RequestRules(api: api)
    let results = try await Self.results(of: files.flatMap { ValidatePlace.named(by: $0) }, rules, api)
    switch output {
    case .json: try Console.printExactly(JSONLines(["results": .list(results.map(\.json))]).text())
    case .text:
      let lines = results.flatMap(\.lines)
      if !lines.isEmpty { try Console.print(lines.joined(separator: "\n")) }
    }
    for result in results { if let reason = result.unreadable { Console.error(reason) } }
    if results.contains(where: { $0.isBad(strict: strict) }) { throw CommandFailure(.usage, "") }
  }

  /// As many files as are worth a task of their own.
  private static let filesOfTask = 50

  /// Checks files side by side.
  ///
  /// - Returns: the results in the order of the places.
  private static func results(
    of places: [ValidatePlace], _ rules: RequestRules, _ api: ConnectorAPI
  ) async throws -> [FileResult] {
    try await withThrowingTaskGroup(of: (Int, [FileResult]).self) { group in
      for start in stride(from: 0, to: places.count, by: filesOfTask) {
        group.addTask {
          let part = places[start..<min(start + filesOfTask, places.count)]
          return (start, try part.map { try result(of: $0, rules, api) })
        }
      }
      let parts = try await group.reduce(into: []) { $0.append($1) }
      return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  /// What there is to say of one file.
  private struct FileResult: Sendable {
    let file: String
    /// What has to be told of how it was read.
    var notes: [String] = []
    var violations: [Violation] = []
    /// The public halves of the private keys in it, for a comparison with the vendor's side.
    var publicKeys: [PublicKey] = []
    /// Why the file could not be read: the others are checked all the same.
    var unreadable: String?

    func isBad(strict: Bool) -> Bool {
      unreadable != nil || violations.contains { strict || $0.severity == .error }
    }

    var json: JSONValue {
      var json: JSONObject = ["file": .string(file), "violations": .list(violations.map(\.json))]
      if !notes.isEmpty { json["notes"] = .list(notes.map { .string($0) }) }
      if !publicKeys.isEmpty { json["publicKeys"] = .list(publicKeys.map(\.json)) }
      json["unreadable"] = unreadable.map { .string($0) }
      return .object(json)
    }

    var lines: [String] {
      let told =
        notes.map { "\(file): note: \($0)" } + publicKeys.map { "\(file): \($0.place): \($0.text)" }
      if violations.isEmpty, unreadable == nil { return told + ["\(file): valid"] }
      return told + violations.map { "\(file): \($0)" }
    }
  }

  private static func result(
    of place: ValidatePlace, _ rules: RequestRules, _ api: ConnectorAPI
  ) throws -> FileResult {
    let file = place.path
    if let failure = place.failure { return FileResult(file: file, unreadable: failure.description) }
    do {
      let document = try RequestFile.read(file, api: api)
      return FileResult(
        file: file, notes: document.notes,
        violations: rules.violations(in: document.request, at: WallTime.now().seconds),
        publicKeys: rules.publicKeys(in: document.request))
    } catch let error as RequestDocument.Unreadable {
      let violation = Violation(path: .root, rule: .json, message: error.description)
      return FileResult(file: file, violations: [violation])
    } catch let error as CommandFailure {
      return FileResult(file: file, unreadable: error.description)
    }
  }
}

extension Violation {
  /// The finding as scripts read it.
  var json: JSONValue {
    [
      "path": .string(path.description), "rule": .string(rule.rawValue),
      "severity": .string(severity.rawValue), "message": .string(message),
    ]
  }
}
