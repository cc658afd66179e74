@testable import Terminal

/// What terminals send, and what it means.
struct KeyCase: CustomStringConvertible, Sendable {
  let terminal: String
  let bytes: [UInt8]
  let events: [TerminalEvent]

  init(_ terminal: String, _ text: String, _ events: TerminalEvent...) {
    self.terminal = terminal
    bytes = Array(text.utf8)
    self.events = events
  }

  init(_ terminal: String, _ text: String, _ key: Key) { self.init(terminal, text, .key(key)) }

  init(_ terminal: String, bytes: [UInt8], _ key: Key) {
    self.terminal = terminal
    self.bytes = bytes
    events = [.key(key)]
  }

  var description: String {
    let shown = bytes.map { 0x21..<0x7F ~= $0 ? String(Unicode.Scalar($0)) : "<\(String($0, radix: 16))>" }
    return "\(terminal): \(shown.joined())"
  }

  private static let arrows: [(String, Key.Code)] = [("A", .up), ("B", .down), ("C", .right), ("D", .left)]

  static let all = typed + xterm + modified + numbered + rxvt + consoles + extended + mouse + unknown

  private static let typed: [KeyCase] = [
    KeyCase("typed", "a", .character("a")), KeyCase("typed", " ", .character(" ")),
    KeyCase("typed", "~", .character("~")), KeyCase("typed", "A", .character("A")),
    KeyCase("typed", "\r", .enter), KeyCase("typed", "\n", .enter), KeyCase("typed", "\t", .tab),
    KeyCase("typed", "\u{7F}", .backspace), KeyCase("typed", "\u{08}", .control("h")),
    KeyCase("typed", "\0", .control("@")), KeyCase("typed", "\u{01}", .control("a")),
    KeyCase("typed", "\u{1A}", .control("z")), KeyCase("typed", "\u{1C}", .control("\\")),
    KeyCase("typed", "\u{1F}", .control("_")), KeyCase("UTF-8", "é", .character("é")),
    KeyCase("UTF-8", "€", .character("€")), KeyCase("UTF-8", "漢", .character("漢")),
    KeyCase("UTF-8", "😀", .character("😀")), KeyCase("UTF-8", "\u{301}", .character("\u{301}")),
    KeyCase("Alt", esc + "b", .alt("b")), KeyCase("Alt", esc + "B", .alt("B")),
    KeyCase("Alt", esc + "é", .alt("é")), KeyCase("Alt", esc + "\r", Key(.enter, .alt)),
    KeyCase("Alt", esc + "\u{7F}", Key(.backspace, .alt)), KeyCase("Shift-Tab", esc + "\t", .backTab),
    KeyCase("Alt", esc + "\u{06}", Key(.scalar("f"), [.alt, .control])),
    KeyCase("broken UTF-8", bytes: [0xFF], .character("\u{FFFD}")),
    KeyCase("broken UTF-8", bytes: [0xE2, 0x82], .character("\u{FFFD}")).twice,
    KeyCase("broken UTF-8", bytes: [0x80], .character("\u{FFFD}")),
  ]

  /// The same events once more: one for each byte of what is broken.
  private var twice: KeyCase { KeyCase(terminal: terminal, bytes: bytes, events: events + events) }

  private init(terminal: String, bytes: [UInt8], events: [TerminalEvent]) {
    self.terminal = terminal
    self.bytes = bytes
    self.events = events
  }

  private static let xterm: [KeyCase] =
    arrows.flatMap { letter, code in
      [
        KeyCase("xterm", "\(esc)[\(letter)", Key(code)), KeyCase("vt100", "\(esc)O\(letter)", Key(code)),
      ]
    } + [
      KeyCase("xterm", esc + "[H", .home), KeyCase("xterm", esc + "[F", .end),
      KeyCase("xterm", esc + "OH", .home), KeyCase("xterm", esc + "OF", .end),
      KeyCase("xterm", esc + "[Z", .backTab), KeyCase("vt100 keypad", esc + "OM", .enter),
      KeyCase("vt100", esc + "OP", .function(1)), KeyCase("vt100", esc + "OQ", .function(2)),
      KeyCase("vt100", esc + "OR", .function(3)), KeyCase("vt100", esc + "OS", .function(4)),
    ]

  /// `ESC [ 1 ; bits+1 letter`, all modifiers of all arrows, and some others.
  private static let modified: [KeyCase] =
    arrows.flatMap { letter, code in
      (1...7).map { bits in
        KeyCase("xterm", "\(esc)[1;\(bits + 1)\(letter)", Key(code, Key.Modifiers(rawValue: UInt8(bits))))
      }
    } + [
      KeyCase("xterm", esc + "[1;5H", Key(.home, .control)),
      KeyCase("xterm", esc + "[1;2F", Key(.end, .shift)),
      KeyCase("xterm", esc + "[3;5~", Key(.delete, .control)),
      KeyCase("xterm", esc + "[5;3~", Key(.pageUp, .alt)),
      KeyCase("xterm", esc + "[1;2P", Key(.function(1), .shift)),
      KeyCase("xterm with Meta", esc + "[1;9A", Key(.up, .alt)),
      KeyCase("xterm with Meta and Shift", esc + "[1;10A", Key(.up, [.alt, .shift])),
      KeyCase("kitty with Meta", esc + "[1;33A", Key(.up, .alt)),
      KeyCase("old xterm", esc + "[5A", Key(.up, .control)),
      KeyCase("Konsole", esc + "O2P", Key(.function(1), .shift)),
      KeyCase("Konsole", esc + "O6S", Key(.function(4), [.shift, .control])),
      KeyCase("old VTE", esc + "O1;2P", Key(.function(1), .shift)),
      KeyCase("old VTE", esc + "O1;5H", Key(.home, .control)),
      KeyCase("PuTTY", esc + "O5A", Key(.up, .control)),
      KeyCase("eight bits", "\u{9B}A", .up), KeyCase("eight bits", "\u{9B}1;5C", Key(.right, .control)),
      KeyCase("eight bits", "\u{8F}P", .function(1)),
      KeyCase("eight bits, Alt", esc + "\u{9B}A", Key(.up, .alt)),
      KeyCase("kitty, pressed again", esc + "[1;1:2B", .down),
      KeyCase("kitty, with the shifted character", esc + "[97:65;2u", .character("a")),
      KeyCase("xterm with locks", esc + "[1;129A", .up),
    ]

  private static let numbered: [KeyCase] =
    [
      (1, .home), (2, .insert), (3, .delete), (4, .end), (5, .pageUp), (6, .pageDown), (7, .home), (8, .end),
      (11, .function(1)), (12, .function(2)), (13, .function(3)), (14, .function(4)), (15, .function(5)),
      (17, .function(6)), (18, .function(7)), (19, .function(8)), (20, .function(9)), (21, .function(10)),
      (23, .function(11)), (24, .function(12)),
    ].map { (number: Int, code: Key.Code) in KeyCase("screen, tmux, linux", "\(esc)[\(number)~", Key(code)) }

  private static let rxvt: [KeyCase] = [
    KeyCase("rxvt", esc + "[3$", Key(.delete, .shift)), KeyCase("rxvt", esc + "[3^", Key(.delete, .control)),
    KeyCase("rxvt", esc + "[7@", Key(.home, [.shift, .control])),
    KeyCase("rxvt", esc + "[a", Key(.up, .shift)), KeyCase("rxvt", esc + "[d", Key(.left, .shift)),
    KeyCase("rxvt", esc + "Oa", Key(.up, .control)), KeyCase("rxvt", esc + "Od", Key(.left, .control)),
    KeyCase("rxvt", esc + esc + "[A", Key(.up, .alt)), KeyCase("rxvt", esc + esc + "[3~", Key(.delete, .alt)),
    KeyCase("rxvt", esc + esc + "OD", Key(.left, .alt)),
    KeyCase("rxvt", esc + esc + "[5^", Key(.pageUp, [.alt, .control])),
  ]

  private static let consoles: [KeyCase] = ["A", "B", "C", "D", "E"].enumerated().map { index, letter in
    KeyCase("linux", "\(esc)[[\(letter)", .function(index + 1))
  }

  private static let extended: [KeyCase] = [
    KeyCase("CSI u", esc + "[97;5u", .control("a")), KeyCase("CSI u", esc + "[13;5u", Key(.enter, .control)),
    KeyCase("CSI u", esc + "[9;2u", .backTab), KeyCase("CSI u", esc + "[27u", .escape),
    KeyCase("CSI u", esc + "[127;3u", Key(.backspace, .alt)),
    KeyCase("CSI u", esc + "[8364u", .character("€")),
    KeyCase("CSI u, Shift-Space", esc + "[32;2u", .character(" ")),
    KeyCase("xterm's other form", esc + "[27;5;13~", Key(.enter, .control)),
    KeyCase("xterm's other form", esc + "[27;3;97~", .alt("a")),
  ]

  private static let mouse: [KeyCase] = [
    KeyCase("SGR mouse", esc + "[<0;1;1M", click(.press, 0, 0)),
    KeyCase("SGR mouse", esc + "[<0;80;24m", click(.release, 23, 79)),
    KeyCase("SGR mouse, Ctrl", esc + "[<16;300;9M", click(.press, 8, 299)),
    KeyCase("SGR wheel", esc + "[<64;5;7M", click(.wheelUp, 6, 4)),
    KeyCase("SGR wheel, Shift", esc + "[<69;5;7M", click(.wheelDown, 6, 4)),
  ]

  private static func click(_ kind: MouseEvent.Kind, _ row: Int, _ column: Int) -> TerminalEvent {
    .mouse(MouseEvent(kind: kind, position: Position(row: row, column: column)))
  }

  /// Nothing of these may turn into a key.
  private static let unknown: [KeyCase] = [
    "[I", "[O", "[25~", "[999~", "[~", "[;;~", "[1;2c", "[?1;2c", "[?2004;1$y", "[>0;276;0c", "[99$",
    "[<0;0;0M", "[<2;1;1M", "[<32;1;1M", "[<0;1M", "[<0;1;1A", "[M !!", "[32;1;1M", "[128u", "[57358u",
    "[55296u",
    "[99999999999999999999u", "[-1u", "[1;-9223372036854775808K", "[[Z", "OI", "[201~",
    "O*P", "O1;2*P", "O99z", "O?1c", "[[1A", "[[F", "[1;1:3A", "[24;80R", "\u{1B}[99~", "\u{1B}O1;2x",
    "\u{1B}[?1;2c",
    "]11;rgb:0000/0000/0000\u{1B}\\", "]4;1;rgb:ff/ff/ff\u{7}", "P1$r0 q\u{1B}\\", "P>|XTerm(390)\u{1B}\\",
  ].map { KeyCase("unknown", esc + $0) }
}
