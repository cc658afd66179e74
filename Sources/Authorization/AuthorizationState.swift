import AWSClient
import Secrets

/// The random `state` of an authorization request (RFC 6749, section 10.12): the answer must bring it back, so that
/// nobody can slip the code of another account in.
public struct AuthorizationState: Equatable, Sendable {
  /// 32 hexadecimal digits; compared in a time that does not depend on them.
  let value: Secret

  /// Takes 128 bits from the system's random source.
  public init() { value = .random(byteCount: 16) }

  /// Takes a given value, so that tests know it.
  ///
  /// - Parameter value: characters that a URL has without encoding.
  public init(_ value: Secret) { self.value = value }
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

  /// The next state: 128 bits of an HMAC-SHA-256 under the seed.
  public mutating func next() -> AuthorizationState {
    count += 1
    let code = SecretDigest.keyed(Secret(String(count)), key: seed)
    return code.withBytes { bytes in
      AuthorizationState(Secret(hexadecimal: UnsafeRawBufferPointer(rebasing: bytes[..<16])))
    }
  }
}
