import Glibc
import OperatingSystem
import Secrets
import SystemPackage

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
