import AppFlow
import Synchronization

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
