import AWSClient
import JSON
import OperatingSystem
import PrivateFiles

/// The journal of all machines.
extension SharedState {
  /// The index in which a profile's entries are found.
  static let profileIndex = "by-profile"

  // MARK: Reading

  /// Gives entries in the order in which they were begun, page by page.
  ///
  /// - Parameters:
  ///   - profile: only those of this profile; all when left out. Entries of the last moment may be missing then.
  ///   - places: those of these accounts and regions, one after the other; of this one when left out.
  ///   - start: only from this time on.
  ///   - end: only those before this time.
  ///   - take: is given the entries of a page.
  /// - Throws: `StateError`, `AppFlowError` without a configuration; what `take` throws.
  public func read(
    of profile: String? = nil, in places: [SharedPlace]? = nil, from start: WallTime? = nil,
    before end: WallTime? = nil, _ take: ([SharedEntry]) throws -> Void
  ) async throws {
    let wanted: [SharedPlace]
    if let places { wanted = places } else { wanted = [try await place()] }
    for place in wanted { try await read(of: profile, at: place, from: start, before: end, take) }
  }

  private func read(
    of profile: String?, at place: SharedPlace, from start: WallTime?, before end: WallTime?,
    _ take: ([SharedEntry]) throws -> Void
  ) async throws {
    var query =
      profile.map {
        ItemQuery(key: "profileKey", value: place.journal(of: $0), index: Self.profileIndex)
      } ?? ItemQuery(key: Lease.Attribute.partition, value: place.journal)
    // Every entry's sort key begins with a digit.
    query.range = .init(
      name: Lease.Attribute.sort, first: start?.journalText ?? "0", last: end?.journalText ?? "~")
    var next: TableItem?
    repeat {
      let page: (items: [TableItem], next: TableItem?)
      do throws(DynamoDBError) { page = try await table.query(query, in: location.table, from: next) } catch {
        throw failure(error)
      }
      try take(page.items.compactMap { SharedEntry($0) })
      next = page.next
    } while next != nil
  }

  /// The last entries of a profile, back to the one that may have changed it last.
  ///
  /// - Parameter profile: the connector profile's name.
  /// - Returns: the newest one first; those of the last moment may be missing.
  /// - Throws: `StateError`, `AppFlowError` without a configuration.
  public func lastEntries(of profile: String) async throws -> [SharedEntry] {
    var query = ItemQuery(
      key: "profileKey", value: try await place().journal(of: profile), index: Self.profileIndex)
    query.isBackwards = true
    query.limit = 10
    var entries: [SharedEntry] = []
    var next: TableItem?
    repeat {
      do throws(DynamoDBError) {
        let page = try await table.query(query, in: location.table, from: next)
        entries += page.items.compactMap { SharedEntry($0)?.withoutProperties }
        next = page.next
      } catch {
        throw failure(error)
      }
    } while next != nil && entries.allSatisfy { $0.entry.outcome == .failed }
    return entries
  }

  /// One entry.
  ///
  /// - Parameter key: its key.
  /// - Returns: nil where there is none.
  /// - Throws: `StateError`.
  func entry(_ key: TableItem) async throws(StateError) -> SharedEntry? {
    do { return try await table.item(key, in: location.table).flatMap { SharedEntry($0) } } catch {
      throw failure(error)
    }
  }

  /// How far a run is with a profile.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - profile: the profile's name.
  ///   - place: where it is.
  /// - Returns: nil where nobody has begun.
  /// - Throws: `StateError`.
  func mark(
    of profile: String, in run: String, at place: SharedPlace
  ) async throws(StateError) -> RunMark? {
    do {
      return try await table.item(RunMark.key(place.run(run), profile), in: location.table)
        .flatMap { RunMark($0) }
    } catch {
      throw failure(error)
    }
  }

  /// How far a run is with each profile that somebody has begun with.
  ///
  /// - Parameter run: the run.
  /// - Throws: `StateError`, `AppFlowError` without a configuration.
  public func marks(of run: String) async throws -> [RunMark] {
    let query = ItemQuery(key: Lease.Attribute.partition, value: try await place().run(run))
    var marks: [RunMark] = []
    var next: TableItem?
    repeat {
      do throws(DynamoDBError) {
        let page = try await table.query(query, in: location.table, from: next)
        marks += page.items.compactMap { RunMark($0) }
        next = page.next
      } catch {
        throw failure(error)
      }
    } while next != nil
    return marks
  }

  // MARK: Ends without a lease

  /// Writes an entry's end, beside the lease. One that is there stays, and this is added where it says something else.
  ///
  /// - Parameters:
  ///   - end: how it ended.
  ///   - key: the entry's key.
  /// - Throws: `StateError`.
  func end(_ end: JournalEnd, of key: TableItem) async throws(StateError) {
    do throws(DynamoDBError) {
      try await write([end.ending(key)])
    } catch .conditionFailed(let item) {
      guard let known = item.flatMap({ SharedEntry($0) })?.entry else { return }
      if known.outcome == end.outcome, known.requestID == end.requestID ?? known.requestID { return }
      do { try await write([end.amending(key)]) } catch { throw failure(error) }
    } catch {
      throw failure(error)
    }
  }

  /// Writes an entry's end where it has none: what is there says more.
  ///
  /// - Parameters:
  ///   - end: how it ended.
  ///   - key: the entry's key.
  /// - Throws: `StateError`.
  func endWhereOpen(_ end: JournalEnd, of key: TableItem) async throws(StateError) {
    do throws(DynamoDBError) { try await write([end.ending(key)]) } catch .conditionFailed { return } catch {
      throw failure(error)
    }
  }

  // MARK: The outbox

  /// Hands in what this machine's journal has and the table has not, marked as late. What a program has begun and not ended is ended
  /// when it must be gone: nothing was sent of what the table never got.
  ///
  /// - Parameters:
  ///   - journal: this machine's journal.
  ///   - now: this machine's time.
  /// - Returns: how many entries were handed in, and how many of them the table did not have at all.
  /// - Throws: `StateError` where the table does not take them; `PrivateFileFailure`; `AppFlowError` without a configuration.
  @discardableResult
  public func push(
    _ journal: Journal, now: WallTime = .now()
  ) async throws -> (pushed: Int, new: Int) {
    var (pushed, new) = (0, 0)
    for entry in try await unstored(journal) {
      guard entry.outcome != nil || entry.time.seconds + JournalVerification.patience < now.seconds else {
        continue
      }
      let isNew = try await begin(late: entry)
      guard let end = try await end(of: entry, isNew: isNew, journal, now) else { continue }
      if let key = entry.sharedKey { try await self.end(end, of: key) }
      try await journal.stored(entry.id)
      pushed += 1
      if isNew { new += 1 }
    }
    return (pushed, new)
  }

  /// What this machine's journal has for this table, and the table has not as far as the journal knows.
  ///
  /// - Parameter journal: this machine's journal.
  /// - Throws: `PrivateFileFailure`; `StateError`; `AppFlowError` without a configuration.
  public func unstored(_ journal: Journal) async throws -> [JournalEntry] {
    let (own, signer) = (try await place(), await signer())
    // A table that is not named with its account is that of whoever signs. Where either is not known, the entries of one's own account
    // are for it.
    return try journal.unstored(in: try await tableName()) { mark in
      if location.namesAccount { return true }
      if let signer, let known = mark.signer { return known == signer }
      return mark.place.hasPrefix(own.account + ":")
    }
  }

  /// Puts an entry into the table as it was begun.
  ///
  /// - Returns: whether the table did not have it.
  private func begin(late entry: JournalEntry) async throws(StateError) -> Bool {
    guard let put = entry.beginning(isLate: true) else { return false }
    do throws(DynamoDBError) {
      try await write([put])
      return true
    } catch .conditionFailed {
      return false
    } catch {
      throw failure(error)
    }
  }

  /// How an entry ended, as far as this machine or the table knows. What nobody has ended, this machine's journal gets the end of, too.
  ///
  /// - Returns: nil where it is another program's to settle: the table has it as under way.
  private func end(
    of entry: JournalEntry, isNew: Bool, _ journal: Journal, _ now: WallTime
  ) async throws -> JournalEnd? {
    if let outcome = entry.outcome {
      return JournalEnd(
        id: entry.id, time: now, outcome: outcome, requestID: entry.requestID, seconds: entry.seconds,
        message: entry.message)
    }
    let end: JournalEnd
    if !isNew {
      guard let key = entry.sharedKey, let known = try await self.entry(key)?.entry,
        let outcome = known.outcome
      else { return nil }
      end = JournalEnd(
        id: entry.id, time: now, outcome: outcome, requestID: known.requestID, seconds: known.seconds,
        message: known.message)
    } else if entry.shared?.isLocalOnly ?? true {
      end = JournalEnd(
        id: entry.id, time: now, outcome: .unknown,
        message: "not known whether it was made: the program ended before it knew")
    } else {
      // The table has it now, so that the program, should it go on after all, cannot store it and sends nothing.
      end = JournalEnd(
        id: entry.id, time: now, outcome: .failed,
        message: "not sent: the program ended before the shared state had it")
    }
    try await journal.end(end)
    return end
  }
}

extension Journal {
  /// The attempts that are to be in a table and are not there as far as this journal knows.
  func unstored(
    in table: String, where isWanted: (SharedMark) -> Bool
  ) throws(PrivateFileFailure) -> [JournalEntry] {
    try walk { entry in entry.shared.map { $0.table == table && isWanted($0) } ?? false }.unstored()
  }

  /// Notes that a table has all that is known of an attempt.
  func stored(_ id: String) async throws(PrivateFileFailure) { try await append(.stored(id: id)) }
}
