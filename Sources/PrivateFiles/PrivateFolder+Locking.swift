import Glibc
import OperatingSystem
import SystemPackage

extension PrivateFolder {
  /// A lock that is held until this object goes, or the process.
  public final class Lock: Sendable {
    private let directory: OwnedDescriptor
    private let file: OwnedDescriptor
    private let name: String

    init(directory: consuming OwnedDescriptor, file: consuming OwnedDescriptor, name: String) {
      self.directory = directory
      self.file = file
      self.name = name
    }

    // Still locked, so that the file that goes is the one that was taken.
    deinit { unlinkat(directory.number, name, 0) }
  }

  /// What came of taking a lock.
  public enum LockAttempt: Sendable {
    /// It is ours.
    case acquired(Lock)
    /// Another one has it; the text that they left, empty where they have not come to that yet.
    case held(text: String)
  }

  /// Takes a lock, or says at once that another one has it: of this process or of another one.
  ///
  /// - Parameters:
  ///   - name: the name of the lock's file, which is there as long as the lock is held.
  ///   - text: who takes it, for others to read; less than 4 KiB.
  /// - Returns: the lock, or what its holder says of themselves.
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be used.
  public func lock(_ name: String, text: String) throws(PrivateFileFailure) -> LockAttempt {
    while true {
      let directory = try makeAndOpen()
      guard let file = try openFile(name, O_RDWR | O_CREAT, in: directory) else {
        throw failure(name, "it cannot be made")
      }
      guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
        guard errno == EWOULDBLOCK else { throw failure(name, "\(Errno.last)") }
        return .held(text: Self.beginning(of: file))
      }
      // Between opening and locking, the holder before may have let it go, and its file with it.
      guard isStill(name, file, in: directory) else { continue }
      do throws(Errno) {
        guard ftruncate(file.number, 0) == 0 else { throw .last }
        try file.descriptor.writeWhole(text)
      } catch {
        throw failure(name, "\(error)")
      }
      return .acquired(Lock(directory: directory, file: file, name: name))
    }
  }

  /// Whether a name still stands for a file that was opened by it.
  private func isStill(
    _ name: String, _ file: borrowing OwnedDescriptor, in directory: borrowing OwnedDescriptor
  ) -> Bool {
    var named = stat()
    guard fstatat(directory.number, name, &named, AT_SYMLINK_NOFOLLOW) == 0, let facts = file.facts
    else {
      return false
    }
    return named.st_ino == facts.st_ino && named.st_dev == facts.st_dev
  }

  private static func beginning(of file: borrowing OwnedDescriptor) -> String {
    withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { bytes in
      let count = pread(file.number, bytes.baseAddress, bytes.count, 0)
      return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<max(count, 0)]), as: UTF8.self)
    }
  }
}
