import Glibc

/// A file descriptor that is closed when its owner goes.
struct Descriptor: ~Copyable {
  let number: Int32

  /// Takes a descriptor over.
  ///
  /// - Parameter number: what the system returned; nil comes back for a negative one, with `errno` as it was.
  init?(_ number: Int32) {
    guard number >= 0 else { return nil }
    self.number = number
  }

  deinit { close(number) }

  /// What the system knows of the file; nil where it does not tell.
  var facts: stat? {
    var facts = stat()
    return fstat(number, &facts) == 0 ? facts : nil
  }

  /// Writes everything; a part that the disk does not take is a failure.
  ///
  /// - Returns: whether all was written; `errno` says why not.
  func write(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  /// Writes all bytes; a part that the disk does not take is a failure.
  ///
  /// - Returns: whether all were written; `errno` says why not.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(number, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return true
  }
}

/// What the last call of the system failed with, in words.
var systemReason: String { String(cString: strerror(errno)) }
