import AppFlow
import ArgumentParser
import Forms
import Glibc
import JSON
import Rotation

/// `appflow-profile list`
struct List: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the connector profiles.",
    discussion: """
      As JSON, what DescribeConnectorProfiles returned, member for member, all pages joined.

      Example: appflow-profile list --connector-type Salesforce
      """)

  @Option(
    name: .customLong("connector-type"),
    help: ArgumentHelp(
      "Only this connector's profiles: its type or name in any case, or a custom connector's label.",
      valueName: "type"),
    completion: Completions.connectors)
  var connectorType: String?

  @Option(help: "How to write them.")
  var output = OutputFormat.table

  @OptionGroup var common: CommonOptions

  func run() async throws {
    AppFlowClient.prepare()
    let api = try common.api()
    let settings = try common.settings()
    let (type, label) = try await filter(api)
    let client = try common.client()
    var profiles: [ConnectorProfile] = []
    var details: [JSONValue] = []
    do {
      for try await page in client.connectorProfiles(connectorType: type, connectorLabel: label) {
        profiles += page.profiles
        details += page.details
      }
    } catch {
      throw CommandFailure(call: error)
    }
    switch output {
    case .json:
      try JSONStream.write(details, in: "connectorProfileDetails")
    case .table:
      let now = Double(time(nil))
      let oldAfterDays = settings.oldAfterDays
      let rows = profiles.map { profile in
        [
          profile.name, profile.connectorName(api), profile.ageText(now: now),
          profile.remark(now: now, oldAfterDays: oldAfterDays)?.rawValue ?? "", profile.connectionMode ?? "",
        ]
      }
      try Console.print(Table(head: ["NAME", "CONNECTOR", .whole("UPDATED"), "STATE", "MODE"], rows: rows))
    }
  }

  /// The type and the label that are asked for. A type without profiles may be asked for, too.
  private func filter(_ api: ConnectorAPI) async throws -> (type: String?, label: String?) {
    guard let connectorType else { return (nil, nil) }
    if api.connector(named: connectorType) == nil,
      let type = api.connectorTypes.first(where: { ConnectorAPI.isSameName($0, connectorType) })
    {
      return (type, nil)
    }
    let connector = try await NamedConnector(connectorType, api: api, common: common)
    return (api.typeName(ofMember: connector.member), connector.label)
  }
}
