import Secrets

/// What a person has to do in a browser to sign in to the session of the AWS profile.
public enum SignInPrompt: Equatable, Sendable {
  /// Confirm a code at an address, until a time in seconds since 1970.
  case code(String, address: String, until: Double)
  /// Sign in at an address, and bring the answer back: the code that its last page shows, or the address of that page.
  case page(address: String, showsAnswer: Bool)

  /// What is to be brought back from the page; nil where a code is confirmed there.
  var instruction: String? {
    switch self {
    case .code: nil
    case .page(_, showsAnswer: true):
      "Sign in there, copy the code that the last page shows, and paste it here."
    case .page(_, showsAnswer: false):
      "Sign in there. The last page cannot be shown: copy its whole address from the address bar and paste it here."
    }
  }

  /// The address to open.
  var address: String {
    switch self {
    case .code(_, let address, _), .page(let address, _): address
    }
  }
}

/// How far a person is with signing in.
public enum SignInEvent: Equatable, Sendable {
  case prompted(SignInPrompt)
  /// What was pasted back is no answer: why.
  case answerRefused(String)
  /// The session is there again, until a time in seconds since 1970.
  case ended(until: Double)
  case failed(Failure)
}
