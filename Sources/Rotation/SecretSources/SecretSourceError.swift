/// Why a secret cannot be had from its source: what, the rule, and what to do. Never a part of a secret.
public enum SecretSourceError: Error, Equatable, Sendable {
  /// The text is none of the sources; the nearest one's word, where there is one.
  case noSource(nearest: String?)
  /// The source breaks a rule.
  case malformed(source: String, rule: String)
  /// Nothing could be read.
  case unreadable(source: String, reason: String)
  /// What was read cannot be a secret.
  case unusable(source: String, reason: String)
  /// The caller gave up.
  case cancelled
}

extension SecretSourceError: CustomStringConvertible {
  /// The failure in words.
  public var description: String {
    let forms = "env:NAME, file:PATH, fd:N, exec:COMMAND, secretsmanager:ARN[#key] or new:[PLACE]"
    switch self {
    case .noSource(let nearest?):
      return "this is no source of a secret. Did you mean \(nearest):? A source is \(forms)."
    case .noSource(nil):
      return "this is no source of a secret, and the secret itself must not stand here. A source is \(forms)."
    case .malformed(let source, let rule): return "\(source): \(rule)."
    case .unreadable(let source, let reason): return "\(source) cannot be read: \(reason)."
    case .unusable(let source, let reason): return "\(source) cannot be used: \(reason)."
    case .cancelled: return "cancelled."
    }
  }
}
