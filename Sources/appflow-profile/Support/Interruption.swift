import Dispatch
import Glibc
import OperatingSystem
import Rotation
import Synchronization

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
    // Not a source of signals: one that follows another one on the same signal may keep the disposition that the first left.
    guard let pipe = try? Pipe() else { return await work() }
    let reading = pipe.reading.rawValue
    for end in [reading, pipe.writing] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    interruptions.store(pipe.writing, ordering: .sequentiallyConsistent)
    let source = DispatchSource.makeReadSource(fileDescriptor: reading, queue: .global())
    source.setEventHandler {
      guard !pipe.reading.drained().isEmpty else { return }
      stop.set()
      Console.error(notice)
    }
    // The pipe stays open as long as the source.
    source.setCancelHandler { pipe.closeWriting() }
    source.activate()
    signal(SIGINT) { _ in
      let reason = errno
      var byte: UInt8 = 0
      _ = write(interruptions.load(ordering: .sequentiallyConsistent), &byte, 1)
      signal(SIGINT, SIG_DFL)
      errno = reason
    }
    defer {
      signal(SIGINT, SIG_DFL)
      source.cancel()
    }
    return await work()
  }
}

/// Where the handler of Ctrl-C writes.
private let interruptions = Atomic<Int32>(-1)
