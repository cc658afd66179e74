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
    while index < arguments.count, arguments[index].hasPrefix("-"), arguments[index] != "-" {
      index += Self.valued.contains(arguments[index]) ? 2 : 1
    }
    guard index < arguments.count else { return Arranged(all: arguments, unknownCommand: nil) }
    let word = arguments[index]
    guard commands.contains(word) || word == "help" else {
      return Arranged(all: arguments, unknownCommand: word)
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
    let nearest = NearestName.of(word, among: names).map { " Did you mean \($0)?" } ?? ""
    return CommandFailure(
      .usage, "There is no subcommand “\(word)”.\(nearest) “appflow-profile --help” lists them.")
  }
}
