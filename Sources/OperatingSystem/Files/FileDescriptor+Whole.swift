import Glibc
import Secrets
import SystemPackage

/// Why a file was not read to its end.
package enum ReadFailure: Error, Equatable {
  /// What the system says.
  case system(Errno)
  /// There is more than was asked for.
  case tooLarge
  /// Nothing more came in time.
  case tooLate
}

// The one way to read and to write. A call that a signal interrupts is made again, and one that would block waits, whether or
// not the descriptor blocks.
extension FileDescriptor {
  // MARK: Reading

  /// Reads what comes next.
  ///
  /// - Parameters:
  ///   - room: where it goes.
  ///   - deadline: until when to wait for it; as long as it takes when nil.
  /// - Returns: the number of bytes; 0 at the end.
  /// - Throws: `.system` or `.tooLate`.
  package func readNext(
    into room: UnsafeMutableRawBufferPointer, until deadline: ContinuousClock.Instant? = nil
  ) throws(ReadFailure) -> Int {
    while true {
      if deadline != nil { try wait(for: POLLIN, until: deadline) }
      let count = Glibc.read(rawValue, room.baseAddress, room.count)
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN: try wait(for: POLLIN, until: deadline)
      default: throw .system(.last)
      }
    }
  }

  /// Reads up to the end, into memory that is wiped.
  ///
  /// - Parameters:
  ///   - limit: the most bytes.
  ///   - size: how many there are likely to be: then there is room for all of them at once, and for one more, by which the end
  ///     is found. 0 where that is not known.
  ///   - deadline: until when; as long as it takes when nil.
  /// - Returns: the bytes.
  /// - Throws: `ReadFailure`.
  package func contents(
    limit: Int, size: Int = 0, until deadline: ContinuousClock.Instant? = nil
  ) throws(ReadFailure) -> Secret {
    let first = size > 0 ? min(size, limit) + 1 : 16_384
    var content = WipedBuffer(capacity: first)
    while true {
      let before = content.count
      try content.append(atMost: before < first ? first - before : 16_384) { room throws(ReadFailure) in
        try readNext(into: room, until: deadline)
      }
      if content.count == before { return content.secret() }
      guard content.count <= limit else { throw .tooLarge }
    }
  }

  /// Reads up to the end, piece by piece.
  ///
  /// - Parameter use: is given each piece, which is wiped afterwards; false ends the reading.
  /// - Throws: `.system`.
  package func inPieces(_ use: (UnsafeRawBufferPointer) -> Bool) throws(ReadFailure) {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
    defer {
      wipe(piece)
      piece.deallocate()
    }
    while case let count = try readNext(into: piece), count > 0 {
      guard use(UnsafeRawBufferPointer(rebasing: piece[..<count])) else { return }
    }
  }

  /// Reads bytes from a place of a file; the place of the descriptor stays.
  ///
  /// - Parameters:
  ///   - offset: bytes before them.
  ///   - room: where they go.
  /// - Returns: how many there were; fewer than there is room for where the file ends.
  /// - Throws: the system's error.
  package func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    var count = 0
    while count < room.count {
      let more = Glibc.pread(
        rawValue, room.baseAddress.map { $0 + count }, room.count - count, off_t(offset + count))
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else { throw .last }
      if more == 0 { break }
      count += more
    }
    return count
  }

  /// All that is in a pipe that does not block.
  @discardableResult package func drained() -> [UInt8] {
    var bytes: [UInt8] = []
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { piece in
      while true {
        let count = Glibc.read(rawValue, piece.baseAddress, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        bytes += piece[..<count]
      }
    }
    return bytes
  }

  // MARK: Writing

  /// Writes everything; a part that is not taken is a failure.
  ///
  /// - Parameter bytes: what is written.
  /// - Throws: the system's error.
  package func writeWhole(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(rawValue, rest.baseAddress, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        continue
      }
      // No file and no terminal takes nothing and has no reason.
      guard count < 0 else { throw .ioError }
      switch errno {
      case EINTR: continue
      case EAGAIN: waitUntilWritable()
      default: throw .last
      }
    }
  }

  /// Writes a text whole, as the other one does.
  ///
  /// - Parameter text: what is written, as UTF-8.
  /// - Throws: the system's error.
  package func writeWhole(_ text: String) throws(Errno) {
    var text = text
    let result = text.withUTF8 { utf8 in
      Result { () throws(Errno) in try writeWhole(UnsafeRawBufferPointer(utf8)) }
    }
    try result.get()
  }

  /// Writes bytes whole and comes back when they are on the disk.
  ///
  /// - Parameter bytes: what is written.
  /// - Throws: the system's error.
  package func writeToDisk(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    try writeWhole(bytes)
    guard fsync(rawValue) == 0 else { throw .last }
  }

  /// Writes a text whole and comes back when it is on the disk.
  ///
  /// - Parameter text: what is written, as UTF-8.
  /// - Throws: the system's error.
  package func writeToDisk(_ text: String) throws(Errno) {
    try writeWhole(text)
    guard fsync(rawValue) == 0 else { throw .last }
  }

  // MARK: Waiting

  private func wait(for event: Int32, until deadline: ContinuousClock.Instant?) throws(ReadFailure) {
    var wait = pollfd(fd: rawValue, events: Int16(event), revents: 0)
    while true {
      let ready = poll(&wait, 1, deadline.map { Deadline.milliseconds(until: $0) } ?? -1)
      if ready > 0 { return }
      guard ready == 0 || errno == EINTR else { throw .system(.last) }
      if let deadline, ContinuousClock.now >= deadline { throw .tooLate }
    }
  }

  /// Waits for a slow reader. What is wrong with the descriptor, the next attempt to write has to tell.
  private func waitUntilWritable() {
    var waiting = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
    poll(&waiting, 1, -1)
  }
}
