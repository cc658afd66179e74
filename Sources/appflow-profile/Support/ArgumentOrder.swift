import ServiceModel

/// Lets options stand before the subcommand too, as the AWS command line has it, and notices a mistyped subcommand.
struct ArgumentOrder {
  /// Options that take a value in the next argument.
  private static let valued: Set = [
    "--profile", "--region", "--endpoint-url", "--model", "--output", "--connect-timeout", "--timeout",
    "--debug-file", "--config", "--profile-name", "--since", "--plan", "--secret",
    "--set", "--concurrency", "--older-than", "--connector-type", "--client-token", "--from", "--as",
    "--generate-completion-script", "--profiles",
  ]

  /// Options without a value.
  private static let flags: Set = [
    "--debug", "--plain", "--no-color", "--no-mouse", "--read-only", "--verify", "--yes", "--trim", "--exact",
    "--strict",
    "--dry-run", "--no-flows", "--list", "--version", "--help", "-h",
  ]

  let commands: [String]

  struct Arranged {
    let all: [String]
    /// The first word, where it is no subcommand.
    let unknownCommand: String?
  }

  /// Puts the subcommand first.
  ///
  /// - Parameter arguments: the arguments after the program's name.
  func subcommandFirst(_ arguments: [String]) -> Arranged {
    // A shell asks for words to complete: its arguments have an order of their own.
    if arguments.first == "---completion" { return Arranged(all: arguments, unknownCommand: nil) }
    var index = 0
    var isMistyped = false
    while index < arguments.count, arguments[index].hasPrefix("-"), arguments[index] != "-" {
      let option = arguments[index]
      isMistyped = !Self.valued.contains(option) && !Self.flags.contains(option) && !option.contains("=")
      index += Self.valued.contains(option) ? 2 : 1
    }
    guard index < arguments.count else { return Arranged(all: arguments, unknownCommand: nil) }
    let word = arguments[index]
    let known = commands + ["help"]
    guard known.contains(word) else {
      // Behind a mistyped option this may be its value: the parser tells the option.
      return Arranged(all: arguments, unknownCommand: isMistyped ? nil : word)
    }
    if word == "help", let topic = arguments[(index + 1)...].first, !topic.hasPrefix("-"),
      !known.contains(topic)
    {
      return Arranged(all: arguments, unknownCommand: topic)
    }
    var rest = arguments
    rest.remove(at: index)
    return Arranged(all: [word] + rest, unknownCommand: nil)
  }
}

extension CommandFailure {
  /// A first word that is no subcommand, with the nearest one.
  static func unknownCommand(_ word: String) -> CommandFailure {
    let names = AppflowProfile.configuration.subcommands.map { $0._commandName }
    let advice =
      NearestName.of(word, among: names).map { "Did you mean \($0)?" }
      ?? "A profile of that name is opened by “appflow-profile edit \(word)”."
    return CommandFailure(
      .usage, "There is no subcommand “\(word)”. \(advice) “appflow-profile --help” lists them.")
  }
}
