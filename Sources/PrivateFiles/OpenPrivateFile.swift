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
