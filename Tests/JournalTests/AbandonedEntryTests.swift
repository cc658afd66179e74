import ClientTestSupport
import Dispatch
import OperatingSystem
import Synchronization
import Testing

@testable import Journal

/// What becomes of an entry that a program has begun and never ended, because it was killed.
@Suite("Entries that nobody ended", .timeLimit(.minutes(2)), .serialized)
struct AbandonedEntryTests {
  private static let shared = Task { try await DynamoPeer() }

  private let peer: DynamoPeer
  private let server: LoopbackServer
  /// When whoever has begun something now must be gone.
  private let later = WallTime.now() + 700

  init() async throws {
    peer = try await Self.shared.value
    server = try SharedMachine.service()
    let machine = try SharedMachine(server, peer)
    try await machine.state.create { _ in }
  }

  /// An entry that is in this machine's journal alone.
  private func begun(_ machine: SharedMachine, isLocalOnly: Bool = false) async throws -> JournalEntry {
    let mark = try await machine.state.mark(
      in: try await machine.state.place(of: "p"), region: "eu-west-1", isLocalOnly: isLocalOnly)
    let entry = JournalEntry(
      time: .now(), operator: .init(localUser: "ann", host: "here", identity: nil, account: nil),
      awsProfile: nil, region: "eu-west-1", endpoint: server.url, connectorProfile: "p", connector: "Datadog",
      fields: [], clientToken: "token-of-the-killed", shared: mark)
    try await machine.journal.begin(entry)
    return entry
  }

  private func outcome(_ entry: JournalEntry, _ machine: SharedMachine) throws -> Outcome? {
    try machine.journal.read { $0.id == entry.id }.entries.first?.outcome
  }

  @Test(
    "what the table never got was not sent: so it is told there and here, and its program cannot send it any more"
  )
  func neverStored() async throws {
    let machine = try SharedMachine(server, peer)
    let entry = try await begun(machine)
    // Its program may be at it.
    #expect(try await machine.state.push(machine.journal) == (pushed: 0, new: 0))
    let early = try await machine.state.verify(machine.journal)
    #expect(early.problems.isEmpty && early.underWay == 1)
    #expect(try await machine.state.push(machine.journal, now: later) == (pushed: 1, new: 1))
    let found = try #require(try await machine.entries().first { $0.entry.id == entry.id })
    #expect(found.isLate && found.entry.outcome == .failed)
    #expect(found.entry.message?.contains("not sent") == true)
    #expect(try outcome(entry, machine) == .failed)
    let lease = try await machine.acquire()
    await #expect(throws: StateError.self) { try await lease.begin(entry, updatedBefore: nil, mark: nil) }
    await lease.release()
    #expect(try await machine.state.verify(machine.journal).problems.isEmpty)
  }

  @Test("what was to be sent without the table may have been: nobody knows, and so it is told")
  func localOnly() async throws {
    let machine = try SharedMachine(server, peer)
    let entry = try await begun(machine, isLocalOnly: true)
    // The mark survives the file.
    #expect(try machine.journal.read { $0.id == entry.id }.entries.first?.shared?.isLocalOnly == true)
    #expect(try await machine.state.push(machine.journal, now: later) == (pushed: 1, new: 1))
    let found = try #require(try await machine.entries().first { $0.entry.id == entry.id })
    #expect(found.entry.outcome == .unknown)
    #expect(try outcome(entry, machine) == .unknown)
  }

  @Test("what the table has is settled by whoever takes the profile over, and this machine hears of that")
  func settledElsewhere() async throws {
    let (one, other) = (try SharedMachine(server, peer), try SharedMachine(server, peer))
    let entry = try await one.abandon("token-1")
    try await one.journal.begin(entry)
    #expect(try await one.state.push(one.journal, now: later) == (pushed: 0, new: 0))
    #expect(try outcome(entry, one) == nil)
    try await other.update("token-2", try await other.lock())
    #expect(try await one.state.push(one.journal, now: later) == (pushed: 1, new: 0))
    #expect(try outcome(entry, one) == .unknown)
    #expect(try one.journal.walk().unstored().isEmpty)
  }

  @Test(
    "what is sent again has an end before that, so that it has one where the program is killed, too, that sends it again"
  )
  func repeated() async throws {
    let witness = Witness()
    let server = try SharedMachine.service { connection in
      let done = DispatchSemaphore(value: 0)
      Task {
        let machine = witness.machine.withLock { $0 }
        let outcomes = try await machine?.entries().map(\.entry.outcome) ?? []
        witness.outcomes.withLock { $0 = outcomes }
        done.signal()
      }
      done.wait()
      connection.accept()
    }
    let (one, other) = (try SharedMachine(server, peer), try SharedMachine(server, peer))
    witness.machine.withLock { $0 = one }
    _ = try await one.abandon("token-1")
    try await other.update("token-1", try await other.lock())
    // While the repetition was under way, and when it had ended.
    #expect(witness.outcomes.withLock { $0 } == [.unknown, nil])
    #expect(try await other.entries().map(\.entry.outcome) == [.updated, .updated])
  }
}

/// Looks at the journal while a request is under way.
private final class Witness: Sendable {
  let machine = Mutex<SharedMachine?>(nil)
  let outcomes = Mutex<[Outcome?]>([])
}
