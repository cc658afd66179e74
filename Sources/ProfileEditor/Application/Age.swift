/// Times as a person reads them.
public enum Age {
  /// How long ago something was, in one unit: `3 d ago`.
  ///
  /// - Parameters:
  ///   - time: seconds since 1970.
  ///   - now: seconds since 1970.
  static func text(_ time: Double, now: Double) -> String {
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
  static func span(_ seconds: Int) -> String {
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
    let days = Int((time / 86_400).rounded(.down))
    let minutes = Int((time - Double(days) * 86_400) / 60)
    let (year, month, day) = civil(days)
    return "\(year)-\(two(month))-\(two(day)) \(two(minutes / 60)):\(two(minutes % 60)) UTC"
  }

  /// Whether a time is within some thousands of years, so that its days can be counted.
  private static func isReadable(_ time: Double) -> Bool { time.isFinite && abs(time) < 1e11 }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// The Gregorian date of a day counted from 1970-01-01 (H. Hinnant's `civil_from_days`, restated).
  private static func civil(_ days: Int) -> (Int, Int, Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
