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

      Examples:
        appflow-profile list --connector-type Salesforce
        appflow-profile list --filter 'state:old connector:sap' --sort updated
        appflow-profile list --sort connector,updated:desc --output csv
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

  @OptionGroup var common: CommonOptions

  func run() async throws {
    AppFlowClient.prepare()
    let api = try common.api()
    let settings = try common.settings()
    let (type, label) = try await asked(api)
    let words = try filter.map { text throws(CommandFailure) in try ListOptions.filter(text, settings) }
    let client = try common.client()
    let asksForHealth = words?.asks(for: .health) == true || sort?.asks(for: .health) == true
    let flows = asksForHealth ? FlowBook(client: client) : nil
    var writer = ProfileListWriter(output, asksForHealth ? ProfileColumn.allCases : ProfileColumn.described)
    var kept: [(row: ProfileRow, details: JSONValue?)] = []
    do {
      for try await page in client.connectorProfiles(connectorType: type, connectorLabel: label) {
        let uses = try await flows?.flows(of: page.profiles)
        for (profile, details) in zip(page.profiles, page.details) {
          let row = ProfileRow(
            sort == nil ? profile : profile.withoutProperties, connector: profile.connectorName(api),
            now: .now(), oldAfterDays: settings.oldAfterDays,
            health: uses.map { ProfileHealth($0[profile.name] ?? []) })
          guard words?.matches(row) ?? true else { continue }
          // Only an order has to have seen all of them, and only JSON has more of a profile than its row.
          if sort == nil {
            try writer.add(row, details)
          } else {
            kept.append((row, output == .json ? details : nil))
          }
        }
      }
      if let sort { for item in sort.sorted(kept, by: \.row) { try writer.add(item.row, item.details) } }
      try writer.end()
    } catch {
      throw CommandFailure(call: error)
    }
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

/// Writes profiles in one of the formats, each when it is its turn where the format does not need to know them all.
private struct ProfileListWriter {
  private let format: ListFormat
  private let columns: [ProfileColumn]
  private var list: ProfileListText
  private var written = BufferedOutput()

  init(_ format: ListFormat, _ columns: [ProfileColumn]) {
    self.format = format
    self.columns = columns
    let health: [Table.Column] = columns.contains(.health) ? ["HEALTH"] : []
    let table: [Table.Column] = ["NAME", "CONNECTOR", .whole("UPDATED"), "STATE", "MODE"] + health
    list = ProfileListText(
      format, columns: format == .table ? table : columns.map { Table.Column($0.rawValue, cut: .end) })
  }

  mutating func add(_ row: ProfileRow, _ details: JSONValue?) throws(CommandFailure) {
    try written.add(list.add(cells(row), details))
  }

  mutating func end() throws(CommandFailure) {
    let rest = list.end(in: Console.columns)
    try written.add(rest.text)
    try written.end()
    Console.tell(leftOut: rest.leftOut)
  }

  private func cells(_ row: ProfileRow) -> [String] {
    switch format {
    case .json: []
    case .csv, .text: columns.map { row.text($0) }
    case .table:
      [
        row.profile.name, row.connector, row.profile.ageText(now: WallTime.now().seconds), row.text(.state),
        row.text(.mode),
      ] + (columns.contains(.health) ? [row.text(.health)] : [])
    }
  }
}

extension ListFormat: ExpressibleByArgument {}
