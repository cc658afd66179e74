import Synchronization

/// How often, and after which pauses, a request is repeated. The figures are those of AWS's own clients.
struct RetryPolicy: Sendable {
  /// How often a request is tried in all when nobody says otherwise.
  static let usualAttempts = 3

  private static let longestPause = 20.0
  private static let longestRetryAfter = 5.0

  /// How often a request is tried in all.
  let maxAttempts: Int
  /// Whether the figures of 2026 hold, which `AWS_NEW_RETRIES_2026` switches on.
  let isRevised: Bool

  /// The pause before a repetition, in seconds: a random part of a bound that doubles each time.
  ///
  /// - Parameters:
  ///   - retry: how many repetitions there were already.
  ///   - reason: why the request is repeated.
  ///   - retryAfter: the milliseconds that the answer asked for.
  ///   - random: a number from 0 up to 1.
  func pause(before retry: Int, reason: RetryReason, retryAfter: Int?, random: Double) -> Double {
    if case .clockSkew = reason { return 0 }
    let doubled = Double(1 << min(retry, 16))
    guard isRevised else { return random * min(doubled, Self.longestPause) }
    let base = reason == .throttled ? 1 : 0.05
    let pause = random * min(base * doubled, Self.longestPause)
    guard let retryAfter, retryAfter >= 0 else { return pause }
    return min(max(Double(retryAfter) / 1000, pause), pause + Self.longestRetryAfter)
  }

  /// What a repetition takes from the quota.
  func cost(of reason: RetryReason) -> Int {
    if isRevised { return reason == .throttled ? 5 : 14 }
    return reason == .timedOut ? 10 : 5
  }
}

/// Bounds the repetitions of a whole client, so that a service in trouble is not asked three times as often.
final class RetryQuota: Sendable {
  private static let capacity = 500
  private let left = Mutex(RetryQuota.capacity)

  /// Takes from the quota.
  ///
  /// - Parameter amount: what the repetition costs.
  /// - Returns: false when not enough is left; then there is no repetition.
  func acquire(_ amount: Int) -> Bool {
    left.withLock { left in
      guard amount <= left else { return false }
      left -= amount
      return true
    }
  }

  /// Gives back after a success: what the last repetition took, or 1 when there was none.
  func giveBack(_ amount: Int?) {
    left.withLock { $0 = min(Self.capacity, $0 + (amount ?? 1)) }
  }
}
