/// How an attempt to rotate a profile's credentials ended.
public enum Outcome: String, Equatable, Sendable, CaseIterable {
  /// AppFlow accepted the update.
  case updated
  /// AppFlow accepted the update, and the application let AppFlow log in with the new credentials.
  case verified
  /// AppFlow accepted the update, and the application refused the new credentials.
  case verificationFailed = "verification-failed"
  /// AppFlow accepted the update; whether the application lets AppFlow log in was not tried anew.
  case loginNotTried = "login-not-tried"
  /// The service refused the update, or it was never sent.
  case failed
  /// The request was sent and its answer was lost.
  case unknown
}
