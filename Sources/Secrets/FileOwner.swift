import Glibc

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
