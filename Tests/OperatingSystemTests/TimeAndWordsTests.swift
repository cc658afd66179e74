import OperatingSystem
import Testing

@Suite("Times and words")
struct TimeAndWordsTests {
  @Test(
    "times are read in the forms that services and files use",
    arguments: [
      ("2026-01-31T23:59:59Z", 1_769_903_999), ("2026-01-31T23:59:59.25Z", 1_769_903_999.25),
      ("2026-02-01T00:59:59+01:00", 1_769_903_999), ("2026-01-31T22:29:59-0130", 1_769_903_999),
      ("2026-01-31T23:59:59UTC", 1_769_903_999), ("2026-01-31 23:59:59", 1_769_903_999),
      ("1970-01-01T00:00:00Z", 0),
      ("2024-02-29T12:00:00Z", 1_709_208_000),
    ])
  func times(text: String, seconds: Double) {
    #expect(WallTime(iso8601: text)?.seconds == seconds)
  }

  @Test(
    "what is no time is none",
    arguments: [
      "", "2026-01-31", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z",
      "2026-01-31T23:59:59.Z",
      "2026-01-31T23:59:59 Z", "2026-01-31T23:59:59+1", "٢٠٢٦-01-31T23:59:59Z", "never",
    ])
  func noTimes(text: String) {
    #expect(WallTime(iso8601: text) == nil)
  }

  @Test("signatures' and answers' times are read and written")
  func otherTimes() {
    let time = WallTime(seconds: 1_769_903_999)
    #expect(time.basicISO8601 == "20260131T235959Z" && time.iso8601 == "2026-01-31T23:59:59Z")
    #expect(WallTime(basicISO8601: "20260131T235959Z") == time)
    #expect(WallTime(basicISO8601: "20260131T235959") == nil)
    #expect(WallTime(httpDate: "Sat, 31 Jan 2026 23:59:59 GMT") == time)
    #expect(WallTime(httpDate: "Saturday, 31-Jan-26 23:59:59 GMT") == nil)
  }

  @Test("times are written for people and for HTTP, and what has not four digits of a year is none")
  func written() {
    let time = WallTime(seconds: 1_769_903_999)
    #expect(time.minute == "2026-01-31 23:59 UTC" && time.httpDate == "Sat, 31 Jan 2026 23:59:59 GMT")
    #expect(WallTime(seconds: -1).minute == "1969-12-31 23:59 UTC")
    #expect(WallTime(seconds: 1e300).minute == "an unreadable time")
  }

  @Test(
    "words are split as a shell splits them",
    arguments: [
      ("a b  c", ["a", "b", "c"]), ("'a b' \"c d\"", ["a b", "c d"]),
      (#"a\ b "c\"d" 'e\f'"#, ["a b", "c\"d", "e\\f"]),
      (#""a\b""#, ["a\\b"]), ("''", [""]), ("", []), ("'open", nil), ("end\\", nil),
    ] as [(String, [String]?)])
  func words(text: String, expected: [String]?) {
    #expect(ShellWords.split(text) == expected)
  }
}
