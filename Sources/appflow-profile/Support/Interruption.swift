import Dispatch
import Glibc
import Rotation

/// Ctrl-C as a cancellation.
enum Interruption {
  /// Does work that the first Ctrl-C cancels; the second ends the program.
  ///
  /// - Parameter work: what is done; it must end when it is cancelled.
  /// - Returns: what it returns.
  /// - Throws: what it throws.
  static func cancelling<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await work() }
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      task.cancel()
      signal(SIGINT, SIG_DFL)
    }
    source.activate()
    defer {
      source.cancel()
      signal(SIGINT, SIG_DFL)
    }
    return try await task.value
  }

  /// Does work that the first Ctrl-C asks to begin nothing new; the second ends the program.
  ///
  /// - Parameters:
  ///   - stop: is set by the first Ctrl-C.
  ///   - notice: what the first Ctrl-C writes to standard error.
  ///   - work: what is done to its end.
  /// - Returns: what it returns.
  static func stopping<Result: Sendable>(
    _ stop: StopSignal, notice: String, _ work: () async -> Result
  ) async -> Result {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      stop.set()
      signal(SIGINT, SIG_DFL)
      Console.error(notice)
    }
    source.activate()
    defer {
      source.cancel()
      signal(SIGINT, SIG_DFL)
    }
    return await work()
  }
}
