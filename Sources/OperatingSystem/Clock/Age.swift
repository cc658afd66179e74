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

/// A span of time as a person writes it: `30d`, `12h`, `3 days`.
public struct TimeSpan: Equatable, Sendable {
  private static let units: [(names: [Substring], seconds: Double)] = [
    (["m", "min", "minute", "minutes"], 60), (["h", "hour", "hours"], 3_600), (["d", "day", "days"], 86_400),
    (["w", "week", "weeks"], 604_800),
  ]
  /// More digits are a mistake, and not a time.
  private static let mostDigits = 7

  /// How long it is.
  public let seconds: Double

  /// Reads a span: a whole number, and minutes, hours, days or weeks, by their first letter or their English name.
  ///
  /// - Parameter text: what was written.
  /// - Returns: nil when it is no such span.
  public init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    guard let number = UInt(digits), digits.count <= Self.mostDigits,
      let length = Self.units.first(where: { $0.names.contains(unit[...]) })?.seconds
    else { return nil }
    seconds = Double(number) * length
  }
}
