import AppFlow
import Journal
import Testing

/// What is said of an update.
enum Statement: Sendable {
  case made, notMade, unknown

  init(_ outcome: Outcome) {
    switch outcome {
    case .unknown: self = .unknown
    case .failed: self = .notMade
    default: self = .made
    }
  }

  init(_ effect: CallEffect) {
    switch effect {
    case .made: self = .made
    case .unknown: self = .unknown
    case .notSent, .refused: self = .notMade
    }
  }

  /// Sentences that say that an update was not made.
  private static let denials = ["Nothing was sent", "Nothing was changed", "nothing was changed"]

  /// Holds a statement against what can be known, and against the truth.
  ///
  /// - Parameters:
  ///   - text: all that was told.
  ///   - token: the client token.
  ///   - expected: what can be known by the answers.
  ///   - isMade: the truth.
  ///   - place: the sequence, for messages.
  func check(
    _ text: String, token: String, expected: Statement, isMade: Bool, _ place: String
  ) {
    #expect(self == expected, "\(place): said \(self), known was \(expected): \(text)")
    switch self {
    case .made: #expect(isMade, "\(place): told as made: \(text)")
    case .notMade: #expect(!isMade, "\(place): told as not made: \(text)")
    case .unknown:
      #expect(text.contains(token), "\(place): no token: \(text)")
      #expect(text.contains("is not known"), "\(place): \(text)")
      #expect(!text.contains("the update was made;"), "\(place): \(text)")
    }
    for words in Self.denials {
      #expect(self == .notMade || !text.contains(words), "\(place): “\(words)” in \(text)")
    }
    #expect(!text.contains("with a new token"), "\(place): \(text)")
  }
}
