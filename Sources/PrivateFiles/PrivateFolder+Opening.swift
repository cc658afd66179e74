import Glibc
import OperatingSystem
import SystemPackage

extension PrivateFolder {
  /// How long another program may keep a file locked, in milliseconds: it does so for one line.
  private static let longestLock = 10_000

  /// The folder, made where it is missing.
  func makeAndOpen() throws(PrivateFileFailure) -> OwnedDescriptor {
    if let there = try open() { return there }
    Self.makeFolders(path)
    guard let directory = try open() else { throw PrivateFileFailure("\(path): it cannot be made.") }
    return directory
  }

  /// The folder; nil where there is none.
  func open() throws(PrivateFileFailure) -> OwnedDescriptor? {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    guard let directory = OwnedDescriptor(Glibc.open(path, flags)) else {
      if errno == ENOENT { return nil }
      let isLink = errno == ELOOP || errno == ENOTDIR
      throw PrivateFileFailure("\(path): \(isLink ? "it is a link or no folder" : "\(Errno.last)").")
    }
    guard let facts = directory.facts else { throw PrivateFileFailure("\(path): \(Errno.last).") }
    if let reason = FileOwner.objection(to: facts, trustsSuperuser: false) {
      throw PrivateFileFailure("\(path): \(reason).")
    }
    return directory
  }

  /// A file of the folder; nil where there is none and the flags do not make it.
  ///
  /// - Parameters:
  ///   - name: the file's name.
  ///   - flags: how it is opened.
  ///   - directory: the folder.
  func openFile(
    _ name: String, _ flags: Int32, in directory: borrowing OwnedDescriptor
  ) throws(PrivateFileFailure) -> OwnedDescriptor? {
    // Not blocking, in case that somebody put a pipe there.
    let all = flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    guard let file = OwnedDescriptor(openat(directory.number, name, all, 0o600)) else {
      if errno == ENOENT { return nil }
      throw failure(name, errno == ELOOP ? "it is a link" : "\(Errno.last)")
    }
    guard let facts = file.facts else { throw failure(name, "\(Errno.last)") }
    if let reason = FileOwner.objection(to: facts, trustsSuperuser: false) { throw failure(name, reason) }
    guard facts.st_mode & S_IFMT == S_IFREG else { throw failure(name, "it is no ordinary file") }
    // One that was copied or restored may have become readable by others: what is written from now on is not for them.
    if flags & O_CREAT != 0, facts.st_mode & (S_IRWXG | S_IRWXO) != 0, fchmod(file.number, 0o600) != 0 {
      throw failure(name, "\(Errno.last)")
    }
    return file
  }

  /// Waits for a lock, which goes with the descriptor.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - operation: `LOCK_EX` or `LOCK_SH`.
  ///   - name: the file's name.
  func lock(
    _ file: borrowing OwnedDescriptor, _ operation: Int32, _ name: String
  ) throws(PrivateFileFailure) {
    let pause = 5
    // In steps, because a program that was stopped in the middle must not stop this one too.
    for _ in 0...Self.longestLock / pause {
      if flock(file.number, operation | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK || errno == EINTR else { throw failure(name, "\(Errno.last)") }
      usleep(UInt32(pause * 1_000))
    }
    throw failure(name, "another program keeps it locked")
  }

  /// Why a file that is already there must not be replaced.
  func distrust(of name: String, in directory: borrowing OwnedDescriptor) -> String? {
    var facts = stat()
    guard fstatat(directory.number, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    return facts.st_mode & S_IFMT == S_IFLNK
      ? "it is a link" : FileOwner.objection(to: facts, trustsSuperuser: false)
  }

  /// A failure of one of the folder's files.
  func failure(_ name: String, _ reason: String) -> PrivateFileFailure {
    PrivateFileFailure("\(path)/\(name): \(reason).")
  }

  /// Makes a folder and those around it, for the owner only, as the specification wants it. What does not work shows
  /// when the folder is opened.
  private static func makeFolders(_ path: String) {
    var partial = ""
    for part in path.split(separator: "/") {
      partial += "/" + part
      mkdir(partial, 0o700)
    }
  }
}
