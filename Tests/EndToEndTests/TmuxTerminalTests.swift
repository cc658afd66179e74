import Foundation
import Testing

/// The driver itself, proven on programs that everybody knows.
@Suite("A terminal for tests")
struct TmuxTerminalTests {
  @Test(
    "text typed into cat comes back on the screen",
    arguments: ["plain", "a;", ";", #"\;"#, "-x", "čaj 日本", "'\"$(x)"])
  func typing(text: String) async throws {
    let terminal = try await TmuxTerminal(columns: 40, rows: 6, command: ["cat"])
    try await terminal.type(text)
    try await terminal.waitFor(text)
    try await terminal.press("Enter")
    let screen = try await terminal.wait(for: "the echo and cat's answer") { $0[0] == text && $0[1] == text }
    #expect(screen.count == 6)
    #expect(try await terminal.cursor() == .init(column: 0, row: 2, isVisible: true))
  }

  @Test("arguments reach the program as they are", arguments: ["a b", ";", "x;", "#{pid}", "$HOME", "'"])
  func arguments(argument: String) async throws {
    let terminal = try await TmuxTerminal(columns: 40, rows: 4, command: ["printf", "<%s>", argument])
    try await terminal.waitFor("<\(argument)>")
    #expect(try await terminal.exitStatus() == 0)
  }

  @Test("keys have names")
  func keys() async throws {
    let terminal = try await TmuxTerminal(
      columns: 60, rows: 5, command: ["sh", "-c", "stty raw -echo; echo ready; exec od -An -c -v -w1 -N6"])
    try await terminal.waitFor("ready")
    try await terminal.press("Tab", "C-n", "Escape", "Up")
    let written = try await terminal.wait(for: "six bytes") { _ in true }
    #expect(written.count == 5)
    #expect(try await terminal.exitStatus() == 0)
    let recorded = String(decoding: try await terminal.recording(), as: UTF8.self)
    let bytes = recorded.split(whereSeparator: \.isWhitespace).dropFirst().joined(separator: " ")
    #expect(bytes == #"\t 016 033 033 [ A"#)
  }

  @Test("a paste is in brackets where the program asked for them", arguments: [true, false])
  func pasting(bracketed: Bool) async throws {
    let request = bracketed ? #"printf "\033[?2004h";"# : ""
    let count = "1\n2;".utf8.count + (bracketed ? 12 : 0)
    let terminal = try await TmuxTerminal(
      columns: 60, rows: 5,
      command: ["sh", "-c", "stty raw -echo; \(request) echo ready; exec od -An -c -v -w1 -N\(count)"])
    try await terminal.waitFor("ready")
    try await terminal.paste("1\n2;")
    #expect(try await terminal.exitStatus() == 0)
    let recorded = String(decoding: try await terminal.recording(), as: UTF8.self)
    let bytes = recorded.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let pasted = #"1 \r 2 ;"#
    #expect(bytes.hasSuffix(bracketed ? "033 [ 2 0 0 ~ \(pasted) 033 [ 2 0 1 ~" : "ready \(pasted)"))
  }

  @Test("the program learns of a new size")
  func resizing() async throws {
    let watch = "trap 'stty size' WINCH; stty size; echo ready; while :; do sleep 0.05; done"
    let terminal = try await TmuxTerminal(columns: 80, rows: 24, command: ["bash", "-c", watch])
    try await terminal.waitFor("ready")
    #expect(try await terminal.screen()[0] == "24 80")
    try await terminal.resize(columns: 40, rows: 10)
    let screen = try await terminal.waitFor("10 40")
    #expect(screen.count == 10)
    try await terminal.press("C-c")
    #expect(try await terminal.exitStatus() == 128 + SIGINT)
  }

  @Test(
    "the exit status is the program's", arguments: [("exit 0", 0), ("exit 254", 254), ("kill -SEGV $$", 139)])
  func status(script: String, expected: Int32) async throws {
    let terminal = try await TmuxTerminal(columns: 20, rows: 3, command: ["sh", "-c", script])
    #expect(try await terminal.exitStatus() == expected)
  }

  @Test("a closed terminal hangs up on the program")
  func hangingUp() async throws {
    let terminal = try await TmuxTerminal(
      columns: 20, rows: 3,
      command: ["sh", "-c", "trap 'exit 7' HUP; echo ready; while :; do sleep 0.05; done"])
    try await terminal.waitFor("ready")
    try await terminal.hangUp()
    #expect(try await terminal.exitStatus() == 7)
  }

  @Test("colours, history and the environment can be looked at")
  func looking() async throws {
    let script =
      #"for n in 1 2 3 4 5 6; do echo "line $n $COLOUR"; done; printf "\033[31mred\033[0m\033[?25l"; exec cat"#
    let terminal = try await TmuxTerminal(
      columns: 20, rows: 4, command: ["sh", "-c", script], environment: ["COLOUR": "blue"])
    #expect(try await terminal.waitFor("red") == ["line 4 blue", "line 5 blue", "line 6 blue", "red"])
    #expect(try await terminal.screenWithEscapes()[3] == "\u{1b}[31mred")
    #expect(try await terminal.history().first == "line 1 blue")
    #expect(try await terminal.cursor() == .init(column: 3, row: 3, isVisible: false))
  }

  @Test("the recording has what the screen no longer shows, and nothing of the driver's")
  func recordingEverything() async throws {
    let script = #"printf "not-a-real-secret\r\033[2K"; printf gone; exec cat"#
    let terminal = try await TmuxTerminal(columns: 30, rows: 4, command: ["sh", "-c", script])
    #expect(try await terminal.waitFor("gone")[0] == "gone")
    let expected = "not-a-real-secret\r\u{1b}[2Kgone"
    #expect(String(decoding: try await terminal.recording(), as: UTF8.self) == expected)
    try await terminal.type("x")
    try await terminal.waitFor("gonex")
    #expect(String(decoding: try await terminal.recording(), as: UTF8.self) == expected + "x")
  }

  @Test("a large recording is whole")
  func largeRecording() async throws {
    let terminal = try await TmuxTerminal(columns: 80, rows: 24, command: ["seq", "200000"])
    #expect(try await terminal.exitStatus() == 0)
    let lines = String(decoding: try await terminal.recording(), as: UTF8.self).split(separator: "\r\n")
    #expect(lines.count == 200_000)
    #expect(lines.last == "200000")
  }

  @Test("the program has the id that is told, and ends with the terminal")
  func ending() async throws {
    var terminal: TmuxTerminal? = try await TmuxTerminal(columns: 20, rows: 4, command: ["sleep", "1000"])
    let process = try #require(try await terminal?.processID())
    // The shell that told the id becomes the program a moment later.
    let name = { try String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8) }
    _ = try await waiting(for: "process \(process) as sleep", situation: name) {
      try name() == "sleep\n" ? true : nil
    }
    terminal = nil
    _ = try await waiting(for: "the end of process \(process)", situation: { "it runs" }) {
      // A process that nobody has reaped yet has no command line any more.
      let commandLine = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
      return commandLine?.isEmpty ?? true ? true : nil
    }
  }
}
