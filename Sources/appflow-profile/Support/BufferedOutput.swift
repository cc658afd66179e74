/// Standard output, written in pieces that are worth a call each.
struct BufferedOutput {
  private static let piece = 1 << 16

  private var text = ""

  /// Adds a text that passed the sanitizer.
  ///
  /// - Throws: `CommandFailure` where what came before is not written whole.
  mutating func add(_ more: String) throws(CommandFailure) {
    text += more
    if text.utf8.count > Self.piece { try end() }
  }

  /// Writes what there is, before a wait for more.
  ///
  /// - Throws: `CommandFailure` where it is not written whole.
  mutating func flush() throws(CommandFailure) {
    if !text.isEmpty { try end() }
  }

  /// Writes what is left.
  ///
  /// - Throws: `CommandFailure` where it is not written whole.
  mutating func end() throws(CommandFailure) {
    try Console.printExactly(text)
    text = ""
  }
}
