import AppFlow
import ArgumentParser
import Forms
import Glibc
import ProfileEditor
import ServiceModel

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
    help: ArgumentHelp("Only this connector's profiles.", valueName: "type"),
    completion: Completions.connectors)
  var connectorType: String?

  @Option(help: "How to write them.")
  var output = OutputFormat.table

  @OptionGroup var common: CommonOptions

  func run() async throws {
    AppFlowClient.prepare()
    let api = try common.api()
    let settings = try common.settings()
    let type = try connectorType.map { try api.typeName(of: $0) }
    let client = try common.client()
    var profiles: [ConnectorProfile] = []
    do {
      for try await page in client.connectorProfiles(connectorType: type) { profiles += page.profiles }
    } catch {
      throw CommandFailure(call: error)
    }
    switch output {
    case .json:
      JSONStream.write(profiles.lazy.map(\.raw), in: "connectorProfileDetails")
    case .table:
      let now = Double(time(nil))
      let oldAfterDays = settings.oldAfterDays
      let rows = profiles.map { profile in
        let entry = BrowserEntry(profile, api: api)
        return [
          entry.name, entry.connector, entry.mode, entry.ageText(now: now),
          entry.stateText(now: now, oldAfterDays: oldAfterDays),
        ]
      }
      Console.print(Table(head: ["NAME", "CONNECTOR", "MODE", "UPDATED", "STATE"], rows: rows).text)
    }
  }
}

extension ConnectorAPI {
  /// The type as Describe spells it, for a connector as a person writes it.
  func typeName(of type: String) throws -> String {
    let types = model.shape(named: "ConnectorType").map { model[$0].enumeration } ?? []
    if types.contains(type) { return type }
    let member = try requireConnector(type)
    return catalogue.connectors[member]?.typeName ?? member
  }
}
