import Glibc
import Secrets

/// Reads files that may hold secrets into memory that is wiped.
enum WipedFile {
  /// Why a file could not be read.
  enum Failure: Error, Equatable {
    case missing
    case unreadable(reason: String)
  }

  /// Reads a whole file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: the most bytes; 8 MiB when left out.
  /// - Returns: its bytes.
  /// - Throws: `.missing` when there is no such file, else `.unreadable` with the reason.
  static func read(_ path: String, limit: Int = 8 << 20) throws(Failure) -> Secret {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing }
      throw .unreadable(reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
    guard facts.st_mode & S_IFMT != S_IFDIR else { throw .unreadable(reason: "it is a directory") }
    return try read(descriptor, limit: limit)
  }

  /// Reads from an open file or pipe up to its end.
  static func read(_ descriptor: Int32, limit: Int) throws(Failure) -> Secret {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 16384, alignment: 1)
    defer {
      wipe(piece)
      piece.deallocate()
    }
    var content = WipedBuffer(capacity: piece.count)
    while true {
      let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
      if count == 0 { return content.secret() }
      guard content.count + count <= limit else {
        throw .unreadable(reason: "it is larger than \(limit) bytes")
      }
      content.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(piece)[..<count]))
    }
  }
}
