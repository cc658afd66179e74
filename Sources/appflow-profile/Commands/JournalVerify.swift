import ArgumentParser
import Journal
import JSON
import PrivateFiles

/// `appflow-profile journal verify`
struct JournalVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Look for holes in the journal and for entries without an end.",
    discussion: """
      Each run of the program numbers the entries that it stores for several machines: a number that is missing is an entry \
      that is gone, or that lies on another machine still. An entry without an end for more than ten minutes was cut off. What \
      this machine has handed in must be there. Without a shared state, this machine's journal is looked through alone.

      With --target, the entries of the targets' accounts and regions are looked at.

      The exit code is 1 where something is wrong, else 0; that of a target whose accounts cannot be found out where that is worse.

      Examples:
        appflow-profile journal verify
        appflow-profile journal verify --target prod
      """)

  @OptionGroup var writing: JournalWriting
  @OptionGroup var target: TargetOptions
  @OptionGroup var sharing: SharingOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard [.table, .json].contains(writing.output) else {
      throw ValidationError("What is found is written as a table or as json.")
    }
  }

  func run() async throws {
    let journal = Journal(folder: try StateFolder.path())
    let isShared = try sharing.choice(common).map { !$0.isLocalOnly } ?? false
    guard isShared || !target.isGiven else {
      throw CommandFailure(.usage, "--target looks at a shared journal: give --state.")
    }
    let fleet = target.isGiven ? try await FleetJournal(target.fleet(common), isShared: true) : nil
    let result: JournalVerification
    do {
      if isShared {
        result = try await common.sharedState(sharing.option, try common.client())
          .verify(journal, in: fleet?.places)
      } else {
        result = try journal.verify()
      }
    } catch let failure as PrivateFileFailure {
      throw JournalCommand.unreadable(failure)
    } catch {
      throw CommandFailure(call: error)
    }
    switch writing.output {
    case .json:
      var report: JSONObject = [
        "entries": .number(JSONNumber(result.entries)), "late": .number(JSONNumber(result.late)),
        "underWay": .number(JSONNumber(result.underWay)),
        "problems": .list(result.problems.map { .string("\($0)") }),
      ]
      report["refusals"] = fleet.map(\.refusals.json)
      try Console.printExactly(JSONLines(.object(report)).text())
    default:
      for problem in result.problems { try Console.print("\(problem)") }
      try Console.print(
        "\(result.entries) \(result.entries == 1 ? "entry" : "entries"), \(result.late) of them late, \(result.underWay) under way, \(result.problems.count) "
          + "problem\(result.problems.count == 1 ? "" : "s").")
      try fleet?.refusals.tell()
    }
    let codes: [CommandFailure.Code] = result.problems.isEmpty ? [] : [.different]
    if let fleet {
      try fleet.refusals.end(codes)
    } else if let code = codes.first {
      throw CommandFailure(code, "")
    }
  }
}
