import Secrets

/// What came of a text in the operator's own editor.
public enum TextEdit: Equatable, Sendable {
  /// It was saved, and is not as it was.
  case saved(Secret)
  /// It is as it was.
  case unchanged
  /// It does not count, and why, in a sentence.
  case failed(String)
}
