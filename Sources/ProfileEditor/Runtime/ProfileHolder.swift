import Journal
import Synchronization

/// Holds one profile for the editor's rotation, so that no other program on this machine changes it at the same time.
final class ProfileHolder: Sendable {
  private struct State {
    var lock: ProfileLock?
    /// Counts what was wanted: what was found out for an earlier wish comes to nothing.
    var wish = 0

    mutating func next() -> Int {
      lock = nil
      wish += 1
      return wish
    }
  }

  private let accounts: AccountFinder
  private let state = Mutex(State())

  /// Begins without a profile.
  ///
  /// - Parameter accounts: finds the account that a profile is in.
  init(accounts: AccountFinder) {
    self.accounts = accounts
  }

  /// Holds a profile in place of the one that is held.
  ///
  /// - Parameter profile: the profile's name.
  /// - Throws: `ProfileLock.Refusal` with who holds it, `AppFlowError` where the account cannot be found.
  func hold(_ profile: String) async throws {
    let wish = state.withLock { $0.next() }
    let lock = try ProfileLock(try await accounts.place(of: profile, arn: nil))
    state.withLock { if $0.wish == wish { $0.lock = lock } }
  }

  /// Lets the profile go that is held.
  func release() { _ = state.withLock { $0.next() } }

  /// The lock of a profile, where that is the one that is held.
  func lock(of profile: String) -> ProfileLock? {
    state.withLock { $0.lock.flatMap { $0.place.profile == profile ? $0 : nil } }
  }
}
