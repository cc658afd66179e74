import Foundation

/// An open file that no child process inherits unless it is given to it, and that is closed when it is released.
final class Descriptor: Sendable {
  let number: Int32

  init(_ path: String, _ flags: Int32) throws {
    // Set on opening: set afterwards, a child that another thread starts in between would have it.
    number = open(path, flags | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit { close(number) }
}
