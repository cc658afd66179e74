/// A time as a person writes it: `2026-11-01`, `yesterday`, `3 days ago`. What is written has an extent: a day is all of it.
///
/// All times are UTC, as those are that this program writes, unless a zone is written with them: what means the same on every
/// machine can be handed on.
public struct WrittenTime: Equatable, Sendable {
  private static let day = 86_400.0

  /// What is to be said of what is no time: what can be written.
  public static let rule =
    "It is no time. Write a day (2026-11-01), a minute in UTC (2026-11-01 09:30) or with its zone (2026-11-01T09:30+01:00), "
    + "today, yesterday, or how long ago it was (45m, 12h, 30d, 2w, 3 days ago)."

  /// When it begins.
  public let start: WallTime
  /// The first moment after it; `start` where it is a moment.
  public let end: WallTime

  /// Reads a time.
  ///
  /// - Parameters:
  ///   - text: what was written.
  ///   - now: the time from which it is counted back.
  /// - Returns: nil when it is no time.
  public init?(_ text: String, now: WallTime) {
    let midnight = WallTime(seconds: (now.seconds / Self.day).rounded(.down) * Self.day)
    switch text.lowercased() {
    case "now": self.init(now, 0)
    case "today": self.init(midnight, Self.day)
    case "yesterday": self.init(midnight + -Self.day, Self.day)
    case let ago:
      let isWordy = ago.hasSuffix(" ago")
      if let span = TimeSpan(isWordy ? String(ago.dropLast(4)) : ago) {
        self.init(now + -span.seconds, 0)
      } else {
        self.init(calendar: text)
      }
    }
  }

  private init(_ start: WallTime, _ seconds: Double) {
    self.start = start
    end = start + seconds
  }

  /// A day, a minute or a second of the calendar.
  private init?(calendar text: String) {
    // As this program's own tables have it.
    let text = text.hasSuffix(" UTC") ? text.dropLast(4) + "Z" : text
    // All but a day begin as 2026-11-01T09:30.
    let withSeconds = text.prefix(16) + ":00" + text.dropFirst(16)
    if text.utf8.count == 10, let time = WallTime(iso8601: text + "T00:00:00Z") {
      self.init(time, Self.day)
    } else if let time = WallTime(iso8601: text) {
      self.init(time, 1)
    } else if let time = WallTime(iso8601: String(withSeconds)) {
      self.init(time, 60)
    } else {
      return nil
    }
  }
}
