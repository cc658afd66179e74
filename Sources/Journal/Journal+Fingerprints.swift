import AWSClient
import PrivateFiles
import Secrets

extension Journal {
  /// The name of the file with the salt.
  static let saltName = "journal.salt"
  private static let saltBytes = 32

  /// A mark of a secret by which two entries of this journal can be compared, and nothing else: an HMAC-SHA-256 with a
  /// random key that is kept beside the journal and nowhere else.
  ///
  /// - Parameter secret: the secret.
  /// - Returns: the first 64 bits in hexadecimal.
  /// - Throws: `PrivateFileFailure` where the key cannot be read or made.
  public func fingerprint(of secret: Secret) throws(PrivateFileFailure) -> String {
    let salt = try salt()
    let code = secret.withBytes { Digest.hmac(key: salt, $0) }
    return String(code.withBytes { Hexadecimal.text($0) }.prefix(16))
  }

  private func salt() throws(PrivateFileFailure) -> Secret {
    if let salt = try existingSalt() { return salt }
    var generator = SystemRandomNumberGenerator()
    let random = (0..<Self.saltBytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
    // Another process may be faster: its salt counts then.
    _ = try folder.create(Self.saltName, with: random.withUnsafeBytes { Hexadecimal.text($0) })
    guard let salt = try existingSalt() else {
      throw PrivateFileFailure("\(folder.path)/\(Self.saltName): it is gone.")
    }
    return salt
  }

  private func existingSalt() throws(PrivateFileFailure) -> Secret? {
    guard let salt = try folder.read(Self.saltName, limit: 1 << 20) else { return nil }
    guard salt.count == Self.saltBytes * 2 else {
      throw PrivateFileFailure(
        "\(folder.path)/\(Self.saltName): it is not a salt of this program. Fingerprints of a new one cannot be compared "
          + "with those before; remove the file to have one made.")
    }
    return salt
  }
}
