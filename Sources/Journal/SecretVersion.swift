import JSON

/// Which version of a secret was sent as a credential. It tells where the secret is and which one it was, and is none itself.
public struct SecretVersion: Hashable, Sendable {
  /// The credential, by the name that the operator gave it.
  public let field: String
  /// The store, and what was asked for there.
  public let source: String
  /// The version, as the store names it.
  public let version: String

  /// Names a version.
  ///
  /// - Parameters:
  ///   - field: the credential.
  ///   - source: the store, and what is asked for there.
  ///   - version: the version.
  public init(field: String, source: String, version: String) {
    self.field = field
    self.source = source
    self.version = version
  }

  /// In words: `clientSecret from ssm:/sf/secret, version 3`.
  public var text: String { "\(field) from \(source), version \(version)" }
}

extension SecretVersion {
  /// As entries keep it.
  var json: JSONValue {
    ["field": .string(field), "source": .string(source), "version": .string(version)]
  }

  /// Reads what an entry has; nil for what is none.
  init?(_ json: JSONValue) {
    guard let field = json["field"]?.text, let source = json["source"]?.text,
      let version = json["version"]?.text
    else { return nil }
    self.init(field: field, source: source, version: version)
  }
}
