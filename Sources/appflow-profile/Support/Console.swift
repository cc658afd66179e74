import Glibc
import Terminal

/// Standard output and standard error. What comes from the service, a file or an argument passes the gate that shows
/// control characters as escapes.
enum Console {
  /// Writes lines to standard output.
  static func print(_ lines: String) { show(visible(lines) + "\n", on: STDOUT_FILENO) }

  /// Writes a text to standard output as it is: JSON, whose control characters are escapes already.
  static func printExactly(_ text: String) { show(text, on: STDOUT_FILENO) }

  /// Writes lines to standard error.
  static func error(_ lines: String) { show(visible(lines) + "\n", on: STDERR_FILENO) }

  /// Writes one line: a line break in it is shown as an escape, too.
  static func line(_ line: String, to descriptor: Int32) { show(Frame.visible(line) + "\n", on: descriptor) }

  /// Writes a text that passed the gate. To a terminal that does not read UTF-8, a byte within a character could be a control
  /// character of its own: there, all but ASCII is an escape as JSON has it.
  static func show(_ text: String, on descriptor: Int32) {
    let isFit = text.utf8.allSatisfy { $0 < 0x80 } || isatty(descriptor) == 0 || TerminalLocale.readsUTF8
    write(isFit ? text : TerminalLocale.escaped(text), to: descriptor)
  }

  private static func visible(_ lines: String) -> String {
    // Nearly all output is, and this is seen sooner than each character is looked at.
    let isPlain = lines.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == UInt8(ascii: "\n") }
    if isPlain { return lines }
    return lines.split(separator: "\n", omittingEmptySubsequences: false).map { Frame.visible(String($0)) }
      .joined(separator: "\n")
  }

  /// Writes everything, also to a pipe that takes it in parts; a reader that went away is no error of ours.
  static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { utf8 in
      var rest = UnsafeRawBufferPointer(utf8)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}

extension Console {
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
    show(visible(question) + " [y/N] ", on: STDERR_FILENO)
    return readLine().map { ["y", "yes"].contains($0.lowercased()) } ?? false
  }
}
