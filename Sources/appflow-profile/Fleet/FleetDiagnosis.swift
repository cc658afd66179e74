import AppFlow
import Diagnosis
import Forms
import JSON
import OperatingSystem
import Targets
import Terminal

/// `diagnose --target`: one profile's name, wherever the targets have it.
struct FleetDiagnosis: Sendable {
  /// What was found of one of them.
  private struct Item: Sendable {
    let place: FleetPlace
    let findings: [Finding]
  }

  let name: String
  let output: OutputFormat

  /// Looks everywhere and writes.
  ///
  /// - Throws: `CommandFailure`; by the worst of what was refused and found.
  func run(_ fleet: Fleet, _ api: ConnectorAPI) async throws {
    let profiles = try await FleetProfiles(named: [name], in: fleet)
    var items: [Item] = []
    // One after the other: each asks several services already.
    for found in profiles.found {
      let diagnosis = Diagnosis(
        of: found.profile, client: found.place.client, api: api, clientSecret: nil, readsKeyNames: false,
        now: WallTime.now().seconds, naming: "--client-credentials")
      items.append(Item(place: found.place, findings: await diagnosis.findings()))
    }
    switch output {
    case .json:
      let list = items.map { item in
        JSONValue.object(
          item.place.json.adding([
            "connectorProfileName": .string(name), "findings": .list(item.findings.map(\.json)),
          ]))
      }
      let report: JSONValue = ["diagnoses": .list(list), "refusals": profiles.refusals.json]
      try Console.printExactly(JSONLines(report).text())
    case .table: try write(items, profiles.refusals)
    }
    let isWrong = items.contains { $0.findings.contains { $0.state == .wrong } }
    try profiles.refusals.end(isWrong ? [.different] : [])
  }

  private func write(_ items: [Item], _ refusals: FleetRefusals) throws(CommandFailure) {
    var rows: [[String]] = []
    for item in items {
      let place = [item.place.account ?? "", item.place.region]
      rows += item.findings.map { place + [$0.state.rawValue, $0.check, $0.message] }
    }
    rows += refusals.all.map { [$0.account ?? "", $0.region ?? "", "refused", "", ""] }
    let head: [Table.Column] = [.whole("ACCOUNT"), .whole("REGION"), "STATE", "CHECK", "WHAT"]
    try Console.print(Table(head: head, rows: rows).layout(in: nil).text)
    for item in items {
      let place = [item.place.account, item.place.region].compactMap(\.self).joined(separator: " ")
      for finding in item.findings {
        guard let remedy = finding.remedy else { continue }
        try Console.print("\n\(place), \(finding.check): \(remedy)")
        if let statement = finding.statement { try Console.printExactly(JSONLines(statement).text()) }
      }
    }
    try refusals.tell()
  }
}
