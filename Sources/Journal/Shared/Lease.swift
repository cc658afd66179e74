import AWSClient
import OperatingSystem

/// Who may change a profile now, as the table has it. Its revision is new at each write: whoever sees the same one for as long as
/// the lease lasts, by their own clock, may take it over. No clock of another machine is ever looked at.
public struct Lease: Hashable, Sendable {
  /// Whoever holds a lease.
  public struct Owner: Hashable, Sendable {
    /// The ARN of the AWS identity; nil where it was not to be had.
    public let arn: String?
    /// The user of the machine.
    public let user: String
    /// The machine's name.
    public let host: String
    /// The process, by its number there.
    public let process: Int

    /// `ann@bastion (process 4711) as user/ops`.
    public var text: String {
      let role = arn?.split(separator: ":").last.map { " as \($0)" } ?? ""
      return "\(user)@\(host) (process \(process))\(role)"
    }
  }

  /// What its holder is at.
  enum State: String {
    /// Nothing is under way.
    case idle
    /// A request may be under way.
    case sent
  }

  /// The names of the table's attributes.
  enum Attribute {
    static let partition = "pk"
    static let sort = "sk"
    static let revision = "rvn"
    static let ttl = "ttl"
  }

  /// The sort key of every lease.
  static let sort = "lease"
  /// After so many seconds one that nobody holds may be removed: long after AppFlow has forgotten a client token.
  private static let keptSeconds = 30.0 * 86_400

  /// Which profile it is of.
  let key: String
  /// New at each write.
  var revision: String
  /// How long it lasts after each write.
  let seconds: Int
  /// Whoever holds it.
  public let owner: Owner
  /// Since when, by the holder's clock: told and never compared.
  public let since: WallTime
  /// What the holder is at.
  var state = State.idle
  /// The client token of the request that may be under way.
  var clientToken: String?
  /// The sort key of that request's entry.
  var entry: String?

  init(key: String, revision: String, seconds: Int, owner: Owner, since: WallTime) {
    self.key = key
    self.revision = revision
    self.seconds = seconds
    self.owner = owner
    self.since = WallTime(seconds: JournalEntry.milliseconds(since.seconds))
  }

  /// How long it lasts.
  var duration: Duration { .seconds(seconds) }

  /// Nothing is under way any more.
  mutating func settle() {
    state = .idle
    clientToken = nil
    entry = nil
  }

  static func key(_ partition: String) -> TableItem {
    [Attribute.partition: .string(partition), Attribute.sort: .string(sort)]
  }
}

extension Lease {
  /// The attributes that change while it is held.
  private var changing: TableItem {
    [
      Attribute.revision: .string(revision), "state": .string(state.rawValue),
      "clientToken": clientToken.map { .string($0) } ?? .null,
      "entry": entry.map { .string($0) } ?? .null,
      // For cleaning up only.
      Attribute.ttl: .number(String(Int(WallTime.now().seconds + Self.keptSeconds))),
    ]
  }

  /// As the table keeps it.
  private var item: TableItem {
    var item = Self.key(key).merging(changing) { $1 }
    item["leaseSeconds"] = .number(String(seconds))
    item["since"] = .string(since.journalText)
    item["owner"] = .map([
      "arn": owner.arn.map { .string($0) } ?? .null, "user": .string(owner.user),
      "host": .string(owner.host), "process": .number(String(owner.process)),
    ])
    return item
  }

  /// Reads what the table has; nil for what is no lease.
  init?(_ item: TableItem) {
    guard let key = item[Attribute.partition]?.text, let revision = item[Attribute.revision]?.text,
      let seconds = item["leaseSeconds"]?.integer, seconds > 0,
      let since = item["since"]?.text.flatMap({ WallTime(iso8601: $0) }),
      let state = item["state"]?.text.flatMap({ State(rawValue: $0) }),
      let owner = item["owner"]?.members, let user = owner["user"]?.text, let host = owner["host"]?.text
    else { return nil }
    self.init(
      key: key, revision: revision, seconds: seconds,
      owner: Owner(arn: owner["arn"]?.text, user: user, host: host, process: owner["process"]?.integer ?? 0),
      since: since)
    self.state = state
    clientToken = item["clientToken"]?.text
    entry = item["entry"]?.text
  }
}

/// The writes of the protocol: what each of them changes, and under which condition. All that the table guarantees is in these.
extension Lease {
  /// Takes it where nobody has it.
  var acquiring: ItemWrite { .put(item, if: .absent(Attribute.partition)) }

  /// Takes it from a holder that was not seen for as long as it lasts.
  ///
  /// - Parameter seen: the revision that was seen throughout.
  func takingOver(_ seen: String) -> ItemWrite { .put(item, if: Self.isStill(seen)) }

  /// Changes it while it is ours: to renew it, and together with an entry's beginning and end.
  ///
  /// - Parameter mine: our last revision.
  func changing(_ mine: String) -> ItemWrite {
    .update(key: Self.key(key), set: changing, if: Self.isStill(mine))
  }

  /// Lets it go.
  var releasing: ItemWrite { .delete(key: Self.key(key), if: Self.isStill(revision)) }

  private static func isStill(_ revision: String) -> ItemCondition {
    .equals(Attribute.revision, .string(revision))
  }
}

/// What somebody who waits for a lease has seen of it.
struct LeaseWatch: Hashable, Sendable {
  /// What is known of the holder.
  enum Verdict: Equatable, Sendable {
    /// It may be alive: there is nothing to do but to look again.
    case unknown
    /// It has written since we first looked.
    case alive
    /// It has not written for as long as its lease lasts.
    case gone
  }

  private var revision: String?
  private var since = Duration.zero

  /// Looks at a lease.
  ///
  /// - Parameters:
  ///   - lease: as the table has it.
  ///   - asked: when the table was asked, by our own clock, which goes on while the machine sleeps.
  ///   - answered: when it had answered.
  /// - Returns: what is known then.
  mutating func look(at lease: Lease, asked: Duration, answered: Duration) -> Verdict {
    guard let revision else {
      revision = lease.revision
      // It may have been written just before the answer.
      since = answered
      return .unknown
    }
    guard revision == lease.revision else { return .alive }
    return asked - since >= lease.duration ? .gone : .unknown
  }
}
