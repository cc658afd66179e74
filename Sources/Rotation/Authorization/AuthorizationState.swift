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
