import ClientTestSupport
import Foundation
import OperatingSystem
import Testing

@testable import AWSClient
@testable import Journal

@Suite("Which versions of secrets a profile was sent last", .timeLimit(.minutes(2)))
struct LastAttemptsTests {
  private static let first = [SecretVersion(field: "password", source: "ssm:/sf", version: "1")]
  private static let second = [SecretVersion(field: "password", source: "ssm:/sf", version: "2")]

  private static func entry(
    _ secrets: [SecretVersion] = first, at seconds: Double = 1_000, _ outcome: Outcome? = .updated,
    action: ProfileAction = .update, id: String = JournalEntry.newID(), account: String? = "123456789012",
    endpoint: String = "https://appflow.eu-west-1.amazonaws.com/"
  ) -> JournalEntry {
    JournalEntry(
      id: id, time: WallTime(seconds: seconds),
      operator: .init(localUser: "ann", host: "h", identity: nil, account: account), awsProfile: nil,
      region: "eu-west-1", endpoint: endpoint, action: action, connectorProfile: "p", connector: nil,
      fields: [], secrets: secrets, clientToken: "t", outcome: outcome)
  }

  private func time(_ entries: [JournalEntry], of versions: [SecretVersion] = first) -> Double? {
    var last = LastAttempts()
    for entry in entries { last.add(entry) }
    return last.time(of: versions, in: "p")?.seconds
  }

  @Test(
    "the last attempt that may have changed the profile decides, whatever the order in which they are read")
  func decides() {
    #expect(time([]) == nil)
    #expect(time([Self.entry()]) == 1_000)
    #expect(time([Self.entry()], of: Self.second) == nil)
    for entries in [
      [Self.entry(), Self.entry(Self.second, at: 2_000)], [Self.entry(Self.second, at: 2_000), Self.entry()],
    ] {
      #expect(time(entries, of: Self.second) == 2_000)
      // A stage that went back to the older version: that one is to be sent.
      #expect(time(entries) == nil)
    }
    // What failed changed nothing.
    #expect(time([Self.entry(), Self.entry(Self.second, at: 2_000, .failed)]) == 1_000)
    // Somebody typed something since.
    #expect(time([Self.entry(), Self.entry([], at: 2_000)]) == nil)
    #expect(time([Self.entry(), Self.entry(at: 2_000, .updated, action: .delete)]) == nil)
  }

  @Test(
    "only what is known to have worked out counts as done",
    arguments: [
      (.updated, true), (.verified, true), (.loginNotTried, true), (.verificationFailed, false),
      (.failed, false),
      (.unknown, false), (nil, false),
    ] as [(Outcome?, Bool)])
  func outcomes(outcome: Outcome?, isDone: Bool) {
    #expect((time([Self.entry(Self.first, outcome)]) != nil) == isDone)
    // Nor does an earlier success say what there is now, unless the later attempt failed for sure.
    let later = time([Self.entry(at: 500), Self.entry(Self.first, outcome)])
    #expect(later == (isDone ? 1_000 : outcome == .failed ? 500 : nil))
  }

  @Test("with several secrets all have to be the same, each as the same credential from the same source")
  func several() {
    let other = SecretVersion(field: "username", source: "ssm:/user", version: "7")
    let both = Self.first + [other]
    #expect(time([Self.entry(both)], of: [other] + Self.first) != nil)
    #expect(time([Self.entry(both)]) == nil)
    #expect(time([Self.entry()], of: both) == nil)
    let elsewhere = [SecretVersion(field: "password", source: "ssm:/other", version: "1")]
    let swapped = [SecretVersion(field: "token", source: "ssm:/sf", version: "1")]
    #expect(time([Self.entry()], of: elsewhere) == nil && time([Self.entry()], of: swapped) == nil)
  }

  @Test("of two journals' copies of one entry, the one that knows the end counts")
  func copies() {
    let (open, ended) = (Self.entry(Self.first, nil, id: "a"), Self.entry(id: "a"))
    #expect(time([open, ended]) == 1_000 && time([ended, open]) == 1_000)
    #expect(time([Self.entry(Self.first, .failed, id: "a"), open]) == nil)
  }

  @Test("the versions come back from the journal, and only those of the account and region count")
  func journal() async throws {
    let folder = try TemporaryFolder()
    let journal = Journal(folder: folder.path("state"))
    let own = Self.entry(Self.first + Self.second)
    let others = [
      Self.entry(at: 2_000, account: "999999999999"), Self.entry(at: 3_000, account: nil),
      Self.entry(at: 4_000, endpoint: "https://elsewhere.example/"),
    ]
    for entry in [own] + others {
      try await journal.begin(entry)
      try await journal.end(entry.id, outcome: .updated, requestID: nil, seconds: nil, message: nil)
    }
    #expect(try journal.read().entries.first?.secrets == Self.first + Self.second)
    let text = try String(contentsOfFile: journal.path, encoding: .utf8)
    #expect(text.contains(#""secretVersions":[{"field":"password","source":"ssm:/sf","version":"1"}"#))
    func last(_ account: String?, _ endpoint: String) throws -> LastAttempts {
      try journal.lastAttempts(
        at: ["p"],
        in: JournalRun(time: .now(), plan: "x", account: account, region: "eu-west-1", endpoint: endpoint))
    }
    let here = try last("123456789012", own.endpoint)
    #expect(here.time(of: own.secrets, in: "p") == own.time)
    // In an account that nobody knows, nothing is known to have been done.
    #expect(try last(nil, own.endpoint).time(of: Self.first, in: "p") == nil)
    #expect(try last("999999999999", own.endpoint).time(of: Self.first, in: "p")?.seconds == 2_000)
  }
}

@Suite("Versions of secrets that machines share", .timeLimit(.minutes(2)), .serialized)
struct SharedVersionTests {
  @Test(
    "the versions are in the table, and the last entries are read back to the one that may have changed the profile"
  )
  func shared() async throws {
    let peer = try await DynamoPeer()
    let server = try SharedMachine.service()
    let machine = try SharedMachine(server, peer)
    try await machine.state.create { _ in }
    let lock = try await machine.lock()
    let versions = [SecretVersion(field: "apiKey", source: "vault:kv/d#k", version: "4")]
    try await machine.update("token-1", lock)
    try await machine.update("token-2", lock, secrets: versions)
    let entries = try await machine.state.lastEntries(of: "p")
    #expect(entries.first?.entry.secrets == versions && entries.first?.entry.clientToken == "token-2")
    #expect(entries.count == 2)
    #expect(try await machine.state.lastEntries(of: "q").isEmpty)
    var last = LastAttempts()
    for entry in entries { last.add(entry.entry) }
    #expect(last.time(of: versions, in: "p") == entries.first?.entry.time)
    #expect(try machine.journal.read().entries.last?.secrets == versions)
  }
}
