import AWSClient
import AppFlow
import Glibc
import OperatingSystem
import Synchronization

/// What machines share: who holds a profile, and the journal of all of them, in a table of DynamoDB. Its conditional writes and
/// transactions are the whole protocol: no clock of another machine is compared, and nothing that is not in the table counts.
public final class SharedState: Sendable {
  /// Where it is.
  public let location: StateLocation
  private let client: AppFlowClient
  let table: DynamoDBClient
  /// Finds the account that profiles are in.
  public let accounts: AccountFinder
  let time: TimeSource
  private let identity: OperatorIdentity
  private let seconds: Int
  /// Whoever numbers the entries: this run of the program.
  private let writer = UniqueID.make()
  private let numbered = Mutex(0)
  private let mayHaveMore = Mutex(true)

  /// Joins what is needed; nobody is asked yet.
  ///
  /// - Parameters:
  ///   - location: where it is.
  ///   - client: whose credentials sign.
  ///   - identity: whose credentials these are.
  ///   - accounts: finds the account that profiles are in.
  ///   - seconds: how long a lease lasts that its holder does not renew.
  ///   - time: the clock and the pauses.
  /// - Throws: `AppFlowError` when the location's region cannot be one.
  public init(
    _ location: StateLocation, client: AppFlowClient, identity: OperatorIdentity, accounts: AccountFinder,
    seconds: Int = 60, time: TimeSource = .system
  ) throws(AppFlowError) {
    self.location = location
    self.client = client
    self.identity = identity
    self.accounts = accounts
    self.seconds = seconds
    self.time = time
    table = try client.dynamoDB(region: location.region)
  }

  // MARK: Numbers

  /// A mark for an entry that is begun, with the next number.
  ///
  /// - Parameters:
  ///   - place: where the entry's profile is; nil where that is not known.
  ///   - region: the region of whoever sends.
  ///   - isLocalOnly: whether it is sent without asking the table.
  /// - Throws: `AppFlowError` without a configuration.
  func mark(
    in place: SharedPlace?, region: String, isLocalOnly: Bool = false
  ) async throws(AppFlowError) -> SharedMark {
    let (table, signer) = (try await tableName(), await signer())
    return SharedMark(
      table: table, signer: signer, place: place?.name ?? "unknown:\(region)", writer: writer,
      number: numbered.withLock {
        $0 += 1
        return $0
      }, isLocalOnly: isLocalOnly)
  }

  /// The table with its region: not that of the profiles, where these are elsewhere.
  ///
  /// - Throws: `AppFlowError` without a configuration.
  func tableName() async throws(AppFlowError) -> String {
    location.name(in: try await client.configuration().region.value)
  }

  /// The account that the table is in, where its name does not say it and that can be found out.
  func signer() async -> String? { location.namesAccount ? nil : await identity.value()?.account }

  /// Takes the number of an entry back that was not begun after all, where it was the last one.
  func takeBack(_ mark: SharedMark?) {
    guard let mark else { return }
    numbered.withLock { if $0 == mark.number { $0 -= 1 } }
  }

  /// Whether this machine's journal may have what the table has not: at first, and after something did not work out.
  func takeMayHaveMore() -> Bool {
    mayHaveMore.withLock { mayHaveMore in
      defer { mayHaveMore = false }
      return mayHaveMore
    }
  }

  /// Something is to be handed in at the next chance.
  func leaveMore() { mayHaveMore.withLock { $0 = true } }

  // MARK: Leases

  /// What came of wanting a lease.
  private enum Taken {
    case ours
    case other(Lease)
    case nobody
  }

  /// Takes a profile's lease. Where another one has it, this waits until they let it go, until they are seen to be alive, which is
  /// a refusal, or until they were not seen for as long as their lease lasts: then it is taken over.
  ///
  /// - Parameters:
  ///   - profile: the profile's name.
  ///   - place: where it is.
  ///   - waiting: is told once of the lease that is waited for.
  /// - Throws: `StateError`.
  func acquire(
    _ profile: String, in place: SharedPlace, waiting: (Lease) -> Void = { _ in }
  ) async throws(StateError) -> HeldLease {
    let arn = await identity.value()?.arn
    let owner = Lease.Owner(
      arn: arn, user: LocalMachine.user, host: LocalMachine.name, process: Int(getpid()))
    var lease = Lease(
      key: place.lease(of: profile), revision: UniqueID.make(), seconds: seconds, owner: owner, since: .now())
    var watch = LeaseWatch()
    var isTold = false
    while true {
      let asked = time.elapsed()
      switch try await put(lease.acquiring, lease) {
      case .ours: return await kept(lease, profile, place, after: nil, asked)
      case .nobody: continue
      case .other(let other):
        switch watch.look(at: other, asked: asked, answered: time.elapsed()) {
        case .alive: throw .held(profile: profile, by: other)
        case .gone: return try await takeOver(lease, other, profile, place)
        case .unknown:
          if !isTold { waiting(other) }
          isTold = true
          try await pause(.milliseconds(seconds * 1_000 / 30))
        }
      }
      lease.revision = UniqueID.make()
    }
  }

  /// Takes a lease over. What was under way stays in it until it is settled, also where this program ends before.
  private func takeOver(
    _ lease: Lease, _ other: Lease, _ profile: String, _ place: SharedPlace
  ) async throws(StateError) -> HeldLease {
    var lease = lease
    lease.revision = UniqueID.make()
    lease.state = other.state
    lease.clientToken = other.clientToken
    lease.entry = other.entry
    let asked = time.elapsed()
    switch try await put(lease.takingOver(other.revision), lease) {
    case .ours: return await kept(lease, profile, place, after: other, asked)
    // Another one was quicker, or the holder has come back.
    case .other(let holder): throw .held(profile: profile, by: holder)
    case .nobody: return try await acquire(profile, in: place)
    }
  }

  private func kept(
    _ lease: Lease, _ profile: String, _ place: SharedPlace, after other: Lease?, _ asked: Duration
  ) async -> HeldLease {
    let held = HeldLease(lease, of: profile, in: place, after: other, since: asked, state: self)
    await held.keep()
    return held
  }

  private func put(_ write: ItemWrite, _ lease: Lease) async throws(StateError) -> Taken {
    do throws(DynamoDBError) {
      try await self.write([write])
      return .ours
    } catch .conditionFailed(let item) {
      guard let item else { return .nobody }
      guard let found = Lease(item) else { throw .unreadable(key: lease.key) }
      // An earlier attempt was made, and its answer was lost.
      return found.revision == lease.revision ? .ours : .other(found)
    } catch {
      throw failure(error)
    }
  }

  // MARK: Asking the table

  /// Makes one write, or several in one transaction; again where another transaction is in the way.
  func write(_ writes: [ItemWrite]) async throws(DynamoDBError) {
    let token = UniqueID.make()
    var round = 0
    while true {
      do throws(DynamoDBError) {
        if let only = writes.first, writes.count == 1 {
          try await table.write(only, in: location.table)
        } else {
          try await table.transact(writes, token: token, in: location.table)
        }
        return
      } catch {
        round += 1
        guard error.isConflict, round < Self.mostRounds, !Task.isCancelled else { throw error }
        try? await time.sleep(.milliseconds(Int(50 * Double(1 << round) * time.random())))
      }
    }
  }

  private static let mostRounds = 6

  func pause(_ pause: Duration) async throws(StateError) {
    do { try await time.sleep(pause) } catch { throw .cancelled }
  }

  /// Whoever gave up is told so, and not of the table.
  func failure(_ error: DynamoDBError) -> StateError {
    error.isCancelled ? .cancelled : .table(location, error)
  }

  /// Where the profiles of this account and region are.
  ///
  /// - Parameters:
  ///   - profile: a profile that may tell the account.
  ///   - arn: its ARN, where that is known.
  /// - Throws: `StateError`, `AppFlowError`.
  func place(of profile: String? = nil, arn: String? = nil) async throws -> SharedPlace {
    guard let place = try await accounts.sharedPlace(of: profile, arn: arn) else {
      throw StateError.unknownAccount
    }
    return place
  }
}
