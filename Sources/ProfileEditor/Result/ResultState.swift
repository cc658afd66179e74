/// What the service answered to an update.
public struct SendResult: Equatable, Sendable {
  /// The profile's ARN.
  public let arn: String
  /// The service's id of the request.
  public let requestID: String?
  /// Attempts that were made.
  public let attempts: Int
  /// Seconds from the first attempt to the answer.
  public let seconds: Double
  /// What did not work beside the update, in a sentence.
  public let warning: String?

  /// Creates an answer.
  public init(arn: String, requestID: String?, attempts: Int, seconds: Double, warning: String? = nil) {
    self.arn = arn
    self.requestID = requestID
    self.attempts = attempts
    self.seconds = seconds
    self.warning = warning
  }
}

/// The screen after a send: done, or an outcome that nobody knows.
struct ResultState: Equatable, Sendable {
  enum Outcome: Equatable, Sendable {
    case done(SendResult)
    case unknown(Failure)
  }

  let profile: String
  let isPrivate: Bool
  let outcome: Outcome
  let clientToken: String
  /// Whether nobody knows what became of it.
  var isUnknown: Bool { if case .unknown = outcome { true } else { false } }
  /// What a look at the profile says of an outcome that nobody knows.
  var hint: String?
  /// The first line that is shown.
  var top = 0
}
