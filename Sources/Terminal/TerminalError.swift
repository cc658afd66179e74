import Glibc

/// Why there is no terminal to draw on.
public struct TerminalError: Error, CustomStringConvertible, Equatable {
  /// What is missing and what to do.
  public let description: String

  static func system(_ call: String) -> TerminalError {
    TerminalError(description: "\(call): \(String(cString: strerror(errno)))")
  }
}
