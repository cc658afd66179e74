import AWSClient
import Secrets

/// A few digits that two people can compare over the phone, to know that they hold the same secret.
public struct Fingerprint: Equatable, Sendable, CustomStringConvertible {
  /// Bytes from which on a secret gets a fingerprint: whoever reads the digits of a shorter one, such as a PIN, could
  /// find it by trying all.
  public static let leastBytes = 8
  /// Digits that are shown.
  private static let digitCount = 8

  /// The first 8 hexadecimal digits of the SHA-256 of the secret's bytes: what `printf %s … | sha256sum` begins with.
  public let description: String

  /// Takes a secret's fingerprint.
  ///
  /// - Parameter secret: the secret, exactly as it is sent.
  /// - Returns: nil for a secret of fewer than `leastBytes` bytes.
  public init?(of secret: Secret) {
    guard secret.count >= Self.leastBytes else { return nil }
    description = String(SecretDigest.sha256Hex(secret).prefix(Self.digitCount))
  }
}
