import Foundation
import Testing

@Suite("A real terminal", .serialized)
struct NcursesTerminalTests {
  @Test(
    "however the program ends, the terminal is as it was",
    arguments: [
      SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGSYS, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2,
      SIGALRM, SIGXCPU, SIGIO, SIGPWR,
    ])
  func ending(_ signal: Int32) throws {
    let probe = try ProbeInTerminal()
    try probe.waitFor("ready")
    #expect(!probe.hasOldSettings())
    #expect(probe.isOn("?1049") && probe.isOn("?2004"))
    probe.send(signal)
    #expect(try probe.end() == (signal == SIGTERM || signal == SIGHUP ? 0 : 128 + signal))
    #expect(probe.hasOldSettings())
    #expect(!probe.isOn("?1049") && !probe.isOn("?2004"))
    #expect(!probe.written.hasSuffix("\u{1B}[?25l"))
  }

  @Test("a second signal on the way out ends it as signals do, and the terminal is as it was")
  func secondSignal() throws {
    let probe = try ProbeInTerminal()
    try probe.waitFor("ready")
    // The probe stops when it has given the terminal back.
    probe.type("\u{17}")
    try probe.waitFor("given back")
    #expect(probe.hasOldSettings())
    probe.send(SIGTERM)
    #expect(try probe.end() == 128 + SIGTERM)
    #expect(probe.hasOldSettings())
  }

  @Test("a trap of Swift's gives the terminal back")
  func trap() throws {
    let probe = try ProbeInTerminal()
    try probe.waitFor("ready")
    probe.type("\u{14}")
    #expect([128 + SIGILL, 128 + SIGTRAP].contains(try probe.end()))
    #expect(probe.hasOldSettings())
    #expect(!probe.isOn("?1049") && !probe.isOn("?2004"))
  }

  @Test("a lost line ends the program")
  func hangUp() throws {
    let probe = try ProbeInTerminal()
    try probe.waitFor("ready")
    probe.hangUp()
    try probe.waitFor("end: hangup")
    #expect(try probe.end() == 0)
  }

  @Test("Ctrl-Z and fg in a shell: the terminal is the shell's in between, and then drawn once")
  func stopped() throws {
    let probe = try ProbeInTerminal(
      shell: #""$0"; echo stopped >&2; read answer; fg >&2; echo over >&2"#)
    try probe.waitFor("ready")
    probe.type("a")
    try probe.waitFor("key a")
    probe.type("\u{1A}")
    try probe.waitFor("stopped")
    #expect(probe.hasOldSettings())
    #expect(!probe.isOn("?1049") && !probe.isOn("?2004"))
    let before = probe.written
    probe.type("\n")
    try probe.waitFor("resumed")
    #expect(probe.isOn("?1049") && probe.isOn("?2004"))
    #expect(!probe.hasOldSettings())
    #expect(probe.written.dropFirst(before.count).components(separatedBy: "probe").count == 2)
    probe.type("b")
    try probe.waitFor("key b")
    probe.type("\u{18}")
    try probe.waitFor("over")
    #expect(probe.hasOldSettings())
  }

  @Test("in the background the program stops instead of taking the terminal")
  func background() throws {
    let probe = try ProbeInTerminal(
      shell: #""$0"; bg >&2; while jobs | grep -q Running; do sleep 0.05; done; echo waits >&2; fg >&2"#)
    try probe.waitFor("ready")
    probe.type("\u{1A}")
    try probe.waitFor("waits")
    try probe.waitFor("resumed")
    #expect(probe.isOn("?1049") && probe.isOn("?2004"))
    probe.type("\u{18}")
    #expect(try probe.end() == 0)
    #expect(probe.hasOldSettings())
  }

  @Test("where no shell could let it go on, Ctrl-Z changes nothing")
  func unstoppable() throws {
    let probe = try ProbeInTerminal()
    try probe.waitFor("ready")
    probe.type("\u{1A}")
    try probe.waitFor("resumed")
    #expect(probe.isOn("?1049") && probe.isOn("?2004"))
    probe.type("a")
    try probe.waitFor("key a")
  }

  @Test("a character costs a few bytes, and an idle program writes nothing and takes no time")
  func frugal() throws {
    let probe = try ProbeInTerminal()
    try probe.waitFor("ready")
    for character in "abcdefgh" {
      let before = probe.written.utf8.count
      probe.type(String(character))
      try probe.waitFor("key \(character)")
      #expect(probe.written.utf8.count - before <= 4)
    }
    let ticks = try probe.ticks()
    #expect(probe.writtenWhileIdle(milliseconds: 500).isEmpty)
    #expect(try probe.ticks() - ticks <= 1)
  }

  @Test("pastes, sizes, signals and Escape arrive as events")
  func events() throws {
    let probe = try ProbeInTerminal(environment: ["ESCDELAY": "1"])
    try probe.waitFor("ready")
    probe.type("\u{1B}[200~a\r\u{1A}b\u{1B}[201~")
    try probe.waitFor("paste of 4 bytes")
    probe.resize(columns: 120, rows: 40)
    try probe.waitFor("size 120x40")
    probe.resize(columns: 1, rows: 1)
    try probe.waitFor("size 1x1")
    probe.send(SIGINT)
    try probe.waitFor("interrupt")
    probe.type("\u{1B}")
    try probe.waitFor("key Esc")
  }

  @Test("a sequence that the network cut is one key while Escape may still wait")
  func cutSequence() throws {
    let probe = try ProbeInTerminal(environment: ["ESCDELAY": "5000"])
    try probe.waitFor("ready")
    probe.type("\u{1B}")
    // A signal makes the program look at what it has so far.
    probe.send(SIGINT)
    try probe.waitFor("interrupt")
    probe.type("[A")
    try probe.waitFor("key Up")
  }

  @Test(
    "usual terminals are drawn on",
    arguments: ["xterm-256color", "xterm", "vt100", "screen", "tmux-256color", "linux", "rxvt"])
  func types(_ type: String) throws {
    let probe = try ProbeInTerminal(environment: ["TERM": type])
    try probe.waitFor("ready")
    #expect(probe.written.contains("probe"))
    #expect(probe.written.contains("▌"))
    #expect(probe.isOn("?2004") == (type != "vt100"))
    probe.type("\u{18}")
    #expect(try probe.end() == 0)
    #expect(probe.hasOldSettings())
    #expect(!probe.isOn("?2004"))
  }

  @Test(
    "terminals that cannot be drawn on are refused in words", arguments: ["dumb", "no-such-terminal", ""])
  func refused(_ type: String) throws {
    let probe = try ProbeInTerminal(environment: ["TERM": type])
    try probe.waitFor("error: ")
    #expect(try probe.end() == 1)
    #expect(probe.hasOldSettings())
    #expect(!probe.isOn("?2004"))
  }

  @Test("without UTF-8 everything is ASCII; where the asked locale is missing, UTF-8 stays")
  func locales() throws {
    let plain = try ProbeInTerminal(environment: ["LANG": "C"])
    try plain.waitFor("ready")
    #expect(plain.written.utf8.allSatisfy { $0 < 0x80 })
    // The sign before the text, and the line; terminals can be told to repeat a character.
    #expect(plain.written.contains(">") && plain.written.contains("-"))
    plain.type("漢a")
    try plain.waitFor("key a")
    #expect(plain.written.utf8.allSatisfy { $0 < 0x80 })
    let missing = try ProbeInTerminal(environment: ["LANG": "xx_XX.UTF-8"])
    try missing.waitFor("ready")
    #expect(missing.written.contains("─────"))
  }

  @Test("NO_COLOR leaves weight", arguments: [true, false])
  func noColour(_ isPlain: Bool) throws {
    let probe = try ProbeInTerminal(environment: isPlain ? ["NO_COLOR": "1"] : [:])
    try probe.waitFor("ready")
    #expect(probe.written.contains("\u{1B}[36m") != isPlain)
    #expect(probe.written.contains("\u{1B}[1m") || probe.written.contains(";1m"))
  }
}
