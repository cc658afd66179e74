/// Why there are no credentials.
public enum CredentialsError: Error, Sendable, Equatable {
  /// No provider had any. With the caller's option that names a profile.
  case noneFound(tried: [TriedProvider], option: String)
  /// A provider is configured and failed. Others are not asked, so that nobody acts with the wrong identity.
  case failed(provider: String, reason: String, tried: [TriedProvider])
  /// The same, where a person's session has ended or was never begun: after signing in to it again, the call can be repeated.
  case sessionEnded(SignInSession, provider: String, reason: String, tried: [TriedProvider])
  /// The caller's task was cancelled.
  case cancelled
}

/// A provider that was asked and had no credentials.
public struct TriedProvider: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// Why it had none.
  public let reason: String

  /// Makes an entry.
  ///
  /// - Parameters:
  ///   - name: the provider's name.
  ///   - reason: why it had no credentials.
  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }
}

extension CredentialsError {
  /// The session that can be signed in to again; nil where that is not what is wrong.
  public var endedSession: SignInSession? {
    guard case .sessionEnded(let session, _, _, _) = self else { return nil }
    return session
  }
}

extension CredentialsError: CustomStringConvertible {
  /// What was tried, and why each did not serve.
  public var description: String {
    switch self {
    case .noneFound(let tried, let option):
      "No credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with \(option). "
        + "Tried: \(Self.list(tried))."
    case .failed(let provider, let reason, let tried), .sessionEnded(_, let provider, let reason, let tried):
      "The credential provider \(provider) failed: \(reason)"
        + (tried.isEmpty ? "" : " (before it: " + Self.list(tried) + ")")
    case .cancelled: "cancelled"
    }
  }

  private static func list(_ tried: [TriedProvider]) -> String {
    tried.map { "\($0.name): \($0.reason)" }.joined(separator: "; ")
  }
}
