import ArgumentParser
import OperatingSystem
import PrivateFiles
import ProfileEditor
import Journal
import ServiceModel

/// `appflow-profile journal`
struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract:
      "List the updates that were made from this machine: when, by whom, of what, and how they ended.",
    discussion: """
      The journal is journal.jsonl in the program's state folder ($XDG_STATE_HOME/appflow-profile, or \
      ~/.local/state/appflow-profile). It has the names of what was sent and no values. An attempt whose end was lost, \
      or that was cut off before its end was written, has the outcome “unknown”. Lines that cannot be read are told of \
      on standard error and skipped.

      Examples:
        appflow-profile journal --since 30d
        appflow-profile journal --profile-name sf-prod --output json
      """)

  @Option(
    name: .customLong("profile-name"),
    help: ArgumentHelp("Only the updates of this connector profile.", valueName: "name"),
    completion: Completions.profiles)
  var profileName: String?

  @Option(help: ArgumentHelp("Only the last 45m, 12h or 30d.", valueName: "time"))
  var since: TimeSpan?

  @Option(help: "How to write them.")
  var output = OutputFormat.table

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let journal = Journal(folder: try StateFolder.path())
    let earliest = since.map { WallTime.now() + -$0.seconds }
    var names: Set<String> = []
    let walk: JournalWalk
    do {
      walk = try journal.walk { entry in
        if profileName != nil { names.insert(entry.connectorProfile) }
        return (profileName == nil || entry.connectorProfile == profileName)
          && (earliest.map { entry.time >= $0 } ?? true)
      }
    } catch {
      throw Self.unreadable(error)
    }
    for notice in walk.notices { Console.error(notice) }
    if let profileName, let nearest = nearest(profileName, names) {
      Console.error("The journal has nothing of “\(profileName)”. Did you mean \(nearest)?")
    }
    do {
      try write(walk)
    } catch let failure as PrivateFileFailure {
      throw Self.unreadable(failure)
    }
  }

  /// Writes each attempt when it is read: there may be very many.
  private func write(_ walk: JournalWalk) throws {
    switch output {
    case .json:
      var stream = JSONStream()
      try walk.forEach { try stream.add($0.json) }
      try stream.end()
    case .table:
      var table = LongTable(head: [
        .whole("TIME"), "PROFILE", "OUTCOME", "WHO", .whole("FIELDS"), .whole("TOKEN"),
      ])
      try walk.forEach { table.measure(Self.row($0)) }
      try walk.forEach { try table.add(Self.row($0)) }
      try table.end()
    }
  }

  private static func unreadable(_ failure: PrivateFileFailure) -> CommandFailure {
    CommandFailure(.other, "The journal cannot be read: \(failure)")
  }

  /// The nearest name of the journal, where it has nothing of this one.
  private func nearest(_ name: String, _ names: Set<String>) -> String? {
    names.contains(name) ? nil : NearestName.of(name, among: names.sorted())
  }

  private static func row(_ entry: JournalEntry) -> [String] {
    let person = entry.operator
    let role = person.identity.map { " as " + ($0.split(separator: ":").last.map(String.init) ?? $0) } ?? ""
    return [
      Age.date(entry.time.seconds), entry.connectorProfile, outcome(entry),
      "\(person.localUser)@\(person.host)\(role)", String(entry.fields.count), entry.clientToken,
    ]
  }

  private static func outcome(_ entry: JournalEntry) -> String {
    let text =
      switch entry.outcome {
      case .updated?: "updated"
      case .verified?: "verified"
      case .verificationFailed?: "updated, verification failed"
      case .loginNotTried?: "updated, login not tried anew"
      case .failed?: "failed"
      case .unknown?: "outcome unknown"
      case nil: "outcome unknown: begun, and no end was written"
      }
    return entry.message.map { "\(text): \($0)" } ?? text
  }
}

/// A span of time as `--since` takes it: a whole number and `m`, `h` or `d`.
struct TimeSpan: ExpressibleByArgument {
  private static let units: [Character: Double] = ["m": 60, "h": 3_600, "d": 86_400]

  /// How long it is.
  let seconds: Double

  init?(argument: String) {
    guard let unit = argument.last.flatMap({ Self.units[$0] }), argument.utf8.count <= 8,
      let number = UInt(argument.dropLast())
    else { return nil }
    seconds = Double(number) * unit
  }
}
