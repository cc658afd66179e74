import Terminal

/// A question of plain mode.
public struct PlainQuestion: Equatable, Sendable {
  /// What stands before the answer, without a line break.
  public let prompt: String
  /// Whether the answer must not be echoed.
  public let isHidden: Bool
  /// Whether what was typed before the question was asked is no answer to it.
  public let discardsTypeahead: Bool

  /// The sanitizer for text of others, as `say` is for lines.
  init(_ prompt: String, isHidden: Bool = false, discardsTypeahead: Bool = false) {
    self.prompt = Frame.visible(prompt)
    self.isHidden = isHidden
    self.discardsTypeahead = discardsTypeahead || isHidden
  }
}

/// What plain mode says and wants after something happened.
public struct PlainStep: Equatable, Sendable {
  /// How a session ends.
  public enum Ending: Equatable, Sendable {
    /// The operator left, or the update was made.
    case left
    /// The input ended, or a signal came.
    case interrupted
    /// What was asked for could not be read.
    case failed
    /// The operator goes on in another account or region.
    case moved
  }

  /// Lines to write, fit for any terminal.
  public let lines: [String]
  /// What to ask next; nil while the service is waited for, and at the end.
  public let question: PlainQuestion?
  /// What is to be done outside.
  public let effects: [EditorEffect]
  /// Whether the session is over, and how.
  public let ending: Ending?
}
