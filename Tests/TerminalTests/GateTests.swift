import Testing

@testable import Terminal

@Suite("The sanitizer for text of others")
struct GateTests {
  @Test(
    "what steers a terminal, turns text around or hides is shown as an escape",
    arguments: zip(
      [
        "\0", "\u{07}", "\u{1B}[31m", "\r", "\n", "\t", "\u{7F}", "\u{80}", "\u{9B}31m",
        "\u{9D}52;c;YQ==\u{9C}",
        "\u{AD}", "\u{61C}", "\u{200B}", "\u{200D}", "\u{200E}", "\u{202E}", "\u{2028}", "\u{2029}",
        "\u{2066}",
        "\u{2069}", "\u{FEFF}", "\u{FE0F}", "\u{34F}", "\u{3164}", "\u{E0041}", "\u{E0100}", "\u{E000}",
        "\u{FFFF}",
        "\u{10FFFF}",
      ],
      [
        "\\u{0}", "\\u{7}", "\\u{1b}[31m", "\\r", "\\n", "\\t", "\\u{7f}", "\\u{80}", "\\u{9b}31m",
        "\\u{9d}52;c;YQ==\\u{9c}", "\\u{ad}", "\\u{61c}", "\\u{200b}", "\\u{200d}", "\\u{200e}", "\\u{202e}",
        "\\u{2028}", "\\u{2029}", "\\u{2066}", "\\u{2069}", "\\u{feff}", "\\u{fe0f}", "\\u{34f}", "\\u{3164}",
        "\\u{e0041}", "\\u{e0100}", "\\u{e000}", "\\u{ffff}", "\\u{10ffff}",
      ]))
  func escapes(_ text: String, _ shown: String) {
    #expect(Frame.visible(text) == shown)
    #expect(Frame.visible("a" + text + "b") == "a" + shown + "b")
  }

  @Test(
    "ordinary text stays as it is", arguments: ["plain", "é è ü", "漢字", "한국어", "👍", "→ ─ • …", "e\u{301}"])
  func ordinary(_ text: String) {
    #expect(Frame.visible(text) == text)
  }

  @Test("three combining marks stay, more are shown, and none stands alone")
  func marks() {
    #expect(Frame.visible("a\u{301}\u{302}\u{303}") == "a\u{301}\u{302}\u{303}")
    #expect(Frame.visible("a\u{301}\u{302}\u{303}\u{304}\u{305}") == "a\u{301}\u{302}\u{303}\\u{304}\\u{305}")
    #expect(Frame.visible("\u{301}") == "\\u{301}")
    #expect(Frame.visible("\n\u{301}") == "\\n\\u{301}")
  }

  @Test("no character of Unicode that steers or hides passes")
  func allCharacters() {
    for block in stride(from: UInt32(0), to: 0x11_0000, by: 0x1000) {
      let scalars = (block..<block + 0x1000).compactMap { Unicode.Scalar($0) }
      let text = scalars.reduce(into: "") { $0 += "a" + String($1) }
      let passed = Frame.visible(text).unicodeScalars.filter { scalar in
        let category = scalar.properties.generalCategory
        return category == .control || category == .format || scalar.properties.isDefaultIgnorableCodePoint
      }
      #expect(passed.isEmpty)
    }
  }

  @Test("filling passes the sanitizer too", arguments: ["\u{1B}", "\u{9B}", "漢", "\r\n", "\u{202E}"])
  func fill(_ character: Character) {
    var frame = Frame(size: Size(columns: 3, rows: 1))
    frame.draw("abc", row: 0, column: 0)
    frame.fill(row: 0, from: 1, to: 3, with: character)
    #expect(frame.text == ["a"])
  }
}
