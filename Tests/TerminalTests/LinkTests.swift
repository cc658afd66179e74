import Testing

@testable import Terminal

@Suite("Links")
struct LinkTests {
  private static func frame(_ address: String, columns: Range<Int> = 1..<4, row: Int = 0) -> Frame {
    var frame = Frame(size: Size(columns: 8, rows: 2))
    frame.draw("abcdefgh", row: 0, column: 0)
    frame.link(row: row, columns: columns, to: address)
    return frame
  }

  @Test("a web address is taken, and the sequence names it, the text and an end")
  func taken() throws {
    let link = try #require(Self.frame("https://acme.example/?a=1").links.first)
    let bytes = LinkSequence(link, text: "bcd").bytes
    #expect(
      bytes == "\u{1B}[1;2H\u{1B}]8;id=address;https://acme.example/?a=1\u{1B}\\\u{1B}[0;4mbcd\u{1B}[0m"
        + "\u{1B}]8;;\u{1B}\\")
  }

  @Test(
    "nothing else is: control characters, blanks, other schemes, what is too long",
    arguments: [
      "https://a.example/\u{1B}\\", "https://a.example/\u{07}", "https://a.example/ b", "https://ä.example",
      "javascript:alert(1)", "file:///etc/passwd", "", "https://a.example/\u{9C}",
      "https://a.example/" + String(repeating: "x", count: 3_000),
    ])
  func refused(address: String) {
    #expect(Self.frame(address).links.isEmpty)
  }

  @Test(
    "a link stands within the frame",
    arguments: [(0..<9, 0), (-1..<3, 0), (2..<2, 0), (1..<3, 2), (1..<3, -1)])
  func outside(columns: Range<Int>, row: Int) {
    #expect(Self.frame("https://acme.example", columns: columns, row: row).links.isEmpty)
  }

  @Test("old terminals get none", arguments: ["linux", "vt100", "dumb", "ansi", "cons25", ""])
  func old(term: String) {
    #expect(!LinkSequence.isUnderstood(by: term))
    #expect(LinkSequence.isUnderstood(by: "xterm-256color"))
  }
}
