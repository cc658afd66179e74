import ArgumentParser
import OperatingSystem
import PrivateFiles
import ProfileEditor
import Journal
import JSON
import Lists
import ServiceModel
import Targets
import Terminal

/// How `journal` and `journal show` write: one group, so that the option may stand before the subcommand's name and behind it.
struct JournalWriting: ParsableArguments {
  @Option(help: "How to write it.")
  var output = ListFormat.table
}

/// `appflow-profile journal`
struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract:
      "List what was changed, from this machine and from those that share a state: when, by whom, of what, and how it ended.",
    discussion: """
      The journal is journal.jsonl in the program's state folder ($XDG_STATE_HOME/appflow-profile, or \
      ~/.local/state/appflow-profile). It has the names of what was sent, and the profile's properties before and after, which \
      “journal show” tells and “restore” puts back; never a credential. An attempt whose end was lost, or that was cut off \
      before its end was written, has the outcome “unknown”. Lines that cannot be read are told of \
      on standard error and skipped.

      Where machines share a state (“state” in the settings, or --state), what all of them did in the account and region is \
      listed with it; --local-only leaves that out. See “appflow-profile state”.

      A time is a day (2026-11-01), a minute (2026-11-01 09:30), today, yesterday, now, or how long ago it was (45m, 12h, 30d, \
      2w, '3 days ago'). It is in UTC, as the table's are, unless it has its zone: 2026-11-01T09:30+01:00.

      With --target, only what was changed in the accounts and regions of the targets, with the account and the region of each; \
      as JSON in “entries”, with targets whose accounts cannot be found out in “refusals”. Of a shared journal that is what any \
      machine did there.

      Examples:
        appflow-profile journal --since 30d
        appflow-profile journal --since 2026-11-01 --until yesterday --output csv
        appflow-profile journal --profile-name sf-prod --output json
        appflow-profile journal --target prod --since yesterday
        appflow-profile journal show sf-prod
      """,
    subcommands: [JournalShow.self, JournalVerify.self])

  @Option(
    name: .customLong("profile-name"),
    help: ArgumentHelp("Only the updates of this connector profile.", valueName: "name"),
    completion: Completions.profiles)
  var profileName: String?

  @OptionGroup var range: TimeRange

  @OptionGroup var writing: JournalWriting

  @OptionGroup var target: TargetOptions

  @OptionGroup var sharing: SharingOptions

  @OptionGroup var common: CommonOptions

  private var output: ListFormat { writing.output }

  func run() async throws {
    let journal = Journal(folder: try StateFolder.path())
    let isShared = try sharing.choice(common).map { !$0.isLocalOnly } ?? false
    let fleet = target.isGiven ? try await FleetJournal(target.fleet(common), isShared: isShared) : nil
    // What others did is read first: it is what may not be to be had.
    let (others, failure) = try await shared(fleet)
    let known = Set(others.map(\.entry.id))
    var names = Set(others.map(\.entry.connectorProfile))
    let walk: JournalWalk
    do {
      walk = try journal.walk { entry in
        if profileName != nil { names.insert(entry.connectorProfile) }
        return (profileName == nil || entry.connectorProfile == profileName)
          && fleet?.has(entry) ?? true && range.since.map { entry.time >= $0.start } ?? true
          && range.until.map { entry.time < $0.end } ?? true && !known.contains(entry.id)
      }
    } catch {
      throw Self.unreadable(error)
    }
    for notice in walk.notices { Console.error(notice) }
    if let profileName, let nearest = nearest(profileName, names) {
      Console.error("The journal has nothing of “\(profileName)”. Did you mean \(nearest)?")
    }
    do {
      try write(JournalRows(others: others, walk: walk), fleet?.refusals)
    } catch let failure as PrivateFileFailure {
      throw Self.unreadable(failure)
    }
    if let failure { throw failure }
    try fleet?.refusals.end()
  }

  /// What the machines that share a state did; none where there is none, or where it is not to be asked.
  ///
  /// - Parameter fleet: the accounts and regions that are asked for; nil for all.
  /// - Returns: the entries, and why they are not all there.
  private func shared(_ fleet: FleetJournal?) async throws(CommandFailure) -> ([SharedEntry], CommandFailure?)
  {
    guard let choice = try sharing.choice(common), !choice.isLocalOnly else { return ([], nil) }
    var entries: [SharedEntry] = []
    do {
      let state = try common.sharedState(sharing.option, try common.client())
      try await state.read(
        of: profileName, in: fleet?.places, from: range.since?.start, before: range.until?.end
      ) { page in entries += page.map(\.withoutProperties) }
      // One place came after the other.
      if fleet != nil { entries.sort { $0.entry.time < $1.entry.time } }
      return (entries, nil)
    } catch {
      let failure = CommandFailure(call: error)
      return (
        entries,
        CommandFailure(
          failure.code,
          "What other machines did could not be read: \(failure.description)\n--local-only leaves it out.")
      )
    }
  }

  /// Writes each attempt when it is read: there may be very many.
  ///
  /// - Parameter refusals: the targets whose accounts are not known; nil where none is asked for.
  private func write(_ attempts: JournalRows, _ refusals: FleetRefusals?) throws {
    let isFleet = refusals != nil
    var written = BufferedOutput()
    switch output {
    case .json:
      var list = JSONListText(in: isFleet ? "entries" : nil)
      try attempts.forEach { _, json in try written.add(list.add(json())) }
      try written.add(list.end(refusals.map { ["refusals": $0.json] } ?? [:]))
      try written.end()
    case .csv, .text:
      let rows: RowFormat = output == .csv ? .commas : .tabs
      if output == .csv { try written.add(rows.line((isFleet ? ["account"] : []) + Self.titles)) }
      try attempts.forEach { entry, _ in
        let account = isFleet ? [entry.operator.account ?? ""] : []
        try written.add(rows.line(account + Self.cells(entry)))
      }
      for refusal in refusals?.all ?? [] { try written.add(rows.line(Self.cells(refusal))) }
      try written.end()
    case .table:
      let place: [Table.Column] = isFleet ? [.whole("ACCOUNT"), .whole("REGION")] : []
      var table = LongTable(
        head: [.whole("TIME"), "PROFILE"] + place + ["OUTCOME", "WHO", .whole("FIELDS"), .whole("TOKEN")])
      try attempts.forEach { entry, _ in table.measure(Self.row(entry, isFleet: isFleet)) }
      try attempts.forEach { entry, _ in try table.add(Self.row(entry, isFleet: isFleet)) }
      try table.end()
      try refusals?.tell()
    }
  }

  static func unreadable(_ failure: PrivateFileFailure) -> CommandFailure {
    CommandFailure(.other, "The journal cannot be read: \(failure)")
  }

  /// The nearest name of the journal, where it has nothing of this one.
  private func nearest(_ name: String, _ names: Set<String>) -> String? {
    names.contains(name) ? nil : NearestName.of(name, among: names.sorted())
  }

  private static func row(_ entry: JournalEntry, isFleet: Bool) -> [String] {
    let person = entry.operator
    let role = person.identity.map { " as " + ($0.split(separator: ":").last.map(String.init) ?? $0) } ?? ""
    return [Age.date(entry.time.seconds), entry.connectorProfile]
      + (isFleet ? [person.account ?? "", entry.region] : [])
      + [
        outcome(entry), "\(person.localUser)@\(person.host)\(role)", String(entry.fields.count),
        entry.clientToken ?? "",
      ]
  }

  private static let titles = [
    "time", "action", "profile", "outcome", "message", "user", "host", "identity", "region", "fields",
    "clientToken", "requestId", "secretVersions",
  ]

  /// What other programs get of an attempt.
  private static func cells(_ entry: JournalEntry) -> [String] {
    let person = entry.operator
    return [
      entry.time.iso8601, entry.action.rawValue, entry.connectorProfile,
      (entry.outcome ?? .unknown).rawValue, entry.message ?? "",
      person.localUser, person.host, person.identity ?? "", entry.region, String(entry.fields.count),
      entry.clientToken ?? "", entry.requestID ?? "", entry.secrets.map(\.text).joined(separator: "; "),
    ]
  }

  /// The row of a target whose accounts are not known.
  private static func cells(_ refusal: FleetRefusal) -> [String] {
    [
      refusal.account ?? "", "", "", "", "refused", "\(refusal)", "", "", "", refusal.region ?? "", "", "",
      refusal.requestID ?? "", "",
    ]
  }

  static func outcome(_ entry: JournalEntry) -> String {
    // Most are updates.
    let attempt = entry.action == .update ? "" : "\(entry.action.rawValue): "
    let text =
      switch entry.outcome {
      case .updated?: entry.action.done
      case .verified?: "verified"
      case .verificationFailed?: "\(entry.action.done), verification failed"
      case .loginNotTried?: "\(entry.action.done), login not tried anew"
      case .failed?: "\(attempt)failed"
      case .unknown?: "\(attempt)outcome unknown"
      case nil: "\(attempt)outcome unknown: begun, and no end was written"
      }
    return entry.message.map { "\(text): \($0)" } ?? text
  }
}

/// What this machine and others did, in the order of time.
private struct JournalRows {
  let others: [SharedEntry]
  let walk: JournalWalk

  /// Gives each attempt, and what scripts get of it.
  func forEach(_ take: (JournalEntry, () -> JSONValue) throws -> Void) throws {
    var next = 0
    try walk.forEach { entry in
      while next < others.count, others[next].entry.time <= entry.time {
        let other = others[next]
        try take(other.entry) { other.json }
        next += 1
      }
      try take(entry) { entry.json }
    }
    for other in others[next...] { try take(other.entry) { other.json } }
  }
}
