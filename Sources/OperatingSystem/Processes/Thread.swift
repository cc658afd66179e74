import CWiping
import Glibc

/// Does work on a thread of its own, which signals leave alone: they belong to the program's main thread. With SIGPIPE blocked,
/// writing to a lost connection is an error code.
///
/// - Parameter work: what is done.
/// - Returns: nil; where there is no thread to be had, the reason as an `errno`, and the work is not done.
package func startThread(_ work: @escaping @Sendable () -> Void) -> Int32? {
  var all = sigset_t()
  var before = sigset_t()
  sigfillset(&all)
  // A fault that is blocked would end the program without its handler, which gives the terminal back.
  for fault in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] { sigdelset(&all, fault) }
  // A thread begins with the mask of the one that makes it.
  pthread_sigmask(SIG_SETMASK, &all, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  var thread = pthread_t()
  let context = Unmanaged.passRetained(Work(body: work))
  let failure = pthread_create(
    &thread, nil,
    { context in
      if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
      return nil
    }, context.toOpaque())
  guard failure == 0 else {
    context.release()
    return failure
  }
  pthread_detach(thread)
  return nil
}

/// A closure as C can carry it.
private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Does work that waits, such as for another program, on a thread of its own: the few threads of tasks are not for waiting.
///
/// - Parameter work: what is done.
/// - Returns: what it returns.
package func withThreadOfItsOwn<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    let body: @Sendable () -> Void = {
      let value = work()
      appflow_wipe_stack()
      continuation.resume(returning: value)
    }
    // Where the system has no thread left, those who wait for this one wait anyway.
    if startThread(body) != nil { body() }
  }
}
