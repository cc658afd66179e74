import HTTPTransport

/// Why a secret of Vault cannot be had; never a part of a secret or of what grants access to it.
public enum VaultError: Error, Sendable, Equatable {
  /// Nothing was sent: a variable is missing or wrong, in words.
  case configuration(String)
  /// Vault refused, with its words; those that repeat what was sent are masked.
  case refused(status: Int, words: String)
  /// There is nothing at the path, in words.
  case missing(String)
  /// What is at the path is no key/value engine.
  case otherEngine(type: String)
  /// No answer came.
  case unanswered(HTTPTransportError)
  /// The answer is not what Vault documents.
  case malformedAnswer
  /// The caller gave up.
  case cancelled
}

extension VaultError: CustomStringConvertible {
  /// The failure in words.
  public var description: String {
    switch self {
    case .configuration(let reason), .missing(let reason): reason
    case .refused(403, let words):
      "Vault refuses it\(words.isEmpty ? "" : " (\(words))"): check the token, its policy and VAULT_NAMESPACE"
    case .refused(let status, let words) where (300..<400).contains(status):
      "Vault answered with status \(status)\(words.isEmpty ? "" : " (\(words))"): name the active node in VAULT_ADDR"
    case .refused(let status, let words):
      "Vault answered with status \(status)" + (words.isEmpty ? "" : ": \(words)")
    case .otherEngine(let type):
      "it is in an engine of the type \(type), and only key/value engines (kv) have secrets that stay"
    case .unanswered(let error): "\(error)"
    case .malformedAnswer: "the answer is none of Vault's: check VAULT_ADDR"
    case .cancelled: "cancelled"
    }
  }
}
