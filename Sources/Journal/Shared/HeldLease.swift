import AWSClient
import OperatingSystem

/// A lease that is ours. It is renewed until it is let go, each third of its time; each write goes after the one before, because each
/// needs the revision of that one.
public actor HeldLease {
  /// Which profile it is of.
  nonisolated let profile: String
  /// Where that is.
  nonisolated let place: SharedPlace
  /// What the holder before it had under way, where it was taken over in the middle of a request.
  nonisolated let inherited: Lease?
  /// The same, until it is settled or somebody sends it again.
  private var unsettled: Lease?
  /// The same, where it was sent again with its client token.
  private(set) var repeated: Lease?
  /// The last entry that was begun under this lease.
  private(set) var last: JournalEntry?
  /// What the run of several processes has of the profile, as it was read under this lease.
  private(set) var known: RunMark?
  private let state: SharedState
  private var lease: Lease
  /// Writes without an answer: one of them may be what the table has now.
  private var doubtful: [Lease] = []
  /// Until when nobody else can have it, by our own clock.
  private var validUntil: Duration
  /// Why it is ours no more.
  private(set) var loss: StateError?
  /// Why a request was not let go.
  private(set) var refusal: StateError?
  private var renewal: Task<Void, Never>?
  private var isBusy = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(
    _ lease: Lease, of profile: String, in place: SharedPlace, after other: Lease?, since asked: Duration,
    state: SharedState
  ) {
    self.lease = lease
    self.profile = profile
    self.place = place
    self.state = state
    inherited = other?.state == .sent ? other : nil
    unsettled = inherited
    validUntil = asked + lease.duration
  }

  /// Begins to renew it.
  func keep() {
    let (third, time) = (lease.duration / 3, state.time)
    // It ends with the lease that it renews.
    renewal = Task.detached { [weak self] in
      var pause = third
      while (try? await time.sleep(pause)) != nil, let next = await self?.renewed() {
        pause = next ? third : third / 10
      }
    }
  }

  deinit { renewal?.cancel() }

  /// Renews it no more.
  func stop() { renewal?.cancel() }

  // MARK: Before a request

  /// Whether a request may go out now: nobody else can have the lease. Where that is not sure by our own clock, as after a sleep of
  /// the machine, the table is asked.
  public func mayGo() async -> Bool {
    if loss == nil, state.time.elapsed() < validUntil { return true }
    do throws(StateError) { try await write { _ in } } catch {
      refusal = error
      return false
    }
    return state.time.elapsed() < validUntil
  }

  /// Notes that a request is about to go out: the entry is stored and the lease is still ours, or nothing is written.
  ///
  /// - Parameters:
  ///   - entry: the entry.
  ///   - updatedBefore: the profile's last update when it was read for the request.
  ///   - mark: what a run of several processes has of it, and the run.
  /// - Throws: `StateError`; nothing may be sent then.
  func begin(
    _ entry: JournalEntry, updatedBefore: WallTime?, mark: (RunMark, run: String)?
  ) async throws(StateError) {
    guard let put = entry.beginning(isLate: false, updatedBefore: updatedBefore) else { return }
    try await write(with: [put] + Self.writes(mark)) { lease in
      lease.state = .sent
      lease.clientToken = entry.clientToken
      lease.entry = entry.sharedSort
    }
    last = entry
  }

  /// Notes how it ended.
  ///
  /// - Parameters:
  ///   - end: how.
  ///   - key: the entry's key.
  ///   - mark: what a run of several processes has of it, and the run.
  /// - Throws: `StateError`; the entry is then as it was, or has the end although the lease was lost.
  func end(
    _ end: JournalEnd, of key: TableItem, mark: (RunMark, run: String)? = nil
  ) async throws(StateError) {
    do throws(StateError) {
      try await write(with: [end.ending(key)] + Self.writes(mark)) { $0.settle() }
    } catch {
      // Whoever has the lease now has settled the entry, or will find this.
      guard hasEnd(error) else { throw error }
      try await state.end(end, of: key)
      if loss == nil { try await write(with: Self.writes(mark)) { $0.settle() } }
    }
  }

  /// Whether the end can be written all the same, beside one that is there, or without the lease.
  private func hasEnd(_ error: StateError) -> Bool {
    switch error {
    case .lost: true
    case .table(_, .transactionCancelled(let reasons)): reasons.dropFirst().contains(where: \.isCondition)
    default: false
    }
  }

  private static func writes(_ mark: (RunMark, run: String)?) -> [ItemWrite] {
    mark.map { [$0.0.writing(in: $0.run)] } ?? []
  }

  /// Adds what was found out after the end.
  ///
  /// - Parameters:
  ///   - end: what was found out.
  ///   - key: the entry's key.
  ///   - mark: what a run of several processes has of it, and the run.
  /// - Throws: `StateError`.
  func amend(
    _ end: JournalEnd, of key: TableItem, mark: (RunMark, run: String)?
  ) async throws(StateError) {
    try await write(with: [end.amending(key)] + Self.writes(mark)) { _ in }
  }

  // MARK: What the holder before left

  /// Settles it: nothing is under way any more.
  ///
  /// - Parameters:
  ///   - end: how its entry ended, as far as anybody knows; nil where it has an end.
  ///   - key: the entry's key.
  /// - Throws: `StateError`.
  func settle(_ end: JournalEnd?, of key: TableItem) async throws(StateError) {
    do throws(StateError) {
      try await write(with: end.map { [$0.ending(key)] } ?? []) { $0.settle() }
    } catch {
      // It was ended meanwhile, which says more.
      guard end != nil, loss == nil, hasEnd(error) else { throw error }
      try await write { $0.settle() }
    }
  }

  /// Notes that it is sent again with its client token.
  func repeats(_ left: Lease) { repeated = left }

  /// Gives what is to be settled, once.
  func takeUnsettled() -> Lease? {
    defer { unsettled = nil }
    return unsettled
  }

  /// Keeps what a run has of the profile.
  func know(_ mark: RunMark?) { known = mark }

  /// Whether the table may have what it did not say that it has.
  var isDoubtful: Bool { !doubtful.isEmpty }

  // MARK: Renewing and letting go

  /// Renews it.
  ///
  /// - Returns: whether that was done; nil where there is nothing to renew any more.
  private func renewed() async -> Bool? {
    do throws(StateError) {
      try await write { _ in }
      return true
    } catch {
      return loss == nil ? false : nil
    }
  }

  /// Lets it go. One with a request that nobody has settled stays in the table, for whoever comes next.
  public func release() async {
    renewal?.cancel()
    await enter()
    defer { leave() }
    guard loss == nil, lease.state == .idle else { return }
    for _ in 0...doubtful.count {
      do throws(DynamoDBError) {
        try await state.write([lease.releasing])
        break
      } catch {
        guard let found = error.found, adopts(found), lease.state == .idle else { break }
      }
    }
    loss = .lost(profile: profile, to: nil)
  }

  // MARK: Writing

  /// Makes a write of the lease, alone or with others in one transaction.
  ///
  /// - Parameters:
  ///   - others: what else is written or not written with it.
  ///   - change: what becomes of the lease.
  private func write(
    with others: [ItemWrite] = [], _ change: @Sendable (inout Lease) -> Void
  ) async throws(StateError) {
    await enter()
    defer { leave() }
    if let loss { throw loss }
    while true {
      var next = lease
      change(&next)
      next.revision = UniqueID.make()
      let asked = state.time.elapsed()
      do throws(DynamoDBError) {
        try await state.write([next.changing(lease.revision)] + others)
        take(next, asked)
        return
      } catch {
        guard let found = error.found else {
          if error.mayBeWritten { doubtful.append(next) }
          throw state.failure(error)
        }
        // An earlier attempt was made, and its answer was lost.
        if found.lease?.revision == next.revision { return take(next, asked) }
        guard adopts(found) else { throw lost(to: found) }
      }
    }
  }

  private func take(_ next: Lease, _ asked: Duration) {
    lease = next
    doubtful = []
    validUntil = asked + next.duration
  }

  /// Takes what the table has for ours, where that is one of the writes without an answer.
  private func adopts(_ found: FoundLease) -> Bool {
    guard let revision = found.lease?.revision, let own = doubtful.first(where: { $0.revision == revision })
    else { return false }
    lease = own
    doubtful = []
    return true
  }

  private func lost(to found: FoundLease) -> StateError {
    let error = StateError.lost(profile: profile, to: found.lease)
    loss = error
    return error
  }

  // MARK: One after the other

  private func enter() async {
    if isBusy { await withCheckedContinuation { waiting.append($0) } } else { isBusy = true }
  }

  private func leave() {
    if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() }
  }
}
