import ArgumentParser
import Glibc

/// The command: arguments in, exit codes out.
@main
struct AppflowProfile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "appflow-profile",
    abstract: "Edit Amazon AppFlow connector profiles, and see exactly what is sent.",
    discussion: """
      Without a subcommand, the editor opens on the account's profiles.

      Exit codes: 0 done; 130 interrupted; 252 usage or invalid input; 253 configuration or credentials;
      254 the service refused; 255 anything else.
      """,
    version: Version.text,
    subcommands: [
      Browse.self, Edit.self, List.self, Show.self, Connectors.self, Template.self, Validate.self,
      Update.self, Rotate.self,
      JournalCommand.self, Config.self, Keys.self, Demo.self,
    ],
    defaultSubcommand: Browse.self)

  static func main() async {
    let arguments = ArgumentOrder(commands: configuration.subcommands.map { $0._commandName })
      .subcommandFirst(Array(CommandLine.arguments.dropFirst()))
    // A file that may not grow is an error to tell, like a full disk, and not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    do {
      if let unknown = arguments.unknownCommand { throw CommandFailure.unknownCommand(unknown) }
      var command = try parseAsRoot(arguments.all)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      ExitCode.leave(with: error)
    }
  }
}
