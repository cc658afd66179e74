/// What the service answered to an update, or when a profile was made.
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
  /// Whether the profile was made, and not only updated.
  public let isNew: Bool

  /// Creates an answer.
  public init(
    arn: String, requestID: String?, attempts: Int, seconds: Double, warning: String? = nil,
    isNew: Bool = false
  ) {
    self.isNew = isNew
    self.arn = arn
    self.requestID = requestID
    self.attempts = attempts
    self.seconds = seconds
    self.warning = warning
  }

  /// What AppFlow did.
  var sentence: String { isNew ? "AppFlow made the profile." : "AppFlow accepted the update." }
}
