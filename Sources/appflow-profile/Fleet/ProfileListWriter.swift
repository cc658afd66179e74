import AppFlow
import ArgumentParser
import JSON
import Lists
import OperatingSystem
import Targets
import Terminal

/// Writes profiles in one of the formats, each when it is its turn where the format does not need to know them all.
struct ProfileListWriter: Sendable {
  /// A profile, and where it is where there are many places.
  struct Item: Sendable {
    let row: ProfileRow
    /// The profile as it was returned, which only JSON has.
    let details: JSONValue?
    /// The members of JSON that say where it is.
    var place: JSONObject?
  }

  private let format: ListFormat
  private let columns: [ProfileColumn]
  private let isFleet: Bool
  private var list: ProfileListText
  private var written = BufferedOutput()
  /// The places that refused.
  private(set) var refusals = FleetRefusals()

  /// Begins.
  ///
  /// - Parameters:
  ///   - format: the format.
  ///   - hasHealth: whether it is known which profiles work.
  ///   - isFleet: whether there are many accounts and regions.
  init(_ format: ListFormat, hasHealth: Bool, isFleet: Bool) {
    self.format = format
    self.isFleet = isFleet
    columns = (isFleet ? [.account, .region] : []) + ProfileColumn.listed(hasHealth: hasHealth)
    let place: [Table.Column] = isFleet ? [.whole("ACCOUNT"), .whole("REGION")] : []
    let table: [Table.Column] = ["NAME"] + place + ["CONNECTOR", .whole("UPDATED"), "STATE", "MODE"]
    let named = columns.map(\.rawValue) + (isFleet ? ["error"] : [])
    list = ProfileListText(
      format,
      columns: format == .table
        ? table + (hasHealth ? ["HEALTH"] : []) : named.map { Table.Column($0, cut: .end) })
  }

  /// Adds a profile.
  ///
  /// - Throws: `CommandFailure` where what came before is not written whole.
  mutating func add(_ item: Item) throws(CommandFailure) {
    var details = item.details
    if let place = item.place, let own = details?.object { details = .object(place.adding(own)) }
    try written.add(list.add(cells(item.row), details))
  }

  private func cells(_ row: ProfileRow) -> [String] {
    switch format {
    case .json: return []
    case .csv, .text: return columns.map { row.text($0) } + (isFleet ? [""] : [])
    case .table:
      let place = isFleet ? [row.text(.account), row.text(.region)] : []
      let age = row.profile.ageText(now: WallTime.now().seconds)
      return [row.profile.name] + place + [row.connector, age, row.text(.state), row.text(.mode)]
        + (columns.contains(.health) ? [row.text(.health)] : [])
    }
  }

  /// Adds an account or a region that refuses: a row without a profile, with its reason.
  ///
  /// - Throws: as `add`.
  mutating func add(_ refusal: FleetRefusal) throws(CommandFailure) {
    refusals.add(refusal)
    let place = [refusal.account ?? "", refusal.region ?? ""]
    switch format {
    case .json: break
    case .csv, .text:
      let reason = refusal.account == nil ? "\(refusal)" : refusal.reason
      try written.add(list.add(place + columns.dropFirst(2).map { _ in "" } + [reason], nil))
    case .table:
      let cells = [FleetRefusals.name] + place + ["", "", "refused", ""]
      try written.add(list.add(cells + (columns.contains(.health) ? [""] : []), nil))
    }
  }

  /// Writes what can be written, before a wait for more profiles.
  ///
  /// - Throws: `CommandFailure` where it is not written whole.
  mutating func flush() throws(CommandFailure) { try written.flush() }

  /// Writes what is left.
  ///
  /// - Throws: `CommandFailure` where it is not written whole.
  mutating func end() throws(CommandFailure) {
    let rest = list.end(in: Console.columns, isFleet ? ["refusals": refusals.json] : [:])
    try written.add(rest.text)
    try written.end()
    Console.tell(leftOut: rest.leftOut)
    if format == .table { try refusals.tell() }
  }
}

extension ListFormat: ExpressibleByArgument {}
