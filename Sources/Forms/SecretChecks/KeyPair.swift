import COpenSSL
import Secrets

/// A private key of an asymmetric algorithm, read or made by OpenSSL: what can be said of it without showing it.
public final class KeyPair {
  /// What a pair that is made has in bits: what NIST SP 800-57 takes for keys that are in use beyond 2030.
  public static let bitsOfNew = 3_072

  private let key: OpaquePointer

  private init(_ key: OpaquePointer) { self.key = key }

  deinit { EVP_PKEY_free(key) }

  /// Reads a key.
  ///
  /// - Parameter der: the key in DER: PKCS #8, or the older form of its algorithm, such as PKCS #1; not encrypted.
  /// - Returns: nil where OpenSSL finds no private key in it.
  public convenience init?(der: Secret) {
    let read = der.withBytes { bytes -> OpaquePointer? in
      guard !bytes.isEmpty else { return nil }
      var place = bytes.bindMemory(to: UInt8.self).baseAddress
      return d2i_AutoPrivateKey(nil, &place, bytes.count)
    }
    // What could not be read is no error of a later call.
    ERR_clear_error()
    guard let read else { return nil }
    self.init(read)
  }

  /// Makes a new RSA key. It takes some tenths of a second.
  ///
  /// - Parameter bits: its length.
  /// - Returns: nil where OpenSSL cannot make one, such as without memory.
  public convenience init?(rsaOf bits: Int = KeyPair.bitsOfNew) {
    guard let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { return nil }
    defer { EVP_PKEY_CTX_free(context) }
    var made: OpaquePointer?
    guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) == 1,
      EVP_PKEY_generate(context, &made) == 1, let made
    else { return nil }
    self.init(made)
  }

  /// The algorithm's name: `RSA`, `EC`, `ED25519`.
  public var algorithm: String { EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "" }

  /// The key's length in bits.
  public var bits: Int { Int(EVP_PKEY_get_bits(key)) }

  /// Whether the numbers of an RSA key belong together: in one that was damaged on the way they may not. Of other algorithms,
  /// and of keys beyond what is in use anywhere, that is taken for granted.
  public var isSound: Bool { algorithm != "RSA" || bits > 16_384 || RSANumbers(key)?.isConsistent ?? false }

  /// The public half (SubjectPublicKeyInfo, RFC 5280) in base64 without line breaks.
  public var publicKey: String { withPublicKey(Self.base64) }

  /// SHA-256 of the public half in DER, in base64, behind `SHA256:`.
  public var fingerprint: String {
    withPublicKey { bytes in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
        let done = EVP_Digest(bytes.baseAddress, bytes.count, digest.baseAddress, nil, EVP_sha256(), nil)
        precondition(done == 1, "OpenSSL refused to compute SHA-256")
        return "SHA256:" + Self.base64(UnsafeRawBufferPointer(digest))
      }
    }
  }

  /// The private half in PEM: PKCS #8 (RFC 5958), not encrypted; nil where OpenSSL cannot write it.
  public var privateKey: Secret? {
    guard let output = BIO_new(BIO_s_mem()) else { return nil }
    defer { BIO_free(output) }
    guard PEM_write_bio_PKCS8PrivateKey(output, key, nil, nil, 0, nil, nil) == 1 else { return nil }
    let piece = 1_024
    var text = WipedBuffer(capacity: 4_096)
    var count = 0
    repeat {
      text.append(atMost: piece) { room in
        count = max(Int(BIO_read(output, room.baseAddress, Int32(piece))), 0)
        return count
      }
    } while count > 0
    return text.secret()
  }

  private func withPublicKey<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let count = Int(i2d_PUBKEY(key, nil))
    precondition(count > 0, "OpenSSL cannot write a public key")
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { bytes in
      var end = bytes.baseAddress
      i2d_PUBKEY(key, &end)
      return body(UnsafeRawBufferPointer(bytes))
    }
  }

  private static func base64(_ bytes: UnsafeRawBufferPointer) -> String {
    // OpenSSL puts a zero byte behind the digits.
    let room = (bytes.count + 2) / 3 * 4 + 1
    return String(unsafeUninitializedCapacity: room) { text in
      Int(
        EVP_EncodeBlock(text.baseAddress, bytes.bindMemory(to: UInt8.self).baseAddress, Int32(bytes.count)))
    }
  }
}

/// What can be said of a private key without showing it.
public struct PrivateKeyFacts: Equatable, Sendable {
  /// The algorithm, as OpenSSL names it: `RSA`.
  public let algorithm: String
  /// The length in bits.
  public let bits: Int
  /// SHA-256 of the public half: `SHA256:` and base64.
  public let fingerprint: String
  /// The public half in base64.
  public let publicKey: String
  /// Whether its two halves belong together.
  let isSound: Bool

  /// Looks at a key.
  ///
  /// - Parameter key: the pair.
  public init(_ key: KeyPair) {
    algorithm = key.algorithm
    bits = key.bits
    fingerprint = key.fingerprint
    publicKey = key.publicKey
    isSound = key.isSound
  }
}
