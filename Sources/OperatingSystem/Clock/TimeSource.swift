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

/// Time limits for waits on descriptors.
enum Deadline {
  /// What is left, as `poll` wants it: at least 0, rounded up.
  ///
  /// - Parameter deadline: when the wait ends.
  static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
    let left = (deadline - .now).wholeMilliseconds
    return Int32(clamping: left < 0 ? 0 : left + 1)
  }

  /// A limit in words.
  static func text(_ limit: Duration?) -> String {
    guard let limit else { return "no time" }
    let seconds = limit.components.seconds
    return seconds > 0 ? "\(seconds) s" : "\(limit.wholeMilliseconds) ms"
  }
}

extension Duration {
  /// Seconds with their fraction.
  public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

  /// Whole milliseconds, rounded down.
  public var wholeMilliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
