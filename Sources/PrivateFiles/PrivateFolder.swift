import Glibc
import OperatingSystem
import Secrets
import SystemPackage

/// A folder of the program's own. The folder and every file in it must be the operator's own, no links, and writable by
/// nobody else; what is not so is left alone with a failure that says why.
public struct PrivateFolder: Equatable, Sendable {
  /// The folder, which is made when something is first written.
  public let path: String

  /// Creates the value for a folder; nothing is made on the disk.
  ///
  /// - Parameter path: its absolute path.
  public init(_ path: String) {
    self.path = path
  }

  /// Writes a file in place of the one before: a new file, on the disk before it gets the name.
  ///
  /// - Parameters:
  ///   - name: the file's name.
  ///   - text: what it holds.
  /// - Throws: `PrivateFileFailure`; the file before is then as it was.
  public func replace(_ name: String, with text: String) throws(PrivateFileFailure) {
    let directory = try makeAndOpen()
    if let reason = distrust(of: name, in: directory) { throw failure(name, reason) }
    try writeNew(name, text, in: directory) { temporary in
      renameat(directory.number, temporary, directory.number, name) == 0
    }
  }

  /// Writes a file that must not be there yet. Of several programs that do so at once, one succeeds.
  ///
  /// - Parameters:
  ///   - name: the file's name.
  ///   - text: what it holds.
  /// - Returns: whether it was written; false where there is something of that name.
  /// - Throws: `PrivateFileFailure`.
  public func create(_ name: String, with text: String) throws(PrivateFileFailure) -> Bool {
    let directory = try makeAndOpen()
    var isThere = false
    try writeNew(name, text, in: directory) { temporary in
      let isLinked = linkat(directory.number, temporary, directory.number, name, 0) == 0
      isThere = !isLinked && errno == EEXIST
      guard isLinked || isThere else { return false }
      return unlinkat(directory.number, temporary, 0) == 0
    }
    return !isThere
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - name: the file's name.
  ///   - limit: bytes that it may have at most.
  ///   - isLocked: whether to wait for programs that append to it.
  /// - Returns: what it holds; nil where there is none.
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read.
  public func read(
    _ name: String, limit: Int, isLocked: Bool = false
  ) throws(PrivateFileFailure) -> Secret? {
    guard let directory = try open() else { return nil }
    guard let file = try openFile(name, O_RDONLY, in: directory) else { return nil }
    if isLocked { try lock(file, LOCK_SH, name) }
    guard let facts = file.facts else { throw failure(name, "\(Errno.last)") }
    do throws(ReadFailure) {
      return try file.descriptor.contents(limit: limit, size: Int(facts.st_size))
    } catch {
      switch error {
      case .system(let reason): throw failure(name, "\(reason)")
      case .tooLarge, .tooLate: throw failure(name, "it is larger than \(limit >> 20) MiB")
      }
    }
  }

  /// Removes a file; none is as good.
  ///
  /// - Parameter name: the file's name.
  /// - Throws: `PrivateFileFailure`.
  public func remove(_ name: String) throws(PrivateFileFailure) {
    guard let directory = try open() else { return }
    guard unlinkat(directory.number, name, 0) == 0 || errno == ENOENT else {
      throw failure(name, "\(Errno.last)")
    }
  }

  /// Gives a file that cannot be used another name, in place of what has that name.
  ///
  /// - Parameter name: the file's name.
  /// - Returns: the path that it has now.
  /// - Throws: `PrivateFileFailure`.
  public func setAside(_ name: String) throws(PrivateFileFailure) -> String {
    guard let directory = try open() else { throw failure(name, "it is gone") }
    guard renameat(directory.number, name, directory.number, name + ".broken") == 0 else {
      throw failure(name, "it cannot be set aside: \(Errno.last)")
    }
    return "\(path)/\(name).broken"
  }

  /// Writes a file under a name that nobody else uses and puts it into its place.
  ///
  /// - Parameter place: gives the temporary file, by its name, the name that it is to have.
  private func writeNew(
    _ name: String, _ text: String, in directory: borrowing OwnedDescriptor, place: (String) -> Bool
  ) throws(PrivateFileFailure) {
    let temporary = ".\(name).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).new"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    guard let file = OwnedDescriptor(openat(directory.number, temporary, flags, 0o600)) else {
      throw failure(temporary, "\(Errno.last)")
    }
    do throws(Errno) { try file.descriptor.writeToDisk(text) } catch {
      unlinkat(directory.number, temporary, 0)
      throw failure(temporary, "\(error)")
    }
    guard place(temporary), fsync(directory.number) == 0 else {
      let reason = "\(Errno.last)"
      unlinkat(directory.number, temporary, 0)
      throw failure(name, reason)
    }
  }
}

/// Why a file or folder of the program's own cannot be used.
public struct PrivateFileFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file or folder, and why.
  public let description: String

  /// Says it.
  ///
  /// - Parameter description: the file or folder, and why.
  public init(_ description: String) {
    self.description = description
  }
}
