import ArgumentParser
import JSON
import ServiceModel

/// Where a command line names its subcommand. Options may stand before the name too, as the AWS command line has it; the parser
/// wants those that only the subcommand knows behind it.
///
/// Which options there are, and which of them take the next word as their value, the parser's own description says.
struct NamedCommand {
  /// The command line, its subcommand first where it names one.
  let arguments: [String]

  /// Finds the subcommand.
  ///
  /// - Parameter arguments: the arguments after the program's name.
  /// - Throws: `CommandFailure` for a first word that is no subcommand, with the nearest one.
  init(in arguments: [String]) throws {
    let options = try KnownOptions()
    var index = 0
    var isMistyped = false
    while index < arguments.count, arguments[index] != "--" {
      let word = arguments[index]
      if word.hasPrefix("-"), word != "-" {
        if options.isValued(word) { index += 1 } else if !options.isKnown(word) { isMistyped = true }
      } else if Self.names.contains(word) {
        try Self.check(topic: word == "help" ? arguments[(index + 1)...].first : nil)
        self.arguments = [word] + arguments[..<index] + arguments[(index + 1)...]
        return
      } else if !isMistyped {
        throw CommandFailure.unknownCommand(word)
      }
      // Behind a mistyped option, a word may be its value: the parser tells the option.
      index += 1
    }
    self.arguments = arguments
  }

  /// The subcommands, and `help`, which the parser adds.
  static let names = Set(subcommands + ["help"])

  fileprivate static let subcommands = AppflowProfile.configuration.subcommands.compactMap {
    $0.configuration.commandName
  }

  private static func check(topic: String?) throws(CommandFailure) {
    guard let topic, !topic.hasPrefix("-"), !names.contains(topic) else { return }
    throw CommandFailure.unknownCommand(topic)
  }
}

/// The options of all subcommands.
private struct KnownOptions {
  private var flags: Set<String> = []
  private var valued: Set<String> = []

  /// Takes them from the parser's description of itself.
  init() throws {
    let description = try JSONReader.read(AppflowProfile._dumpHelp())
    add(description["command"] ?? .null)
  }

  private mutating func add(_ command: JSONValue) {
    for argument in command["arguments"]?.items ?? [] where argument["kind"] != "positional" {
      let names = (argument["names"]?.items ?? []).compactMap { name in
        name["name"]?.text.map { (name["kind"] == "long" ? "--" : "-") + $0 }
      }
      if argument["kind"] == "option" { valued.formUnion(names) } else { flags.formUnion(names) }
    }
    for subcommand in command["subcommands"]?.items ?? [] { add(subcommand) }
  }

  func isKnown(_ word: String) -> Bool { flags.union(valued).contains(word.prefix { $0 != "=" }.description) }

  /// Whether the next word is this one's value.
  func isValued(_ word: String) -> Bool { valued.contains(word) }
}

extension CommandFailure {
  /// A first word that is no subcommand, with the nearest one.
  static func unknownCommand(_ word: String) -> CommandFailure {
    let advice =
      NearestName.of(word, among: NamedCommand.subcommands).map { "Did you mean \($0)?" }
      ?? "A profile of this name would be opened by “appflow-profile edit \(word)”."
    return CommandFailure(
      .usage, "There is no subcommand “\(word)”. \(advice) “appflow-profile --help” lists them.")
  }
}
