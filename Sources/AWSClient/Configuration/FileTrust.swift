import Glibc

/// Who may have written a file that is read. What another user can write decides where credentials go and, by
/// `credential_process`, which programs run.
package enum FileTrust: Sendable {
  /// Anybody: the operator named the file for the one purpose of being read.
  case anybody
  /// The operator and the superuser. A link is followed: what counts is the file that it leads to.
  case operatorOnly
  /// The same, and the file is no link: one of the program's own.
  case operatorWithoutLinks

  /// What this means for opening the file.
  var flags: Int32 { self == .operatorWithoutLinks ? O_NOFOLLOW : 0 }

  /// Why an open file must not be believed; nil where it may. Pipes and devices, such as `/dev/null`, hold nothing that
  /// somebody could have left there.
  ///
  /// - Parameters:
  ///   - facts: what the system says of the file.
  ///   - user: who reads it.
  func objection(to facts: stat, readBy user: uid_t = geteuid()) -> String? {
    guard self != .anybody, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    if facts.st_uid != user, facts.st_uid != 0 {
      return "it belongs to another user (number \(facts.st_uid)), who can change it at any time; "
        + "use a copy of your own"
    }
    guard facts.st_mode & (S_IWGRP | S_IWOTH) != 0 else { return nil }
    return "other users may write to it; take that from them with chmod go-w"
  }
}
