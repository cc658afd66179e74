import Dispatch

/// Does work that waits, such as for another program, on a thread of its own: the few threads of tasks are not for waiting.
///
/// - Parameter work: what is done.
/// - Returns: what it returns.
package func withThreadOfItsOwn<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    // A queue of its own gets a thread at once, however many wait; the shared ones have a limit, and a timer to watch it.
    DispatchQueue(label: "blocking work").async { continuation.resume(returning: work()) }
  }
}
