import AWSClient
import Secrets

/// The proof that whoever redeems an authorization code is the one who asked for it (PKCE, RFC 7636): only its digest goes
/// through the browser.
public struct CodeVerifier: Equatable, Sendable {
  /// 43 to 128 characters of `A-Z a-z 0-9 - . _ ~` (section 4.1).
  public let value: Secret

  /// Takes 32 bytes that nobody can guess.
  ///
  /// - Parameter bytes: the bytes, which stay the caller's.
  public init(bytes: UnsafeRawBufferPointer) {
    value = Secret(base64ForURL: bytes)
  }

  /// Takes 32 bytes from the system's random source.
  public init() {
    var generator = SystemRandomNumberGenerator()
    var bytes = WipedBuffer(capacity: 32)
    for _ in 0..<32 { bytes.append(generator.next() as UInt8) }
    self = bytes.withBytes { CodeVerifier(bytes: $0) }
  }

  /// What goes along with the address of the consent page, by the method `S256` (section 4.2).
  public var challenge: String {
    SecretDigest.sha256(value).withBytes { Secret(base64ForURL: $0) }.revealed()
  }
}
