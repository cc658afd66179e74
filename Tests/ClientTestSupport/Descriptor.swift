import Foundation

/// An open file that no child process inherits unless it is given to it, and that is closed when it is released.
package final class Descriptor: Sendable {
  package let number: Int32

  package init(_ path: String, _ flags: Int32) throws {
    // Set on opening: set afterwards, a child that another thread starts in between would have it.
    number = try Self.checked(open(path, flags | O_CLOEXEC, 0o600))
  }

  private init(number: Int32) { self.number = number }

  deinit { close(number) }

  /// The two ends of what serves as a pipe. A pair of sockets, because Swift sees no call that makes a pipe which
  /// children that start meanwhile do not inherit.
  package static func pipe() throws -> (reading: Descriptor, writing: Descriptor) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    _ = try checked(socketpair(AF_UNIX, kind, 0, &ends))
    return (Descriptor(number: ends[0]), Descriptor(number: ends[1]))
  }

  /// The next bytes, at most 64 KiB; none at the end. Blocks until there are any.
  package func read() throws -> Data {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = try Self.checked(Foundation.read(number, &bytes, 65_536))
    return Data(bytes.prefix(count))
  }

  /// Everything until the end.
  package func readToEnd() throws -> Data {
    var all = Data()
    while case let bytes = try read(), !bytes.isEmpty { all += bytes }
    return all
  }

  /// The next line without its end; what there is where the file ends before.
  package func readLine() throws -> String {
    var line = Data()
    var byte: UInt8 = 0
    while try Self.checked(Foundation.read(number, &byte, 1)) == 1, byte != 0x0A { line.append(byte) }
    return String(decoding: line, as: UTF8.self)
  }

  private static func checked<Result: SignedInteger>(_ result: @autoclosure () -> Result) throws -> Result {
    while true {
      let value = result()
      if value >= 0 { return value }
      guard errno == EINTR else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
  }
}
