import ServiceModel

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

  /// Names an answer.
  public init(arn: String, requestID: String?, attempts: Int, seconds: Double) {
    self.arn = arn
    self.requestID = requestID
    self.attempts = attempts
    self.seconds = seconds
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
}
