import ArgumentParser
import Forms
import ServiceModel

/// `appflow-profile validate FILE…`
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check request files against the model and the known combinations.",
    discussion: """
      Errors are what the service would surely refuse; warnings are patterns that refuse good input too, and
      combinations that are not documented. Ends with 252 where a file has an error.

      Example: appflow-profile validate request.json --output json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: ArgumentHelp("Request files; - is standard input.", valueName: "file"))
  var files: [String]

  @Option(help: "How to write the findings.")
  var output = Format.text

  @OptionGroup var common: CommonOptions

  func run() throws {
    let api = try common.api()
    let rules = RequestRules(api: api)
    let results = try files.map { (file: $0, violations: try violations(in: $0, rules, api)) }
    switch output {
    case .json: Console.printExactly(JSONLines(json(results)).text())
    case .text: for result in results { printText(result.file, result.violations) }
    }
    let hasErrors = results.contains { $0.violations.contains { $0.severity == .error } }
    if hasErrors { throw CommandFailure(.usage, "") }
  }

  private func violations(in file: String, _ rules: RequestRules, _ api: ConnectorAPI) throws -> [Violation] {
    do {
      return rules.violations(in: try RequestFile.read(file, api: api))
    } catch let error as JSONSyntaxError {
      return [Violation(path: .root, rule: .json, message: "This is not JSON: \(error).")]
    }
  }

  private func printText(_ file: String, _ violations: [Violation]) {
    if violations.isEmpty { Console.print("\(file): valid") }
    for violation in violations {
      let path = violation.path.tokens.isEmpty ? "" : " \(violation.path)"
      Console.print(
        "\(file): \(violation.severity.rawValue) \(violation.rule.rawValue)\(path): \(violation.message)")
    }
  }

  private func json(_ results: [(file: String, violations: [Violation])]) -> JSONValue {
    let list = results.map { result -> JSONValue in
      ["file": .string(result.file), "violations": .list(result.violations.map(\.json))]
    }
    return ["results": .list(list)]
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
