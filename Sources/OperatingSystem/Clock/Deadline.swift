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
  /// Whole milliseconds, rounded down.
  public var wholeMilliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
