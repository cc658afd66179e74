import Glibc
import Secrets
import Terminal

/// Asks on the controlling terminal, with echo off: for the code of a multi-factor device, which is never taken from an argument,
/// and for what is pasted from a browser.
enum TerminalPrompt {
  /// What is asked for.
  private struct Question {
    let prompt: String
    /// What it is, for failures: `The code of …`.
    let subject: String
    /// Whether it may be longer than the 4,095 bytes that the system's own editing of lines takes.
    var isLong = false
  }

  /// Asks for the code of a multi-factor device.
  ///
  /// - Parameter serial: the device's serial number or ARN.
  /// - Returns: the typed line.
  /// - Throws: `CommandFailure` where there is no terminal, or nothing was typed; `CancellationError` at Ctrl-C.
  static func ask(serial: String) async throws -> Secret {
    try line(Question(prompt: "Code of \(Frame.visible(serial)): ", subject: "The code of \(serial)"))
  }

  /// Asks for something that is pasted, in one line.
  ///
  /// - Parameter prompt: what to do.
  /// - Returns: the line.
  /// - Throws: as `ask`.
  static func paste(_ prompt: String) async throws -> Secret {
    try line(Question(prompt: prompt, subject: "What the browser shows", isLong: true))
  }

  private static func line(_ question: Question) throws -> Secret {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else {
      throw CommandFailure(
        .configuration, "\(question.subject) is needed, and there is no terminal to ask on.")
    }
    defer { close(terminal) }
    switch try typed(on: terminal, question) {
    case .line(let line):
      guard !line.isEmpty else { throw CommandFailure(.configuration, "nothing was typed.") }
      return line
    case .signal(let number):
      // The terminal has its settings again: now the signal does what it is there for.
      end(by: number)
      throw CancellationError()
    }
  }

  /// Ends the program by a signal. In this thread, although those of the concurrency runtime block it: another one would take it
  /// later, when this one has ended the program in its own way.
  private static func end(by number: Int32) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, number)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    // A lost line leaves the handlers where they are.
    signal(number, SIG_DFL)
    raise(number)
  }

  private enum Answer {
    case line(Secret)
    case signal(Int32)
  }

  /// Ctrl-C.
  private static let interrupt: UInt8 = 0x03
  // Where the system does not edit lines, what people know of it: Ctrl-D, Ctrl-H, Ctrl-U.
  private static let endOfInput: UInt8 = 0x04
  private static let backspace: UInt8 = 0x08
  private static let eraseLine: UInt8 = 0x15
  private static let delete: UInt8 = 0x7F
  /// Bytes of a line; no address has more.
  private static let longest = 65_536

  /// Asks with the echo off, and gives the terminal its settings back, whatever comes: an answer, a signal or a crash.
  private static func typed(on terminal: Int32, _ question: Question) throws -> Answer {
    let waiting: LineWait
    do {
      waiting = try LineWait(input: terminal)
    } catch {
      throw CommandFailure(
        .configuration, "\(question.subject) is needed, and it cannot be asked for: \(error).")
    }
    var settings = waiting.settings
    var hidden = settings
    // Ctrl-C comes as a character, so that it cannot end the program with echo still off, and it ends the line, so
    // that it comes at once.
    hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
    withUnsafeMutableBytes(of: &hidden.c_cc) { $0[Int(VEOL)] = interrupt }
    if question.isLong {
      hidden.c_lflag &= ~tcflag_t(ICANON)
      withUnsafeMutableBytes(of: &hidden.c_cc) { ($0[Int(VMIN)], $0[Int(VTIME)]) = (1, 0) }
    }
    tcsetattr(terminal, TCSAFLUSH, &hidden)
    defer {
      tcsetattr(terminal, TCSAFLUSH, &settings)
      show("\n", on: terminal)
      // Until here, signals wait.
      withExtendedLifetime(waiting) {}
    }
    show(question.prompt, on: terminal)
    var line = WipedBuffer(capacity: 64)
    while true {
      let happening = waiting.wait(wantsInput: true)
      if happening.signals.contains(.interrupt) { throw CancellationError() }
      if happening.signals.contains(.terminate) { return .signal(SIGTERM) }
      if happening.signals.contains(.hangup) { return .signal(SIGHUP) }
      if happening.signals.contains(.resumed) {
        tcsetattr(terminal, TCSAFLUSH, &hidden)
        show(question.prompt, on: terminal)
      }
      guard happening.hasInput else { continue }
      var byte: UInt8 = 0
      guard read(terminal, &byte, 1) == 1, byte != 0x0A else { return .line(line.secret()) }
      if byte == interrupt { throw CancellationError() }
      guard question.isLong else {
        line.append(byte)
        continue
      }
      switch byte {
      case endOfInput: return .line(line.secret())
      case backspace, delete: line.removeLast(min(line.count, 1))
      case eraseLine: line.removeAll()
      default:
        guard line.count < longest else {
          throw CommandFailure(.configuration, "\(question.subject) has more than \(longest) bytes.")
        }
        line.append(byte)
      }
    }
  }

  /// Writes to the terminal. That one is gone where it takes nothing more, which reading from it tells.
  private static func show(_ text: String, on terminal: Int32) { try? Console.show(text, on: terminal) }
}
