import AppFlow
import ClientTestSupport
import Forms
import Foundation
import JSON
import OperatingSystem
import PrivateFiles
import Testing

@testable import Journal

/// Properties in the journal, and those that can be put back.
@Suite("Former properties", .timeLimit(.minutes(2)))
struct FormerPropertiesTests {
  private let scratch: TemporaryFolder
  private let journal: Journal

  init() throws {
    scratch = try TemporaryFolder()
    journal = Journal(folder: scratch.path("state"))
  }

  private static func kept(_ url: String, connector: String = "Salesforce") throws -> KeptProperties {
    try #require(
      KeptProperties(
        connector: connector, mode: "Public", properties: ["instanceUrl": .string(url)],
        api: try ConnectorAPI()))
  }

  private static func entry(
    _ profile: String = "sf-prod", action: ProfileAction = .update, time: Double = 1_790_000_000,
    account: String? = "123456789012", endpoint: String = "https://a.example/",
    region: String = "eu-west-1", token: String? = "token-1", before: KeptProperties? = nil,
    after: KeptProperties? = nil, outcome: Outcome? = nil
  ) -> JournalEntry {
    JournalEntry(
      time: WallTime(seconds: time),
      operator: .init(localUser: "ann", host: "bastion", identity: nil, account: account), awsProfile: nil,
      region: region, endpoint: endpoint, action: action, connectorProfile: profile,
      connector: "Salesforce", fields: [], clientToken: token, before: before, after: after,
      outcome: outcome)
  }

  private var lines: [String] {
    get throws {
      try String(contentsOfFile: journal.path, encoding: .utf8).split(separator: "\n").map(String.init)
    }
  }

  @Test("the properties of before and after come back; those that stayed are written once")
  func roundTrip() async throws {
    let (old, new) = (try Self.kept("https://old.example"), try Self.kept("https://new.example"))
    let entries = [
      Self.entry(before: old, after: new), Self.entry(before: old, after: old), Self.entry(after: new),
      Self.entry(action: .delete, token: nil, before: old), Self.entry(),
    ]
    for entry in entries { try await journal.begin(entry) }
    #expect(try journal.read().entries == entries)
    #expect(try lines[1].components(separatedBy: "https://old.example").count == 2)
    let bare = try lines[4]
    #expect(!bare.contains("before") && !bare.contains("unchanged"))
    // What the list gives to programs is as before.
    #expect(entries[0].json["before"] == nil && entries[0].json["unchanged"] == nil)
  }

  @Test(
    "a line whose properties are something else is an entry without them", arguments: ["1", "{}", "null"])
  func broken(text: String) async throws {
    try await journal.begin(Self.entry())
    let line = try lines[0].dropLast() + #","before":\#(text),"after":\#(text),"unchanged":\#(text)}"#
    try Data((line + "\n").utf8).write(to: URL(filePath: journal.path))
    let (entries, notices) = try journal.read()
    #expect(entries.count == 1 && notices.isEmpty)
    #expect(entries[0].before == nil && entries[0].after == nil)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let action: ProfileAction
    var before: String?
    var after: String?
    var outcome = Outcome.updated
    let says: String
  }

  static let refusals = [
    Refusal(
      testDescription: "of an earlier version", action: .update,
      says: "the journal has no properties of before it"),
    Refusal(
      testDescription: "not read before", action: .update, after: "b",
      says: "the journal has no properties of before it"),
    Refusal(
      testDescription: "credentials only", action: .update, before: "a", after: "a",
      says: "it changed credentials only"),
    Refusal(
      testDescription: "refused", action: .update, before: "a", after: "b", outcome: .failed,
      says: "it failed, and the properties stayed as they were"),
    Refusal(
      testDescription: "made", action: .create, after: "b", says: "the profile was made then"),
  ]

  @Test("what has nothing to be put back says so plainly", arguments: refusals)
  func refuses(_ refusal: Refusal) throws {
    let kept = { (text: String?) in try text.map { try Self.kept("https://\($0).example") } }
    let entry = Self.entry(
      action: refusal.action, before: try kept(refusal.before), after: try kept(refusal.after),
      outcome: refusal.outcome)
    let error = #expect(throws: FormerPropertiesError.self) { try FormerProperties(entry) }
    #expect(error?.description.contains(refusal.says) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("“sf-prod” at 2026-09-21T14:13:20Z") == true)
  }

  @Test(
    "what was before a change, or a deletion, can be put back, also where nobody knows how it ended",
    arguments: [Outcome.updated, .verified, .verificationFailed, .loginNotTried, .unknown, nil])
  func former(outcome: Outcome?) throws {
    let (old, new) = (try Self.kept("https://old.example"), try Self.kept("https://new.example"))
    let update = try FormerProperties(Self.entry(before: old, after: new, outcome: outcome))
    #expect(update.properties == old && update.summary == "instanceUrl")
    let deletion = try FormerProperties(
      Self.entry(action: .delete, token: nil, before: old, outcome: outcome))
    #expect(deletion.properties == old)
  }

  @Test("of another connector it is refused, by the names that people know")
  func otherConnector() throws {
    let api = try ConnectorAPI()
    let former = try FormerProperties(
      Self.entry(before: try Self.kept("https://old.example"), after: try Self.kept("https://new.example")))
    #expect(former.obstacle(connector: "Salesforce", api: api) == nil)
    #expect(former.obstacle(connector: "SAPOData", api: api)?.contains("is of SAP OData now") == true)
    #expect(former.obstacle(connector: nil, api: api)?.contains("not known here") == true)
  }

  @Test("an entry is found by its id, its token, or as the last one of a profile")
  func named() async throws {
    let entries = [
      Self.entry("one", token: "token-1"), Self.entry("two", token: "token-2"),
      Self.entry("one", token: "token-3"), Self.entry("token-1", token: "token-4"),
    ]
    for entry in entries { try await journal.begin(entry) }
    for (word, index) in [(entries[1].id, 1), ("token-2", 1), ("one", 2), ("two", 1), ("token-1", 0)] {
      #expect(try await BothJournals(journal, and: nil).entry(named: word) == entries[index], "\(word)")
    }
    #expect(try await BothJournals(journal, and: nil).entry(named: "three") == nil)
  }

  @Test(
    "former properties of a profile are its own, of this account, region and endpoint, the newest first, not all"
  )
  func list() async throws {
    let kept = try (0...9).map { try Self.kept("https://\($0).example") }
    for number in 0..<8 {
      try await journal.begin(
        Self.entry(time: 1_790_000_000 + Double(number), before: kept[number], after: kept[number + 1]))
    }
    for other in [
      Self.entry("other", before: kept[0], after: kept[1]),
      Self.entry(account: "999999999999", before: kept[0], after: kept[1]),
      Self.entry(endpoint: "https://b.example/", before: kept[0], after: kept[1]),
      Self.entry(region: "us-east-1", before: kept[0], after: kept[1]),
      Self.entry(before: kept[0], after: kept[0]),
    ] {
      try await journal.begin(other)
    }
    let found = try await BothJournals(journal, and: nil).formerProperties(
      of: "sf-prod", at: "https://a.example/", region: "eu-west-1", in: "123456789012", most: 3)
    #expect(found.map(\.properties) == [kept[7], kept[6], kept[5]])
    let anybodys = try await BothJournals(journal, and: nil).formerProperties(
      of: "sf-prod", at: "https://a.example/", region: "eu-west-1", in: nil, most: 50)
    #expect(anybodys.count == 9)
  }
}
