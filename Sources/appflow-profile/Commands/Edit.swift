import ArgumentParser
import Forms
import ProfileEditor

/// `appflow-profile edit NAME`
struct Edit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Open the editor on one profile's form.",
    discussion: """
      With a type, the service is not asked first: the form begins empty, for identities that may update and not
      describe.

      Examples:
        appflow-profile edit sf-prod
        appflow-profile edit sf-prod --connector-type Salesforce
      """)

  @Argument(help: "The profile's name.")
  var name: String

  @Option(
    name: .customLong("connector-type"),
    help: ArgumentHelp("The connector, so that the service is not asked.", valueName: "type"))
  var connectorType: String?

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let api = try common.api()
    let initial: InitialForm =
      if let connectorType {
        .blank(name: name, connector: try api.requireConnector(connectorType))
      } else {
        .describe(name: name)
      }
    try await EditorSession(common: common, initial: initial).run()
  }
}
