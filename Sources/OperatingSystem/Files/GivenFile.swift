import Glibc
import SystemPackage

/// A file that somebody named, open for reading. Opening it waits for nobody: what stands at its path may be a named pipe that
/// nobody writes to.
package struct GivenFile: ~Copyable {
  /// What may stand at the path.
  package enum Kind: Sendable {
    /// An ordinary file, and `/dev/null`, which is as good as an empty one.
    case file
    /// Pipes and devices as well: for those who read under a time limit.
    case any
  }

  /// Why a file cannot be opened.
  package enum Failure: Error, Equatable {
    /// There is none.
    case missing
    /// It cannot or must not be opened.
    case unreadable(reason: String)

    /// Why, in words.
    package var reason: String {
      switch self {
      case .missing: "No such file or directory"
      case .unreadable(let reason): reason
      }
    }
  }

  private let owned: OwnedDescriptor
  /// What the system says of it.
  package let facts: stat

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - kind: what may stand there.
  ///   - followsLinks: whether the path may be a link.
  /// - Throws: `Failure`.
  package init(_ path: String, _ kind: Kind = .file, followsLinks: Bool = true) throws(Failure) {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followsLinks ? 0 : O_NOFOLLOW)
    guard let owned = OwnedDescriptor(open(path, flags)) else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing }
      if errno == ELOOP, !followsLinks {
        throw .unreadable(reason: "it is a link; put the file itself there")
      }
      throw .unreadable(reason: "\(Errno.last)")
    }
    guard let facts = owned.facts else { throw .unreadable(reason: "\(Errno.last)") }
    if let reason = Self.objection(to: facts, kind) { throw .unreadable(reason: reason) }
    self.owned = owned
    self.facts = facts
  }

  /// The open file, for the time in which this is there. Reading from it does not block.
  package var descriptor: FileDescriptor { owned.descriptor }

  /// The number of `/dev/null`: the third of the memory devices.
  private static var nullDevice: dev_t { 1 << 8 | 3 }

  private static func objection(to facts: stat, _ kind: Kind) -> String? {
    switch facts.st_mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return "it is a directory"
    case S_IFCHR where facts.st_rdev == Self.nullDevice: return nil
    default:
      return kind == .any
        ? nil : "it is a pipe or a device and no file, so that reading it could wait for ever"
    }
  }
}
