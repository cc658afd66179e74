import CTasks

/// Does work that waits, such as for another program, on a thread of its own: the few threads of tasks are not for waiting.
///
/// - Parameter work: what is done.
/// - Returns: what it returns.
package func withThreadOfItsOwn<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    let call = Unmanaged.passRetained(
      Call {
        let value = work()
        appflow_tasks_wipe_stack()
        continuation.resume(returning: value)
      })
    let failure = appflow_tasks_call_on_new_thread(
      { Unmanaged<Call>.fromOpaque($0).takeRetainedValue().body() }, call.toOpaque())
    // Where the system has no thread left, those who wait for this one wait anyway.
    if failure != 0 { call.takeRetainedValue().body() }
  }
}

/// A closure as C can carry it.
private final class Call {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }
}
