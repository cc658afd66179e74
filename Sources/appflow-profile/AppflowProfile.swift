import ArgumentParser
import CChild
import CMemory
import Glibc

/// The command: arguments in, exit codes out.
@main
struct AppflowProfile: AsyncParsableCommand {
  // Each command has its name written out: otherwise ArgumentParser makes it from the type's name again for each argument,
  // which was a third of the time that validating a thousand files takes.
  static let configuration = CommandConfiguration(
    commandName: "appflow-profile",
    abstract: "Edit Amazon AppFlow connector profiles, and see exactly what is sent.",
    usage: "appflow-profile [<options>] [<subcommand>]",
    discussion: """
      Without a subcommand, the editor opens on the account's profiles. Every subcommand takes the options below, before or \
      after its name.

      Examples:
        appflow-profile
        appflow-profile --profile prod --region eu-west-1
        appflow-profile edit sf-prod
        appflow-profile list --output json

      Exit codes: 0 done; 1 compare found a difference, or diagnose, state check or journal verify something wrong; \
      130 interrupted; 252 usage or invalid input; 253 configuration or credentials; 254 the service refused; 255 \
      anything else.
      """,
    version: Version.text,
    subcommands: [
      Browse.self, Edit.self, List.self, Show.self, Compare.self, Connectors.self, Template.self,
      Validate.self, Update.self, Create.self, Copy.self, Delete.self, Rotate.self, Verify.self,
      Diagnose.self,
      JournalCommand.self, Restore.self, State.self, Login.self, Config.self, Keys.self, Demo.self,
    ],
    defaultSubcommand: Browse.self)

  nonisolated static func main() async {
    appflow_environment_hide()
    protectMemory()
    keepStandardDescriptors()
    appflow_use_one_heap()
    if CommandLine.arguments.dropFirst().first == "---completion" { Completions.endSoon() }
    // A file that may not grow is an error to tell, like a full disk, and not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    // Nor is a reader that went away: it must not leave a terminal behind as the editor has it, or updates half done.
    signal(SIGPIPE, SIG_IGN)
    do {
      try DescriptorLimit.check()
      var command = try await parsed(Array(CommandLine.arguments.dropFirst()))
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      if let loss = OutputLosses.failure { throw loss }
    } catch {
      stopForTests()
      ExitCode.leave(with: error)
    }
  }

  // Here for the help, and so that the parser knows them before a subcommand's name.
  @OptionGroup var common: CommonOptions

  /// Parses the command line.
  ///
  /// To make the options of all commands takes longer than all else before the first frame. So the command that is named first,
  /// or the usual one where none is, parses alone. Where that does not work out, be it for a mistake or for a wish for help,
  /// the whole program has the answer.
  private static func parsed(_ arguments: [String]) async throws -> any ParsableCommand {
    // A shell asks for words to complete: its arguments have an order of their own.
    if arguments.first == "---completion" { return try await asyncParseAsRoot(arguments) }
    if let command = await parsedAlone(arguments) { return command }
    return try await asyncParseAsRoot(NamedCommand(in: arguments).arguments)
  }

  private static func parsedAlone(_ arguments: [String]) async -> (any ParsableCommand)? {
    let named = arguments.first.flatMap { name in
      configuration.subcommands.first { $0.configuration.commandName == name }
    }
    // A name further on may be an option's value.
    if named == nil, arguments.contains(where: NamedCommand.names.contains) { return nil }
    guard let type = named ?? configuration.defaultSubcommand else { return nil }
    let rest = named == nil ? arguments : Array(arguments.dropFirst())
    // The parser answers a wish for help with another command.
    let own = [type] + type.configuration.subcommands
    let isAsked = { (command: any ParsableCommand) in own.contains { $0 == Swift.type(of: command) } }
    if let type = type as? any AsyncParsableCommand.Type {
      return await (try? type.asyncParseAsRoot(rest)).flatMap { isAsked($0) ? $0 : nil }
    }
    return (try? type.parseAsRoot(rest)).flatMap { isAsked($0) ? $0 : nil }
  }

  /// Keeps secrets out of core dumps and reports of crashes, and away from debuggers.
  private static func protectMemory() {
    #if DEBUG
      // The tests' way in where they do not run as root. No such way is in a release.
      if getenv("APPFLOW_PROFILE_READABLE_MEMORY") != nil { return }
    #endif
    appflow_protect_process()
  }

  /// A standard descriptor that was closed must not go to a file that is opened later, such as the journal, which would then get
  /// what is written for people. Reading what was closed, and writing an answer to it, fails as before.
  private static func keepStandardDescriptors() {
    let modes = [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
    for (descriptor, mode) in modes where fcntl(descriptor, F_GETFD) < 0 { _ = open("/dev/null", mode) }
  }

  /// Stops where nothing is left to do but to end, so that the tests can look for what is left in memory.
  private static func stopForTests() {
    #if DEBUG
      if getenv("APPFLOW_PROFILE_STOPS_AT_END") != nil { raise(SIGSTOP) }
    #endif
  }
}

/// Whether enough files may be open at once. Libraries do not always say what they lack: without a descriptor to wake them they
/// wait, and Swift's runtime ends the program.
enum DescriptorLimit {
  /// What the editor, the longest command, has open at most beside the three that every program begins with.
  private static let least = 20

  /// Looks once, before anything is opened.
  ///
  /// - Throws: `CommandFailure` where there are too few.
  static func check() throws(CommandFailure) {
    guard !isEnough else { return }
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    throw CommandFailure(
      .other,
      "Too few files may be open at once: \(limit.rlim_cur) by the limit, less those that were open already. "
        + "Raise it, such as with ulimit -n 256.")
  }

  /// Opens as many, and closes them again: nothing else counts those that were there before.
  private static var isEnough: Bool {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    while opened.count < least {
      let descriptor =
        opened.last.map { fcntl($0, F_DUPFD_CLOEXEC, 0) } ?? open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      opened.append(descriptor)
    }
    return true
  }
}
