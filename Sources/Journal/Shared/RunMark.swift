import AWSClient
import OperatingSystem

/// How far a run is with a profile, as all who work on the run see it. It is written together with the entry and the lease, so that
/// whoever holds the profile's lease knows what was done.
public struct RunMark: Hashable, Sendable {
  /// How far it is.
  public enum State: String, Sendable {
    /// A request may be under way.
    case sent
    /// It was done.
    case done
    /// It was refused, or never sent.
    case failed
    /// Nobody knows whether it was done.
    case unknown
  }

  /// The connector profile's name.
  public let profile: String
  /// How far it is.
  public let state: State
  /// How the last attempt ended; nil where it has not.
  public let outcome: Outcome?
  /// The client token of the last attempt.
  public let clientToken: String?
  /// When that attempt was begun, by the clock of whoever made it; of several with one token the first.
  public let begun: WallTime
  /// Whoever made it.
  public let owner: String

  /// After so many seconds it may be removed.
  private static let keptSeconds = 90.0 * 86_400

  /// What an attempt's end makes of it.
  ///
  /// - Parameters:
  ///   - outcome: how the attempt ended.
  ///   - wasOpen: whether an earlier attempt with its token may have been carried out.
  func ended(_ outcome: Outcome) -> RunMark {
    let state: State =
      switch outcome {
      case .unknown: .unknown
      case .failed, .verificationFailed: .failed
      case .updated, .verified, .loginNotTried: .done
      }
    return RunMark(
      profile: profile, state: state, outcome: outcome, clientToken: clientToken, begun: begun, owner: owner)
  }

  static func key(_ run: String, _ profile: String) -> TableItem {
    [Lease.Attribute.partition: .string(run), Lease.Attribute.sort: .string(profile)]
  }

  /// Puts it in place of the one before.
  ///
  /// - Parameter run: what the keys of the run's profiles have in common.
  func writing(in run: String) -> ItemWrite {
    var item = Self.key(run, profile)
    item["state"] = .string(state.rawValue)
    item["outcome"] = outcome.map { .string($0.rawValue) }
    item["clientToken"] = clientToken.map { .string($0) }
    item["begun"] = .string(begun.journalText)
    item["owner"] = .string(owner)
    item[Lease.Attribute.ttl] = .number(String(Int(WallTime.now().seconds + Self.keptSeconds)))
    return .put(item, if: nil)
  }
}

extension RunMark {
  /// Reads what the table has; nil for what is none.
  init?(_ item: TableItem) {
    guard let profile = item[Lease.Attribute.sort]?.text,
      let state = item["state"]?.text.flatMap({ State(rawValue: $0) }),
      let begun = item["begun"]?.text.flatMap({ WallTime(iso8601: $0) })
    else { return nil }
    self.init(
      profile: profile, state: state, outcome: item["outcome"]?.text.flatMap { Outcome(rawValue: $0) },
      clientToken: item["clientToken"]?.text, begun: begun, owner: item["owner"]?.text ?? "somebody")
  }
}
