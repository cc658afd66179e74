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
  /// What the service said, in its words; nil where it said nothing.
  public let serviceWords: String?
  /// What it means and what to do next.
  public let hint: String
  /// The service's id of the request, for a support case.
  public let requestID: String?
  /// Whether the connected application refused the credentials that were sent.
  public let isAboutCredentials: Bool

  /// Names a failure.
  public init(
    kind: Kind = .refused, title: String, serviceWords: String? = nil, hint: String, requestID: String? = nil,
    isAboutCredentials: Bool = false
  ) {
    self.isAboutCredentials = isAboutCredentials
    self.kind = kind
    self.title = title
    self.serviceWords = serviceWords
    self.hint = hint
    self.requestID = requestID
  }
}
