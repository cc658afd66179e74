import JSON
import Secrets

/// The public half of a private key that goes out: by what the vendor shows of it, and how the vendor gets it.
public struct PublicKey: Equatable, Sendable {
  /// Where the private key stands in the request.
  public let place: JSONPointer
  /// What the vendor calls the fingerprint: `RSA_PUBLIC_KEY_FP`.
  public let name: String
  /// The fingerprint: `SHA256:…`.
  public let fingerprint: String
  /// Where the vendor is given the public half.
  public let vendor: String
  /// What gives it the public half; nil where nothing is known, or the user has no name that could be written there.
  public let statement: String?
  /// What must be known before that is run; nil for nothing.
  public let note: String?
  /// Whom the key signs in: the account and the user, as far as the request names them.
  public let user: [String]
  /// The algorithm and the length: `RSA, 3072 bits`.
  public let kind: String

  /// The name and the fingerprint, as the vendor shows them beside each other.
  public var text: String { "\(name) \(fingerprint)" }

  /// The same for scripts.
  public var json: JSONValue {
    ["path": .string(place.description), "name": .string(name), "fingerprint": .string(fingerprint)]
  }

  /// Whether a user's name can stand in a statement.
  ///
  /// - Parameter name: the name.
  public static func canName(_ name: String) -> Bool { identifier(name) != nil }

  /// A name as an identifier in SQL: in quotes, where it needs them. Outside of them case does not count.
  ///
  /// - Returns: nil for an empty name, and for one with characters that nobody sees.
  static func identifier(_ name: String) -> String? {
    let scalars = name.unicodeScalars
    guard let first = scalars.first, !scalars.contains(where: \.isHidden) else { return nil }
    let isPlain = { (scalar: Unicode.Scalar) in
      scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_$".unicodeScalars.contains(scalar))
    }
    let isWord = scalars.allSatisfy(isPlain) && !"0123456789$".unicodeScalars.contains(first)
    return isWord ? name : "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}

extension PublicKey {
  init(
    _ key: PrivateKeyFacts, _ wanted: Catalogue.PrivateKey, at place: JSONPointer, in request: JSONValue
  ) {
    let text = { (place: JSONPointer?) in place.flatMap { request[$0]?.text } }
    let user = text(wanted.user)
    let statement = wanted.registration.flatMap { form in
      Self.identifier(user ?? "").map { name in
        // The name last: it may have braces in it.
        form.replacing("{publicKey}", with: key.publicKey).replacing("{user}", with: name)
      }
    }
    self.init(
      place: place, name: wanted.fingerprintName, fingerprint: key.fingerprint, vendor: wanted.vendor,
      statement: statement, note: wanted.note, user: [text(wanted.account), user].compactMap(\.self),
      kind: "\(key.algorithm), \(key.bits) bits")
  }
}

extension RequestRules {
  /// The public halves of the private keys in a request, to be compared with what the vendor has.
  ///
  /// - Parameter request: the whole request, its secrets masked.
  /// - Returns: one for each private key that can be read.
  public func publicKeys(in request: JSONValue) -> [PublicKey] {
    (request[RequestPaths.credentials]?.object?.members ?? []).flatMap { member in
      (api.catalogue.connectors[member.name]?.fields ?? []).compactMap { place, facts in
        guard let wanted = facts.privateKey, case .secret(let secret)? = request[place],
          let key = SecretFacts.of(secret).privateKey, key.algorithm == wanted.algorithm, key.isSound
        else { return nil }
        return PublicKey(key, wanted, at: place, in: request)
      }
    }
  }
}

extension SecretFacts {
  /// The only private key in the text; nil where there is none that can be read, or more than one.
  public var privateKey: PrivateKeyFacts? {
    guard case .pem(let blocks) = format, case let keys = blocks.filter(\.kind.isPrivate), keys.count == 1
    else { return nil }
    return keys.first?.key
  }
}
