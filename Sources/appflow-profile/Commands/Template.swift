import ArgumentParser
import Forms
import JSON

/// `appflow-profile template TYPE`
struct Template: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template",
    abstract: "Write a request skeleton for a connector, with every member.",
    discussion: """
      The JSON has the shape that “appflow-profile update” and “aws appflow update-connector-profile \
      --cli-input-json” take. Texts are empty; null stands for numbers, booleans and choices. Fill in what is needed and \
      delete the rest; “appflow-profile edit --from” leaves what was not filled in as the service holds it.

      With --create it is a request that makes a profile, for “appflow-profile create” and “aws appflow \
      create-connector-profile”.

      Example: appflow-profile template SAPOData > request.json
      """)

  @Argument(
    help: "A connector, such as Salesforce, or a custom connector's label.",
    completion: Completions.connectors)
  var type: String

  @Flag(name: .customLong("create"), help: "A request that makes a profile.")
  var creates = false

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let api = try common.api()
    let connector = try await NamedConnector(type, api: api, common: common)
    let skeleton = RequestSkeleton(
      api: creates ? api.creating : api, connector: connector.member, label: connector.label)
    try Console.printExactly(JSONLines(skeleton.request).text())
  }
}
