import COpenSSL
import Secrets

/// SHA-256 and HMAC by OpenSSL; keys and intermediate values live in memory that is wiped.
package enum Digest {
  /// The digest's length in bytes.
  static let byteCount = 32

  /// The SHA-256 of bytes in lower-case hexadecimal.
  package static func sha256Hex(_ bytes: UnsafeRawBufferPointer) -> String {
    withDigest { digest in
      var count: UInt32 = 0
      let done = EVP_Digest(bytes.baseAddress, bytes.count, digest.baseAddress, &count, EVP_sha256(), nil)
      precondition(done == 1 && count == UInt32(byteCount), "OpenSSL refused to compute SHA-256")
      return hex(UnsafeRawBufferPointer(digest))
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
    withDigest { digest in
      var count: UInt32 = 0
      let done = key.withBytes { key in
        HMAC(
          EVP_sha256(), key.baseAddress, Int32(key.count), message.bindMemory(to: UInt8.self).baseAddress,
          message.count, digest.baseAddress, &count)
      }
      precondition(done != nil && count == UInt32(byteCount), "OpenSSL refused to compute an HMAC")
      return Secret(UnsafeRawBufferPointer(digest))
    }
  }

  /// HMAC-SHA-256 of a text's UTF-8.
  static func hmac(key: Secret, _ message: String) -> Secret {
    var message = message
    return message.withUTF8 { hmac(key: key, UnsafeRawBufferPointer($0)) }
  }

  /// SHA-1 in lower-case hexadecimal: not for security, only for the file names of the SSO token cache.
  static func sha1Hex(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      withDigest { digest in
        var count: UInt32 = 0
        let done = EVP_Digest(bytes.baseAddress, bytes.count, digest.baseAddress, &count, EVP_sha1(), nil)
        precondition(done == 1, "OpenSSL refused to compute SHA-1")
        return hex(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(digest)[..<Int(count)]))
      }
    }
  }

  /// Bytes in lower-case hexadecimal.
  package static func hex(_ bytes: UnsafeRawBufferPointer) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: bytes.count * 2) { text in
      for (index, byte) in bytes.enumerated() {
        text[index * 2] = digits[Int(byte >> 4)]
        text[index * 2 + 1] = digits[Int(byte & 15)]
      }
      return bytes.count * 2
    }
  }

  private static func withDigest<Result>(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { digest in
      defer { wipe(UnsafeMutableRawBufferPointer(digest)) }
      return body(digest)
    }
  }
}
