import ArgumentParser

/// `appflow-profile create FILE`
struct Create: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make a profile by the request in a file.",
    discussion: """
      The file has a CreateConnectorProfile request: that of an update, and connectorType, for a custom connector its \
      connectorLabel, and kmsArn where AppFlow is not to use its own key. “template --create” writes one to fill in; a \
      CloudFormation template or Terraform's JSON with one profile is read, too.

      It is checked as by “validate --create”; errors keep it from being sent. Warnings are written to standard error and ask once; \
      where there is no terminal to ask on, they keep it from being sent, too. --yes answers. The answer is written as JSON, \
      with the warnings. The attempt is written to the journal before it is made.

      Examples:
        appflow-profile create request.json --dry-run
        appflow-profile create - < request.json
      """)

  @Argument(help: ArgumentHelp("The request; - is standard input.", valueName: "file"), completion: .file())
  var file: String

  @OptionGroup var sending: SendingOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await RequestSender(operation: .create, options: sending, common: common).sendFile(file)
  }
}
