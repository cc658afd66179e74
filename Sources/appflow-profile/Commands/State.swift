import AppFlow
import ArgumentParser
import Journal
import Terminal
import JSON
import OperatingSystem

/// `appflow-profile state`
struct State: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state",
    abstract: "Show and set up what several machines share: who holds a profile, and one journal.",
    discussion: """
      Where “state = dynamodb:TABLE@REGION” is in the settings file, or --state is given, nothing is sent unless the entry is \
      stored in that table and the profile's lease is still this program's, in one transaction. A program that dies is taken \
      over after a minute in which its lease was not renewed; what it had under way is settled first, and told.

      This machine's journal stays, and is written first. What it has and the table has not, because the table could not be \
      reached or --local-only was given, is handed in with the next change, or by “state push”, and marked as late. Without a \
      subcommand, it is told where the state is and what lies here.

      Examples:
        appflow-profile state create --state dynamodb:appflow-state
        appflow-profile state check
        appflow-profile state policy operator
        appflow-profile state export --since 1d
      """,
    subcommands: [
      StateCreate.self, StateCheckCommand.self, StatePolicy.self, StateExport.self, StatePush.self,
    ])

  @OptionGroup var option: StateOption
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let journal = try common.journal()
    try await common.withSharedState(option) { state in
      let waiting = try await state.unstored(journal)
      let first = waiting.first?.time.iso8601 ?? ""
      let late: String
      switch waiting.count {
      case 0: late = "Nothing of this machine's journal is left to be handed in."
      case 1: late = "1 entry of this machine's journal is to be handed in, of \(first)."
      default:
        late =
          "\(waiting.count) entries of this machine's journal are to be handed in, the first of \(first)."
      }
      try Console.print("\(state.location)\n\(late)")
    }
  }
}

/// `appflow-profile state create`
struct StateCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make the table: on demand, with deletion protection, point-in-time recovery and TTL.",
    discussion: """
      What is there already stays. It takes dynamodb:CreateTable, DescribeTable, DescribeTimeToLive, UpdateTimeToLive, \
      DescribeContinuousBackups and UpdateContinuousBackups.

      Example: appflow-profile state create --state dynamodb:appflow-state@eu-west-1
      """)

  @OptionGroup var option: StateOption
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try common.refuseIfReadOnly()
    try await common.withSharedState(option) { state in
      try await Interruption.cancelling { try await state.create { Console.error($0) } }
    }
  }
}

/// `appflow-profile state check`
struct StateCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Test the table, and what the identity that signs may do with it.",
    discussion: """
      Nothing is written: each write has a condition that never holds, and permissions are asked for before conditions. That \
      entries of the journal cannot be deleted is part of the check. The exit code is 1 where something is wrong or not \
      allowed, else 0.

      Example: appflow-profile state check --output json
      """)

  @Option(help: "How to write it.")
  var output = OutputFormat.table

  @OptionGroup var option: StateOption
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let findings = try await common.withSharedState(option) { try await $0.check() }
    switch output {
    case .json:
      let list = findings.map { finding -> JSONValue in
        [
          "check": .string(finding.check), "state": .string(finding.state.rawValue),
          "message": .string(finding.message),
        ]
      }
      try Console.printExactly(JSONLines(["findings": .list(list)]).text())
    case .table:
      let rows = findings.map { [$0.state.rawValue, $0.check, $0.message] }
      try Console.print(Table(head: ["STATE", "CHECK", "WHAT"], rows: rows).layout(in: nil).text)
    }
    if findings.contains(where: { [.wrong, .notAllowed].contains($0.state) }) {
      throw CommandFailure(.different, "")
    }
  }
}

/// `appflow-profile state policy ROLE`
struct StatePolicy: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Write the IAM policy that an operator, an auditor or a CI system needs for the table.",
    discussion: """
      An operator holds profiles of every account and region that the table is for, a CI system those of the account and \
      region that are in use here; an auditor reads the journal. None of them may delete an entry of the journal. What they \
      need of AppFlow itself is not part of it.

      Example: appflow-profile state policy operator > operator.json
      """)

  @Argument(help: ArgumentHelp("Who it is for: operator, auditor or ci.", valueName: "role"))
  var role: StateRole

  @Option(
    help: ArgumentHelp("The account that the table is in, where nobody is to be asked.", valueName: "number"))
  var account: String?

  @OptionGroup var option: StateOption
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let policy = try await common.withSharedState(option) { try await $0.policy(for: role, account: account) }
    try Console.printExactly(JSONLines(policy).text())
  }
}

extension StateRole: ExpressibleByArgument {}

/// `appflow-profile state export`
struct StateExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the shared journal as JSON, one entry a line, for another system.",
    discussion: """
      Entries have what “journal --output json” has, and isLate for those that were handed in after they were sent. They come \
      in the order of their time, while they are read; nothing is held as a whole. With --target they are those of the targets' \
      accounts and regions, one after the other; else those of the account and region in use.

      Examples:
        appflow-profile state export --since 1d > journal.jsonl
        appflow-profile state export --target prod --since 1d > journal.jsonl
      """)

  @OptionGroup var range: TimeRange
  @OptionGroup var target: TargetOptions

  @OptionGroup var option: StateOption
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let fleet = target.isGiven ? try await FleetJournal(target.fleet(common), isShared: true) : nil
    try await common.withSharedState(option) { state in
      try await state.read(
        in: fleet?.places, from: range.since?.start, before: range.until?.end
      ) { page in
        let lines = page.map { JSONWriter.body($0.json).revealed() + "\n" }
        if !lines.isEmpty { try Console.printExactly(lines.joined()) }
      }
    }
    for refusal in fleet?.refusals.all ?? [] { Console.error("\(refusal)") }
    try fleet?.refusals.end()
  }
}

/// `appflow-profile state push`
struct StatePush: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract: "Hand in what this machine's journal has and the shared one has not.",
    discussion: """
      It is what the next change does first. Entries that the table did not have are marked as late there.

      Example: appflow-profile state push
      """)

  @OptionGroup var option: StateOption
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try common.refuseIfReadOnly()
    let journal = try common.journal()
    try await common.withSharedState(option) { state in
      let (pushed, new) = try await Interruption.cancelling { try await state.push(journal) }
      try Console.print("\(pushed) \(pushed == 1 ? "entry" : "entries") handed in, \(new) of them new there.")
    }
  }
}
