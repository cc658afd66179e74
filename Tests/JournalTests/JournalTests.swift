import ClientTestSupport
import Foundation
import OperatingSystem
import PrivateFiles
import Secrets
import Testing

@testable import AWSClient
@testable import Journal

@Suite("The journal of updates", .timeLimit(.minutes(2)))
struct JournalTests {
  private let scratch: TemporaryFolder
  private let journal: Journal

  init() throws {
    scratch = try TemporaryFolder()
    journal = Journal(folder: scratch.path("state"))
  }

  private static func entry(
    _ profile: String = "sf-prod", region: String = "eu-west-1", account: String = "123456789012"
  ) -> JournalEntry {
    JournalEntry(
      time: WallTime(seconds: 1_790_000_000.0426),
      operator: .init(
        localUser: "ann", host: "bastion", identity: "arn:aws:sts::123456789012:assumed-role/ops/ann",
        account: account),
      awsProfile: "prod", region: region, endpoint: "https://appflow.eu-west-1.amazonaws.com/",
      connectorProfile: profile, connector: "Salesforce",
      fields: ["/connectorProfileCredentials/Salesforce/accessToken"],
      fingerprints: ["/connectorProfileCredentials/Salesforce/accessToken": "0123456789abcdef"],
      clientToken: "token-1")
  }

  private var lines: [String] {
    get throws {
      try String(contentsOfFile: journal.path, encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private func append(_ text: String) throws {
    let file = try #require(FileHandle(forWritingAtPath: journal.path))
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
  }

  @Test("there is none before the first attempt, and reading makes none")
  func none() throws {
    let (entries, notices) = try journal.read()
    #expect(entries.isEmpty && notices.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: scratch.path("state")))
  }

  @Test("what was begun and ended comes back as one entry, to the millisecond")
  func whole() async throws {
    var entry = Self.entry()
    #expect(entry.time.seconds == 1_790_000_000.043)
    try await journal.begin(entry)
    #expect(try journal.read().entries == [entry])
    try await journal.end(entry.id, outcome: .updated, requestID: "r-1", seconds: 1.23456, message: nil)
    (entry.outcome, entry.requestID, entry.seconds) = (.updated, "r-1", 1.235)
    #expect(try journal.read().entries == [entry])
    #expect(try lines[0].contains(#""time":"2026-09-21T14:13:20.043Z""#))
    #expect(try lines.count == 3 && lines[2].isEmpty)
    let mode = try FileManager.default.attributesOfItem(atPath: journal.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("an entry that says as little as it may comes back as it was")
  func little() async throws {
    let entry = JournalEntry(
      time: WallTime(seconds: 0), operator: .init(localUser: "", host: "", identity: nil, account: nil),
      awsProfile: nil, region: "", endpoint: "", connectorProfile: "a\u{1B}[2J\n\"", connector: nil,
      fields: [],
      clientToken: "")
    try await journal.begin(entry)
    #expect(try journal.read().entries == [entry])
    #expect(try lines.count == 2)
  }

  @Test("a later end has the outcome, and an earlier one keeps what the later does not know")
  func ends() async throws {
    let entry = Self.entry()
    try await journal.begin(entry)
    try await journal.end(entry.id, outcome: .unknown, requestID: "r-1", seconds: 2, message: "No answer")
    try await journal.end(entry.id, outcome: .verified, requestID: nil, seconds: nil, message: nil)
    let read = try #require(try journal.read().entries.first)
    #expect(read.outcome == .verified && read.requestID == "r-1" && read.seconds == 2 && read.message == nil)
  }

  @Test("every outcome comes back", arguments: Outcome.allCases)
  func outcomes(outcome: Outcome) async throws {
    let entry = Self.entry()
    try await journal.begin(entry)
    try await journal.end(entry.id, outcome: outcome, requestID: nil, seconds: nil, message: "why")
    let read = try #require(try journal.read().entries.first)
    #expect(read.outcome == outcome && read.message == "why")
  }

  @Test(
    "a torn last line is told of with its number, and does not swallow the next entry",
    arguments: [1, 20, 200])
  func torn(length: Int) async throws {
    let (first, second) = (Self.entry("first"), Self.entry("second"))
    try await journal.begin(first)
    let line = try lines[0]
    try append(String(line.prefix(length)))
    let torn = try journal.read()
    #expect(torn.entries == [first])
    #expect(torn.notices == ["\(journal.path), line 2: skipped: it breaks off."])
    try await journal.begin(second)
    let after = try journal.read()
    #expect(after.entries == [first, second])
    #expect(after.notices.count == 1 && after.notices[0].hasPrefix("\(journal.path), line 2: skipped: "))
  }

  @Test(
    "a line that is none is told of and skipped",
    arguments: [
      ("nonsense", "column 1"), ("{}", "neither a beginning nor an end"), ("[1]", "neither"),
      (#"{"line":"begin","id":"x"}"#, "localUser: it is missing"),
      (#"{"line":"end","id":"x","time":"2026-01-01T00:00:00Z","outcome":"updated"}"#, "not begun here"),
      (
        #"{"line":"end","id":"x","time":"2026-01-01T00:00:00Z","outcome":"perhaps"}"#,
        "“perhaps” is not known"
      ),
      (#"{"line":"end","id":"x","time":"yesterday","outcome":"updated"}"#, "time: it is no time"),
      ("\u{0}\u{0}", "column 1"),
    ])
  func unreadable(line: String, reason: String) async throws {
    let entries = [Self.entry("first"), Self.entry("second")]
    try await journal.begin(entries[0])
    try append(line + "\n")
    try await journal.begin(entries[1])
    let read = try journal.read()
    #expect(read.entries == entries)
    #expect(read.notices.count == 1)
    let notice = try #require(read.notices.first)
    #expect(notice.hasPrefix("\(journal.path), line 2: skipped: ") && notice.contains(reason), "\(notice)")
  }

  @Test("an attempt that seems to begin twice is told of, and keeps its end")
  func twice() async throws {
    let entry = Self.entry()
    try await journal.begin(entry)
    try await journal.begin(entry)
    try await journal.end(entry.id, outcome: .failed, requestID: nil, seconds: nil, message: nil)
    let read = try journal.read()
    #expect(read.entries.map(\.outcome) == [.failed])
    #expect(read.notices.count == 1 && read.notices[0].contains("line 2"))
  }

  @Test(
    "what is found out later is noted with the profile's last attempt there, unless it is known to have failed"
  )
  func notes() async throws {
    // Others of the same name, in another account and in another region, came later.
    let entries = [
      Self.entry(), Self.entry(), Self.entry("sf-test"), Self.entry(account: "999999999999"),
      Self.entry(region: "us-east-1"),
    ]
    for entry in entries { try await journal.begin(entry) }
    let endpoint = entries[0].endpoint
    func note(_ outcome: Outcome, _ profile: String, at other: String? = nil) async throws {
      try await journal.note(
        outcome, ofLast: profile, at: other ?? endpoint, region: "eu-west-1", in: "123456789012")
    }
    try await note(.updated, "sf-prod")
    #expect(try journal.read().entries.map(\.outcome) == [nil, .updated, nil, nil, nil])
    try await note(.verified, "sf-prod")
    #expect(try journal.read().entries.map(\.outcome) == [nil, .verified, nil, nil, nil])
    try await journal.end(entries[1].id, outcome: .failed, requestID: nil, seconds: nil, message: "no")
    let before = try journal.read().entries
    try await note(.updated, "sf-prod")
    try await note(.updated, "sf-test", at: "https://appflow.us-east-1.amazonaws.com/")
    #expect(try journal.read().entries == before)
  }

  @Test("a walk gives what reading gives, each attempt with all of its ends, wherever they stand")
  func walk() async throws {
    var entries: [JournalEntry] = []
    for number in 0..<60 {
      let entry = Self.entry("p\(number % 7)")
      entries.append(entry)
      try await journal.begin(entry)
      // Ends far behind and out of order; every tenth has none, every third two.
      if number >= 20, number % 10 != 0 {
        let id = entries[number - 20].id
        try await journal.end(id, outcome: .unknown, requestID: "r\(number)", seconds: 1, message: "lost")
        if number % 3 == 0 {
          try await journal.end(id, outcome: .updated, requestID: nil, seconds: nil, message: nil)
        }
      }
    }
    try append("no line\n{\"line\":\"begin\"")
    let walk = try journal.walk()
    // What is appended meanwhile is no part of it.
    try append("}\n")
    var walked: [JournalEntry] = []
    try walk.forEach { walked.append($0) }
    #expect(walked.map(\.id) == entries.map(\.id) && walk.count == 60)
    #expect(walk.notices.count == 2 && walk.notices.last?.contains("breaks off") == true)
    let outcomes = walked.enumerated().map { place, entry in
      let number = place + 20
      let expected: Outcome? =
        number >= 60 || number % 10 == 0 ? nil : number % 3 == 0 ? .updated : .unknown
      return entry.outcome == expected && (expected == nil || entry.requestID == "r\(number)")
    }
    #expect(!outcomes.contains(false))
    #expect(try journal.read().entries == walked)
    let some = try journal.walk { $0.connectorProfile == "p3" }
    var names: Set<String> = []
    try some.forEach { names.insert($0.connectorProfile) }
    #expect(names == ["p3"] && some.count == entries.filter { $0.connectorProfile == "p3" }.count)
  }

  @Test("reading a journal of four times the lines takes some four times the work, not sixteen times")
  func manyLines() async throws {
    try await journal.begin(Self.entry("first"))
    let line = try #require(try lines.first)
    let id = try #require(try journal.read().entries.first?.id)
    let parts = line.split(separator: id, maxSplits: 1)
    let (head, tail) = (try #require(parts.first), try #require(parts.last))
    var written = 0
    func seconds(upTo count: Int) throws -> Double {
      var text = ""
      for number in written..<count {
        text += "\(head)id-\(number)\(tail)\n"
        text +=
          #"{"line":"end","id":"id-\#(number)","time":"2026-09-21T14:13:20.043Z","outcome":"updated"}"# + "\n"
      }
      written = count
      try append(text)
      return try ProcessorTime.seconds(of: {
        let walk = try journal.walk()
        var updated = 0
        try walk.forEach { if $0.outcome == .updated { updated += 1 } }
        #expect(updated == count && walk.count == count + 1 && walk.notices.isEmpty)
      })
    }
    let few = try seconds(upTo: 600)
    #expect(try seconds(upTo: 2_400) < 9 * few)
  }

  @Test("two processes and this one write at once: every attempt is there, each with its end")
  func together() async throws {
    let journal = journal
    let probes = try (1...2).map { _ in try JournalProbe(["attempts", scratch.path("state"), "50"]) }
    try await withThrowingTaskGroup { group in
      for number in 1...50 {
        group.addTask {
          let entry = Self.entry("own \(number)")
          try await journal.begin(entry)
          try await journal.end(entry.id, outcome: .updated, requestID: nil, seconds: nil, message: nil)
        }
      }
      try await group.waitForAll()
    }
    for probe in probes { #expect(try await probe.result().status == 0) }
    let (entries, notices) = try journal.read()
    #expect(notices.isEmpty, "\(notices)")
    #expect(entries.count == 150 && entries.allSatisfy { $0.outcome == .updated })
    #expect(Set(entries.map(\.clientToken)).count == 3)
  }

  @Test("a process that is killed while it writes leaves a journal that is read, and written to")
  func killed() async throws {
    let probe = try JournalProbe(["attempts", scratch.path("state"), "100000"])
    let journal = journal
    // Until it is well under way.
    while try journal.read().entries.count < 20 { await Task.yield() }
    probe.kill()
    let before = try journal.read()
    #expect(before.notices.count <= 1)
    #expect(before.entries.dropLast().allSatisfy { $0.outcome == .updated })
    let entry = Self.entry()
    try await journal.begin(entry)
    #expect(try journal.read().entries.last == entry)
  }

  @Test("a fingerprint is the same for the same secret in this journal, and another in any other")
  func fingerprints() throws {
    let other = Journal(folder: scratch.path("other"))
    let secret = Secret("fake-secret-to-compare")
    let mark = try journal.fingerprint(of: secret)
    #expect(mark.count == 16 && mark.allSatisfy(\.isHexDigit))
    #expect(try journal.fingerprint(of: secret) == mark)
    #expect(try journal.fingerprint(of: Secret("fake-secret-to-compare2")) != mark)
    #expect(try other.fingerprint(of: secret) != mark)
    // Not the plain digest either, which anybody could compute for a guess.
    #expect(!Digest.sha256Hex("fake-secret-to-compare").hasPrefix(mark))
    let salt = scratch.path("state/journal.salt")
    let mode = try FileManager.default.attributesOfItem(atPath: salt)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try Data("short".utf8).write(to: URL(fileURLWithPath: salt))
    let error = #expect(throws: PrivateFileFailure.self) { try journal.fingerprint(of: secret) }
    #expect(error?.description.contains(salt) == true)
  }

  @Test("for scripts, an attempt without an end is unknown and not ended")
  func json() {
    var entry = Self.entry()
    #expect(entry.json["outcome"] == "unknown" && entry.json["isEnded"] == false)
    entry.outcome = .verificationFailed
    #expect(entry.json["outcome"] == "verification-failed" && entry.json["isEnded"] == true)
    #expect(entry.json["connectorProfileName"] == "sf-prod")
  }
}
