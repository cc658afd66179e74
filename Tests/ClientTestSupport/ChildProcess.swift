import Foundation
import Synchronization

/// A started program. Not Foundation's `Process`: that one waits for the end of a socket which every descendant
/// inherits, and so never learns that a program which left a server behind, such as tmux, has ended; nor that any other
/// has while a program lives that something else started meanwhile.
package final class ChildProcess: Sendable {
  package let id: pid_t
  private let ended = Mutex<Int32?>(nil)

  /// Starts a program in a process group of its own, so that Ctrl-C in the tests' terminal does not reach it.
  /// - Parameters:
  ///   - arguments: the program, looked up on the tests' own `PATH`, and its arguments.
  ///   - environment: the whole environment; nothing else is inherited.
  ///   - files: what becomes its standard input, output and error.
  package init(_ arguments: [String], environment: [String: String], files: [Descriptor]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, file) in files.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, file.number, Int32(number))
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Whoever runs the tests may block or ignore signals; a program under test starts with none of that.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var started: pid_t = 0
    let argumentStrings = arguments.map { strdup($0) } + [nil]
    let environmentStrings = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for string in argumentStrings + environmentStrings { free(string) } }
    let failure = posix_spawnp(
      &started, arguments.first ?? "", &actions, &attributes, argumentStrings, environmentStrings)
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
    id = started
  }

  /// Blocks until the program has ended.
  /// - Returns: its exit code, or 128 and the number of the signal that ended it, as a shell says it.
  @discardableResult
  package func wait() -> Int32 {
    while true {
      if let status = status(options: 0) { return status }
    }
  }

  /// Ends the program, however it takes that, and waits for its end.
  package func kill() {
    // Not once it has ended: its number may be another's by then.
    if statusIfEnded == nil { signal(SIGKILL) }
    wait()
  }

  package func signal(_ number: Int32) { _ = Foundation.kill(id, number) }

  /// The same as `wait()`, or nil while the program still runs.
  package var statusIfEnded: Int32? { status(options: WNOHANG) }

  private func status(options: Int32) -> Int32? {
    ended.withLock { known in
      if let known { return known }
      var status: Int32 = 0
      guard waitpid(id, &status, options) == id else { return nil }
      let signal = status & 0x7f
      known = signal == 0 ? (status >> 8) & 0xff : 128 + signal
      return known
    }
  }
}
