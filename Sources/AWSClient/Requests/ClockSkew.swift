import HTTPTransport
import OperatingSystem
import Synchronization

/// How far the service's clock is ahead of ours, learned from the answers that refuse our signature for it.
final class ClockSkew: Sendable {
  /// Differences below this many seconds are not what a signature is refused for.
  static let threshold = 300.0

  /// Codes that say that the time is wrong.
  private static let certain: Set<String> = ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"]
  /// Codes that may have the time as their cause.
  private static let possible: Set<String> = [
    "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure", "InvalidClientTokenId",
  ]

  private let offset = Mutex(0.0)

  /// Our clock's time as the service has it.
  func corrected(_ now: WallTime) -> WallTime { now + offset.withLock { $0 } }

  /// Learns from an answer.
  ///
  /// - Parameters:
  ///   - code: the answer's code.
  ///   - response: the answer.
  ///   - now: our clock's time, not corrected.
  /// - Returns: the difference in seconds when signing again with it is worth another attempt.
  func learn(code: String?, from response: HTTPResponse, now: WallTime) -> Int? {
    guard let code, Self.certain.contains(code) || Self.possible.contains(code),
      let theirs = response.headers["Date"].flatMap({ WallTime(httpDate: $0) })
    else { return nil }
    let difference = theirs - now
    return offset.withLock { offset in
      guard abs(difference - offset) > Self.threshold else { return nil }
      offset = difference
      return Int(difference.rounded())
    }
  }
}
