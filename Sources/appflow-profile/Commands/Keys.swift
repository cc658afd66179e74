import ArgumentParser
import JSON
import ProfileEditor
import Terminal

/// `appflow-profile keys`
struct Keys: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "List the keys of every context, and where they come from.",
    discussion: """
      The settings file changes them: a section [keys CONTEXT] with lines such as “start-filter = f, Ctrl-F”. The keys \
      that a line names replace all that the action had in that context. Nothing after the = leaves the action without a \
      key.

      Example: appflow-profile keys --output json
      """)

  @Option(help: "How to write them.")
  var output = OutputFormat.table

  @OptionGroup var common: CommonOptions

  func run() throws {
    let bindings = try common.settings().keys.all
    switch output {
    case .json: try Console.printExactly(JSONLines(["keys": .list(bindings.map(\.json))]).text())
    case .table:
      let rows = bindings.map {
        [
          $0.context.rawValue, $0.keys.map(\.name).joined(separator: ", "), $0.action.name, $0.help,
          $0.source ?? "default",
        ]
      }
      try Console.print(Table(head: [.whole("CONTEXT"), "KEYS", "ACTION", "HELP", "SOURCE"], rows: rows))
    }
  }
}

extension KeyBinding {
  /// The binding as data.
  fileprivate var json: JSONValue {
    [
      "context": .string(context.rawValue), "keys": .list(keys.map { .string($0.name) }),
      "action": .string(action.name), "help": .string(help), "source": .string(source ?? "default"),
    ]
  }
}
