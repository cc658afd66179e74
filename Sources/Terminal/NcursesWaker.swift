import CNcurses
import Glibc

/// Wakes a terminal's loop from any thread.
public final class Waker: Sendable {
  let readingEnd: Int32
  private let writingEnd: Int32

  init() throws(TerminalError) {
    var ends: [Int32] = [-1, -1]
    guard appflow_pipe(&ends) == 0 else { throw TerminalError.system("pipe") }
    readingEnd = ends[0]
    writingEnd = ends[1]
  }

  deinit {
    close(readingEnd)
    close(writingEnd)
  }

  /// Makes the loop return from its wait; many calls before it does count as one.
  public func wake() {
    var byte: UInt8 = 0
    // A full pipe already wakes the loop.
    _ = write(writingEnd, &byte, 1)
  }
}
