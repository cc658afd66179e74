import AppFlow
import OperatingSystem

/// Repeats calls that the service throttles even after the client's own attempts, with pauses that grow.
package struct ThrottleRetry: Sendable {
  private static let rounds = 6
  private static let longestPause = 20.0

  let time: TimeSource

  /// - Parameter time: the pauses, and how long they are.
  package init(time: TimeSource) { self.time = time }

  /// Makes a call until it is not throttled.
  ///
  /// - Parameter call: the call; it may be made several times.
  package func keepTrying<Output: Sendable>(
    _ call: @Sendable () async throws(AppFlowError) -> Output
  ) async throws(AppFlowError) -> Output {
    var round = 0
    while true {
      do {
        return try await call()
      } catch {
        round += 1
        guard await mayRepeat(after: error, round: round) else { throw error }
      }
    }
  }

  /// Waits before another round, where the service throttles.
  ///
  /// - Parameters:
  ///   - error: why the round before failed.
  ///   - round: how many rounds there were.
  /// - Returns: false where there is to be no other one.
  func mayRepeat(after error: AppFlowError, round: Int) async -> Bool {
    guard error.isThrottled else { return false }
    return await waits(beforeRound: round)
  }

  /// Waits before another round.
  ///
  /// - Parameter round: how many rounds there were.
  /// - Returns: false where there were enough, or where the task was cancelled.
  func waits(beforeRound round: Int) async -> Bool {
    guard round < Self.rounds else { return false }
    let bound = min(Double(1 << round), Self.longestPause)
    let pause = bound / 2 + time.random() * bound / 2
    do {
      try await time.sleep(.milliseconds(Int64(pause * 1000)))
      return true
    } catch {
      return false
    }
  }
}
