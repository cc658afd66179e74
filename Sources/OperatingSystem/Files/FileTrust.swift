import Glibc

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
  package func objection(to facts: stat, readBy user: uid_t = geteuid()) -> String? {
    if self == .anybody { return nil }
    if self == .operatorWithoutLinks, facts.st_mode & S_IFMT != S_IFREG { return "it is no ordinary file" }
    return FileOwner.objection(to: facts, usedBy: user, trustsSuperuser: true)
  }
}

/// Who else could change a file or a folder. What others could have written decides where credentials go and, by
/// `credential_process`, which programs run.
package enum FileOwner {
  /// Why a file must not be believed, and nothing may be written into it.
  ///
  /// - Parameters:
  ///   - facts: what the system says of the open file or folder.
  ///   - user: who uses it.
  ///   - trustsSuperuser: whether it may be the superuser's as well.
  /// - Returns: the reason, with the remedy; nil where only the user, or the superuser, could change it.
  package static func objection(
    to facts: stat, usedBy user: uid_t = geteuid(), trustsSuperuser: Bool
  ) -> String? {
    if facts.st_uid != user, !(trustsSuperuser && facts.st_uid == 0) {
      return
        "it belongs to another user (number \(facts.st_uid)), who can change it at any time; use one of your own"
    }
    // Devices hold nothing: what somebody writes to /dev/null, or to the operator's terminal, is not there to be read.
    guard facts.st_mode & S_IFMT != S_IFCHR, facts.st_mode & (S_IWGRP | S_IWOTH) != 0 else { return nil }
    return "others may write to it; take that from them with chmod go-w"
  }
}
