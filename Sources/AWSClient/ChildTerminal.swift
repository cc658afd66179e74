/// What programs that are started have to do with the terminal.
public enum ChildTerminal: Sendable {
  /// Nothing is shown: what they say on standard error is only kept, for where they fail.
  case unseen
  /// They may ask on the terminal as any program of a pipeline may, and their standard error is this program's.
  case shared
  /// A screen has the terminal. Programs are started behind it, where the system stops whoever touches the terminal, and this
  /// is told what they want of it.
  case lent(@Sendable (ChildTerminalWish) -> Void)
}

/// What a program that was started wants of the terminal.
public enum ChildTerminalWish: Equatable, Sendable {
  /// It touched the terminal and was stopped for that, or it has something to say: its group of processes is to be given the
  /// terminal, and to go on. May come more than once. What it has said by then is to be seen before it goes on.
  case terminal(group: Int32, program: String, said: [UInt8])
  /// What it says on standard error, for whoever sits at the terminal. It has the terminal by then.
  case says([UInt8])
  /// Ctrl-Z was pressed: this program stops as well, and lets it go on when it goes on itself.
  case paused
  /// It has ended, and needs the terminal no more.
  case ended
}
