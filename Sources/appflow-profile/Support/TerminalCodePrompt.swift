import Glibc
import Secrets
import Terminal

/// Asks for the code of a multi-factor device on the controlling terminal, with echo off; never from an argument.
enum TerminalCodePrompt {
  /// Asks.
  ///
  /// - Parameter serial: the device's serial number or ARN.
  /// - Returns: the typed line.
  /// - Throws: `CommandFailure` where there is no terminal, or nothing was typed; `CancellationError` at Ctrl-C.
  static func ask(serial: String) async throws -> Secret {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else {
      throw CommandFailure(
        .configuration, "The code of \(serial) is needed, and there is no terminal to ask on.")
    }
    defer { close(terminal) }
    switch try typed(on: terminal, "Code of \(Frame.visible(serial)): ", serial) {
    case .line(let code):
      guard !code.isEmpty else { throw CommandFailure(.configuration, "nothing was typed.") }
      return code
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

  /// Asks with the echo off, and gives the terminal its settings back, whatever comes: an answer, a signal or a crash.
  private static func typed(on terminal: Int32, _ prompt: String, _ serial: String) throws -> Answer {
    let waiting: LineWait
    do {
      waiting = try LineWait(input: terminal)
    } catch {
      throw CommandFailure(
        .configuration, "The code of \(serial) is needed, and it cannot be asked for: \(error).")
    }
    var settings = waiting.settings
    var hidden = settings
    // Ctrl-C comes as a character, so that it cannot end the program with echo still off, and it ends the line, so
    // that it comes at once.
    hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
    withUnsafeMutableBytes(of: &hidden.c_cc) { $0[Int(VEOL)] = interrupt }
    tcsetattr(terminal, TCSAFLUSH, &hidden)
    defer {
      tcsetattr(terminal, TCSAFLUSH, &settings)
      show("\n", on: terminal)
      // Until here, signals wait.
      withExtendedLifetime(waiting) {}
    }
    show(prompt, on: terminal)
    var line = WipedBuffer(capacity: 64)
    while true {
      let happening = waiting.wait(wantsInput: true)
      if happening.signals.contains(.interrupt) { throw CancellationError() }
      if happening.signals.contains(.terminate) { return .signal(SIGTERM) }
      if happening.signals.contains(.hangup) { return .signal(SIGHUP) }
      if happening.signals.contains(.resumed) {
        tcsetattr(terminal, TCSAFLUSH, &hidden)
        show(prompt, on: terminal)
      }
      guard happening.hasInput else { continue }
      var byte: UInt8 = 0
      guard read(terminal, &byte, 1) == 1, byte != 0x0A else { return .line(line.secret()) }
      if byte == interrupt { throw CancellationError() }
      line.append(byte)
    }
  }

  /// Writes to the terminal. That one is gone where it takes nothing more, which reading from it tells.
  private static func show(_ text: String, on terminal: Int32) { try? Console.show(text, on: terminal) }
}
