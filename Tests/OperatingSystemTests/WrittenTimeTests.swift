import OperatingSystem
import Testing

@Suite("Times as people write them")
struct WrittenTimeTests {
  /// A Thursday, 13:45:10.
  private static let now = "2026-11-05T13:45:10Z"

  @Test(
    "a day is all of it, a minute is a minute, and what is counted back is a moment",
    arguments: [
      ("2026-11-01", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"),
      ("2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"),
      ("2026-11-01 09:30", "2026-11-01T09:30:00Z", "2026-11-01T09:31:00Z"),
      ("2026-11-01 09:30 UTC", "2026-11-01T09:30:00Z", "2026-11-01T09:31:00Z"),
      ("2026-11-01T09:30+01:00", "2026-11-01T08:30:00Z", "2026-11-01T08:31:00Z"),
      ("2026-11-01T09:30:15Z", "2026-11-01T09:30:15Z", "2026-11-01T09:30:16Z"),
      ("2026-11-01t09:30:15-0530", "2026-11-01T15:00:15Z", "2026-11-01T15:00:16Z"),
      ("today", "2026-11-05T00:00:00Z", "2026-11-06T00:00:00Z"),
      ("Yesterday", "2026-11-04T00:00:00Z", "2026-11-05T00:00:00Z"),
      ("now", now, now), ("0m", now, now),
      ("3d", "2026-11-02T13:45:10Z", "2026-11-02T13:45:10Z"),
      ("3 days ago", "2026-11-02T13:45:10Z", "2026-11-02T13:45:10Z"),
      ("1 day ago", "2026-11-04T13:45:10Z", "2026-11-04T13:45:10Z"),
      ("3d ago", "2026-11-02T13:45:10Z", "2026-11-02T13:45:10Z"),
      ("45 Minutes Ago", "2026-11-05T13:00:10Z", "2026-11-05T13:00:10Z"),
      ("2w", "2026-10-22T13:45:10Z", "2026-10-22T13:45:10Z"),
    ])
  func times(text: String, start: String, end: String) throws {
    let now = try #require(WallTime(iso8601: Self.now))
    let time = try #require(WrittenTime(text, now: now), "\(text)")
    #expect(time.start.iso8601 == start && time.end.iso8601 == end, "\(text)")
  }

  @Test(
    "what is no time is none",
    arguments: [
      "", " ", "ago", " ago", "d", "30", "-3d", "1.5h", "99999999d", "3 moons ago", "tomorrow", "2026-13-01",
      "2026-02-30", "2026-11-1", "20261101", "2026-11-01T25:00", "2026-11-01 09:3", "2026-11-01 09:30 CET",
      "2026-11-01T09:30+1", "2026-11-01junk", "٣d", "3d\u{1B}[2J",
    ])
  func refusals(text: String) throws {
    #expect(WrittenTime(text, now: try #require(WallTime(iso8601: Self.now))) == nil, "\(text)")
  }
}
