/// Whose credentials sign, as the Security Token Service says it.
public struct CallerIdentity: Equatable, Sendable {
  /// The account's number.
  public let account: String
  /// The ARN of the user or of the role's session.
  public let arn: String
  /// The unique id of the user or role, with the session's name.
  public let userID: String

  /// Creates an identity.
  ///
  /// - Parameters:
  ///   - account: the account's number.
  ///   - arn: the ARN of the user or of the role's session.
  ///   - userID: the unique id of the user or role.
  public init(account: String, arn: String, userID: String) {
    self.account = account
    self.arn = arn
    self.userID = userID
  }
}
