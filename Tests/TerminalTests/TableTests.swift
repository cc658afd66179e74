import Terminal
import Testing

@Suite("Tables")
struct TableTests {
  private static let journal = Table(
    head: [.whole("TIME"), "PROFILE", "OUTCOME", "WHO", .whole("FIELDS"), .whole("TOKEN")],
    rows: [
      [
        "2026-01-02 03:04", "sf-prod", "updated", "ann@bastion as admin", "2",
        "0e8f5a3e-1b2c-4d5e-8f90-123456789abc",
      ],
      [
        "2026-01-02 03:05", "veeva-vault-of-the-european-subsidiary",
        "failed: the vendor refused the credentials, and said at length why", "ben@bastion", "12",
        "1e8f5a3e-1b2c-4d5e-8f90-123456789abc",
      ],
    ])

  private static func lines(_ table: Table, _ width: Int?) -> [String] {
    table.layout(in: width).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("within the terminal's width, whatever it is; what is left out is told, the last column first")
  func widths() {
    for width in 20...200 {
      let layout = Self.journal.layout(in: width)
      for line in layout.text.split(separator: "\n") {
        #expect(DisplayWidth.of(String(line)) <= width, "\(width): \(line)")
      }
      let titles = ["TIME", "PROFILE", "OUTCOME", "WHO", "FIELDS", "TOKEN"]
      #expect(layout.leftOut == Array(titles.suffix(layout.leftOut.count)))
      for title in titles {
        #expect(layout.text.contains(title) != layout.leftOut.contains(title), "\(width): \(title)")
      }
    }
    #expect(Self.journal.layout(in: 80).leftOut == ["TOKEN"])
    #expect(Self.journal.layout(in: 300).leftOut.isEmpty)
  }

  @Test("a time, a count and a token are whole or not there; what is cut ends in an ellipsis")
  func whole() {
    for width in 20...200 {
      let lines = Self.lines(Self.journal, width)
      #expect(lines[1].hasPrefix("2026-01-02 03:04") && lines[2].hasPrefix("2026-01-02 03:05"))
      if lines[0].contains("TOKEN") { #expect(lines[1].hasSuffix("-123456789abc")) }
    }
    #expect(Self.lines(Self.journal, 80)[2].contains("…  ben@bastion"))
  }

  @Test("a cell of 100 KB widens no other row: on a terminal it is cut, elsewhere it is whole")
  func hugeCell() {
    let huge = String(repeating: "x", count: 100_000)
    let table = Table(head: ["NAME", "STATE"], rows: [["a", "ok"], [huge, "failed"], ["b", "ok"]])
    let terminal = Self.lines(table, 80)
    #expect(terminal.allSatisfy { DisplayWidth.of($0) <= 80 })
    #expect(terminal[2].hasSuffix("…  failed"))
    let file = Self.lines(table, nil)
    #expect(file[1].utf8.count < 100 && file[3].utf8.count < 100)
    #expect(file[2] == huge + "  failed")
  }

  @Test("wide characters and marks count by the columns that they take, and no character is torn")
  func wideCharacters() {
    let table = Table(
      head: ["NAME", "STATE"],
      rows: [["日本語のプロフィール名がとても長い", "有効"], ["e\u{301}e\u{301}e\u{301}e\u{301}", "ok"], ["👩‍👩‍👧 family", "ok"]])
    for width in 8...60 {
      for line in Self.lines(table, width) { #expect(DisplayWidth.of(line) <= width, "\(width): \(line)") }
    }
    let lines = Self.lines(table, 30)
    #expect(lines[1].contains("…") && lines[1].hasSuffix("有効"))
  }

  @Test("of a place in a request, the end stays")
  func paths() {
    let table = Table(
      head: [.path("POINTER"), "LABEL"],
      rows: [
        [
          "/connectorProfileConfig/connectorProfileCredentials/SAPOData/oAuthCredentials/clientSecret",
          "Client secret",
        ]
      ])
    let line = Self.lines(table, 60)[1]
    #expect(line.hasPrefix("…") && line.contains("/clientSecret  Client secret"))
  }

  @Test("what would steer a terminal is shown as an escape, and counts as that")
  func control() {
    let table = Table(head: ["NAME", "STATE"], rows: [["a\u{1B}[31m\nb", "ok"]])
    #expect(Self.lines(table, nil)[1] == "a\\u{1b}[31m\\nb  ok")
    #expect(Self.lines(table, 12).allSatisfy { DisplayWidth.of($0) <= 12 })
  }

  @Test(
    "random tables: every line fits, nothing is cut where there is room, and no column is empty for nothing")
  func random() {
    var random = SystemRandomNumberGenerator()
    let pieces = ["a", "Zz", "日", "é", "e\u{301}", " ", "\u{7}", "…", "0123456789"]
    for _ in 0..<2_000 {
      let columns = Int.random(in: 1...7, using: &random)
      let head = (0..<columns).map { column in
        let cut = [Table.Column.Cut.end, .start, .never].randomElement(using: &random) ?? .end
        // A first column is never left out, and so cannot insist on its width.
        return Table.Column("C\(column)", cut: column == 0 && cut == .never ? .end : cut)
      }
      let rows = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        (0..<columns).map { _ in
          (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            .joined()
        }
      }
      let table = Table(head: head, rows: rows)
      let width = Int.random(in: 4...160, using: &random)
      let layout = table.layout(in: width)
      let lines = layout.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      #expect(lines.count == rows.count + 1)
      for line in lines { #expect(DisplayWidth.of(line) <= width, "\(width): \(line)") }
      #expect(table.layout(in: 10_000).leftOut.isEmpty)
      // Where nothing is cut, one long cell does not widen the other rows.
      guard rows.joined().allSatisfy({ DisplayWidth.of($0.replacing("\u{7}", with: "\\u{7}")) <= 64 }) else {
        continue
      }
      #expect(table.layout(in: 10_000) == table.layout(in: nil))
    }
  }
}
