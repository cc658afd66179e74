import JSON
import Secrets

/// What a JSON Web Token (RFC 7519) says of itself. Only the members that are named here are read out; the signature is
/// not checked, because only the application that takes the token has the key.
///
/// The texts are texts of others: they pass a sanitizer for control characters where they are shown.
public struct JSONWebToken: Equatable, Sendable {
  /// Whether a token can be used at a time, by its own words. All times are seconds since 1970.
  public enum Validity: Equatable, Sendable {
    /// It can be used until a time.
    case until(Double)
    /// It can be used, and names no end.
    case withoutEnd
    /// It was over at a time.
    case expired(Double)
    /// It begins at a later time.
    case notBefore(Double)
  }

  /// How it is signed, such as `RS256`; `none` is not signed at all.
  public let algorithm: String
  /// Who made it (`iss`).
  public let issuer: String?
  /// Whom it is about (`sub`).
  public let subject: String?
  /// Whom it is for (`aud`).
  public let audience: [String]
  /// What it allows (`scope`, `scp` or `scopes`).
  public let scopes: [String]
  /// When it was made (`iat`), in seconds since 1970.
  public let issued: Double?
  /// From when on it counts (`nbf`), in seconds since 1970.
  public let begins: Double?
  /// Until when it counts (`exp`), in seconds since 1970.
  public let expires: Double?

  /// Whether the token can be used.
  ///
  /// - Parameter now: the time to judge by, in seconds since 1970.
  /// - Returns: what its own times say.
  public func validity(at now: Double) -> Validity {
    if let expires, expires <= now { return .expired(expires) }
    if let begins, begins > now { return .notBefore(begins) }
    return expires.map { .until($0) } ?? .withoutEnd
  }
}

extension JSONWebToken {
  /// What reading a text as a token gave.
  enum Reading: Equatable {
    case token(JSONWebToken)
    /// It begins as a token does and is not whole.
    case broken
    /// It is something else.
    case other
  }

  /// Reads a text; blanks around it do not count.
  ///
  /// - Parameter secret: the text.
  /// - Returns: what it is.
  static func read(_ secret: Secret) -> Reading {
    secret.withBytes { bytes in
      let text = bytes.trimmed
      let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 5, omittingEmptySubsequences: false)
      guard parts.count <= 3, let first = parts.first, first.count > 2, mayBeObject(first),
        let header = object(first),
        let algorithm = label(header, "alg")
      else { return .other }
      guard parts.count == 3, let payload = object(parts[1]), WipedBase64.decoded(parts[2], .url) != nil
      else { return .broken }
      return .token(JSONWebToken(algorithm: algorithm, payload))
    }
  }

  private init(algorithm: String, _ payload: JSONValue) {
    self.algorithm = algorithm
    issuer = Self.label(payload, "iss")
    subject = Self.label(payload, "sub")
    audience = Self.labels(payload["aud"])
    let scopes = ["scope", "scp", "scopes"].lazy.map { Self.labels(payload[$0]) }.first { !$0.isEmpty } ?? []
    self.scopes = scopes.flatMap { $0.split(separator: " ").map(String.init) }
    issued = Self.time(payload, "iat")
    begins = Self.time(payload, "nbf")
    expires = Self.time(payload, "exp")
  }

  /// Whether a text in base64 can be that of an object: it begins with a brace or a blank. Most secrets do not, and need not be decoded.
  private static func mayBeObject(_ part: Slice<UnsafeRawBufferPointer>) -> Bool {
    part.first.map { "eICD".utf8.contains($0) } ?? false
  }

  private static func object(_ part: Slice<UnsafeRawBufferPointer>) -> JSONValue? {
    guard let document = WipedBase64.decoded(part, .url),
      let json = try? document.withBytes({ bytes throws(JSONSyntaxError) in try JSONReader.read(bytes) }),
      case .object = json
    else { return nil }
    return json
  }

  /// Scalars of a text, and texts of a list, that are read out.
  private static let mostScalars = 200
  private static let mostTexts = 50

  private static func label(_ json: JSONValue, _ name: String) -> String? {
    json[name]?.text.map { $0.cut(to: mostScalars) }
  }

  /// A text, or the texts of a list.
  private static func labels(_ json: JSONValue?) -> [String] {
    switch json {
    case .string(let text): [text.cut(to: mostScalars)]
    case .list(let items): items.prefix(mostTexts).flatMap(labels)
    default: []
    }
  }

  /// Seconds since 1970 (RFC 7519, section 2: NumericDate); nil beyond some thousands of years.
  private static func time(_ json: JSONValue, _ name: String) -> Double? {
    (json[name]?.number?.double).flatMap { abs($0) < 1e11 ? $0 : nil }
  }
}

extension String {
  /// The text, with an ellipsis in place of what is beyond a number of scalars.
  package func cut(to most: Int) -> String {
    let scalars = unicodeScalars
    guard scalars.count > most else { return self }
    return String(String.UnicodeScalarView(scalars.prefix(most - 1))) + "…"
  }
}
