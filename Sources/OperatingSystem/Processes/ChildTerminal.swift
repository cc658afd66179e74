import Glibc
import SystemPackage

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
  /// It has something to say and runs on behind the screen: its words are to be seen, and there must be a key that stops its
  /// group of processes.
  case attention(group: Int32, program: String, said: [UInt8])
  /// It touched the terminal and was stopped for that: its group of processes is to be given the terminal, and to go on. May
  /// come more than once. What it has said by then is to be seen before it goes on.
  case terminal(group: Int32, program: String, said: [UInt8])
  /// It draws on the terminal and waits to be given it before it begins: its group of processes is to be given the terminal, and
  /// to go on.
  case whole(group: Int32, program: String)
  /// What else it says on standard error, after it got the attention or the terminal.
  case says([UInt8])
  /// Ctrl-Z was pressed: this program stops as well, and lets it go on when it goes on itself.
  case paused
  /// It has ended, and needs the terminal no more.
  case ended
}

/// One running program's use of the terminal. For the thread that waits for the program.
final class ChildTerminalUse {
  private let terminal: ChildTerminal
  private let program: String
  private var child: RunningChild?
  private var isSeen = false
  /// Whether it has stopped itself, or is about to, until it is given the terminal.
  private var waitsForTerminal: Bool
  /// What was said while the program is not seen, and from when on that is worth attention.
  private var unsaid: [UInt8] = []
  private var due: ContinuousClock.Instant?

  /// A program that says something and ends within this time has not asked anybody.
  private static let silentTime = Duration.milliseconds(150)

  init(_ terminal: ChildTerminal, program: String, waitsForTerminal: Bool = false) {
    self.terminal = terminal
    self.program = program
    self.waitsForTerminal = waitsForTerminal
  }

  /// Whether the program has a group of processes of its own, to which the terminal can be given.
  var isInOwnGroup: Bool { if case .lent = terminal { true } else { false } }

  func begin(_ child: RunningChild) { self.child = child }

  /// Tells what the program wants by now: the system says nothing of it by itself.
  func look() {
    guard case .lent(let tell) = terminal, let child else { return }
    switch child.stopSignal {
    case SIGTTIN, SIGTTOU: tell(.terminal(group: child.id, program: program, said: takeUnsaid()))
    case SIGTSTP: if isSeen { tell(.paused) }
    case SIGSTOP where waitsForTerminal:
      waitsForTerminal = false
      isSeen = true
      tell(.whole(group: child.id, program: program))
    default: break
    }
    if let due, ContinuousClock.now >= due {
      tell(.attention(group: child.id, program: program, said: takeUnsaid()))
    }
  }

  /// Takes what the program says on standard error.
  func say(_ bytes: UnsafeRawBufferPointer) {
    switch terminal {
    case .unseen: break
    // What cannot be written there is not worth a failure: where the program fails, it is told once more.
    case .shared: try? FileDescriptor.standardError.writeWhole(bytes)
    case .lent(let tell):
      if isSeen { return tell(.says(Array(bytes))) }
      unsaid += bytes
      due = due ?? .now + Self.silentTime
    }
  }

  /// The program has ended.
  func end() {
    if case .lent(let tell) = terminal, isSeen { tell(.ended) }
    isSeen = false
  }

  /// What was said until the program is seen, which it is from here on.
  private func takeUnsaid() -> [UInt8] {
    isSeen = true
    due = nil
    defer { unsaid = [] }
    return unsaid
  }
}
