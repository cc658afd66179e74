import CWiping

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
