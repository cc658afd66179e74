import CChild
import Glibc
import Synchronization
import SystemPackage

/// A pipe that no other program inherits.
package final class Pipe: Sendable {
  /// The end to read from.
  package let reading: FileDescriptor
  private let writingEnd: Mutex<Int32>

  /// Makes a pipe.
  ///
  /// - Throws: the system's error.
  package init() throws(Errno) {
    var ends: [Int32] = [-1, -1]
    guard appflow_child_pipe(&ends) == 0 else { throw .last }
    reading = FileDescriptor(rawValue: ends[0])
    writingEnd = Mutex(ends[1])
  }

  deinit {
    Glibc.close(reading.rawValue)
    closeWriting()
  }

  /// The end to write to; -1 once it is closed.
  package var writing: Int32 { writingEnd.withLock { $0 } }

  /// Closes the end to write to, which whoever waits at the other one notices.
  package func closeWriting() {
    writingEnd.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }
}
