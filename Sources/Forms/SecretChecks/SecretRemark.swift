import ServiceModel

/// A few words about a secret; never a part of it.
public struct SecretRemark: Equatable, Sendable {
  /// The words: `JWT RS256, expired 7 d ago`.
  public let text: String
  /// What to do about it; nil where there is nothing to do.
  public let advice: String?
  /// Which rule it breaks; nil for what is only told.
  public let rule: Violation.Rule?

  /// Whether it is likely to be a mistake.
  public var isWarning: Bool { rule != nil }

  /// The words as a sentence, with what to do.
  public var sentence: String { [text, advice].compactMap(\.self).map(\.asSentence).joined(separator: " ") }

  /// Tells something.
  ///
  /// - Parameter text: the words.
  public static func fact(_ text: String) -> SecretRemark {
    SecretRemark(text: text, advice: nil, rule: nil)
  }

  /// Warns of something.
  ///
  /// - Parameters:
  ///   - text: the words.
  ///   - advice: what to do about it.
  public static func warning(_ text: String, _ advice: String? = nil) -> SecretRemark {
    SecretRemark(text: text, advice: advice, rule: .secret)
  }

  /// Says why a secret cannot be meant.
  static func error(_ text: String, _ advice: String) -> SecretRemark {
    SecretRemark(text: text, advice: advice, rule: .document)
  }
}

extension String {
  /// The words with a capital letter in front and a full stop behind.
  fileprivate var asSentence: String { prefix(1).uppercased() + dropFirst() + "." }
}
