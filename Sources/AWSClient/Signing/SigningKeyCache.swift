import Secrets
import Synchronization

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
