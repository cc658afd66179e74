import Glibc
import Secrets

/// Asks for the code of a multi-factor device on the controlling terminal, with echo off; never from an argument.
enum TerminalCodePrompt {
  /// Asks.
  ///
  /// - Parameter serial: the device's serial number or ARN.
  /// - Returns: the typed line.
  /// - Throws: `CommandFailure` where there is no terminal, or nothing was typed.
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
    // Ctrl-C comes as a character, so that it cannot end the program with echo still off.
    hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
    tcsetattr(terminal, TCSAFLUSH, &hidden)
    defer {
      tcsetattr(terminal, TCSAFLUSH, &settings)
      Console.write("\n", to: terminal)
    }
    Console.write("Code of \(serial): ", to: terminal)
    guard let code = readLine(from: terminal), !code.isEmpty else {
      throw CommandFailure(.interrupted, "No code was given.")
    }
    return code
  }

  /// The typed line; nil where it was interrupted.
  private static func readLine(from terminal: Int32) -> Secret? {
    var line = WipedBuffer(capacity: 64)
    var byte: UInt8 = 0
    while read(terminal, &byte, 1) == 1, byte != 0x0A {
      if byte == 0x03 { return nil }
      line.append(byte)
    }
    return line.secret()
  }
}
