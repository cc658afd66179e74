import AppFlow
import ArgumentParser
import JSON

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
    if !sending.dryRun { try common.refuseIfReadOnly() }
    AppFlowClient.prepare()
    let sender = RequestSender(operation: .update, options: sending, common: common)
    let (request, warnings, keys) = try sender.checked(file, try common.api())
    if sending.dryRun { return try Console.printExactly(JSONLines(request).text()) }
    try await sender.send(request, warnings, keys, by: try common.client())
  }
}
