import AppFlow
import Glibc
import Synchronization
import Terminal

/// Where the lines of `--debug` go.
final class AttemptFile: Sendable {
  private let descriptor: Int32
  /// The file; nil for standard error.
  private let path: String?
  // Lines of several requests at once must not run into one another.
  private let lock = Mutex(())

  /// Opens what the options name.
  ///
  /// - Parameter options: `--debug` and `--debug-file`.
  /// - Returns: nil where neither is given.
  /// - Throws: `CommandFailure` where the file cannot be opened.
  init?(_ options: CommonOptions) throws(CommandFailure) {
    guard let path = options.debugFile else {
      guard options.debug else { return nil }
      descriptor = STDERR_FILENO
      path = nil
      return
    }
    self.path = path
    descriptor = open(
      path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(.usage, "\(path): cannot be written: \(String(cString: strerror(errno))).")
    }
  }

  deinit {
    if path != nil, descriptor >= 0 { close(descriptor) }
  }

  /// Writes a line for each attempt that ended.
  var observer: AttemptObserver {
    { event in
      guard let line = AttemptLog.line(for: event) else { return }
      self.lock.withLock { _ in self.write(line) }
    }
  }

  private func write(_ line: String) {
    do throws(OutputFailure) {
      try Console.line(line, to: descriptor)
    } catch {
      // What is sent and answered matters more.
      OutputLosses.note(error, of: path)
    }
  }
}
