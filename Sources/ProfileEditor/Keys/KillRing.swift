import Secrets

/// A kill ring of one entry, for every text of the editor: what was cut last. Keys that cut one after the other add to it, as in a shell, so that one
/// key puts all of it back. Nothing of a secret ever comes into it.
struct KillRing: Equatable, Sendable {
  private(set) var text = Secret("")
  /// Whether the key before this one cut something, too.
  private var continues = false
  private var hasCut = false

  /// Another key was pressed.
  mutating func nextKey() {
    continues = hasCut
    hasCut = false
  }

  /// What is cut next does not belong to what was cut before.
  mutating func end() { hasCut = false }

  /// Adds what was cut.
  ///
  /// - Parameters:
  ///   - cut: the text.
  ///   - isBackward: whether it stood before the cursor, and so before what was cut just now.
  mutating func add(_ cut: Secret, isBackward: Bool) {
    let old = continues ? text : Secret("")
    var joined = WipedBuffer(capacity: old.count + cut.count)
    joined.append(isBackward ? cut : old)
    joined.append(isBackward ? old : cut)
    text = joined.secret()
    hasCut = true
  }
}
