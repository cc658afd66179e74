import Synchronization

extension Task where Failure == Never {
  /// Waits for a task that others wait for too, but no longer than the caller's own task lives.
  ///
  /// - Parameter cancelled: what to return when the caller's task is cancelled first.
  /// - Returns: the task's value, or `cancelled`.
  package func valueUnlessCancelled(orElse cancelled: Success) async -> Success {
    let waiter = Waiter<Success>()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard waiter.begin(continuation) else {
          continuation.resume(returning: cancelled)
          return
        }
        Task<Void, Never> { waiter.end(with: await value) }
      }
    } onCancel: {
      waiter.end(with: cancelled)
    }
  }
}

/// A continuation that is resumed once, by whoever comes first.
private final class Waiter<Value: Sendable>: Sendable {
  private enum State {
    case notBegun
    case waiting(CheckedContinuation<Value, Never>)
    case ended
  }

  private let state = Mutex(State.notBegun)

  /// Keeps the continuation; false when the wait has already ended.
  func begin(_ continuation: CheckedContinuation<Value, Never>) -> Bool {
    state.withLock { state in
      guard case .notBegun = state else { return false }
      state = .waiting(continuation)
      return true
    }
  }

  func end(with value: Value) {
    let continuation: CheckedContinuation<Value, Never>? = state.withLock { state in
      defer { state = .ended }
      guard case .waiting(let continuation) = state else { return nil }
      return continuation
    }
    continuation?.resume(returning: value)
  }
}
