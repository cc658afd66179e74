import ArgumentParser
import Forms
import ServiceModel

/// `appflow-profile validate FILE…`
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check request files against the model and the known combinations.",
    discussion: """
      Errors are what the service would surely refuse; warnings are patterns that refuse good input too, and \
      combinations that are not documented. Ends with 252 where a file has an error.

      Example: appflow-profile validate request.json --output json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: ArgumentHelp("Request files; - is standard input.", valueName: "file"), completion: .file())
  var files: [String]

  @Option(help: "How to write the findings.")
  var output = Format.text

  @OptionGroup var common: CommonOptions

  func run() throws {
    let api = try common.api()
    let rules = RequestRules(api: api)
    let results = try files.map { try result(of: $0, rules, api) }
    switch output {
    case .json: Console.printExactly(JSONLines(["results": .list(results.map(\.json))]).text())
    case .text: for result in results { printText(result) }
    }
    for result in results { if let reason = result.unreadable { Console.error(reason) } }
    if results.contains(where: \.isBad) { throw CommandFailure(.usage, "") }
  }

  /// What there is to say of one file.
  private struct FileResult {
    let file: String
    var violations: [Violation] = []
    /// Why the file could not be read: the others are checked all the same.
    var unreadable: String?

    var isBad: Bool { unreadable != nil || violations.contains { $0.severity == .error } }

    var json: JSONValue {
      var json: JSONObject = ["file": .string(file), "violations": .list(violations.map(\.json))]
      json["unreadable"] = unreadable.map { .string($0) }
      return .object(json)
    }
  }

  private func result(of file: String, _ rules: RequestRules, _ api: ConnectorAPI) throws -> FileResult {
    do {
      return FileResult(file: file, violations: rules.violations(in: try RequestFile.read(file, api: api)))
    } catch let error as JSONSyntaxError {
      let violation = Violation(path: .root, rule: .json, message: "This is not JSON: \(error).")
      return FileResult(file: file, violations: [violation])
    } catch let error as CommandFailure {
      return FileResult(file: file, unreadable: error.description)
    }
  }

  private func printText(_ result: FileResult) {
    if result.violations.isEmpty, result.unreadable == nil { Console.print("\(result.file): valid") }
    for violation in result.violations {
      let path = violation.path.tokens.isEmpty ? "" : " \(violation.path)"
      Console.print(
        "\(result.file): \(violation.severity.rawValue) \(violation.rule.rawValue)\(path): \(violation.message)"
      )
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
