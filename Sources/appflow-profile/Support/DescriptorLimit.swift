import Glibc

/// Whether enough files may be open at once. Libraries do not always say what they lack: without a descriptor to wake them they
/// wait, and Swift's runtime ends the program.
enum DescriptorLimit {
  /// What the editor, the longest command, has open at most beside the three that every program begins with.
  private static let least = 20

  /// Looks once, before anything is opened.
  ///
  /// - Throws: `CommandFailure` where there are too few.
  static func check() throws(CommandFailure) {
    guard !isEnough else { return }
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    throw CommandFailure(
      .other,
      "Too few files may be open at once: \(limit.rlim_cur) by the limit, less those that were open already. "
        + "Raise it, such as with ulimit -n 256.")
  }

  /// Opens as many, and closes them again: nothing else counts those that were there before.
  private static var isEnough: Bool {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    while opened.count < least {
      let descriptor =
        opened.last.map { fcntl($0, F_DUPFD_CLOEXEC, 0) } ?? open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      opened.append(descriptor)
    }
    return true
  }
}
