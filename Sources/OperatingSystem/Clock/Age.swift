/// Times as a person reads them.
public enum Age {
  /// How long ago something was, in one unit: `3 d ago`.
  ///
  /// - Parameters:
  ///   - time: seconds since 1970.
  ///   - now: seconds since 1970.
  public static func text(_ time: Double, now: Double) -> String {
    guard isReadable(time) else { return "unknown" }
    let seconds = max(now - time, 0)
    switch seconds {
    case ..<60: return "just now"
    case ..<3_600: return "\(Int(seconds / 60)) min ago"
    case ..<86_400: return "\(Int(seconds / 3_600)) h ago"
    default: return "\(Int(seconds / 86_400)) d ago"
    }
  }

  /// A span in its largest whole unit: `90 days`.
  ///
  /// - Parameter seconds: how long it is.
  public static func span(_ seconds: Int) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
    let (length, name) = units.first { seconds.isMultiple(of: $0.0) } ?? (1, "second")
    let count = seconds / length
    return "\(count) \(name)\(count == 1 ? "" : "s")"
  }

  /// The day and minute in UTC: `2024-10-02 09:14 UTC`.
  ///
  /// - Parameter time: seconds since 1970.
  public static func date(_ time: Double) -> String {
    guard isReadable(time) else { return "at an unreadable time" }
    return WallTime(seconds: time).minute
  }

  /// Whether a time is within some thousands of years, so that its days can be counted.
  private static func isReadable(_ time: Double) -> Bool { -62_167_219_200 <= time && time < 1e11 }
}
