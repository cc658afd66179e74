import AppFlow
import ClientTestSupport
import Foundation
import OperatingSystem
import Testing

@testable import Journal

/// Several machines and one table, against moto's DynamoDB. One after the other: they stop the table's service and let it go again.
@Suite("State that machines share", .timeLimit(.minutes(10)), .serialized)
struct SharedStateTests {
  /// One for all tests: it takes seconds to start.
  private static let shared = Task {
    let peer = try await DynamoPeer()
    try await SharedMachine(try SharedMachine.service(), peer).state.create { _ in }
    return peer
  }

  private let peer: DynamoPeer

  init() async throws {
    peer = try await Self.shared.value
    try await peer.set(["gone": false, "lose": 0, "loseOf": "", "hold": "", "holdAnswer": "", "log": []])
  }

  // MARK: Leases

  @Test("of many who want a profile at once one has it, and the others are told who")
  func oneWinner() async throws {
    let server = try SharedMachine.service()
    let machines = try (0..<6).map { _ in try SharedMachine(server, peer, seconds: 3) }
    let outcomes = await withTaskGroup(of: Result<HeldLease, any Error>.self) { group in
      for machine in machines {
        group.addTask { () -> Result<HeldLease, any Error> in
          do { return .success(try await machine.acquire()) } catch { return .failure(error) }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let held = outcomes.compactMap { try? $0.get() }
    #expect(held.count == 1)
    for case .failure(let error) in outcomes {
      guard case StateError.held(profile: "p", by: let lease) = error else {
        Issue.record("\(error)")
        continue
      }
      #expect(lease.owner.user == NSUserName() && lease.owner.process == Int(getpid()))
    }
    await held.first?.release()
    #expect(try await machines[0].lease() == nil)
    let next = try await machines[1].acquire()
    #expect(next.inherited == nil)
    await next.release()
  }

  @Test(
    "of several processes one has it; when that is killed, its lease is taken over after its time, and not before"
  )
  func processes() async throws {
    let server = try SharedMachine.service()
    let seconds = 2
    func probe() throws -> JournalProbe {
      try JournalProbe(
        ["lease", server.url, SharedMachine.table, "p", "\(seconds)"],
        shell: "export AWS_ENDPOINT_URL_DYNAMODB=\(peer.url) AWS_ACCESS_KEY_ID=AKIDFAKEFORTESTS0001 "
          + "AWS_SECRET_ACCESS_KEY=fake-secret AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/nonexistent/c")
    }
    let probes = try (0..<4).map { _ in try probe() }
    var said: [String] = []
    for probe in probes { said.append(try await probe.line()) }
    let winners = said.indices.filter { said[$0] == "ours" }
    #expect(winners.count == 1, "\(said)")
    #expect(
      said.filter { $0.hasPrefix("refused: Nothing was sent: “p” is being changed by") }.count == 3, "\(said)"
    )
    let winner = try #require(winners.first)
    probes[winner].kill()
    let killed = ContinuousClock.now
    let heir = try probe()
    #expect(try await heir.line() == "ours")
    // Its last renewal may have been a third of the time ago.
    #expect(ContinuousClock.now - killed > .seconds(1))
    heir.end()
    #expect(try await SharedMachine(server, peer).lease() == nil)
  }

  @Test("a lease whose holder lives is kept through renewals, and one that lost it may send nothing")
  func stalled() async throws {
    let server = try SharedMachine.service()
    let (one, other) = (try SharedMachine(server, peer), try SharedMachine(server, peer))
    let lease = try await one.acquire()
    try await Task.sleep(for: .seconds(2))
    #expect(await lease.mayGo())
    await #expect(throws: StateError.self) { try await other.acquire() }
    // What a stopped process does: nothing. The table is asked from elsewhere.
    let stopped = try await one.abandonedTwin(of: lease)
    let heir = try await other.acquire()
    #expect(await !stopped.mayGo())
    let entry = try await other.entry("late")
    let error = await #expect(throws: StateError.self) {
      try await stopped.begin(entry, updatedBefore: nil, mark: nil)
    }
    guard case .lost(profile: "p", to: let holder)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(holder?.owner.process == Int(getpid()))
    #expect(try await other.entries().isEmpty)
    await heir.release()
  }

  // MARK: Sending

  @Test("an update is stored under the lease before it is sent, ended after it, and the lease is let go")
  func stored() async throws {
    let server = try SharedMachine.service()
    let machine = try SharedMachine(server, peer)
    try await machine.update("token-1", try await machine.lock())
    #expect(server.tokens == ["token-1"])
    let found = try #require(try await machine.entries().first)
    let own = try #require(try machine.journal.read().entries.first)
    #expect(found.entry == own.in(found) && !found.isLate && found.ended != nil)
    #expect(found.entry.outcome == .updated && found.entry.requestID == "request-1")
    #expect(found.entry.after == own.after && found.entry.after != nil)
    #expect(try await machine.lease() == nil)
    #expect(try machine.journal.walk().unstored().isEmpty)
    let operations = try await peer.operations().filter { $0 != "GetItem" && $0 != "Query" }
    #expect(operations == ["PutItem", "TransactWriteItems", "TransactWriteItems", "DeleteItem"])
    #expect(machine.warnings.texts.isEmpty)
  }

  @Test("nothing is sent without the table, and what was not stored is handed in later, marked as late")
  func gone() async throws {
    let server = try SharedMachine.service()
    let machine = try SharedMachine(server, peer)
    let lock = try await machine.lock()
    try await peer.set(["gone": true])
    let error = await #expect(throws: JournaledUpdateError.self) { try await machine.update("token-1", lock) }
    #expect(error?.effect == .notSent && "\(error.map { "\($0)" } ?? "")".contains("--local-only"))
    #expect(server.tokens.isEmpty)
    // Without a lease nothing was begun.
    #expect(try machine.journal.read().entries.isEmpty)

    try await peer.set(["gone": false, "hold": "TransactWriteItems"])
    let update = Task { try await machine.update("token-2", lock) }
    while try await !peer.isHolding() { try await Task.sleep(for: .milliseconds(5)) }
    try await peer.set(["gone": true, "hold": "", "lose": 1])
    // The transaction that was held was made; its answer is lost, and the table is gone.
    await #expect(throws: JournaledUpdateError.self) { try await update.value }
    #expect(server.tokens.isEmpty)
    let own = try #require(try machine.journal.read().entries.last)
    #expect(own.outcome == .failed && own.message?.contains("not sent") == true)
    #expect(try machine.journal.walk().unstored().count == 1)

    try await peer.set(["gone": false, "lose": 0])
    try await machine.update("token-3", lock)
    #expect(server.tokens == ["token-3"])
    let entries = try await machine.entries()
    #expect(entries.map(\.entry.clientToken) == ["token-2", "token-3"])
    #expect(entries.map(\.entry.outcome) == [.failed, .updated])
  }

  @Test(
    "where the table is gone when an update ends, the update was made, and its end is handed in with the next one"
  )
  func goneMeanwhile() async throws {
    let peer = peer
    let server = try SharedMachine.service { connection in
      let done = DispatchSemaphore(value: 0)
      Task {
        try await peer.set(["gone": true])
        done.signal()
      }
      done.wait()
      connection.accept()
    }
    let machine = try SharedMachine(server, peer)
    let lock = try await machine.lock()
    try await machine.update("token-1", lock)
    #expect(machine.warnings.texts.count == 1, "\(machine.warnings.texts)")
    #expect(machine.warnings.texts.first?.contains("not in the shared one yet") == true)
    try await peer.set(["gone": false])
    let begun = try #require(try await machine.entries().first)
    #expect(begun.entry.outcome == nil && begun.ended == nil)
    // Nobody may take it for done: whoever comes next finds it under way.
    #expect(try await machine.lease()?.state == .sent)
    #expect(try await machine.state.push(machine.journal) == (pushed: 1, new: 0))
    let ended = try #require(try await machine.entries().first)
    #expect(ended.entry.outcome == .updated && ended.entry.requestID == "request-1" && !ended.isLate)
    #expect(try await machine.state.push(machine.journal) == (pushed: 0, new: 0))
  }

  @Test("where only this machine is asked, it is sent, and its entry is late for the others")
  func localOnly() async throws {
    let server = try SharedMachine.service()
    let machine = try SharedMachine(server, peer, isLocalOnly: true)
    try await peer.set(["gone": true])
    try await machine.update("token-1", try await machine.lock())
    #expect(server.tokens == ["token-1"])
    try await peer.set(["gone": false])
    #expect(try await machine.entries().isEmpty)
    #expect(try await machine.state.push(machine.journal) == (pushed: 1, new: 1))
    let entry = try #require(try await machine.entries().first)
    #expect(entry.isLate && entry.entry.outcome == .updated && entry.entry.requestID == "request-1")
  }

  // MARK: Taking over

  @Test(
    "what another one left under way is settled first: what is known is told and noted, and then it is sent")
  func settling() async throws {
    let server = try SharedMachine.service()
    let (one, other) = (try SharedMachine(server, peer), try SharedMachine(server, peer))
    let left = try await one.abandon("token-1")
    try await other.update("token-2", try await other.lock())
    #expect(server.tokens == ["token-2"])
    let entries = try await other.entries()
    #expect(entries.map(\.entry.outcome) == [.unknown, .updated])
    #expect(entries.first?.entry.id == left.id && entries.first?.entry.message?.contains("took over") == true)
    let told = other.warnings.texts.joined(separator: "\n")
    #expect(
      told.contains("is held by") && told.contains("was not ended") && told.contains("token-1"), "\(told)")
    #expect(told.contains("Whether it was made is not known"))
    #expect(try await other.lease() == nil)
  }

  @Test("the same request with the same client token is a repetition, whose success proves what was left")
  func repeating() async throws {
    let server = try SharedMachine.service()
    let (one, other) = (try SharedMachine(server, peer), try SharedMachine(server, peer))
    _ = try await one.abandon("token-1")
    try await other.update("token-1", try await other.lock())
    #expect(server.tokens == ["token-1"])
    #expect(try await other.entries().map(\.entry.outcome) == [.updated, .updated])
  }

  @Test("a refusal of such a repetition proves nothing")
  func repeatingRefused() async throws {
    let server = try SharedMachine.service { connection in
      connection.answer(400, ["x-amzn-ErrorType": "ValidationException"], #"{"message": "no"}"#)
    }
    let (one, other) = (try SharedMachine(server, peer), try SharedMachine(server, peer))
    _ = try await one.abandon("token-1")
    let error = await #expect(throws: JournaledUpdateError.self) {
      try await other.update("token-1", try await other.lock())
    }
    #expect(error?.effect == .unknown)
    #expect(try await other.entries().map(\.entry.outcome) == [.unknown, .unknown])
  }

  @Test("an end that comes after somebody took over is added to what they found, and not lost")
  func lateEnd() async throws {
    let server = try SharedMachine.service()
    let (one, other) = (try SharedMachine(server, peer), try SharedMachine(server, peer))
    let left = try await one.abandon("token-1")
    try await other.update("token-2", try await other.lock())
    try await one.state.end(
      JournalEnd(id: left.id, time: .now(), outcome: .updated, requestID: "request-9"),
      of: try #require(left.sharedKey))
    let first = try #require(try await other.entries().first)
    #expect(first.entry.outcome == .updated && first.entry.requestID == "request-9")
  }

  // MARK: Lost answers

  @Test(
    "a write whose answer is lost is known again at the next attempt, and nothing is written or sent twice",
    arguments: ["PutItem", "TransactWriteItems", "DeleteItem"])
  func lostAnswers(operation: String) async throws {
    for lost in 1...2 {
      let server = try SharedMachine.service()
      let machine = try SharedMachine(server, peer, seconds: 30, attempts: 3)
      try await peer.set(["lose": .number(JSONNumber(lost)), "loseOf": .string(operation)])
      try await machine.update("token-1", try await machine.lock())
      try await peer.set(["lose": 0])
      #expect(server.tokens == ["token-1"], "\(lost)")
      #expect(try await machine.entries().map(\.entry.outcome) == [.updated], "\(lost)")
      #expect(try await machine.lease() == nil, "\(lost)")
      #expect(machine.warnings.texts.isEmpty, "\(machine.warnings.texts)")
    }
  }

  @Test("where nobody says whether the beginning was stored, nothing is sent, and the entry says so")
  func lostBeginning() async throws {
    let server = try SharedMachine.service()
    let machine = try SharedMachine(server, peer, seconds: 30)
    let lock = try await machine.lock()
    try await peer.set(["hold": "TransactWriteItems"])
    let update = Task { try await machine.update("token-1", lock) }
    while try await !peer.isHolding() { try await Task.sleep(for: .milliseconds(5)) }
    try await peer.set(["hold": "", "lose": 1])
    await #expect(throws: JournaledUpdateError.self) { try await update.value }
    #expect(server.tokens.isEmpty)
    let entry = try #require(try await machine.entries().first)
    #expect(entry.entry.outcome == .failed && entry.entry.message?.contains("not sent") == true)
    #expect(try await machine.lease() == nil)
  }

  // MARK: Looking through it

  @Test("holes, entries without an end and what is gone are found")
  func verification() async throws {
    let server = try SharedMachine.service()
    let machine = try SharedMachine(server, peer)
    let lock = try await machine.lock()
    for number in 1...3 { try await machine.update("token-\(number)", lock) }
    let whole = try await machine.state.verify(machine.journal)
    #expect(whole.entries == 3 && whole.problems.isEmpty, "\(whole.problems)")
    let second = try #require(try machine.journal.read().entries.dropFirst().first)
    try await machine.state.write([.delete(key: try #require(second.sharedKey), if: nil)])
    let left = try await machine.abandon("token-4")
    let later = try await machine.state.verify(machine.journal, now: .now() + 3_600)
    let told = later.problems.map { "\($0)" }.joined(separator: "\n")
    #expect(later.entries == 3 && later.problems.count == 3, "\(told)")
    #expect(told.contains("A hole") && told.contains("there is no 2."))
    #expect(told.contains(second.id) && told.contains(left.id))
  }
}

extension SharedMachine {
  /// The same lease in the hands of somebody who does not renew it: a process that was stopped, whose renewals do not come.
  fileprivate func abandonedTwin(of lease: HeldLease) async throws -> HeldLease {
    let current = try #require(try await self.lease())
    await lease.stop()
    return HeldLease(
      current, of: "p", in: lease.place, after: nil, since: state.time.elapsed(), state: state)
  }

  fileprivate func entry(_ token: String) async throws -> JournalEntry {
    JournalEntry(
      time: .now(), operator: .init(localUser: "ann", host: "h", identity: nil, account: nil),
      awsProfile: nil, region: "eu-west-1", endpoint: "x", connectorProfile: "p", connector: nil, fields: [],
      clientToken: token,
      shared: try await state.mark(in: try await state.place(of: "p"), region: "eu-west-1"))
  }
}

extension JournalEntry {
  /// The entry as the table keeps it, which does not say in which table that is.
  fileprivate func `in`(_ found: SharedEntry) -> JournalEntry {
    JournalEntry(
      id: id, time: time, operator: self.operator, awsProfile: awsProfile, region: region, endpoint: endpoint,
      action: action, connectorProfile: connectorProfile, connector: connector, fields: fields,
      fingerprints: fingerprints, secrets: secrets, clientToken: clientToken, run: run, before: before,
      after: after,
      shared: found.entry.shared, requestID: requestID, outcome: outcome, seconds: seconds, message: message)
  }
}
