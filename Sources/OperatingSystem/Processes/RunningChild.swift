import CChild
import Glibc

/// A program that was started and is not reaped yet, so that its number is still its own. For one thread.
final class RunningChild {
  let id: pid_t
  /// Can be read from when the program has ended; -1 where the kernel does not know such descriptors.
  let watch: Int32

  init(_ id: pid_t) {
    self.id = id
    watch = appflow_child_watch(id)
  }

  deinit {
    if watch >= 0 { close(watch) }
  }

  var hasEnded: Bool {
    var facts = siginfo_t()
    return waitid(P_PID, id_t(id), &facts, WEXITED | WNOHANG | WNOWAIT) == 0 && facts.si_signo != 0
  }

  /// The signal that has stopped it since this was asked last; 0 where none has.
  var stopSignal: Int32 { appflow_child_stopped(id) }

  /// Waits for the end.
  ///
  /// - Returns: the status as `waitpid` gives it.
  func reap() -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    return status
  }

  /// Kills the program, and all that it has started and that these have. Each is stopped before its own are looked for: it
  /// starts no further ones, and theirs keep their numbers. One whose parent has ended before is nobody's any more and stays.
  func killWithDescendants() {
    var found = [id]
    var next = 0
    while next < found.count {
      kill(found[next], SIGSTOP)
      found += Self.children(of: found[next])
      next += 1
    }
    for process in found.reversed() { kill(process, SIGKILL) }
  }

  /// More at once than any program that prints a secret starts.
  private static let mostChildren = 1_024

  private static func children(of process: pid_t) -> [pid_t] {
    [pid_t](unsafeUninitializedCapacity: mostChildren) { found, count in
      count = found.baseAddress.map { appflow_child_children(process, $0, mostChildren) } ?? 0
    }
  }
}
