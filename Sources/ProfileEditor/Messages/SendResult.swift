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

/// How far a request is.
public struct SendProgress: Equatable, Sendable {
  /// Which attempt, from 1.
  public let attempt: Int
  /// How many there are at most.
  public let attempts: Int
  /// Why the attempt before did not do, and how many seconds until the next.
  public let waiting: Waiting?

  /// A pause between attempts.
  public struct Waiting: Equatable, Sendable {
    /// Why the attempt before did not do.
    public let reason: String
    /// Seconds until the next one.
    public let seconds: Double

    /// Creates a pause.
    public init(reason: String, seconds: Double) {
      self.reason = reason
      self.seconds = seconds
    }
  }

  /// Creates a stage.
  public init(attempt: Int = 1, attempts: Int = 3, waiting: Waiting? = nil) {
    self.attempt = attempt
    self.attempts = attempts
    self.waiting = waiting
  }
}
