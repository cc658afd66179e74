import Glibc
import Secrets
import SystemPackage

extension WipedFile {
  /// Why a file was not written; what was there before is as it was.
  package struct WriteFailure: Error, Equatable {
    /// The system's reason, in words.
    package let reason: String
  }

  /// Why a file could not be replaced, found without touching anything: for those who first get what cannot be got twice.
  ///
  /// - Parameter path: the file, absolute.
  /// - Returns: the reason; nil where nothing speaks against it.
  package static func objectionToReplacing(_ path: String) -> String? {
    do throws(WriteFailure) {
      var folder = try self.folder(of: path)
      while access(folder, W_OK | X_OK) != 0 {
        guard errno == ENOENT, folder.count > 1 else { return "\(Errno.last)" }
        folder = try self.folder(of: folder)
      }
      return nil
    } catch {
      return error.reason
    }
  }

  /// Writes a file in place of the one before: a new one of mode 0600, on the disk before it gets the name. Folders that are
  /// missing are made, for their owner alone. What the superuser puts into somebody's folder is theirs, so that their own programs
  /// can read it on: so it is in a container that has the folder from outside.
  ///
  /// - Parameters:
  ///   - path: the file, absolute.
  ///   - content: what it holds.
  /// - Throws: `WriteFailure`.
  package static func replace(_ path: String, with content: Secret) throws(WriteFailure) {
    let folder = try folder(of: path)
    makeFolders(folder)
    let temporary = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmp"
    guard
      let file = OwnedDescriptor(open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
    else { throw WriteFailure(reason: "\(Errno.last)") }
    do throws(Errno) {
      // Whatever the mask of the process takes away.
      guard fchmod(file.number, 0o600) == 0 else { throw .last }
      if let owner = owner(of: folder) {
        guard fchown(file.number, owner.user, owner.group) == 0 else { throw .last }
      }
      try content.withBytes { bytes throws(Errno) in try file.descriptor.writeToDisk(bytes) }
      guard rename(temporary, path) == 0 else { throw .last }
    } catch {
      unlink(temporary)
      throw WriteFailure(reason: "\(error)")
    }
    // The name is there; only a crash of the machine could take it back.
    if let directory = OwnedDescriptor(open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
      fsync(directory.number)
    }
  }

  private static func folder(of path: String) throws(WriteFailure) -> String {
    guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/") else {
      throw WriteFailure(reason: "its path is not absolute; is HOME set?")
    }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whose a folder is, where the superuser writes into another's.
  private static func owner(of folder: String) -> (user: uid_t, group: gid_t)? {
    var facts = stat()
    guard geteuid() == 0, stat(folder, &facts) == 0, facts.st_uid != 0 else { return nil }
    return (facts.st_uid, facts.st_gid)
  }

  /// What does not work shows when the file is opened.
  private static func makeFolders(_ path: String) {
    guard access(path, F_OK) != 0, errno == ENOENT, let parent = try? folder(of: path) else { return }
    makeFolders(parent)
    guard mkdir(path, 0o700) == 0, let owner = owner(of: parent) else { return }
    lchown(path, owner.user, owner.group)
  }
}
