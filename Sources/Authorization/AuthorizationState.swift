import AWSClient
import Secrets

/// What one authorization request has that nobody can guess: its random `state` (RFC 6749, section 10.12), which the answer
/// must bring back, so that nobody can slip the code of another account in; and its code verifier (RFC 7636).
public struct AuthorizationState: Equatable, Sendable {
  /// 32 hexadecimal digits; compared in a time that does not depend on them.
  let value: Secret
  /// What redeems the code, where the vendor takes that.
  let verifier: CodeVerifier

  /// Takes 128 bits for the state, and 256 for the verifier, from the system's random source.
  public init() { self.init(.random(byteCount: 16)) }

  /// Takes given values, so that tests know them.
  ///
  /// - Parameters:
  ///   - value: the state, characters that a URL has without encoding.
  ///   - verifier: the code verifier.
  public init(_ value: Secret, verifier: CodeVerifier = CodeVerifier()) {
    self.value = value
    self.verifier = verifier
  }
}

/// A sequence of states from a random seed, so that an editor's update stays a pure function. Without the seed, no state
/// tells anything about another.
public struct AuthorizationStates: Equatable, Sendable {
  private let seed: Secret
  private var count = 0

  /// Begins a sequence.
  ///
  /// - Parameter seed: what nobody can guess; given by tests only.
  public init(seed: Secret = .random(byteCount: 32)) { self.seed = seed }

  /// The next state: 128 bits of an HMAC-SHA-256 under the seed, and for its verifier another HMAC.
  public mutating func next() -> AuthorizationState {
    count += 1
    let code = SecretDigest.keyed(Secret(String(count)), key: seed)
    let proof = SecretDigest.keyed(Secret("verifier \(count)"), key: seed)
    return code.withBytes { bytes in
      AuthorizationState(
        Secret(hexadecimal: UnsafeRawBufferPointer(rebasing: bytes[..<16])),
        verifier: proof.withBytes { CodeVerifier(bytes: $0) })
    }
  }
}
