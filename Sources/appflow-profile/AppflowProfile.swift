import ArgumentParser
import CChild
import CMemory
import CTasks
import Glibc

/// The command: arguments in, exit codes out.
@main
struct AppflowProfile: AsyncParsableCommand {
  // Each command has its name written out: otherwise ArgumentParser makes it from the type's name again for each argument,
  // which was a third of the time that validating a thousand files takes.
  static let configuration = CommandConfiguration(
    commandName: "appflow-profile",
    abstract: "Edit Amazon AppFlow connector profiles, and see exactly what is sent.",
    discussion: """
      Without a subcommand, the editor opens on the account's profiles. All subcommands take --profile, --region, \
      --endpoint-url, --read-only and the other options that “appflow-profile help browse” lists.

      Examples:
        appflow-profile
        appflow-profile --profile prod --region eu-west-1
        appflow-profile edit sf-prod
        appflow-profile list --output json

      Exit codes: 0 done; 130 interrupted; 252 usage or invalid input; 253 configuration or credentials; \
      254 the service refused; 255 anything else.
      """,
    version: Version.text,
    subcommands: [
      Browse.self, Edit.self, List.self, Show.self, Connectors.self, Template.self, Validate.self,
      Update.self, Rotate.self, Verify.self,
      JournalCommand.self, Config.self, Keys.self, Demo.self,
    ],
    defaultSubcommand: Browse.self)

  nonisolated static func main() async {
    appflow_environment_hide()
    protectMemory()
    appflow_use_one_heap()
    appflow_tasks_on_own_threads()
    if CommandLine.arguments.dropFirst().first == "---completion" { Completions.endSoon() }
    let arguments = ArgumentOrder(commands: configuration.subcommands.map { $0._commandName })
      .subcommandFirst(Array(CommandLine.arguments.dropFirst()))
    // A file that may not grow is an error to tell, like a full disk, and not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    // Nor is a reader that went away: it must not leave a terminal behind as the editor has it, or updates half done.
    signal(SIGPIPE, SIG_IGN)
    do {
      try DescriptorLimit.check()
      if let unknown = arguments.unknownCommand { throw CommandFailure.unknownCommand(unknown) }
      var command = try await parsed(arguments.all)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      stopForTests()
      ExitCode.leave(with: error)
    }
  }

  /// Parses with the named command alone: to make the options of all commands takes longer than all else before the first
  /// frame. Where that does not work out, be it for a mistake or for a wish for help, the whole program has the answer.
  private static func parsed(_ arguments: [String]) async throws -> any ParsableCommand {
    let named = configuration.subcommands.first { $0._commandName == arguments.first }
    let command = named ?? configuration.defaultSubcommand
    let rest = named == nil ? arguments : Array(arguments.dropFirst())
    let parsed =
      if let command = command as? any AsyncParsableCommand.Type {
        try? await command.asyncParseAsRoot(rest)
      } else {
        try? command?.parseAsRoot(rest)
      }
    if let parsed { return parsed }
    return try await asyncParseAsRoot(arguments)
  }

  /// Keeps secrets out of core dumps and reports of crashes, and away from debuggers.
  private static func protectMemory() {
    #if DEBUG
      // The tests' way in where they do not run as root. No such way is in a release.
      if getenv("APPFLOW_PROFILE_READABLE_MEMORY") != nil { return }
    #endif
    appflow_protect_process()
  }

  /// Stops where nothing is left to do but to end, so that the tests can look for what is left in memory.
  private static func stopForTests() {
    #if DEBUG
      if getenv("APPFLOW_PROFILE_STOPS_AT_END") != nil { raise(SIGSTOP) }
    #endif
  }
}
