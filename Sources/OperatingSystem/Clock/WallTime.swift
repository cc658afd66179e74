import Glibc

/// A moment by the calendar's clock, in seconds since 1970 in UTC: what signatures, expirations and answers carry.
public struct WallTime: Sendable, Comparable, Hashable {
  /// Seconds since 1970-01-01 00:00:00 UTC.
  public var seconds: Double

  /// Makes a moment.
  ///
  /// - Parameter seconds: seconds since 1970-01-01 00:00:00 UTC.
  public init(seconds: Double) {
    self.seconds = seconds
  }

  /// The moment of this call by the machine's clock.
  public static func now() -> WallTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return WallTime(seconds: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
  }

  /// Which of two moments is earlier.
  public static func < (left: WallTime, right: WallTime) -> Bool { left.seconds < right.seconds }

  /// A moment that lies so many seconds later.
  public static func + (moment: WallTime, seconds: Double) -> WallTime {
    WallTime(seconds: moment.seconds + seconds)
  }

  /// The seconds from the right moment to the left one.
  public static func - (later: WallTime, earlier: WallTime) -> Double { later.seconds - earlier.seconds }

  /// The form that signatures use, such as `20260131T235959Z`.
  public var basicISO8601: String { formatted("%Y%m%dT%H%M%SZ") }

  /// The form for people and files, such as `2026-01-31T23:59:59Z`.
  public var iso8601: String { formatted("%Y-%m-%dT%H:%M:%SZ") }

  /// The form for people who need no seconds, such as `2026-01-31 23:59 UTC`.
  public var minute: String { formatted("%Y-%m-%d %H:%M UTC") }

  /// The form of HTTP's `Date` header (RFC 9110, section 5.6.7). The names are English as long as the process has not taken
  /// the operator's language for times.
  public var httpDate: String { formatted("%a, %d %b %Y %H:%M:%S GMT") }

  /// Reads an ISO 8601 time: `2026-01-31T23:59:59Z`, with a fraction, with an offset such as `+01:00`, or with `UTC`
  /// instead of `Z`; without any zone it is UTC.
  ///
  /// - Parameter text: the time.
  /// - Returns: nil when the text is no such time.
  public init?(iso8601 text: String) {
    var reader = TimeReader(text)
    guard let year = reader.number(4), reader.accept("-"), let month = reader.number(2), reader.accept("-"),
      let day = reader.number(2), reader.accept("T") || reader.accept("t") || reader.accept(" "),
      let hour = reader.number(2), reader.accept(":"), let minute = reader.number(2), reader.accept(":"),
      let second = reader.number(2), let fraction = reader.fraction(), let offset = reader.zoneOffset(),
      let time = Self.utc(year, month, day, hour, minute, second)
    else { return nil }
    seconds = time + fraction - offset
  }

  /// Reads the form that signatures use, such as `20260131T235959Z`.
  ///
  /// - Parameter text: the time.
  /// - Returns: nil when the text is no such time.
  public init?(basicISO8601 text: String) {
    var reader = TimeReader(text)
    guard let year = reader.number(4), let month = reader.number(2), let day = reader.number(2),
      reader.accept("T"),
      let hour = reader.number(2), let minute = reader.number(2), let second = reader.number(2),
      reader.accept("Z"),
      reader.isAtEnd, let time = Self.utc(year, month, day, hour, minute, second)
    else { return nil }
    seconds = time
  }

  /// Reads the `Date` header of an answer, such as `Sat, 31 Jan 2026 23:59:59 GMT` (RFC 9110, section 5.6.7).
  ///
  /// Written out because the C library's reader follows the operator's language.
  ///
  /// - Parameter text: the header's value.
  /// - Returns: nil when the text is no such time.
  public init?(httpDate text: String) {
    let parts = text.split { $0 == " " || $0 == "," }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
      return nil
    }
    var date = TimeReader("\(parts[3])\(parts[1])")
    var clock = TimeReader(String(parts[4]))
    guard let year = date.number(4), let day = date.number(2), date.isAtEnd, let hour = clock.number(2),
      clock.accept(":"), let minute = clock.number(2), clock.accept(":"), let second = clock.number(2),
      clock.isAtEnd,
      let time = Self.utc(year, month + 1, day, hour, minute, second)
    else { return nil }
    seconds = time
  }

  /// The seconds of a date and time in UTC; nil when there is no such day or time. A leap second is the next second.
  private static func utc(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int
  ) -> Double? {
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60 else {
      return nil
    }
    var parts = tm()
    parts.tm_year = Int32(year - 1900)
    parts.tm_mon = Int32(month - 1)
    parts.tm_mday = Int32(day)
    parts.tm_hour = Int32(hour)
    parts.tm_min = Int32(minute)
    parts.tm_sec = Int32(second)
    let time = timegm(&parts)
    // The C library turns 31 February into a day of March.
    return second == 60 || Int(parts.tm_mday) == day ? Double(time) : nil
  }

  /// In words where the year has not four digits: services may answer with any number.
  private func formatted(_ format: String) -> String {
    guard var whole = time_t(exactly: seconds.rounded(.down)),
      -62_167_219_200..<253_402_300_800 ~= whole
    else { return "an unreadable time" }
    var parts = tm()
    gmtime_r(&whole, &parts)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      let count = strftime(start, buffer.count, format, &parts)
      return String(
        decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]), as: UTF8.self)
    }
  }
}
