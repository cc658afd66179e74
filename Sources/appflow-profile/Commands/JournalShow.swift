import ArgumentParser
import Forms
import Journal
import JSON
import PrivateFiles
import Terminal

/// `appflow-profile journal show ID`
struct JournalShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Tell all of one attempt, with what became of the profile's properties.",
    discussion: """
      An attempt is named by its id or its client token, as “journal” lists them; a profile's name stands for the last attempt \
      at it. The properties are told one by one: + was added, - was removed, ~ was changed, the others stayed. A value that \
      may be secret was not kept and is called hidden.

      Examples:
        appflow-profile journal show sf-prod
        appflow-profile journal show sf-prod --output json
      """)

  @Argument(
    help: ArgumentHelp("The attempt's id or client token, or the profile's name.", valueName: "id"),
    completion: Completions.profiles)
  var name: String

  @OptionGroup var writing: JournalWriting

  @OptionGroup var sharing: SharingOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard [.table, .json].contains(writing.output) else {
      throw ValidationError("One attempt is written as a table or as json.")
    }
  }

  func run() async throws {
    let found: JournalEntry?
    do {
      found = try await sharing.journals(common, try common.client()).entry(named: name)
    } catch let failure as PrivateFileFailure {
      throw JournalCommand.unreadable(failure)
    } catch {
      throw CommandFailure(call: error)
    }
    guard let entry = found else { throw CommandFailure(.usage, "\(FormerPropertiesError.unknown(name))") }
    switch writing.output {
    case .json: try Console.printExactly(JSONLines(Self.json(entry)).text())
    default:
      let rows = Self.facts(entry) + Self.properties(entry)
      try Console.print(Table(head: ["FACT", "VALUE"], rows: rows).layout(in: nil).text)
    }
  }

  // MARK: For people

  private static func facts(_ entry: JournalEntry) -> [[String]] {
    let person = entry.operator
    let rows: [(String, String?)] = [
      ("profile", entry.connectorProfile), ("attempt", JournalCommand.outcome(entry)),
      ("time", entry.time.iso8601), ("took", entry.seconds.map { "\($0) s" }),
      ("who", "\(person.localUser)@\(person.host)"), ("identity", person.identity),
      ("account", person.account), ("AWS profile", entry.awsProfile), ("region", entry.region),
      ("endpoint", entry.endpoint), ("connector", entry.connector), ("client token", entry.clientToken),
      ("request id", entry.requestID), ("id", entry.id), ("run", entry.run),
    ]
    let secrets = entry.secrets.map { ("secret", Optional($0.text)) }
    let fields = entry.fields.isEmpty ? [] : [("sent", entry.fields.joined(separator: " "))]
    return (rows + fields + secrets).compactMap { name, value in value.map { [name, $0] } }
  }

  private static func properties(_ entry: JournalEntry) -> [[String]] {
    guard entry.before != nil || entry.after != nil else {
      return [["properties", "not kept: the entry is of an earlier version, or they could not be read"]]
    }
    let differences = KeptProperties.differences(from: entry.before, to: entry.after)
    let remark = differences.contains { $0.kind != nil } ? [] : [["properties", "stayed as they were"]]
    let unread =
      entry.before == nil && entry.action == .update
      ? [["properties", "those of before could not be read: what was sent is told"]] : []
    return unread + (unread.isEmpty ? remark : [])
      + differences.map { difference in
        let sign = unread.isEmpty ? difference.kind?.sign ?? " " : " "
        return ["\(sign) \(difference.name)", difference.text]
      }
  }

  // MARK: For programs

  private static func json(_ entry: JournalEntry) -> JSONValue {
    var object = entry.json.object ?? JSONObject()
    object["before"] = entry.before?.json ?? .null
    object["after"] = entry.after?.json ?? .null
    let isKnown = entry.before != nil || entry.action == .create
    let differences = isKnown ? KeptProperties.differences(from: entry.before, to: entry.after) : []
    object["differences"] = .list(
      differences.compactMap { difference in
        difference.kind.map { kind in
          [
            "property": .string(difference.name), "is": .string(kind.rawValue),
            "before": difference.before ?? .null, "after": difference.after ?? .null,
          ]
        }
      })
    return .object(object)
  }
}
