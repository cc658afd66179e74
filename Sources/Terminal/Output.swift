import Glibc

/// Why something that was written did not arrive whole.
public struct OutputFailure: Error, CustomStringConvertible {
  /// The system's error number.
  public let reason: Int32

  /// Makes a failure.
  ///
  /// - Parameter reason: the system's error number.
  public init(reason: Int32) { self.reason = reason }

  /// Whether whoever read it has gone.
  public var isReaderGone: Bool { reason == EPIPE }

  /// The system's words.
  public var description: String { String(cString: strerror(reason)) }
}

/// Writing that is whole or told.
public enum Output {
  /// Writes everything, also to a pipe that takes it in parts or does not block.
  ///
  /// - Parameters:
  ///   - text: what is written.
  ///   - descriptor: an open file, pipe or terminal.
  /// - Throws: `OutputFailure` where a part was not taken.
  public static func write(_ text: String, to descriptor: Int32) throws(OutputFailure) {
    var text = text
    let reason = text.withUTF8 { written(UnsafeRawBufferPointer($0), to: descriptor) }
    if let reason { throw OutputFailure(reason: reason) }
  }

  /// Writes everything, as the other one does.
  ///
  /// - Parameters:
  ///   - bytes: what is written.
  ///   - descriptor: an open file, pipe or terminal.
  /// - Throws: `OutputFailure` where a part was not taken.
  public static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(OutputFailure) {
    if let reason = written(bytes, to: descriptor) { throw OutputFailure(reason: reason) }
  }

  /// Writes everything, as the other ones do.
  ///
  /// - Parameters:
  ///   - bytes: what is written.
  ///   - descriptor: an open file, pipe or terminal.
  /// - Throws: `OutputFailure` where a part was not taken.
  public static func write(_ bytes: [UInt8], to descriptor: Int32) throws(OutputFailure) {
    if let reason = bytes.withUnsafeBytes({ written($0, to: descriptor) }) {
      throw OutputFailure(reason: reason)
    }
  }

  /// - Returns: the system's error number; nil where all was taken.
  private static func written(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        continue
      }
      // No file and no terminal takes nothing and has no reason.
      let reason = count < 0 ? errno : EIO
      switch reason {
      case EINTR: continue
      case EAGAIN: waitUntilWritable(descriptor)
      default: return reason
      }
    }
    return nil
  }

  /// Waits for a slow reader. What is wrong with the descriptor, the next attempt to write has to tell.
  private static func waitUntilWritable(_ descriptor: Int32) {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&waiting, 1, -1)
  }
}
