import Glibc
import OperatingSystem
import Secrets
import SystemPackage

/// A file that an operator wants something in: written whole, synced, and for its owner alone.
public enum NewPrivateFile {
  /// What stands in the way of a new file.
  public enum Occupant: Equatable, Sendable {
    /// An ordinary file, which another one can take the place of.
    case file
    /// A folder.
    case folder
    /// A link, a pipe, a device.
    case other
  }

  /// What there is at a path; a link is not followed.
  ///
  /// - Parameter path: the path.
  /// - Returns: nil where there is nothing, or nothing that can be seen.
  public static func occupant(of path: String) -> Occupant? {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return nil }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// What is said of a path at which there is something already.
  ///
  /// - Parameter path: the path.
  public static func taken(_ path: String) -> PrivateFileFailure {
    PrivateFileFailure("\(path): \(reason(EEXIST))")
  }

  /// Writes a new file of mode 0600. A file that is there is never written over; what could not be written whole is removed again.
  ///
  /// - Parameters:
  ///   - content: what is written.
  ///   - path: the file.
  /// - Throws: `PrivateFileFailure` with the path and why.
  public static func write(_ content: Secret, to path: String) throws(PrivateFileFailure) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    guard let file = OwnedDescriptor(open(path, flags, 0o600)) else {
      throw PrivateFileFailure("\(path): \(reason(errno))")
    }
    // Whatever the mask of the process takes away, and no more.
    do throws(Errno) {
      guard fchmod(file.number, 0o600) == 0 else { throw .last }
      try content.withBytes { bytes throws(Errno) in try file.descriptor.writeToDisk(bytes) }
    } catch {
      unlink(path)
      throw PrivateFileFailure("\(path): \(error)")
    }
  }

  /// Writes a new file in place of an ordinary one. Until all of it is on the disk, the one before is there as it was.
  ///
  /// - Parameters:
  ///   - path: the file that is there.
  ///   - content: what is written.
  /// - Throws: `PrivateFileFailure` with the path and why.
  public static func replace(_ path: String, with content: Secret) throws(PrivateFileFailure) {
    let temporary = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmp"
    try write(content, to: temporary)
    guard rename(temporary, path) == 0 else {
      let failure = PrivateFileFailure("\(path): \(Errno.last)")
      unlink(temporary)
      throw failure
    }
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case EEXIST: "there is such a file already, and it is not written over. Name another one"
    case ENOENT: "there is no such folder"
    default: "\(Errno(rawValue: code))"
    }
  }
}
