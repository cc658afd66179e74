import Glibc

/// One running program's use of the terminal. For the thread that waits for the program.
final class ChildTerminalUse {
  private let terminal: ChildTerminal
  private let program: String
  private var child: RunningChild?
  private var hasTerminal = false
  /// What was said while the program has no terminal, and from when on that is worth one.
  private var unsaid: [UInt8] = []
  private var due: ContinuousClock.Instant?

  /// A program that says something and ends within this time has not asked anybody.
  private static let throttleRetry = Duration.milliseconds(150)

  init(_ terminal: ChildTerminal, program: String) {
    self.terminal = terminal
    self.program = program
  }

  /// Whether the program has a group of processes of its own, to which the terminal can be given.
  var isInOwnGroup: Bool { if case .lent = terminal { true } else { false } }

  func begin(_ child: RunningChild) { self.child = child }

  /// Tells what the program wants by now: the system says nothing of it by itself.
  func look() {
    guard case .lent(let tell) = terminal, let child else { return }
    switch child.stopSignal {
    case SIGTTIN, SIGTTOU: lend(to: child, tell)
    case SIGTSTP: if hasTerminal { tell(.paused) }
    default: break
    }
    if let due, ContinuousClock.now >= due { lend(to: child, tell) }
  }

  /// Takes what the program says on standard error.
  func say(_ bytes: UnsafeRawBufferPointer) {
    switch terminal {
    case .unseen: break
    case .shared: Self.write(bytes)
    case .lent(let tell):
      if hasTerminal { return tell(.says(Array(bytes))) }
      unsaid += bytes
      due = due ?? .now + Self.throttleRetry
    }
  }

  /// The program has ended.
  func end() {
    if case .lent(let tell) = terminal, hasTerminal { tell(.ended) }
    hasTerminal = false
  }

  private func lend(to child: RunningChild, _ tell: (ChildTerminalWish) -> Void) {
    hasTerminal = true
    due = nil
    tell(.terminal(group: child.id, program: program, said: unsaid))
    unsaid = []
  }

  /// What cannot be written there is not worth a failure: where the program fails, it is told once more.
  private static func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
