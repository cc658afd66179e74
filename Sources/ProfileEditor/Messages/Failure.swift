import AppFlow

/// Why something did not work, in the order in which a person wants to read it.
public struct Failure: Equatable, Sendable, Error {
  /// What kind of failure, for where the screen goes next.
  public enum Kind: Equatable, Sendable {
    /// The service, or the way to it, refused: nothing was changed.
    case refused
    /// Whether the request was carried out is not known.
    case unknownOutcome
    /// The operator stopped it before anything was sent.
    case cancelled
  }

  /// What kind of failure.
  public let kind: Kind
  /// What happened, in a few words.
  public let title: String
  /// What the connected application said, where that can be told from the service's words.
  public let vendorWords: String?
  /// All that the service said, in its words; nil where it said nothing.
  public let serviceWords: String?
  /// What it means and what to do next.
  public let hint: String
  /// The service's id of the request, for a support case.
  public let requestID: String?
  /// Whether the connected application refused the credentials that were sent.
  public let isAboutCredentials: Bool
  /// Whether the service knows the client token with other values, or another change is under way.
  public let isConflict: Bool
  /// Whether the session of the AWS profile has ended, so that signing in to it would mend this.
  public let canSignIn: Bool

  /// Creates a failure.
  public init(
    kind: Kind = .refused, title: String, vendorWords: String? = nil, serviceWords: String? = nil,
    hint: String, requestID: String? = nil, isAboutCredentials: Bool = false, isConflict: Bool = false,
    canSignIn: Bool = false
  ) {
    self.canSignIn = canSignIn
    self.isConflict = isConflict
    self.isAboutCredentials = isAboutCredentials
    self.kind = kind
    self.title = title
    self.vendorWords = vendorWords
    self.serviceWords = serviceWords
    self.hint = hint
    self.requestID = requestID
  }

  /// The beginning of what was said, the application's words first; nil where nothing was said.
  ///
  /// - Parameter limit: the most characters; what is longer ends in an ellipsis.
  func briefWords(limit: Int = 1_000) -> String? {
    serviceWords.map { words in
      AppFlowError.brief(words, vendorWords == nil ? nil : VendorWords(in: words), limit: limit)
    }
  }

  /// What happened in one line: the title, and the beginning of what was said.
  var summary: String {
    [title, briefWords(limit: 200)].compactMap(\.self).joined(separator: ": ")
  }

  /// The failure with one more sentence about what to do.
  func adding(_ sentence: String) -> Failure {
    Failure(
      kind: kind, title: title, vendorWords: vendorWords, serviceWords: serviceWords,
      hint: [hint, sentence].filter { !$0.isEmpty }.joined(separator: " "), requestID: requestID,
      isAboutCredentials: isAboutCredentials, isConflict: isConflict,
      canSignIn: canSignIn)
  }
}
