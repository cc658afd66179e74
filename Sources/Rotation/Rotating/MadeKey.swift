import Forms
import Secrets

/// A private key that was made for a rotation, and the public half that the vendor must have before it is sent.
public struct MadeKey: Sendable, Equatable {
  /// The public half.
  public let publicKey: PublicKey
  /// What gives it to the vendor.
  public let statement: String
  /// Where the private half is to be kept, too; nil for nowhere.
  public let place: KeptKeyPlace?
  /// The private half, as it is sent.
  public let secret: Secret
}

/// The key pairs that are made in a run: one for each user at the vendor, also where several profiles sign in as the same one,
/// because a vendor has one place for a user's next public key.
actor MadeKeys {
  private var made: [[String]: Secret] = [:]

  /// The key of a user.
  ///
  /// - Parameters:
  ///   - user: the connector, the account and the user.
  ///   - new: a key that was just made, for a user who has none yet.
  func key(of user: [String], new: Secret) -> Secret {
    if let known = made[user] { return known }
    made[user] = new
    return new
  }
}

extension RotationPreparer {
  /// Credentials whose secrets are to be made, by the names that a person gave them.
  ///
  /// - Throws: `CredentialFieldError`, or `MadeKeyError` for one that is no private key.
  static func checkMade(_ entry: RotationPlan.Entry, _ definition: FormDefinition) throws {
    let fields = CredentialFields(definition)
    for secret in entry.secrets {
      guard case .made = secret.value else { continue }
      let found = try fields.find(secret.name)
      guard found.field?.facts.privateKey != nil else { throw MadeKeyError.noPrivateKey(name: secret.name) }
    }
  }

  /// The keys of a request that were made, with their statements.
  ///
  /// - Throws: `MadeKeyError` where no statement can be written.
  static func made(
    _ entry: RotationPlan.Entry, _ request: RotationRequest
  ) throws(MadeKeyError) -> [MadeKey] {
    guard let kept = entry.madeKey else { return [] }
    var keys: [MadeKey] = []
    for key in request.publicKeys {
      guard case .secret(let secret)? = request.body[key.place] else { continue }
      guard let statement = key.statement else { throw .noStatement(vendor: key.vendor) }
      keys.append(MadeKey(publicKey: key, statement: statement, place: kept.place, secret: secret))
    }
    return keys
  }
}

extension RotationPlan.Entry {
  /// Where the key that is to be made for the profile is kept, too; nil where none is made.
  var madeKey: (place: KeptKeyPlace?, Void)? {
    for secret in secrets { if case .made(let place) = secret.value { return (place, ()) } }
    return nil
  }

  /// Whether a key is made for the profile.
  public var makesKey: Bool { madeKey != nil }
}

/// Why no key can be made for a credential.
public enum MadeKeyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The credential is no private key.
  case noPrivateKey(name: String)
  /// The vendor's statement cannot be written.
  case noStatement(vendor: String)

  /// The failure in words.
  public var description: String {
    switch self {
    case .noPrivateKey(let name):
      "“\(name)” is no private key: new: makes key pairs only. Give its secret from another source."
    case .noStatement(let vendor):
      "The statement for \(vendor) needs a user name without characters that nobody sees: give it with --set."
    }
  }
}
