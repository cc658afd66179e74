import Glibc
import OperatingSystem
import SystemPackage

extension PrivateFolder {
  /// Appends lines to a file and comes back when they are on the disk. Lines of several programs at once stay whole, and
  /// one that was torn by a crash ends before the new one begins.
  ///
  /// - Parameters:
  ///   - lines: the lines, without their newlines.
  ///   - name: the file's name; it is made where there is none.
  /// - Throws: `PrivateFileFailure`; the file is then as it was.
  public func append(_ lines: [String], to name: String) throws(PrivateFileFailure) {
    precondition(lines.allSatisfy { !$0.utf8.contains(0x0A) }, "a line has no newline in it")
    let directory = try makeAndOpen()
    guard let file = try openFile(name, O_RDWR | O_APPEND | O_CREAT, in: directory) else {
      throw failure(name, "it cannot be made")
    }
    try lock(file, LOCK_EX, name)
    guard let size = file.facts?.st_size else { throw failure(name, "\(Errno.last)") }
    let text = (try endsTorn(file, size, name) ? "\n" : "") + lines.map { $0 + "\n" }.joined()
    do throws(Errno) {
      try file.descriptor.writeToDisk(text)
      guard size > 0 || fsync(directory.number) == 0 else { throw .last }
    } catch {
      // What a full disk took of it; where that cannot go, the next append ends it.
      ftruncate(file.number, size)
      throw failure(name, "\(error)")
    }
  }

  /// Whether the last line has no newline.
  private func endsTorn(
    _ file: borrowing OwnedDescriptor, _ size: off_t, _ name: String
  ) throws(PrivateFileFailure) -> Bool {
    guard size > 0 else { return false }
    var last: UInt8 = 0
    guard pread(file.number, &last, 1, size - 1) == 1 else { throw failure(name, "\(Errno.last)") }
    return last != 0x0A
  }
}
