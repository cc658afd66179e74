import Secrets

/// Digests of secrets for other purposes than signing, by the same library.
public enum SecretDigest {
  /// The SHA-256 of a secret's bytes.
  ///
  /// - Parameter secret: the secret.
  /// - Returns: 64 lower-case hexadecimal digits. They are no secret, but of a short or guessable one they let anybody
  ///   try values until one fits.
  public static func sha256Hex(_ secret: Secret) -> String {
    secret.withBytes { Digest.sha256Hex($0) }
  }

  /// The SHA-256 of a secret's bytes.
  ///
  /// - Parameter secret: the secret.
  /// - Returns: the 32 bytes of the digest.
  public static func sha256(_ secret: Secret) -> Secret {
    secret.withBytes { bytes in Digest.withSHA256(bytes) { Secret($0) } }
  }

  /// HMAC-SHA-256 of a secret's bytes: without the key, nobody can try values.
  ///
  /// - Parameters:
  ///   - secret: the secret.
  ///   - key: the key, or a random salt.
  /// - Returns: the 32 bytes of the code.
  public static func keyed(_ secret: Secret, key: Secret) -> Secret {
    secret.withBytes { Digest.hmac(key: key, $0) }
  }
}
