import Glibc
import OperatingSystem
import SystemPackage

/// Files that are replaced as a whole, so that a reader never meets half of one.
public enum AtomicFile {
  /// Writes a new file beside the old one and renames it. Only its owner may read it.
  ///
  /// - Parameters:
  ///   - bytes: the file's new content.
  ///   - path: the file.
  /// - Throws: `SandboxError.file` with the system's reason; the old file is then as it was.
  public static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(SandboxError) {
    let temporary = "\(path).\(getpid()).new"
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    guard let owned = OwnedDescriptor(open(temporary, flags, 0o600)) else { throw failure(path, .last) }
    do throws(Errno) {
      try owned.descriptor.writeWhole(bytes)
      guard rename(temporary, path) == 0 else { throw .last }
    } catch {
      unlink(temporary)
      throw failure(path, error)
    }
  }

  /// Writes a text.
  ///
  /// - Parameters:
  ///   - text: the file's new content.
  ///   - path: the file.
  /// - Throws: `SandboxError.file` with the system's reason; the old file is then as it was.
  public static func write(_ text: String, to path: String) throws(SandboxError) {
    let written: Result<Void, SandboxError> = Array(text.utf8).withUnsafeBytes { bytes in
      do throws(SandboxError) { return .success(try write(bytes, to: path)) } catch { return .failure(error) }
    }
    try written.get()
  }

  private static func failure(_ path: String, _ reason: Errno) -> SandboxError {
    .file(path: path, reason: "cannot be written: \(reason)")
  }
}
