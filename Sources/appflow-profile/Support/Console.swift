import Glibc
import Synchronization
import Terminal

/// Standard output and standard error. What comes from the service, a file or an argument passes the sanitizer that shows
/// control characters as escapes.
///
/// What goes to standard output is written whole, or the command fails. What cannot be written to standard error stands in
/// nobody's way, and the program's exit code tells it.
enum Console {
  /// Writes lines to standard output.
  ///
  /// - Throws: `CommandFailure` where they are not written whole.
  static func print(_ lines: String) throws(CommandFailure) { try printAll(visible(lines) + "\n") }

  /// Writes a text to standard output as it is: JSON, whose control characters are escapes already.
  ///
  /// - Throws: `CommandFailure` where it is not written whole.
  static func printExactly(_ text: String) throws(CommandFailure) { try printAll(text) }

  /// Writes lines to standard error.
  static func error(_ lines: String) { tell(visible(lines) + "\n") }

  /// Writes what steers the terminal to standard error.
  static func steer(_ text: String) { tell(text) }

  /// Writes one line: a line break in it is shown as an escape, too.
  ///
  /// - Throws: `OutputFailure` where it is not written whole.
  static func line(_ line: String, to descriptor: Int32) throws(OutputFailure) {
    try show(Frame.visible(line) + "\n", on: descriptor)
  }

  /// Writes a text that passed the sanitizer. To a terminal that does not read UTF-8, a byte within a character could be a control
  /// character of its own: there, all but ASCII is an escape as JSON has it.
  ///
  /// - Throws: `OutputFailure` where it is not written whole.
  static func show(_ text: String, on descriptor: Int32) throws(OutputFailure) {
    let isFit = text.utf8.allSatisfy { $0 < 0x80 } || isatty(descriptor) == 0 || TerminalLocale.readsUTF8
    try Output.write(isFit ? text : TerminalLocale.escaped(text), to: descriptor)
  }

  private static func printAll(_ text: String) throws(CommandFailure) {
    do throws(OutputFailure) {
      try show(text, on: STDOUT_FILENO)
    } catch {
      throw CommandFailure(output: error)
    }
  }

  private static func tell(_ text: String) {
    do throws(OutputFailure) {
      try show(text, on: STDERR_FILENO)
    } catch {
      // Nobody can be told here. The exit code has it.
      OutputLosses.note(error, of: nil)
    }
  }

  /// A text as one line.
  static func oneLine(_ text: String) -> String { text.split(separator: "\n").joined(separator: " ") }

  private static func visible(_ lines: String) -> String {
    // Nearly all output is, and this is seen sooner than each character is looked at.
    let isPlain = lines.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == UInt8(ascii: "\n") }
    if isPlain { return lines }
    return lines.split(separator: "\n", omittingEmptySubsequences: false).map { Frame.visible(String($0)) }
      .joined(separator: "\n")
  }
}

extension Console {
  /// Writes a table to standard output; on a terminal within its width.
  ///
  /// - Throws: `CommandFailure` where it is not written whole.
  static func print(_ table: Table) throws(CommandFailure) {
    let layout = table.layout(in: columns)
    try printExactly(layout.text + "\n")
    tell(leftOut: layout.leftOut)
  }

  /// Tells on standard error which columns of a table there was no room for; nothing where there was.
  static func tell(leftOut titles: [String]) {
    guard !titles.isEmpty else { return }
    error("Not shown in this width: \(titles.joined(separator: ", ")). --output json has everything.")
  }

  /// The columns of the terminal to which standard output goes; nil where it goes elsewhere.
  static var columns: Int? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    var window = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 { return Int(window.ws_col) }
    return getenv("COLUMNS").flatMap { Int(String(cString: $0)) }.flatMap { $0 > 0 ? $0 : nil }
  }

  /// Whether there is somebody to ask: a terminal for the question and one for the answer.
  ///
  /// - Parameter file: a file that was named to be read: `-` takes standard input.
  static func canAsk(inputIs file: String? = nil) -> Bool {
    file != "-" && isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
  }

  /// Asks a question on the terminal.
  ///
  /// - Parameter question: without the answers.
  /// - Returns: true for yes; anything else, and the end of input, is no.
  static func ask(_ question: String) -> Bool {
    answer(question + " [y/N]").map { ["y", "yes"].contains($0.lowercased()) } ?? false
  }

  /// Asks for a line on the terminal.
  ///
  /// - Parameter question: what is asked for.
  /// - Returns: the line; nil at the end of input.
  static func answer(_ question: String) -> String? {
    tell(visible(question) + " ")
    return readLine()
  }
}

/// What could not be written beside the answer: to standard error, and to the file of `--debug-file`. A command goes on without
/// it; at its end, the exit code tells it.
enum OutputLosses {
  private static let first = Mutex<CommandFailure?>(nil)

  /// The first loss.
  static var failure: CommandFailure? { first.withLock(\.self) }

  /// Notes a loss; those after the first have the same reason.
  ///
  /// - Parameters:
  ///   - failure: why it was not written.
  ///   - file: the file's path; nil for standard error, where it cannot be told.
  static func note(_ failure: OutputFailure, of file: String?) {
    // Whoever read standard error and went away misses nothing.
    if file == nil, failure.isReaderGone { return }
    first.withLock { first in
      if first == nil {
        first = CommandFailure(.other, file.map { "\($0) could not be written: \(failure)." } ?? "")
      }
    }
  }
}
