import OperatingSystem

/// When a service is asked next whether somebody has confirmed a device's code (RFC 8628, section 3.5). A value: it has no clock and
/// asks nobody.
struct DevicePolling: Equatable, Sendable {
  /// What an answer that is no token means.
  enum Answer: Sendable {
    /// Nobody has confirmed it yet.
    case pending
    /// The same, and the service is asked too often.
    case slowDown
    /// There was no answer, or a passing trouble.
    case lost
  }

  /// Seconds between two questions, where the service does not say it.
  static let usualInterval = 5.0
  private static let longestInterval = 60.0

  /// Seconds to the next question.
  private(set) var interval: Double
  /// When the code ends.
  let expiration: WallTime

  /// - Parameters:
  ///   - interval: seconds that the service wants between two questions.
  ///   - expiration: when the code ends.
  init(interval: Double, expiration: WallTime) {
    self.interval = min(max(interval, 1), Self.longestInterval)
    self.expiration = expiration
  }

  /// How long to wait before the next question; nil where the code has ended. The last question is asked at its end.
  func pause(at now: WallTime) -> Double? {
    let left = expiration - now
    return left > 0 ? min(interval, left) : nil
  }

  /// Takes an answer that is no token.
  mutating func take(_ answer: Answer) {
    switch answer {
    case .pending: break
    case .slowDown: interval += 5
    case .lost: interval = min(interval * 2, max(interval, Self.longestInterval))
    }
  }
}
