/// The clock, the pauses and the random numbers, so that tests need not wait and get the same every time.
public struct TimeSource: Sendable {
  /// The calendar's clock.
  public var now: @Sendable () -> WallTime
  /// A clock that only moves forward, for measuring.
  public var elapsed: @Sendable () -> Duration
  /// Waits; throws `CancellationError` when the task is cancelled meanwhile.
  public var sleep: @Sendable (Duration) async throws -> Void
  /// A number from 0 up to but not including 1.
  public var random: @Sendable () -> Double

  /// Makes a source.
  ///
  /// - Parameters:
  ///   - now: the calendar's clock.
  ///   - elapsed: a clock that only moves forward.
  ///   - sleep: waits.
  ///   - random: a number from 0 up to but not including 1.
  public init(
    now: @escaping @Sendable () -> WallTime, elapsed: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void, random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.elapsed = elapsed
    self.sleep = sleep
    self.random = random
  }

  /// The machine's clocks and the system's random numbers.
  public static let system: TimeSource = {
    let start = ContinuousClock.now
    return TimeSource(
      now: { .now() }, elapsed: { ContinuousClock.now - start },
      sleep: { try await Task.sleep(for: $0) }, random: { Double.random(in: 0..<1) })
  }()
}
