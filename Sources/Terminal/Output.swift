import Glibc
import OperatingSystem
import SystemPackage

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
  public var description: String { "\(Errno(rawValue: reason))" }
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
    do throws(Errno) { try FileDescriptor(rawValue: descriptor).writeWhole(text) } catch {
      throw OutputFailure(reason: error.rawValue)
    }
  }

  /// Writes everything, as the other one does.
  ///
  /// - Parameters:
  ///   - bytes: what is written.
  ///   - descriptor: an open file, pipe or terminal.
  /// - Throws: `OutputFailure` where a part was not taken.
  public static func write(_ bytes: [UInt8], to descriptor: Int32) throws(OutputFailure) {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(Errno) in try FileDescriptor(rawValue: descriptor).writeWhole(bytes) }
    }
    if case .failure(let error) = result { throw OutputFailure(reason: error.rawValue) }
  }
}
