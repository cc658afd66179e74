import AppFlow
import Synchronization

/// How many rotations run at once: as many as are allowed, half as many when the service throttles, and slowly more again.
public final class ThrottleGate: Sendable {
  private struct State {
    var limit: Int
    /// Attempts that ended since the limit was changed.
    var calm = 0
  }

  private let most: Int
  private let state: Mutex<State>

  /// Makes a gate.
  ///
  /// - Parameter most: how many may run at once, at least 1.
  public init(most: Int) {
    self.most = max(most, 1)
    state = Mutex(State(limit: max(most, 1)))
  }

  /// How many may run at once now.
  public var limit: Int { state.withLock { $0.limit } }

  /// Learns from an attempt.
  ///
  /// - Parameter event: what happened.
  public func observe(_ event: AttemptEvent) {
    guard case .ended(let attempt) = event else { return }
    let isThrottled =
      attempt.retry?.reason == .throttled || attempt.failure.map(RetryReason.isThrottling) ?? false
    state.withLock { state in
      state.calm += 1
      if isThrottled {
        // Those that were under way together are throttled together: that halves once.
        guard state.calm >= state.limit || state.limit == most else { return }
        state.limit = max(state.limit / 2, 1)
        state.calm = 0
      } else if state.limit < most, state.calm >= 4 * state.limit {
        state.limit += 1
        state.calm = 0
      }
    }
  }
}
