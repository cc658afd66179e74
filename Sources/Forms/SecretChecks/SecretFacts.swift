import JSON
import Secrets

/// What can be said about a secret without showing it: found from its bytes, without a copy of them outside wiped memory.
public struct SecretFacts: Equatable, Sendable {
  /// What kind of text it is.
  public enum Format: Equatable, Sendable {
    /// Nothing that is known here.
    case plain
    /// A JSON Web Token.
    case jsonWebToken(JSONWebToken)
    /// The start of a JSON Web Token, not whole.
    case brokenJSONWebToken
    /// Certificates or keys.
    case pem([PEMBlock])
    /// A JSON object, by its members' names.
    case document(keys: [String])
    /// A JSON list.
    case list
  }

  /// Unicode scalars, as the service counts them.
  public let characters: Int
  /// Lines; a line break at the end begins none.
  public let lines: Int
  /// Whether it begins with a blank or a line break.
  public let beginsBlank: Bool
  /// Whether it ends with a blank that is no line break.
  public let endsBlank: Bool
  /// Whether it ends with a line break.
  public let endsInLineBreak: Bool
  /// Whether blanks or line breaks stand between other characters.
  public let hasInnerBlanks: Bool
  /// What kind of text it is.
  public let format: Format
  /// Whether a PEM text has something before, between or behind its pieces.
  let hasTextOutside: Bool
  /// What the text looks as if it were meant for something else.
  let looks: [SecretLook]

  /// Looks at a secret.
  ///
  /// - Parameter secret: the secret, exactly as it is sent.
  /// - Returns: what can be said about it.
  public static func of(_ secret: Secret) -> SecretFacts { SecretFacts(secret) }

  private init(_ secret: Secret) {
    characters = secret.scalarCount
    let (lines, begins, last, inner) = secret.withBytes { bytes in
      let breaks = bytes.indices.count { index in
        // A carriage return and its line feed are one break.
        bytes[index] == 0x0A
          || bytes[index] == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A)
      }
      let endsInBreak = bytes.last == 0x0A || bytes.last == 0x0D
      return (
        bytes.isEmpty ? 0 : breaks + (endsInBreak ? 0 : 1), bytes.first.map(isBlank) ?? false, bytes.last,
        bytes.trimmed.contains(where: isBlank)
      )
    }
    self.lines = lines
    beginsBlank = begins
    endsInLineBreak = last == 0x0A || last == 0x0D
    endsBlank = last.map { isBlank($0) && $0 != 0x0A && $0 != 0x0D } ?? false
    hasInnerBlanks = inner
    format = Format(secret)
    hasTextOutside = if case .pem = format { PEMBlock.hasTextOutside(of: secret) } else { false }
    looks = SecretLook.all(in: secret, isPlain: format == .plain)
  }
}

extension SecretFacts.Format {
  fileprivate init(_ secret: Secret) {
    let blocks = PEMBlock.all(in: secret)
    if !blocks.isEmpty {
      self = .pem(blocks)
      return
    }
    switch JSONWebToken.read(secret) {
    case .token(let token): self = .jsonWebToken(token)
    case .broken: self = .brokenJSONWebToken
    case .other: self = Self.json(secret) ?? .plain
    }
  }

  /// An object or a list of JSON; nil for anything else.
  private static func json(_ secret: Secret) -> Self? {
    secret.withBytes { bytes in
      guard let first = bytes.trimmed.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
        let value = try? JSONReader.read(bytes)
      else { return nil }
      return value.object.map { .document(keys: $0.members.map(\.name)) } ?? .list
    }
  }
}
