import Glibc
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
