import COpenSSL
import JSON
import OperatingSystem
import Secrets

/// The key of a proof of possession (RFC 9449): of the curve P-256, for signatures by ES256 (RFC 7518, section 3.4).
final class ProofKey: Sendable {
  // OpenSSL changes nothing in a key that is only read and signed with, and counts its owners atomically: any thread may use it.
  private nonisolated(unsafe) let key: OpaquePointer

  private static let curve = "prime256v1"
  /// Bytes of a coordinate, and of each half of a signature.
  private static let size = 32

  private init?(_ key: OpaquePointer?) {
    // What could not be read is no error of a later call.
    ERR_clear_error()
    guard let key else { return nil }
    guard Self.group(of: key) == Self.curve else {
      EVP_PKEY_free(key)
      return nil
    }
    self.key = key
  }

  deinit { EVP_PKEY_free(key) }

  /// Makes a new key.
  ///
  /// - Returns: nil where OpenSSL cannot make one, such as without memory.
  static func make() -> ProofKey? {
    guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { return nil }
    defer { EVP_PKEY_CTX_free(context) }
    var made: OpaquePointer?
    guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, curve) == 1,
      EVP_PKEY_generate(context, &made) == 1
    else { return nil }
    return ProofKey(made)
  }

  /// Reads a key that is not encrypted.
  ///
  /// - Parameter pem: the key in PEM, in its own form (SEC 1) or in PKCS #8.
  /// - Returns: nil where there is no key of the curve in it.
  convenience init?(pem: Secret) {
    let der = pem.withBytes { bytes -> Secret? in
      var digits = WipedBuffer(capacity: bytes.count)
      for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) where line.first != 0x2D {
        digits.append(UnsafeRawBufferPointer(rebasing: line))
      }
      return digits.withBytes { WipedBase64.decoded($0[...], .standard) }
    }
    guard let der, !der.isEmpty else { return nil }
    self.init(
      der.withBytes { bytes in
        var place = bytes.bindMemory(to: UInt8.self).baseAddress
        return d2i_AutoPrivateKey(nil, &place, bytes.count)
      })
  }

  /// The key in PEM, in its own form (SEC 1), as AWS's tools keep it; nil where OpenSSL cannot write it.
  var pem: Secret? {
    guard let output = BIO_new(BIO_s_mem()) else { return nil }
    defer { BIO_free(output) }
    guard PEM_write_bio_PrivateKey_traditional(output, key, nil, nil, 0, nil, nil) == 1 else { return nil }
    var text = WipedBuffer(capacity: 512)
    var count = 0
    repeat {
      text.append(atMost: 512) { room in
        count = max(Int(BIO_read(output, room.baseAddress, Int32(room.count))), 0)
        return count
      }
    } while count > 0
    return text.secret()
  }

  /// The proof for one request (RFC 9449, section 4.2).
  ///
  /// - Parameters:
  ///   - method: the request's method.
  ///   - url: where it goes, without query.
  ///   - time: when.
  ///   - id: what no other proof has.
  /// - Returns: the value of the header `DPoP`; nil where OpenSSL does not sign.
  func proof(method: String, url: String, at time: WallTime, id: String) -> Secret? {
    guard let x = coordinate(OSSL_PKEY_PARAM_EC_PUB_X), let y = coordinate(OSSL_PKEY_PARAM_EC_PUB_Y) else {
      return nil
    }
    let header: JSONValue = [
      "typ": "dpop+jwt", "alg": "ES256",
      "jwk": ["kty": "EC", "crv": "P-256", "x": .secret(x), "y": .secret(y)],
    ]
    let claims: JSONValue = [
      "htm": .string(method), "htu": .string(url), "iat": .number(JSONNumber(Int(time.seconds))),
      "jti": .string(id),
    ]
    var text = WipedBuffer(capacity: 1_024)
    text.append(Self.encoded(header))
    text.append(".")
    text.append(Self.encoded(claims))
    guard let signature = text.withBytes(signature) else { return nil }
    text.append(".")
    text.append(signature)
    return text.secret()
  }

  private static func encoded(_ value: JSONValue) -> Secret {
    JSONWriter.body(value).withBytes { Secret(base64ForURL: $0) }
  }

  private static func group(of key: OpaquePointer) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { name in
      guard EVP_PKEY_get_group_name(key, name.baseAddress, name.count, nil) == 1,
        let start = name.baseAddress
      else { return nil }
      return String(cString: start)
    }
  }

  /// One of the public key's coordinates, encoded.
  private func coordinate(_ name: String) -> Secret? {
    var number: OpaquePointer?
    defer { BN_free(number) }
    guard EVP_PKEY_get_bn_param(key, name, &number) == 1 else { return nil }
    return Self.padded([number]).map { $0.withBytes { Secret(base64ForURL: $0) } }
  }

  /// The two halves of a signature, encoded.
  private func signature(of text: UnsafeRawBufferPointer) -> Secret? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    let bytes = text.bindMemory(to: UInt8.self).baseAddress
    guard EVP_DigestSignInit_ex(context, nil, "SHA256", nil, nil, key, nil) == 1 else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { der in
      var count = der.count
      guard EVP_DigestSign(context, der.baseAddress, &count, bytes, text.count) == 1 else { return nil }
      var place = UnsafePointer(der.baseAddress)
      guard let pair = d2i_ECDSA_SIG(nil, &place, count) else { return nil }
      defer { ECDSA_SIG_free(pair) }
      return Self.padded([ECDSA_SIG_get0_r(pair), ECDSA_SIG_get0_s(pair)]).map {
        $0.withBytes { Secret(base64ForURL: $0) }
      }
    }
  }

  /// Numbers, each in its full length.
  private static func padded(_ numbers: [OpaquePointer?]) -> Secret? {
    var bytes = WipedBuffer(capacity: numbers.count * size)
    for number in numbers {
      var isWritten = false
      bytes.append(atMost: size) { room in
        isWritten = BN_bn2binpad(number, room.bindMemory(to: UInt8.self).baseAddress, Int32(size)) == size
        return isWritten ? size : 0
      }
      guard isWritten else { return nil }
    }
    return bytes.secret()
  }
}
