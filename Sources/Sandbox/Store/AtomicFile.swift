import Glibc

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
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw abandon(temporary, descriptor, path) }
      written += count
    }
    guard rename(temporary, path) == 0 else { throw abandon(temporary, descriptor, path) }
    close(descriptor)
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

  private static func abandon(_ temporary: String, _ descriptor: Int32, _ path: String) -> SandboxError {
    let error = failure(path)
    close(descriptor)
    unlink(temporary)
    return error
  }

  private static func failure(_ path: String) -> SandboxError {
    .file(path: path, reason: "cannot be written: \(String(cString: strerror(errno)))")
  }
}
