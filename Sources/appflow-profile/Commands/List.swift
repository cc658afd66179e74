import AppFlow
import ArgumentParser
import Forms
import JSON
import Lists
import OperatingSystem
import Rotation
import Terminal

/// `appflow-profile list`
struct List: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the connector profiles.",
    discussion: """
      As JSON, what DescribeConnectorProfiles returned, member for member, all pages joined. As csv (RFC 4180, with \
      titles) and as text (tabs, no titles), the columns name, connector, type, mode, state, updated, created and arn; \
      by these names --filter and --sort know them, too.

      A filter's words must all be there, in any case. A plain word may stand in the name, the connector, its type, the \
      mode or the state; column:text looks into that column; quotation marks keep blanks and colons; @name stands for \
      the words of a filter in the settings. The states are old, link pending and link failed. Without --sort, the \
      profiles are in the service's order.

      A further column is health: good, bad with what it speaks of, never ran or unused, by the last runs of the flows \
      that use the profile. It is written only where --filter or --sort names it, because AppFlow is then asked about \
      every flow.

      With --target, the profiles of all accounts and regions of the targets, as they come; account and region are columns, \
      too. An account or a region that refuses is a row with its reason (in the column error, in JSON in “refusals”), and keeps \
      none of the others away; the exit code is that of the worst. In JSON each profile has target, account and region before its \
      own members.

      Examples:
        appflow-profile list --connector-type Salesforce
        appflow-profile list --filter 'state:old connector:sap' --sort updated
        appflow-profile list --sort connector,updated:desc --output csv
        appflow-profile list --target prod,everywhere --sort account,name
      """)

  @Option(
    name: .customLong("connector-type"),
    help: ArgumentHelp(
      "Only this connector's profiles: its type or name in any case, or a custom connector's label.",
      valueName: "type"),
    completion: Completions.connectors)
  var connectorType: String?

  @Option(
    help: ArgumentHelp(
      "Only profiles with all of these words, such as 'state:old connector:sap prod'.", valueName: "words"))
  var filter: String?

  @Option(
    help: ArgumentHelp("The order, such as updated or connector,updated:desc.", valueName: "columns"),
    completion: .list(ProfileColumn.allCases.map(\.rawValue)), transform: ListOptions.order)
  var sort: ListOrder?

  @Option(help: "How to write them.")
  var output = ListFormat.table

  @OptionGroup var target: TargetOptions

  @OptionGroup var common: CommonOptions

  func run() async throws {
    AppFlowClient.prepare()
    let api = try common.api()
    let settings = try common.settings()
    let words = try filter.map { text throws(CommandFailure) in try ListOptions.filter(text, settings) }
    if target.isGiven {
      let fleet = try target.fleet(common)
      let (type, label) = try askedEverywhere(api)
      return try await FleetListing(
        type: type, label: label, filter: words, sort: sort, oldAfterDays: settings.oldAfterDays,
        output: output
      ).run(fleet, api)
    }
    let (type, label) = try await asked(api)
    let client = try common.client()
    let asksForHealth = words?.asks(for: .health) == true || sort?.asks(for: .health) == true
    let flows = asksForHealth ? FlowBook(client: client) : nil
    var writer = ProfileListWriter(output, hasHealth: asksForHealth, isFleet: false)
    var kept: [ProfileListWriter.Item] = []
    do {
      for try await page in client.connectorProfiles(connectorType: type, connectorLabel: label) {
        let uses = try await flows?.flows(of: page.profiles)
        for (profile, details) in zip(page.profiles, page.details) {
          let row = ProfileRow(
            sort == nil ? profile : profile.withoutProperties, connector: profile.connectorName(api),
            now: .now(), oldAfterDays: settings.oldAfterDays,
            health: uses.map { ProfileHealth($0[profile.name] ?? []) })
          guard words?.matches(row) ?? true else { continue }
          let item = ProfileListWriter.Item(row: row, details: details)
          // Only an order has to have seen all of them, and only JSON has more of a profile than its row.
          if sort == nil {
            try writer.add(item)
          } else {
            kept.append(ProfileListWriter.Item(row: row, details: output == .json ? details : nil))
          }
        }
      }
      if let sort { for item in sort.sorted(kept, by: \.row) { try writer.add(item) } }
      try writer.end()
    } catch {
      throw CommandFailure(call: error)
    }
  }

  /// The same of many accounts, whose own connectors differ: what the model does not know is the label of one of those.
  private func askedEverywhere(_ api: ConnectorAPI) throws -> (type: String?, label: String?) {
    guard let connectorType else { return (nil, nil) }
    if let type = api.connectorTypes.first(where: { ConnectorAPI.isSameName($0, connectorType) }) {
      return (type, nil)
    }
    if let member = try api.knownConnector(connectorType) { return (api.typeName(ofMember: member), nil) }
    guard let member = api.connectors.first(where: api.describesItself) else {
      throw api.unknown(connectorType)
    }
    return (api.typeName(ofMember: member), connectorType)
  }

  /// The type and the label that are asked for. A type without profiles may be asked for, too.
  private func asked(_ api: ConnectorAPI) async throws -> (type: String?, label: String?) {
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
