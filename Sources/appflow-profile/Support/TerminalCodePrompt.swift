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
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else {
      throw CommandFailure(
        .configuration, "The code of \(serial) is needed, and the terminal has no settings.")
    }
    var hidden = settings
    // Ctrl-C comes as a character, so that it cannot end the program with echo still off, and it ends the line, so
    // that it comes at once.
    hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
    withUnsafeMutableBytes(of: &hidden.c_cc) { $0[Int(VEOL)] = interrupt }
    tcsetattr(terminal, TCSAFLUSH, &hidden)
    defer {
      tcsetattr(terminal, TCSAFLUSH, &settings)
      Console.write("\n", to: terminal)
    }
    Console.write(Frame.visible("Code of \(serial): "), to: terminal)
    let code = try readLine(from: terminal)
    guard !code.isEmpty else { throw CommandFailure(.configuration, "nothing was typed.") }
    return code
  }

  /// Ctrl-C.
  private static let interrupt: UInt8 = 0x03

  private static func readLine(from terminal: Int32) throws(CancellationError) -> Secret {
    var line = WipedBuffer(capacity: 64)
    var byte: UInt8 = 0
    while read(terminal, &byte, 1) == 1, byte != 0x0A {
      if byte == interrupt { throw CancellationError() }
      line.append(byte)
    }
    return line.secret()
  }
}
