import AppFlow
import Forms
import Glibc
import JSON
import OperatingSystem
import Rotation
import Targets
import Terminal

/// The profiles by the age of their last update, oldest first; those without a time before all others.
struct RotationList {
  /// A profile as it was returned, and where it is where there are many places.
  private struct Item: Sendable {
    let profile: ConnectorProfile
    let details: JSONValue
    var place: FleetPlace?

    /// Seconds since 1970; before all others where the service did not say.
    var updated: Double {
      guard let seconds = profile.lastUpdatedAt?.seconds, seconds.isFinite else { return -.infinity }
      return seconds
    }
  }

  /// Takes what many places say.
  private actor Found {
    private(set) var items: [Item] = []
    private(set) var refusals = FleetRefusals()

    func add(_ items: [Item]) { self.items += items }
    func add(_ refusal: FleetRefusal) { refusals.add(refusal) }
  }

  let common: CommonOptions
  let target: TargetOptions
  let olderThan: TimeSpan?
  let output: OutputFormat

  func run() async throws {
    let api = try common.api()
    let now = Double(time(nil))
    let (profiles, refusals) = try await profiles(
      updatedUntil: olderThan.map { now - $0.seconds } ?? .infinity)
    let old = profiles.sorted { ($0.updated, $0.profile.name) < ($1.updated, $1.profile.name) }
    switch output {
    case .table: try write(old, refusals, api, now: now)
    case .json:
      var list: JSONObject = ["profiles": .list(old.map { object($0, now: now) })]
      if target.isGiven { list["refusals"] = refusals.json }
      try Console.printExactly(JSONLines(.object(list)).text())
    }
    try refusals.end()
  }

  private func profiles(updatedUntil latest: Double) async throws -> ([Item], FleetRefusals) {
    let found = Found()
    let take = { @Sendable (page: ConnectorProfilePage, place: FleetPlace?) async in
      let items = zip(page.profiles, page.details).map { Item(profile: $0, details: $1, place: place) }
      await found.add(items.filter { $0.updated <= latest })
    }
    if target.isGiven {
      try await target.fleet(common).visit { place in
        try await place.eachPage { await take($0, place) }
      } refused: {
        await found.add($0)
      }
    } else {
      let client = try common.client()
      do {
        for try await page in client.connectorProfiles() { await take(page, nil) }
      } catch {
        throw CommandFailure(call: error)
      }
    }
    return (await found.items, await found.refusals)
  }

  private func write(
    _ items: [Item], _ refusals: FleetRefusals, _ api: ConnectorAPI, now: Double
  ) throws(CommandFailure) {
    let isFleet = target.isGiven
    let rows = items.map { item in
      [item.profile.name] + (isFleet ? [item.place?.account ?? "", item.place?.region ?? ""] : [])
        + [
          item.profile.connectorName(api), item.profile.ageText(now: now), item.profile.connectionMode ?? "",
        ]
    }
    let refused = refusals.all.map { [FleetRefusals.name, $0.account ?? "", $0.region ?? "", "", "", ""] }
    let place: [Table.Column] = isFleet ? [.whole("ACCOUNT"), .whole("REGION")] : []
    try Console.print(
      Table(head: ["NAME"] + place + ["CONNECTOR", .whole("UPDATED"), "MODE"], rows: rows + refused))
    try refusals.tell()
  }

  private func object(_ item: Item, now: Double) -> JSONValue {
    let profile = item.profile
    var object = item.place?.json ?? [:]
    object["connectorProfileName"] = .string(profile.name)
    object["connectorType"] = profile.connectorType.map { .string($0) }
    object["connectorLabel"] = profile.connectorLabel.map { .string($0) }
    object["connectionMode"] = profile.connectionMode.map { .string($0) }
    // As it was returned.
    object["lastUpdatedAt"] = item.details["lastUpdatedAt"]
    // A time that no calendar has is no age.
    let days = Int(exactly: ((now - item.updated) / 86_400).rounded(.towardZero))
    object["ageDays"] = days.map { .number(JSONNumber($0)) } ?? .null
    return .object(object)
  }
}
