import ClientTestSupport
import HTTPTransport
import OperatingSystem
import Secrets
import Testing

@testable import AWSClient

@Suite("Formats")
struct FormatTests {
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
