import Glibc
import Secrets

/// Reads files that may hold secrets into memory that is wiped.
package enum WipedFile {
  /// Why a file could not be read.
  package typealias Failure = GivenFile.Failure

  /// Reads a whole file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the most bytes; 8 MiB when left out.
  ///   - time: how long a pipe may take to give all of it; nil reads ordinary files only.
  ///   - trust: who may have written it.
  /// - Returns: its bytes.
  /// - Throws: `.missing` when there is no such file, else `.unreadable` with the reason.
  package static func read(
    _ path: String, limit: Int = 8 << 20, time: Duration? = nil, trust: FileTrust = .anybody
  ) throws(Failure) -> Secret {
    let file = try GivenFile(path, time == nil ? .file : .any, followsLinks: trust.followsLinks)
    if let reason = trust.objection(to: file.facts) { throw .unreadable(reason: reason) }
    return try read(file.descriptor, limit: limit, time: time)
  }

  /// Reads from an open file or pipe up to its end.
  ///
  /// - Parameters:
  ///   - descriptor: the open file; it stays open.
  ///   - limit: the most bytes.
  ///   - time: how long it may take; as long as it likes when nil.
  /// - Returns: its bytes.
  /// - Throws: `.unreadable` with the reason.
  package static func read(
    _ descriptor: Int32, limit: Int, time: Duration? = nil
  ) throws(Failure) -> Secret {
    let deadline = time.map { ContinuousClock.now + $0 }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 16384, alignment: 1)
    defer {
      wipe(piece)
      piece.deallocate()
    }
    var content = WipedBuffer(capacity: piece.count)
    while true {
      guard try isReadable(descriptor, until: deadline) else {
        throw .unreadable(reason: "nothing more came for \(Deadline.text(time))")
      }
      let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
      if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
      guard count >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
      if count == 0 { return content.secret() }
      guard content.count + count <= limit else {
        throw .unreadable(reason: "it is larger than \(limit) bytes")
      }
      content.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(piece)[..<count]))
    }
  }

  /// Waits until there is something to read, or the end.
  private static func isReadable(
    _ descriptor: Int32, until deadline: ContinuousClock.Instant?
  ) throws(Failure) -> Bool {
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let ready = poll(&wait, 1, deadline.map { Deadline.milliseconds(until: $0) } ?? -1)
      if ready > 0 { return true }
      guard ready == 0 || errno == EINTR else { throw .unreadable(reason: String(cString: strerror(errno))) }
      if let deadline, ContinuousClock.now >= deadline { return false }
    }
  }
}
