/// Why somebody is not signed in.
public enum SignInError: Error, Sendable, Equatable {
  /// The profile has no session, or its settings, files or the region are missing or wrong; nothing was begun.
  case configuration(String)
  /// The service, or whoever was asked for consent, said no.
  case refused(String)
  /// Nobody confirmed the code in time.
  case tooLate
  /// There was no answer, one that cannot be used, or what was given could not be kept.
  case failed(String)
  /// The caller's task was cancelled, or the caller's dialogue was.
  case cancelled
}

extension SignInError: CustomStringConvertible {
  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .configuration(let text), .refused(let text), .failed(let text): text
    case .tooLate: "The code has ended before it was confirmed. Sign in anew for another one."
    case .cancelled: "Not signed in."
    }
  }
}

extension SignInError {
  init(_ failure: ProviderFailure) {
    self = failure.isCancelled ? .cancelled : .configuration("Not signed in: \(failure.reason).")
  }

  init(_ error: AWSClientError) {
    let text = "Not signed in: \(error)" + ("\(error)".hasSuffix(".") ? "" : ".")
    self =
      switch error {
      case .cancelled: .cancelled
      case .configuration, .credentials: .configuration(text)
      case .refused(let refusal) where refusal.isFinal: .refused(text)
      case .refused, .unanswered, .brokenOff: .failed(text)
      }
  }
}
