import CChild
import Glibc
import Synchronization
import SystemPackage

/// An open file, pipe or socket that is closed when its owner goes.
package struct OwnedDescriptor: ~Copyable, Sendable {
  /// The descriptor, for the time in which its owner is there.
  package let descriptor: FileDescriptor

  /// Takes a descriptor over.
  ///
  /// - Parameter number: what the system returned; nil comes back for a negative one, with `errno` as it was.
  package init?(_ number: Int32) {
    guard number >= 0 else { return nil }
    descriptor = FileDescriptor(rawValue: number)
  }

  deinit { close(number) }

  /// The descriptor as the C library has it.
  package var number: Int32 { descriptor.rawValue }

  /// What the system knows of the file; nil where it does not tell.
  package var facts: stat? {
    var facts = stat()
    return fstat(number, &facts) == 0 ? facts : nil
  }
}

extension Errno {
  /// What the last call of the C library failed with.
  package static var last: Errno { Errno(rawValue: errno) }
}

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
