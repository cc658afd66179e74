import CNcurses
import Glibc

/// Which group of processes a terminal belongs to: the one that may read from it, and that Ctrl-C ends.
enum TerminalGroup {
  /// Whether the terminal is this program's. The system's own way to stop others, SIGTTOU, is blocked in the concurrency
  /// runtime's threads.
  static func isOwn(_ terminal: Int32) -> Bool {
    let group = tcgetpgrp(terminal)
    return group < 0 || group == getpgrp()
  }

  /// Gives the terminal to another group, and lets it go on where touching the terminal has stopped it.
  static func give(_ terminal: Int32, to group: pid_t) {
    _ = appflow_terminal_give(terminal, group)
    kill(-group, SIGCONT)
  }

  /// Takes the terminal back. What was typed for the other group and not read by it is nobody's.
  static func acquire(_ terminal: Int32) {
    _ = appflow_terminal_give(terminal, getpgrp())
    tcflush(terminal, TCIFLUSH)
  }
}
