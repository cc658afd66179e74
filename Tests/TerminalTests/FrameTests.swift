import Testing

@testable import Terminal

@Suite("Frames")
struct FrameTests {
  private func frame(_ text: String, columns: Int) -> Frame {
    var frame = Frame(size: Size(columns: columns, rows: 1))
    frame.draw(text, row: 0, column: 0)
    return frame
  }

  @Test("a frame has a cell at least, whatever size is asked for", arguments: [(0, 0), (-5, 3), (2, -1)])
  func smallest(_ columns: Int, _ rows: Int) {
    let frame = Frame(size: Size(columns: columns, rows: rows))
    #expect(frame.size == Size(columns: max(columns, 1), rows: max(rows, 1)))
    #expect(frame.brokenPlace == nil)
  }

  @Test("text is cut at the edge and at the limit, and put tells where it ended")
  func cut() {
    var frame = Frame(size: Size(columns: 5, rows: 1))
    #expect(frame.draw("abcdefgh", row: 0, column: 3) == 5)
    #expect(frame.text == ["   ab"])
    #expect(frame.draw("xyz", row: 0, column: 0, limit: 2) == 2)
    #expect(frame.text == ["xy ab"])
    #expect(frame.draw("漢", row: 0, column: 2) == 4)
    #expect(frame.text == ["xy漢b"])
  }

  @Test("nothing is written outside", arguments: [(-1, 0), (1, 0), (0, -1), (0, 5), (0, 6), (9, 9)])
  func outside(_ row: Int, _ column: Int) {
    var frame = Frame(size: Size(columns: 5, rows: 1))
    #expect(frame.draw("abc", row: row, column: column) == column)
    frame.fill(row: row, from: column, to: column, with: "x")
    #expect(frame == Frame(size: Size(columns: 5, rows: 1)))
  }

  @Test("a wide character that the edge would cut leaves a blank")
  func wideAtEdge() {
    #expect(frame("ab漢", columns: 3).text == ["ab"])
    #expect(frame("漢", columns: 1).text == [""])
    #expect(frame("a漢", columns: 3).text == ["a漢"])
  }

  @Test("half a wide character goes when the other half is overwritten")
  func overwriting() {
    for (text, column, after) in [
      ("x", 0, "x 字"), ("x", 1, " x字"), ("x", 2, "漢x"), ("x", 3, "漢 x"), ("語", 1, " 語"), ("語", 0, "語字"),
    ] {
      var frame = frame("漢字", columns: 4)
      frame.draw(text, row: 0, column: column)
      #expect(frame.text == [after], "\(text) at \(column)")
      #expect(frame.brokenPlace == nil)
    }
    var filled = frame("漢字", columns: 4)
    filled.fill(row: 0, from: 1, to: 3, with: "-")
    #expect(filled.text == [" --"])
  }

  @Test("combining marks share the cell of their character")
  func marks() {
    let frame = frame("e\u{301}x", columns: 4)
    #expect(frame[0, 0].text == "e\u{301}")
    #expect(frame[0, 1].text == "x")
  }

  @Test("random text at random places in random sizes stays in its row, sound and before its limit")
  func random() {
    var generator = SeededGenerator(seed: 3)
    for round in 0..<4_000 {
      let size = Size(
        columns: Int.random(in: 1...12, using: &generator), rows: Int.random(in: 1...3, using: &generator))
      var frame = Frame(size: size)
      for _ in 0..<6 {
        let before = frame
        let row = Int.random(in: -1...3, using: &generator)
        let column = Int.random(in: -2...13, using: &generator)
        let limit = Bool.random(using: &generator) ? Int.random(in: -1...14, using: &generator) : nil
        let text = RandomText.next(&generator)
        let end = frame.draw(text, row: row, column: column, limit: limit)
        #expect(frame.brokenPlace == nil, "round \(round)")
        #expect(end <= max(column, min(limit ?? size.columns, size.columns)), "round \(round)")
        for other in 0..<size.rows where other != row {
          #expect(
            (0..<size.columns).allSatisfy { frame[other, $0] == before[other, $0] }, "round \(round)")
        }
      }
    }
  }

  @Test(
    "a frame becomes equal to another one, looking only at the rows in which it can differ; cleared, it is new"
  )
  func take() {
    var shown = frame("secret", columns: 8)
    var next = Frame(size: shown.size)
    next.draw("wide 漢", row: 0, column: 0, style: Style(role: .bad))
    next.cursor = Position(row: 0, column: 3)
    shown.copy(next, rows: 0..<0)
    #expect(shown != next && shown.cursor == next.cursor)
    shown.copy(next, rows: 0..<1)
    #expect(shown == next)
    let larger = Frame(size: Size(columns: 9, rows: 2))
    shown.copy(larger, rows: 0..<0)
    #expect(shown == larger)
    next.clear()
    #expect(next == Frame(size: next.size))
  }

  @Test("the width of a text is the columns that putting it takes, also of what the sanitizer made of it")
  func width() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<4_000 {
      let text = RandomText.next(&generator)
      var frame = Frame(size: Size(columns: 400, rows: 1))
      let end = frame.draw(text, row: 0, column: 0)
      let visible = Frame.visible(text)
      #expect(DisplayWidth.of(text) == end)
      #expect(DisplayWidth.of(visible) == end)
      #expect(Frame.visible(visible) == visible)
      var again = Frame(size: frame.size)
      again.draw(visible, row: 0, column: 0)
      #expect(again == frame)
    }
  }

  @Test(
    "columns of characters",
    arguments: zip(
      ["a", "é", "─", "漢", "ｱ", "Ａ", "한", "👍", "〈", "\u{1112}\u{1161}\u{11AB}", "🇩🇪", "☃", "䷀"],
      [1, 1, 1, 2, 1, 2, 2, 2, 2, 2, 2, 1, 2]))
  func columns(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }
}
