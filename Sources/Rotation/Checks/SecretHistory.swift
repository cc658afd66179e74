import AWSClient
import Secrets

/// Which profiles a secret was typed for, so that a mix-up is noticed: the same secret for two profiles.
///
/// It lives in memory only and holds no secret, but codes under a key that is random in each process: they tell nobody
/// anything later.
public struct SecretHistory: Equatable, Sendable {
  private struct Entry: Equatable {
    let profile: String
    let field: String
    let code: Secret
  }

  private let key: Secret
  private var entries: [Entry] = []

  /// Begins without anything.
  public init() {
    key = .random(byteCount: 32)
  }

  /// Notes what was typed last into a field of a profile, in place of what was noted before.
  ///
  /// - Parameters:
  ///   - secret: what was typed; nothing is noted of an empty one.
  ///   - field: the field's name or place.
  ///   - profile: the profile's name.
  public mutating func note(_ secret: Secret, field: String, profile: String) {
    entries.removeAll { $0.profile == profile && $0.field == field }
    guard !secret.isEmpty else { return }
    entries.append(Entry(profile: profile, field: field, code: SecretDigest.keyed(secret, key: key)))
  }

  /// The other profiles that a secret was typed for.
  ///
  /// - Parameters:
  ///   - secret: the secret.
  ///   - profile: the profile that it is for now.
  /// - Returns: the names, the last one first, each once.
  public func otherProfiles(with secret: Secret, than profile: String) -> [String] {
    guard !secret.isEmpty, entries.contains(where: { $0.profile != profile }) else { return [] }
    let code = SecretDigest.keyed(secret, key: key)
    var names: [String] = []
    for entry in entries.reversed() where entry.profile != profile && entry.code == code {
      if !names.contains(entry.profile) { names.append(entry.profile) }
    }
    return names
  }
}

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
