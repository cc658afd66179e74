import AppFlow
import Forms
import JSON
import Lists
import OperatingSystem
import Rotation
import Targets

/// `list --target`: the profiles of many accounts and regions, as they come.
struct FleetListing: Sendable {
  /// Which profiles are asked for.
  let type, label: String?
  let filter: ListFilter?
  let sort: ListOrder?
  let oldAfterDays: Int
  let output: ListFormat

  /// Asks everywhere and writes.
  ///
  /// - Throws: `CommandFailure`; by the worst of what was refused where anything was.
  func run(_ fleet: Fleet, _ api: ConnectorAPI) async throws {
    let hasHealth = filter?.asks(for: .health) == true || sort?.asks(for: .health) == true
    let sink = FleetSink(ProfileListWriter(output, hasHealth: hasHealth, isFleet: true), sort)
    try await fleet.visit { place in
      let flows = hasHealth ? FlowBook(client: place.client) : nil
      try await place.eachPage(connectorType: type, connectorLabel: label) { page in
        let uses = try await flows?.flows(of: page.profiles)
        try await sink.add(items(of: page, in: place, uses, api))
      }
    } refused: {
      try await sink.add($0)
    }
    try await sink.end()
  }

  private func items(
    of page: ConnectorProfilePage, in place: FleetPlace, _ uses: [String: [FlowUse]]?, _ api: ConnectorAPI
  ) -> [ProfileListWriter.Item] {
    zip(page.profiles, page.details).compactMap { profile, details in
      let row = ProfileRow(
        sort == nil ? profile : profile.withoutProperties, connector: profile.connectorName(api), now: .now(),
        oldAfterDays: oldAfterDays,
        health: uses.map { ProfileHealth($0[profile.name] ?? []) }, account: place.account,
        region: place.region)
      guard filter?.matches(row) ?? true else { return nil }
      return ProfileListWriter.Item(
        row: row, details: sort == nil || output == .json ? details : nil, place: place.json)
    }
  }
}

/// Takes what many places say, one after the other. Whoever brings something waits until it is taken, so that no more is held than
/// what is under way.
private actor FleetSink {
  private var writer: ProfileListWriter
  private let order: ListOrder?
  /// What waits for the others, because only then its turn is known.
  private var kept: [ProfileListWriter.Item] = []

  init(_ writer: ProfileListWriter, _ order: ListOrder?) {
    self.writer = writer
    self.order = order
  }

  func add(_ items: [ProfileListWriter.Item]) throws {
    guard order == nil else { return kept += items }
    for item in items { try writer.add(item) }
    try writer.flush()
  }

  func add(_ refusal: FleetRefusal) throws {
    try writer.add(refusal)
    try writer.flush()
  }

  func end() throws {
    if let order { for item in order.sorted(kept, by: \.row) { try writer.add(item) } }
    try writer.end()
    try writer.refusals.end()
  }
}
