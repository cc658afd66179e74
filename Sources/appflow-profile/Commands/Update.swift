import ArgumentParser

/// `appflow-profile update FILE`
struct Update: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Send the request in a file.",
    discussion: """
      The file is checked as by “validate”; errors keep it from being sent. Warnings are written to standard error and ask \
      once; where there is no terminal to ask on, they keep it from being sent, too. --yes answers. The answer is written \
      as JSON, with the warnings. The attempt is written to the journal before it is made.

      Examples:
        appflow-profile update request.json --dry-run
        appflow-profile update - < request.json
      """)

  @Argument(help: ArgumentHelp("The request; - is standard input.", valueName: "file"), completion: .file())
  var file: String

  @OptionGroup var sending: SendingOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await RequestSender(operation: .update, options: sending, common: common).sendFile(file)
  }
}
