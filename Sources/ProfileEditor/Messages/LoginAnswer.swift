import Journal

/// What came of having AppFlow log in with a profile's credentials.
public enum LoginAnswer: Equatable, Sendable {
  /// AppFlow logged in just now: what it saw.
  case verified(String)
  /// AppFlow answered, and the login was not tried anew: why.
  case notTried(String)
  /// The application refused the credentials, which the failure is about then, or that could not be found out.
  case failed(Failure)

  /// What it makes of an update that was accepted; nil where nothing is known beyond that.
  var outcome: Outcome? {
    switch self {
    case .verified: .verified
    case .notTried: .loginNotTried
    case .failed(let failure): failure.isAboutCredentials ? .verificationFailed : nil
    }
  }
}

/// A profile whose login was asked about, and how far that is.
struct LoginState: Equatable, Sendable {
  enum Stage: Equatable, Sendable {
    /// Since when, in seconds since 1970.
    case asking(since: Double)
    case answered(LoginAnswer)
  }

  let profile: String
  var stage: Stage

  var isAsking: Bool { if case .asking = stage { true } else { false } }
}
