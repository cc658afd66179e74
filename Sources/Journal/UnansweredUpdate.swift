import AppFlow
import OperatingSystem
import Synchronization

/// An update whose outcome is not known: what it takes to find it out, and what a look at the profile says of it.
///
/// The proof is a success of the same request with the same client token: the service makes it once, and answers alike. The
/// time of the profile's last update proves nothing, because others update profiles, too; it is told and decides nothing.
public struct UnansweredUpdate: Sendable, Equatable {
  /// How long the service remembers a client token.
  public static let lifetime = 8.0 * 3600
  /// So long before that end nothing is begun, because a request with its attempts takes time, and clocks differ.
  private static let margin = 600.0

  /// The connector profile's name.
  public let profile: String
  /// The token that the service knows the update by.
  public let clientToken: String
  /// When it was begun first, by this machine's clock.
  public let begun: WallTime
  /// The profile's last update when it was read for the request; nil where that is not known.
  public let updatedBefore: WallTime?

  /// Creates an update.
  ///
  /// - Parameters:
  ///   - profile: the connector profile's name.
  ///   - clientToken: the token that the service knows the update by.
  ///   - begun: when it was begun first, by this machine's clock.
  ///   - updatedBefore: the profile's last update when it was read for the request.
  public init(profile: String, clientToken: String, begun: WallTime, updatedBefore: WallTime? = nil) {
    self.profile = profile
    self.clientToken = clientToken
    self.begun = begun
    self.updatedBefore = updatedBefore
  }

  /// Whether the service still knows the token, so that the same request is not made twice.
  ///
  /// - Parameter now: this machine's time.
  public func isRepeatable(at now: WallTime) -> Bool {
    now.seconds < begun.seconds + Self.lifetime - Self.margin
  }

  /// What the profile's last update says, in a sentence that claims nothing more.
  ///
  /// - Parameter lastUpdate: the last update as the service shows it now; nil where it shows none.
  public func hint(lastUpdate: WallTime?) -> String {
    guard let lastUpdate else { return "AppFlow shows no time of its last update." }
    guard let updatedBefore else {
      return
        "Its last update is of \(lastUpdate.iso8601); this one was begun at \(begun.iso8601) by this machine's clock."
    }
    guard Self.isSame(lastUpdate, updatedBefore) else {
      return
        "It was updated at \(lastUpdate.iso8601), after it was read for this request; whether by this request or by "
        + "another one is not known."
    }
    return
      "Its last update is still of \(lastUpdate.iso8601): AppFlow shows none since, but one may still be under way."
  }

  /// What the list says of a profile that was to be made or deleted; not who did that.
  ///
  /// - Parameters:
  ///   - name: the profile's name.
  ///   - isThere: whether there is one of the name.
  ///   - createdAt: when it was made; nil where the service did not say.
  public static func presence(of name: String, isThere: Bool, createdAt: WallTime?) -> String {
    guard isThere else { return "There is no profile named “\(name)” now." }
    return "There is a profile named “\(name)” now" + (createdAt.map { ", made at \($0.iso8601)" } ?? "")
      + "."
  }

  /// Whether two times are one, as far as files and answers keep them: to the millisecond.
  private static func isSame(_ one: WallTime, _ other: WallTime) -> Bool {
    JournalEntry.milliseconds(one.seconds) == JournalEntry.milliseconds(other.seconds)
  }
}

/// The updates whose outcome is not known, by their client tokens: what is sent again with such a token repeats them, so that a
/// success proves them and a refusal proves nothing.
public final class OpenUpdates: Sendable {
  /// The tokens with their entries; nil stands for those that only the journal knows.
  private let entries: Mutex<[String: [String?]]>

  /// Begins with what is known.
  ///
  /// - Parameter entries: the tokens, with the `id`s of their entries in the journal where those are known.
  public init(_ entries: [String: [String]] = [:]) {
    self.entries = Mutex(entries.mapValues { $0.map { Optional($0) } })
  }

  /// What earlier calls with a token did.
  ///
  /// - Parameter token: the client token.
  public func effect(of token: String) -> CallEffect {
    entries.withLock { $0[token] == nil ? .notSent : .unknown }
  }

  /// Notes a call whose outcome is not known.
  ///
  /// - Parameters:
  ///   - token: the client token.
  ///   - entryID: its entry in the journal; nil where that is not known.
  public func add(_ token: String, entryID: String? = nil) {
    entries.withLock { $0[token, default: []].append(entryID) }
  }

  /// A success with the token: nothing is open any more.
  ///
  /// - Returns: the entries that it resolves, nil standing for those that only the journal knows; nil where nothing was open.
  func close(_ token: String) -> [String?]? {
    entries.withLock { $0.removeValue(forKey: token) }
  }
}
