import CChild
import Glibc
import Synchronization

/// A pipe that no other program inherits.
final class ChildPipe: Sendable {
  let reading: Int32
  private let writingEnd: Mutex<Int32>

  init() throws(ChildProcess.Failure) {
    var ends: [Int32] = [-1, -1]
    guard appflow_child_pipe(&ends) == 0 else {
      throw ChildProcess.Failure(reason: String(cString: strerror(errno)))
    }
    reading = ends[0]
    writingEnd = Mutex(ends[1])
  }

  deinit {
    close(reading)
    closeWriting()
  }

  /// The end to write to; -1 once it is closed.
  var writing: Int32 { writingEnd.withLock { $0 } }

  /// Closes the end to write to, which whoever waits at the other one notices.
  func closeWriting() {
    writingEnd.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }
}
