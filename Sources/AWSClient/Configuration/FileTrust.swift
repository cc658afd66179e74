import Glibc
import Secrets

/// Whose files are read. What another user can write decides where credentials go and, by `credential_process`, which
/// programs run.
package enum FileTrust: Sendable {
  /// Anybody's: the operator named the file for the one purpose of being read.
  case anybody
  /// The operator's and the superuser's. A link is followed: what counts is the file that it leads to.
  case operatorOnly
  /// The same, and it is an ordinary file and no link: one of the program's own.
  case operatorWithoutLinks

  /// Whether the path may be a link.
  var followsLinks: Bool { self != .operatorWithoutLinks }

  /// Why an open file must not be believed; nil where it may. Pipes and devices count as files do: another user's could
  /// stand in a file's place.
  ///
  /// - Parameters:
  ///   - facts: what the system says of the file.
  ///   - user: who reads it.
  func objection(to facts: stat, readBy user: uid_t = geteuid()) -> String? {
    if self == .anybody { return nil }
    if self == .operatorWithoutLinks, facts.st_mode & S_IFMT != S_IFREG { return "it is no ordinary file" }
    return FileOwner.objection(to: facts, usedBy: user, trustsSuperuser: true)
  }
}
