import Glibc
import OperatingSystem
import Secrets
import SystemPackage

/// A private file that is read in parts, and more than once: what it had when it was opened. What is appended meanwhile is no
/// part of it, and nobody who appends waits.
public final class OpenPrivateFile {
  private let folder: PrivateFolder
  private let name: String
  private let file: OwnedDescriptor
  /// Bytes that it had when it was opened.
  public let size: Int

  fileprivate init(_ folder: PrivateFolder, _ name: String, _ file: consuming OwnedDescriptor)
    throws(PrivateFileFailure)
  {
    // Those who append have the file to themselves: what is there now ends with whole lines.
    try folder.lock(file, LOCK_SH, name)
    guard let facts = file.facts else { throw folder.failure(name, "\(Errno.last)") }
    flock(file.number, LOCK_UN)
    self.folder = folder
    self.name = name
    self.file = file
    size = Int(facts.st_size)
  }

  /// Reads bytes.
  ///
  /// - Parameters:
  ///   - offset: bytes before them.
  ///   - room: where they go.
  /// - Returns: how many there were; fewer than there is room for where the file ends.
  /// - Throws: `PrivateFileFailure`.
  public func read(
    from offset: Int, into room: UnsafeMutableRawBufferPointer
  ) throws(PrivateFileFailure) -> Int {
    let wanted = max(min(room.count, size - offset), 0)
    do throws(Errno) {
      return try file.descriptor.read(
        at: offset, into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
    } catch {
      throw folder.failure(name, "\(error)")
    }
  }

  /// Reads all of it, piece by piece.
  ///
  /// - Parameter take: is given each piece; lines may be cut anywhere.
  /// - Throws: `PrivateFileFailure`.
  public func inPieces(_ take: (UnsafeRawBufferPointer) -> Void) throws(PrivateFileFailure) {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
    defer {
      wipe(piece)
      piece.deallocate()
    }
    var offset = 0
    while offset < size {
      let count = try read(from: offset, into: piece)
      if count == 0 { return }
      take(UnsafeRawBufferPointer(rebasing: piece[..<count]))
      offset += count
    }
  }
}

extension PrivateFolder {
  /// Opens a file to read it in parts.
  ///
  /// - Parameter name: the file's name.
  /// - Returns: the file; nil where there is none.
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read.
  public func openToRead(_ name: String) throws(PrivateFileFailure) -> OpenPrivateFile? {
    guard let directory = try open() else { return nil }
    guard let file = try openFile(name, O_RDONLY, in: directory) else { return nil }
    return try OpenPrivateFile(self, name, file)
  }
}

/// A file that an operator wants a secret in: new, and for its owner alone.
public enum NewPrivateFile {
  /// Writes a secret into a new file of mode 0600, and syncs it. A file that is there is never written over; what could not be
  /// written whole is removed again.
  ///
  /// - Parameters:
  ///   - secret: what is written.
  ///   - path: the file.
  /// - Throws: `PrivateFileFailure` with the path and why.
  public static func write(_ secret: Secret, to path: String) throws(PrivateFileFailure) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    guard let file = OwnedDescriptor(open(path, flags, 0o600)) else {
      throw PrivateFileFailure(
        errno == EEXIST
          ? "\(path): there is such a file already, and it is not written over. Name another one"
          : "\(path): \(Errno.last)")
    }
    // Whatever the mask of the process takes away, and no more.
    do throws(Errno) {
      guard fchmod(file.number, 0o600) == 0 else { throw .last }
      try secret.withBytes { bytes throws(Errno) in try file.descriptor.writeToDisk(bytes) }
    } catch {
      unlink(path)
      throw PrivateFileFailure("\(path): \(error)")
    }
  }
}
