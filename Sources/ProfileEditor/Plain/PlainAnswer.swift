import Secrets

/// What a typed line means at the question about a field.
enum PlainAnswer: Equatable, Sendable {
  /// Keep the value.
  case keep
  /// Empty the field.
  case empty
  /// Say everything about the field.
  case facts
  /// Go back one question.
  case back
  /// Go on, whatever is wrong with the value.
  case skip
  /// Take a text of several lines.
  case lines
  /// Drop blanks and line breaks at the value's ends.
  case trim
  /// Put back what stood there before it was changed.
  case putBack
  /// Tell how long the text is, also of a secret.
  case length
  /// Get an authorization code.
  case code
  /// Make a key pair, or show the public half of the one that is there.
  case keyPair
  /// Go to the review at once.
  case review
  /// Leave the form.
  case leave
  /// A value.
  case value(Secret)

  /// What leaves the rest for the next start, at any question.
  static let later = "later"

  private static let commands: [(String, PlainAnswer)] = [
    ("", .keep), ("-", .empty), ("?", .facts), ("<", .back), ("!skip", .skip), ("!lines", .lines),
    ("!trim", .trim), ("!putback", .putBack), ("!length", .length), ("!code", .code), ("!key", .keyPair),
    ("!review", .review), ("!quit", .leave),
  ]

  /// What can be answered, for the start of a form.
  static let explanation = [
    "Enter keeps the value in brackets. - empties it. ? tells all about the field.",
    "< goes back one question. !skip goes on with a value that is refused.",
    "!lines takes a text of several lines. !trim drops blanks at a value's ends.",
    "!putback puts back what stood there before. !length tells how long a text is, also a hidden one.",
    "!review goes to the review. !quit leaves. later, at any question, leaves the rest for the next start.",
    "A backslash before one of these makes it a value: \\- is a single hyphen.",
  ]

  /// Reads a line. Compared as bytes: a secret is never made a string.
  init(_ line: Secret) {
    for (word, answer) in Self.commands {
      if line == Secret(word) {
        self = answer
        return
      }
      if !word.isEmpty, line == Secret("\\" + word) {
        self = .value(Secret(word))
        return
      }
    }
    self = .value(Self.unescaped(line))
  }

  /// A line that is a value in any case: `\\later` is the word itself.
  static func unescaped(_ line: Secret) -> Secret { line == Secret("\\" + later) ? Secret(later) : line }
}

extension Secret {
  /// The text without blanks around it, for answers that are no values.
  var trimmed: String { revealed().trimmed }
}
