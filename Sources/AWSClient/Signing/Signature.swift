import Synchronization
import Secrets

/// What a signature is valid for: one day, one region, one service.
public struct CredentialScope: Sendable, Equatable, CustomStringConvertible {
  /// The day in UTC, such as `20260131`.
  public let day: String
  /// The region, such as `eu-west-1`.
  public let region: String
  /// The service's signing name, such as `appflow`.
  public let service: String
  /// The scope as the string to sign and the `Authorization` header carry it.
  public let description: String

  /// Makes a scope.
  ///
  /// - Parameters:
  ///   - day: the day in UTC, eight digits.
  ///   - region: the region.
  ///   - service: the service's signing name.
  public init(day: String, region: String, service: String) {
    self.day = day
    self.region = region
    self.service = service
    description = String(joining: [day, "/", region, "/", service, "/aws4_request"])
  }
}

/// The later steps of Signature Version 4.
public enum Signature {
  /// The algorithm's name in the string to sign and in the `Authorization` header.
  public static let algorithm = "AWS4-HMAC-SHA256"

  /// The second step: the text that the key signs.
  ///
  /// - Parameters:
  ///   - digest: the canonical request's SHA-256 in hexadecimal.
  ///   - date: the value of `X-Amz-Date`.
  ///   - scope: what the signature is valid for.
  /// - Returns: the string to sign; it holds no secret.
  public static func stringToSign(digest: String, date: String, scope: CredentialScope) -> String {
    String(joining: [algorithm, "\n", date, "\n", scope.description, "\n", digest])
  }

  /// The third step: the key for one scope.
  ///
  /// - Parameters:
  ///   - secretAccessKey: the credentials' secret.
  ///   - scope: what the key is valid for.
  /// - Returns: the key, 32 bytes.
  public static func signingKey(secretAccessKey: Secret, scope: CredentialScope) -> Secret {
    var first = WipedBuffer(capacity: secretAccessKey.count + 4)
    first.append("AWS4")
    first.append(secretAccessKey)
    let day = Digest.hmac(key: first.secret(), scope.day)
    let region = Digest.hmac(key: day, scope.region)
    let service = Digest.hmac(key: region, scope.service)
    return Digest.hmac(key: service, "aws4_request")
  }

  /// The last step: the signature itself.
  ///
  /// - Parameters:
  ///   - stringToSign: the text.
  ///   - key: the key for its scope.
  /// - Returns: 64 hexadecimal digits.
  public static func signature(of stringToSign: String, key: Secret) -> String {
    Digest.hmacHex(key: key, stringToSign)
  }
}

extension String {
  /// Texts one after the other, copied once: for every request, interpolation would cost more than the hashing.
  ///
  /// - Parameter parts: the texts.
  fileprivate init(joining parts: [String]) {
    let count = parts.reduce(0) { $0 + $1.utf8.count }
    self.init(unsafeUninitializedCapacity: count) { bytes in
      var end = 0
      for var part in parts {
        part.withUTF8 { source in
          _ = UnsafeMutableBufferPointer(rebasing: bytes[end...]).update(fromContentsOf: source)
          end += source.count
        }
      }
      return count
    }
  }
}

/// Keeps the last signing key, which is the same for a whole day: four of the five HMACs of a signature make it.
///
/// It signs like the secret access key that it was made of, so it is a `Secret`: wiped when another takes its place, and
/// when the cache goes. One place is enough, because a signer has one region and service and seldom more than one secret.
final class SigningKeyCache: Sendable {
  private struct Kept {
    let secretAccessKey: Secret
    let scope: CredentialScope
    let key: Secret
  }

  private let kept = Mutex<Kept?>(nil)

  /// The key for one scope, made only where it is another than the last.
  ///
  /// Goes by the secret and not by the access key's id, which another secret may have been given for.
  ///
  /// - Parameters:
  ///   - secretAccessKey: the credentials' secret.
  ///   - scope: what the key is valid for.
  /// - Returns: the key, 32 bytes.
  func key(secretAccessKey: Secret, scope: CredentialScope) -> Secret {
    kept.withLock { kept in
      if let kept, kept.scope == scope, kept.secretAccessKey == secretAccessKey { return kept.key }
      let key = Signature.signingKey(secretAccessKey: secretAccessKey, scope: scope)
      kept = Kept(secretAccessKey: secretAccessKey, scope: scope, key: key)
      return key
    }
  }
}
