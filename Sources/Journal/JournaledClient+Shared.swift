import AWSClient
import AppFlow
import Glibc
import OperatingSystem
import PrivateFiles

extension JournaledClient {
  /// What has to be asked before anything is sent; nil where there are no other machines, or where they are not asked.
  private var asked: SharedState? {
    guard journal != nil, let shared, !shared.isLocalOnly else { return nil }
    return shared.state
  }

  // MARK: The lease

  /// Takes a profile's lease among machines, and hands in what this one still has for the others.
  ///
  /// - Parameters:
  ///   - profile: the profile's name.
  ///   - arn: its ARN, where that is known.
  ///   - token: the client token of an update that may have been made already.
  /// - Returns: nil where there are no other machines, or where they are not asked.
  /// - Throws: `JournaledUpdateError`.
  public func lease(
    on profile: String, arn: String?, openToken token: String? = nil
  ) async throws(JournaledUpdateError) -> HeldLease? {
    guard let state = asked else { return nil }
    let place: SharedPlace?
    do { place = try await accounts.sharedPlace(of: profile, arn: arn) } catch {
      throw .failed(token.map { error.following(.unknown, clientToken: $0) } ?? error)
    }
    guard let place else { throw .notShared(.unknownAccount, openToken: token) }
    await handIn(state)
    do {
      return try await state.acquire(profile, in: place) { lease in
        // Where several processes share a run, that is their everyday.
        guard togetherIn == nil else { return }
        warn(
          "“\(profile)” is held by \(lease.owner.text). Waiting until it is let go, or was not renewed for \(lease.seconds) "
            + "seconds.")
      }
    } catch {
      throw .notShared(error, openToken: token)
    }
  }

  /// Hands in what was found out. What cannot be now is at the next chance.
  func handIn() async {
    guard let journal, let state = asked else { return }
    _ = await Self.unhurried { try? await state.push(journal) }
  }

  /// Hands in what lies here since the table could not be reached.
  private func handIn(_ state: SharedState) async {
    guard let journal, state.takeMayHaveMore() else { return }
    do {
      let (pushed, _) = try await state.push(journal)
      if pushed > 0 {
        warn("\(pushed) earlier entries of this machine's journal were handed in to \(state.location).")
      }
    } catch is StateError, is AppFlowError {
      // What is to be sent now will tell.
      state.leaveMore()
    } catch {
      warn("Earlier entries of this machine's journal could not be handed in: \(error)")
    }
  }

  /// The lease under which a change is made, its inheritance settled.
  func leased(
    _ given: HeldLease?, for change: ProfileChange
  ) async throws(JournaledUpdateError) -> HeldLease? {
    let token = effect(before: change) == .unknown ? change.clientToken : nil
    var lease = given
    if lease == nil {
      lease = try await self.lease(on: change.profile, arn: change.before?.arn, openToken: token)
    }
    guard let lease, let left = await lease.takeUnsettled() else { return lease }
    do throws(StateError) {
      try await settle(left, lease, change)
      return lease
    } catch {
      if given == nil { await Self.unhurried { await lease.release() } }
      throw .notShared(error, openToken: token)
    }
  }

  // MARK: What another program left

  /// Settles what the holder before had under way. The same request with the same token is a repetition, whose success proves both;
  /// any other one cannot repeat it, so that what can be seen is noted and told.
  private func settle(
    _ left: Lease, _ lease: HeldLease, _ change: ProfileChange
  ) async throws(StateError) {
    guard let state = asked, let sort = left.entry else { return }
    let key = JournalEntry.key(in: lease.place.name, sort)
    if let token = left.clientToken, token == change.clientToken {
      open.add(token)
      // Should this program end, too, before it knows: the lease has its own entry by then, and whoever comes next looks at that.
      try await state.endWhereOpen(
        JournalEnd(
          id: "", time: .now(), outcome: .unknown,
          message:
            "not known whether it was made: \(left.owner.text) did not end it, and \(LocalMachine.text) sends it again"
        ),
        of: key)
      return await lease.repeats(left)
    }
    guard let found = try await state.entry(key), found.entry.outcome == nil else {
      return try await lease.settle(nil, of: key)
    }
    let sentence = await look(at: found)
    try await lease.settle(
      JournalEnd(
        id: found.entry.id, time: .now(), outcome: .unknown,
        message:
          "not known whether it was made: \(left.owner.text) did not end it, and \(LocalMachine.text) took over"
      ),
      of: key)
    warn("\(found.entry.summary), by \(left.owner.text), was not ended. \(sentence)")
  }

  /// What can be seen of an attempt that nobody ended, and what can still be done.
  private func look(at found: SharedEntry) async -> String {
    let attempt = found.entry
    guard
      let profile = try? await client.describeConnectorProfiles(names: [attempt.connectorProfile]).profiles
    else { return "Whether it was made is not known, and the profile could not be looked at." }
    let now = profile.first { $0.name == attempt.connectorProfile }
    guard attempt.action == .update, let token = attempt.clientToken else {
      return "Whether it was made is not known. "
        + UnansweredUpdate.presence(
          of: attempt.connectorProfile, isThere: now != nil, createdAt: now?.createdAt)
    }
    let update = UnansweredUpdate(
      profile: attempt.connectorProfile, clientToken: token, begun: attempt.time,
      updatedBefore: found.updatedBefore)
    let way =
      update.isRepeatable(at: .now())
      ? "Whoever has its secret can send the same request with the client token \(token) within 8 hours of its beginning: "
        + "AppFlow makes it once."
      : "AppFlow has forgotten its client token."
    return "Whether it was made is not known. \(update.hint(lastUpdate: now?.lastUpdatedAt)) \(way)"
  }

  // MARK: Entries

  /// The mark by which an entry is found by other machines; nil where there are none.
  func mark(
    for change: ProfileChange, _ region: String, _ lease: HeldLease?
  ) async throws(AppFlowError) -> SharedMark? {
    guard let shared else { return nil }
    var place = lease?.place
    if place == nil {
      place = try? await accounts.sharedPlace(of: change.profile, arn: change.before?.arn)
    }
    return try await shared.state.mark(in: place, region: region, isLocalOnly: shared.isLocalOnly)
  }

  /// Stores the beginning for all machines; where that does not work out, nothing is sent, and this machine's journal says so.
  func begin(
    _ entry: JournalEntry, of change: ProfileChange, _ earlier: CallEffect, under lease: HeldLease
  ) async throws(JournaledUpdateError) {
    do throws(StateError) {
      try await lease.begin(
        entry, updatedBefore: change.before?.lastUpdatedAt, mark: await runMark(entry, lease))
    } catch {
      let end = change.end(
        .failed, requestID: nil, seconds: nil, message: "not sent: the shared state did not take it")
      do { try await journal?.end(end) } catch {
        warn("That nothing was sent could not be written to the journal, which shows it as unknown: \(error)")
      }
      shared?.state.leaveMore()
      // It may have been written although nobody said so: then whoever comes next would have to settle what was never sent.
      if await lease.isDoubtful { await share(end, of: entry, under: lease, isTold: false) }
      throw .notShared(error, openToken: earlier == .unknown ? change.clientToken : nil)
    }
  }

  /// Stores the end for all machines. What does not work out now is handed in later.
  func share(
    _ end: JournalEnd, of entry: JournalEntry, under lease: HeldLease, isTold: Bool = true
  ) async {
    guard let key = entry.sharedKey else { return }
    let mark = await runMark(entry, lease).map { ($0.0.ended(end.outcome), run: $0.run) }
    let failure = await Self.unhurried { () async -> (any Error)? in
      do {
        try await lease.end(end, of: key, mark: mark)
        try await settleRepeated(by: end, lease)
        try await journal?.stored(entry.id)
        return nil
      } catch {
        return error
      }
    }
    guard let failure else { return }
    shared?.state.leaveMore()
    guard isTold else { return }
    warn(
      "The end of this \(entry.action.noun) is in this machine's journal and not in the shared one yet: \(failure)"
    )
  }

  /// An attempt of the holder before that was sent again: what came of that is what is known of it.
  private func settleRepeated(by end: JournalEnd, _ lease: HeldLease) async throws(StateError) {
    guard let sort = await lease.repeated?.entry, let state = asked else { return }
    let isMade = end.outcome == .updated
    try await state.end(
      JournalEnd(
        id: "", time: .now(), outcome: isMade ? .updated : .unknown,
        message: "sent again with its client token by \(LocalMachine.text)"),
      of: JournalEntry.key(in: lease.place.name, sort))
  }

  /// What the run of several processes is to have of an attempt; nil where this one works alone.
  private func runMark(_ entry: JournalEntry, _ lease: HeldLease) async -> (RunMark, run: String)? {
    guard let run = shared?.run else { return nil }
    let known = await lease.known
    let begun = known?.clientToken == entry.clientToken ? known?.begun : nil
    return (
      RunMark(
        profile: entry.connectorProfile, state: .sent, outcome: nil, clientToken: entry.clientToken,
        begun: begun ?? entry.time, owner: LocalMachine.text),
      run: lease.place.run(run)
    )
  }

  /// Notes how an attempt turned out, where that was found out after its end.
  ///
  /// - Parameters:
  ///   - id: the attempt's `id`.
  ///   - outcome: how it turned out.
  ///   - requestID: the id under which the service keeps the request.
  ///   - message: why it did not succeed, without any secret.
  ///   - lease: the profile's, under which the attempt was made.
  /// - Throws: `PrivateFileFailure`, `StateError`.
  public func amend(
    _ id: String, outcome: Outcome, requestID: String?, message: String?, lease: HeldLease?
  ) async throws {
    guard let journal else { return }
    let end = JournalEnd(
      id: id, time: .now(), outcome: outcome, requestID: requestID, message: message)
    try await journal.end(end)
    guard let lease, let entry = await lease.last, entry.id == id, let key = entry.sharedKey else { return }
    let mark = await runMark(entry, lease).map { ($0.0.ended(outcome), run: $0.run) }
    try await lease.amend(end, of: key, mark: mark)
    try await journal.stored(id)
  }

  // MARK: Losing it

  /// Why the request was not let go, where the call ended for it.
  func loss<Answer>(of lease: HeldLease?, _ result: Result<Answer, AppFlowError>) async -> StateError? {
    guard let lease, case .failure(let error) = result, error.isCancelled, !Task.isCancelled else {
      return nil
    }
    return await lease.refusal ?? .lost(profile: lease.profile, to: nil)
  }

  /// Does what has to be done also where the caller has given up.
  static func unhurried<Answer: Sendable>(
    _ work: @escaping @Sendable () async -> Answer
  ) async -> Answer {
    await Task { await work() }.value
  }
}

extension LocalMachine {
  /// This program, as other machines are told of it.
  fileprivate static var text: String { "\(user)@\(name) (process \(getpid()))" }
}
