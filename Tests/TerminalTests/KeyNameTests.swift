import Testing

@testable import Terminal

@Suite("Names of keys")
struct KeyNameTests {
  @Test(
    "on the help screen",
    arguments: zip(
      [
        Key.control("n"), .alt("b"), .function(1), .character(" "), .character("q"), .character("?"),
        .backTab,
        Key(.left, .alt), Key(.left, .control), Key(.up, [.control, .alt, .shift]), .escape, .pageDown,
        .enter,
      ],
      [
        "Ctrl-N", "Alt-B", "F1", "Space", "q", "?", "Shift-Tab", "Alt-Left", "Ctrl-Left", "Ctrl-Alt-Shift-Up",
        "Esc",
        "PgDn", "Enter",
      ]))
  func names(_ key: Key, _ name: String) {
    #expect(key.name == name)
  }

  @Test("in the key bar, where Control is ^")
  func shortNames() {
    #expect(Key.control("n").shortName == "^N")
    #expect(Key.alt("b").shortName == "Alt-B")
    #expect(Key(.left, .control).shortName == "Ctrl-Left")
    #expect(Key.character("q").shortName == "q")
  }

  @Test("no key is without a name")
  func allNamed() {
    let codes: [Key.Code] = [
      .enter, .tab, .backTab, .escape, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end,
      .pageUp,
      .pageDown,
    ]
    let names = codes.map { Key($0).name }
    #expect(!names.contains(""))
    #expect(Set(names).count == codes.count)
  }
}
