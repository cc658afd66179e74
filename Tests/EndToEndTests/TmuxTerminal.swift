import ClientTestSupport
import Foundation

/// A real terminal that a test uses as a person would: it types, pastes, resizes and looks at the screen.
///
/// Each one is a tmux server of its own, with no configuration, in a folder of its own. The server and everything in
/// it end when this is released, and also when the test process dies.
final class TmuxTerminal: Sendable {
  struct Cursor: Equatable, Sendable {
    let column: Int
    let row: Int
    let isVisible: Bool
  }

  /// The program's home folder, empty at the start.
  let home: String
  private let folder: ScratchFolder
  private let lifeline: Lifeline

  /// Starts the command in a new terminal. Everything that it writes is recorded from its first byte on.
  /// - Parameters:
  ///   - command: the program, looked up on `PATH`, and its arguments.
  ///   - environment: set on top of `Products.plainEnvironment`, an empty `HOME` and tmux's own `TERM`.
  ///   - term: the terminal type that the program is told.
  init(
    columns: Int, rows: Int, command: [String], environment: [String: String] = [:],
    term: String = "tmux-256color"
  ) async throws {
    folder = try ScratchFolder()
    home = folder.file("home").path
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
    lifeline = try Lifeline(command: Self.tmux(in: folder) + ["kill-server"])

    var whole = Products.plainEnvironment
    whole["HOME"] = home
    whole.merge(environment) { _, given in given }
    let settings = [
      ["start-server"], ["set-option", "-g", "default-terminal", term],
      ["set-option", "-g", "history-limit", "20000"], ["set-option", "-g", "status", "off"],
      ["set-option", "-s", "escape-time", "0"], ["set-option", "-s", "set-clipboard", "on"],
      ["set-option", "-g", "automatic-rename", "off"], ["set-option", "-g", "allow-rename", "on"],
    ]
    let session = ["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"]
    let starter = ["/bin/sh", "-c", Self.leader, "leader", Self.keeper, folder.path] + command
    try await tmux(
      settings.flatMap { $0 + [";"] } + session + starter.map(Self.quoted), environment: whole)
    // What the program writes waits until the recording is under way.
    try await tmux(["pipe-pane", "-O", "exec cat >>'\(folder.file("recording").path)'"])
    try await tmux(["wait-for", "-S", "start"])
  }

  deinit {
    // Before the folder goes, because the server's socket is in it.
    lifeline.cut()
  }

  /// The terminal's session leader. It ends at a hang-up, and then the kernel hangs up on its foreground jobs, the
  /// keeper and the program. It has handlers for Ctrl-C and the like, which unlike ignoring are not handed down.
  private static let leader = #"""
    trap : INT QUIT
    tmux wait-for start
    sh -c "$@"
    tmux wait-for end
    """#

  /// Runs the command, keeps its process id and then its exit status in files, and outlives a hang-up to do so.
  private static let keeper = #"""
    trap : HUP INT QUIT TERM
    sh -c 'echo $$ >"$0.new" && mv "$0.new" "$0" && exec "$@"' "$0/process" "$@"
    echo $? >"$0/status.new" && mv "$0/status.new" "$0/status"
    """#

  // MARK: What a person does

  /// Types the text, character by character.
  func type(_ text: String) async throws {
    try await tmux(["send-keys", "-l", "--", Self.quoted(text)])
  }

  /// Presses keys by tmux's names for them: `Tab`, `BTab`, `Enter`, `Escape`, `Up`, `PPage`, `F1`, `C-n`, `M-b`.
  func press(_ keys: String...) async throws {
    try await tmux(["send-keys", "--"] + keys.map(Self.quoted))
  }

  /// Pastes the text as a terminal does: with line feeds as carriage returns, and in brackets where the program asked
  /// for bracketed paste. The text goes by way of standard input, so that it is in no process's arguments.
  func paste(_ text: String) async throws {
    try await tmux(["load-buffer", "-b", "pasted", "-"], input: Data(text.utf8))
    try await tmux(["paste-buffer", "-p", "-d", "-b", "pasted"])
  }

  /// Sends bytes as they are, as a line that went wild does.
  func send(_ bytes: Data) async throws {
    try await tmux(["load-buffer", "-b", "bytes", "-"], input: bytes)
    try await tmux(["paste-buffer", "-r", "-d", "-b", "bytes"])
  }

  func resize(columns: Int, rows: Int) async throws {
    try await tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// Closes the terminal under the program, as a lost connection does.
  func hangUp() async throws {
    try await tmux(["kill-server"])
  }

  // MARK: What a person sees

  /// The lines of the screen, as many as it has rows, without the blanks at their ends.
  func screen() async throws -> [String] {
    try await Self.lines(of: tmux(["capture-pane", "-p"]))
  }

  /// The lines of the screen with the escape sequences for their colours and weights.
  func screenWithEscapes() async throws -> [String] {
    try await Self.lines(of: tmux(["capture-pane", "-e", "-p"]))
  }

  /// What can be scrolled back to, and the screen after it.
  func history() async throws -> [String] {
    try await Self.lines(of: tmux(["capture-pane", "-p", "-S", "-"]))
  }

  func cursor() async throws -> Cursor {
    let answer = try await tmux(["display-message", "-p", "#{cursor_x} #{cursor_y} #{cursor_flag}"])
    let numbers = answer.text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    guard numbers.count == 3 else { throw TmuxFailed(arguments: "display-message", message: answer.text) }
    return Cursor(column: numbers[0], row: numbers[1], isVisible: numbers[2] == 1)
  }

  /// Waits until the text stands in one line of the screen, and gives back that screen.
  @discardableResult
  func waitFor(
    _ text: String, at location: StaticString = #fileID, line: UInt = #line
  ) async throws -> [String] {
    try await wait(for: "“\(text)” on the screen", at: location, line: line) { screen in
      screen.contains { $0.contains(text) }
    }
  }

  /// Waits until the screen is as it should be, and gives it back.
  /// - Throws: `WaitedInVain` with the last screen, after 90 seconds.
  @discardableResult
  func wait(
    for what: String, at location: StaticString = #fileID, line: UInt = #line,
    until isThere: ([String]) -> Bool
  ) async throws -> [String] {
    var last: [String] = []
    return try await waiting(
      for: what, at: location, line: line, situation: { last.joined(separator: "\n") },
      until: {
        last = try await screen()
        return isThere(last) ? await whole(last, isThere) : nil
      })
  }

  /// A frame comes to the terminal in pieces: the screen when no more of them come. Where it changes all the time, or was there
  /// for a moment only, as it was seen last.
  private func whole(_ seen: [String], _ isThere: ([String]) -> Bool) async -> [String] {
    var seen = seen
    for _ in 0..<5 {
      try? await Task.sleep(for: .milliseconds(20))
      guard let next = try? await screen(), next != seen, isThere(next) else { return seen }
      seen = next
    }
    return seen
  }

  /// Waits until something is in the terminal's clipboard.
  func clipboard() async throws -> String {
    try await waiting(
      for: "a text in the clipboard", situation: { try await screen().joined(separator: "\n") },
      until: {
        let buffers = try await tmux(["list-buffers"]).text
        return buffers.isEmpty ? nil : try await tmux(["show-buffer"]).text
      })
  }

  /// Whether something is in the terminal's clipboard.
  func hasClipboard() async throws -> Bool { try await !tmux(["list-buffers"]).text.isEmpty }

  // MARK: What a person does not see

  /// What tmux knows of the terminal, by tmux's own names for it.
  func display(_ format: String) async throws -> String {
    try await tmux(["display-message", "-p", format]).text
  }

  /// The id of the program, for signals and for looking at its memory.
  func processID() async throws -> Int32 {
    try await number(in: "process", what: "the program's start")
  }

  /// Waits until the program has ended.
  /// - Returns: its exit code, or 128 and the number of the signal that ended it.
  func exitStatus(at location: StaticString = #fileID, line: UInt = #line) async throws -> Int32 {
    try await number(in: "status", what: "the program's end", at: location, line: line)
  }

  /// Everything that the program has written to the terminal until now, also what was overwritten since. While the
  /// program draws, a part of a sequence can be torn by the mark that this writes behind it.
  func recording() async throws -> Data {
    // A mark on the terminal's own device comes after all that the program wrote: once it is in the file, so is that.
    // It is a string for the operating system command 9999, which no terminal knows.
    let mark = Data("\u{1b}]9999;\(UUID().uuidString)\u{1b}\\".utf8)
    let device = try await tmux(["display-message", "-p", "#{pane_tty}"]).text
    let handle = try FileHandle(
      forWritingTo: URL(filePath: device.trimmingCharacters(in: .whitespacesAndNewlines)))
    try handle.write(contentsOf: mark)
    try handle.close()
    let file = folder.file("recording")
    return try await waiting(
      for: "the end of the recording", situation: { folder.text(of: "recording") ?? "" }
    ) {
      guard let recorded = try? Data(contentsOf: file), let end = recorded.range(of: mark) else { return nil }
      return Self.withoutMarks(recorded[..<end.lowerBound])
    }
  }

  private static func withoutMarks(_ recorded: Data) -> Data {
    let start = Data("\u{1b}]9999;".utf8)
    let length = start.count + UUID().uuidString.utf8.count + 2
    var rest = recorded[...]
    var kept = Data()
    while let mark = rest.range(of: start) {
      kept += rest[..<mark.lowerBound]
      rest = rest[(mark.lowerBound + length)...]
    }
    return kept + rest
  }

  private func number(
    in file: String, what: String, at location: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int32 {
    try await waiting(
      for: what, at: location, line: line,
      situation: { (try? await screen().joined(separator: "\n")) ?? "a closed terminal" },
      until: {
        folder.text(of: file).flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      })
  }

  // MARK: tmux

  private static func tmux(in folder: ScratchFolder) -> [String] {
    ["tmux", "-u", "-f", "/dev/null", "-S", folder.file("tmux").path]
  }

  /// tmux takes a semicolon at the end of an argument for the end of a command.
  private static func quoted(_ argument: String) -> String {
    argument.hasSuffix(";") ? argument.dropLast() + "\\;" : argument
  }

  private static func lines(of output: Command.Output) -> [String] {
    output.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  @discardableResult
  private func tmux(
    _ arguments: [String], environment: [String: String] = Products.plainEnvironment, input: Data = Data()
  ) async throws -> Command.Output {
    let output = try await Command.run(
      Self.tmux(in: folder) + arguments, environment: environment, input: input)
    guard output.status == 0 else {
      let message = String(decoding: output.standardError, as: UTF8.self)
      throw TmuxFailed(arguments: arguments.first ?? "", message: message)
    }
    return output
  }
}

struct TmuxFailed: Error, CustomStringConvertible {
  let arguments: String
  let message: String
  var description: String { "tmux \(arguments): \(message)" }
}
