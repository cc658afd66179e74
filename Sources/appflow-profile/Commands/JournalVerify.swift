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

      The exit code is 1 where something is wrong, else 0.

      Example: appflow-profile journal verify
      """)

  @OptionGroup var writing: JournalWriting
  @OptionGroup var sharing: SharingOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard [.table, .json].contains(writing.output) else {
      throw ValidationError("What is found is written as a table or as json.")
    }
  }

  func run() async throws {
    let journal = Journal(folder: try StateFolder.path())
    let result: JournalVerification
    do {
      if let choice = try sharing.choice(common), !choice.isLocalOnly {
        result = try await common.sharedState(sharing.option, try common.client()).verify(journal)
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
      let report: JSONValue = [
        "entries": .number(JSONNumber(result.entries)), "late": .number(JSONNumber(result.late)),
        "underWay": .number(JSONNumber(result.underWay)),
        "problems": .list(result.problems.map { .string("\($0)") }),
      ]
      try Console.printExactly(JSONLines(report).text())
    default:
      for problem in result.problems { try Console.print("\(problem)") }
      try Console.print(
        "\(result.entries) entries, \(result.late) of them late, \(result.underWay) under way, \(result.problems.count) "
          + "problem\(result.problems.count == 1 ? "" : "s").")
    }
    if !result.problems.isEmpty { throw CommandFailure(.different, "") }
  }
}
