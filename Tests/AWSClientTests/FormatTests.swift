import ClientTestSupport
import HTTPTransport
import Secrets
import Testing

@testable import AWSClient

@Suite("Formats")
struct FormatTests {
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

  @Test("XML is read by path, and entities of its own are refused")
  func xml() throws {
    let document =
      "<?xml version=\"1.0\"?><A xmlns=\"urn:x\"><B><C>1 &amp; <![CDATA[<2>]]></C><C>3</C></B></A>"
    let values = try #require(XMLValues(Secret(document)))
    #expect(values.text("A/B/C") == "1 & <2>" && values.root == "A")
    for hostile in [
      "<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "<a>",
      "", "text",
      "<a></b>",
    ] {
      #expect(XMLValues(Secret(hostile)) == nil, "\(hostile)")
    }
  }

  @Test("a page's words remain, without tags and scripts, control characters as escapes")
  func html() {
    #expect(
      Printable.line(
        Printable.words(
          ofHTML: "<html><script>var a = '<b>'</script><p>No\u{7}  way\n</p><STYLE>x</STYLE>out"))
        == #"No\u{7} way out"#)
    #expect(Printable.line("a\u{202E}b\u{1B}[0m") == #"a\u{202e}b\u{1b}[0m"#)
    #expect(Printable.line("é" + String(repeating: "x", count: 50), limit: 5) == "éxxxx…")
    #expect(Printable.line("e" + String(repeating: "\u{301}", count: 50), limit: 5).unicodeScalars.count == 6)
  }

  @Test(
    "a code that steers a terminal, or has no end, is none, in whatever form the answer has it",
    arguments: [
      (["x-amzn-ErrorType": "A\u{202E}B"], ""), ([:], #"{"__type": "ns#A\u202eB"}"#),
      ([:], #"{"code": "A\u202eB"}"#),
      ([:], "<Error><Code>A\u{202E}B</Code></Error>"),
      ([:], "<R><Error><Code>A\u{202E}B</Code></Error></R>"),
    ] as [(HTTPHeaders, String)])
  func errorCodes(headers: HTTPHeaders, body: String) {
    #expect(
      ErrorAnswer(HTTPResponse(status: 400, headers: headers, body: Secret(body))).code == nil)
    let long = body.replacing("B", with: String(repeating: "\u{301}", count: 5_000))
    #expect(ErrorAnswer(HTTPResponse(status: 400, headers: headers, body: Secret(long))).code == nil)
  }

  @Test("a line of the debug output stays one line, whatever the service says")
  func debugLine() throws {
    let record = AttemptRecord(
      operation: "UpdateConnectorProfile", host: "127.0.0.1", attempt: 1, maxAttempts: 1, status: 400,
      requestID: "id", duration: .milliseconds(1), failure: "A\r\nB\u{1B}[2J\u{9B}1m\u{202E}\u{200B}",
      retry: nil)
    let line = try #require(AttemptLog.line(for: .ended(record)))
    #expect(line.hasSuffix(##"failure="A B\u{1b}[2J\u{9b}1m\u{202e}\u{200b}""##), "\(line)")
  }

  @Test("identifiers have the form of a random UUID and differ")
  func uniqueIDs() {
    let ids = (0..<1000).map { _ in UniqueID.make() }
    #expect(Set(ids).count == 1000)
    #expect(ids.allSatisfy { $0.utf8.count == 36 && Array($0)[14] == "4" && "89ab".contains(Array($0)[19]) })
  }
}
