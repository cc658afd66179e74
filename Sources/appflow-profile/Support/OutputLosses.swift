import Synchronization
import Terminal

/// What could not be written beside the answer: to standard error, and to the file of `--debug-file`. A command goes on without
/// it; at its end, the exit code tells it.
enum OutputLosses {
  private static let first = Mutex<CommandFailure?>(nil)

  /// The first loss.
  static var failure: CommandFailure? { first.withLock(\.self) }

  /// Notes a loss; those after the first have the same reason.
  ///
  /// - Parameters:
  ///   - failure: why it was not written.
  ///   - file: the file's path; nil for standard error, where it cannot be told.
  static func note(_ failure: OutputFailure, of file: String?) {
    // Whoever read standard error and went away misses nothing.
    if file == nil, failure.isReaderGone { return }
    first.withLock { first in
      if first == nil {
        first = CommandFailure(.other, file.map { "\($0) could not be written: \(failure)." } ?? "")
      }
    }
  }
}
