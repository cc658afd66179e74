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

  @Test("every key's name is read as that key again, in any case where the case says nothing")
  func roundTrip() {
    let codes: [Key.Code] =
      [
        .enter, .tab, .backTab, .escape, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end,
        .pageUp, .pageDown, .scalar(" "), .scalar(","),
      ] + (1...24).map { .function($0) }
    var keys = codes.flatMap { code in
      [[], .control, .alt, [.control, .alt]].map { Key(code, $0) }
    }
    keys += [Key.Code.up, .delete, .function(5)].map { Key($0, .shift) }
    for value in UInt8(0x21)...0x7E {
      let scalar = Unicode.Scalar(value)
      keys.append(.character(scalar))
      guard !("A"..."Z").contains(scalar) else { continue }
      keys += [.control(scalar), .alt(scalar), Key(.scalar(scalar), [.control, .alt])]
    }
    keys += ["é", "ß", "я", "日"].flatMap { [.character($0), .alt($0)] }
    for key in keys {
      #expect(Key(named: key.name) == key, "\(key.name)")
      guard case .scalar(let scalar) = key.code, key.modifiers.isEmpty, scalar != " ", scalar != "," else {
        #expect(Key(named: key.name.lowercased()) == key, "\(key.name)")
        #expect(Key(named: key.name.uppercased()) == key || key.name.contains("ß"), "\(key.name)")
        continue
      }
    }
    for value in UInt8(0x21)...0x7E where !(0x41...0x5A).contains(value) {
      let key = Key.control(Unicode.Scalar(value))
      #expect(Key(named: key.shortName) == key, "\(key.shortName)")
    }
  }

  @Test(
    "what names no key is none",
    arguments: [
      "", "Ctrl-", "Alt-Ctrl", "Ctrl-Ctrl-N", "F0", "F01", "F64", "Foo", "ab", "Ctrl-é", "\u{1b}", "\u{7f}",
      " ", "Ctrl N", "^^N",
    ])
  func noKey(name: String) {
    #expect(Key(named: name) == nil)
  }

  @Test("small and capital letters are two keys, but one with Ctrl or Alt")
  func letterCase() {
    #expect(Key(named: "y") == .character("y"))
    #expect(Key(named: "Y") == .character("Y"))
    #expect(Key(named: "ctrl-Y") == .control("y"))
    #expect(Key(named: "^y") == .control("y"))
    #expect(Key(named: "^") == .character("^"))
    #expect(Key(named: "ALT-y") == .alt("y"))
    #expect(Key(named: "alt-ctrl-left") == Key(.left, [.control, .alt]))
  }
}
