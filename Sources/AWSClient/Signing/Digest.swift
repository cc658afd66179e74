import COpenSSL
import Secrets

/// SHA-256 and HMAC by OpenSSL; keys and intermediate values live in memory that is wiped.
package enum Digest {
  /// The digest's length in bytes.
  static let byteCount = 32

  /// Fetched once: `EVP_sha256` would be looked up by its name for every digest.
  // OpenSSL counts who uses an algorithm atomically, and changes nothing else in one that was fetched: any thread may read it.
  private nonisolated(unsafe) static let sha256: OpaquePointer = {
    guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else {
      preconditionFailure("OpenSSL has no SHA-256")
    }
    return algorithm
  }()

  /// What every HMAC-SHA-256 begins as a copy of. Its key is no secret: only a context that has had a key can be copied.
  // Only copied after this, which reads it: any thread may do that.
  private nonisolated(unsafe) static let freshHMAC: OpaquePointer = {
    let key = [UInt8](repeating: 0, count: byteCount)
    guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil), let context = EVP_MAC_CTX_new(algorithm) else {
      preconditionFailure("OpenSSL has no HMAC")
    }
    EVP_MAC_free(algorithm)
    // OpenSSL reads both texts through the parameters, and only there.
    let done = "digest".withCString { name in
      "SHA256".withCString { value in
        let parameters = [
          OSSL_PARAM_construct_utf8_string(name, UnsafeMutablePointer(mutating: value), 0),
          OSSL_PARAM_construct_end(),
        ]
        return EVP_MAC_init(context, key, key.count, parameters)
      }
    }
    precondition(done == 1, "OpenSSL refused to compute an HMAC")
    return context
  }()

  /// The SHA-256 of bytes in lower-case hexadecimal.
  package static func sha256Hex(_ bytes: UnsafeRawBufferPointer) -> String {
    withSHA256(bytes, Hexadecimal.text)
  }

  /// The SHA-256 of bytes.
  ///
  /// - Parameters:
  ///   - bytes: the bytes.
  ///   - body: is given the 32 bytes of the digest, which are wiped afterwards.
  static func withSHA256<Result>(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    withDigest { digest in
      var count: UInt32 = 0
      let done = EVP_Digest(bytes.baseAddress, bytes.count, digest.baseAddress, &count, sha256, nil)
      precondition(done == 1 && count == UInt32(byteCount), "OpenSSL refused to compute SHA-256")
      return body(UnsafeRawBufferPointer(digest))
    }
  }

  /// The SHA-256 of a text's UTF-8 in lower-case hexadecimal.
  package static func sha256Hex(_ text: String) -> String {
    var text = text
    return text.withUTF8 { sha256Hex(UnsafeRawBufferPointer($0)) }
  }

  /// HMAC-SHA-256.
  ///
  /// - Parameters:
  ///   - key: the key's bytes.
  ///   - message: the message's bytes.
  /// - Returns: the 32 bytes of the code.
  package static func hmac(key: Secret, _ message: UnsafeRawBufferPointer) -> Secret {
    withHMAC(key: key, message) { Secret($0) }
  }

  /// HMAC-SHA-256 of a text's UTF-8.
  static func hmac(key: Secret, _ message: String) -> Secret {
    var message = message
    return message.withUTF8 { hmac(key: key, UnsafeRawBufferPointer($0)) }
  }

  /// HMAC-SHA-256 of a text's UTF-8, in lower-case hexadecimal.
  static func hmacHex(key: Secret, _ message: String) -> String {
    var message = message
    return message.withUTF8 { withHMAC(key: key, UnsafeRawBufferPointer($0), Hexadecimal.text) }
  }

  /// SHA-1 in lower-case hexadecimal: not for security, only for the file names of the SSO token cache.
  static func sha1Hex(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      withDigest { digest in
        var count: UInt32 = 0
        let done = EVP_Digest(bytes.baseAddress, bytes.count, digest.baseAddress, &count, EVP_sha1(), nil)
        precondition(done == 1, "OpenSSL refused to compute SHA-1")
        return Hexadecimal.text(
          UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(digest)[..<Int(count)]))
      }
    }
  }

  private static func withHMAC<Result>(
    key: Secret, _ message: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    withDigest { digest in
      // What is freed here is wiped by OpenSSL first: it depends on the key.
      guard let context = EVP_MAC_CTX_dup(freshHMAC) else { preconditionFailure("OpenSSL has no memory") }
      defer { EVP_MAC_CTX_free(context) }
      var count = 0
      let done = key.withBytes { key in
        EVP_MAC_init(context, key.bindMemory(to: UInt8.self).baseAddress, key.count, nil) == 1
          && EVP_MAC_update(context, message.bindMemory(to: UInt8.self).baseAddress, message.count) == 1
          && EVP_MAC_final(context, digest.baseAddress, &count, digest.count) == 1
      }
      precondition(done && count == byteCount, "OpenSSL refused to compute an HMAC")
      return body(UnsafeRawBufferPointer(digest))
    }
  }

  private static func withDigest<Result>(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { digest in
      defer { wipe(UnsafeMutableRawBufferPointer(digest)) }
      return body(digest)
    }
  }
}

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
