/// The name of a secret in AWS Secrets Manager: `arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME`.
public struct SecretARN: Sendable, Hashable, CustomStringConvertible {
  /// The whole ARN.
  public let description: String
  /// The region that the secret is in.
  public let region: String

  /// Why a text is no such ARN; never a part of the text, which may be a secret in the wrong place.
  public struct Malformed: Error, Equatable {
    /// The rule that it breaks, in words.
    public let reason: String
  }

  /// Reads an ARN.
  ///
  /// - Parameter text: the ARN.
  /// - Throws: `Malformed`.
  public init(_ text: String) throws(Malformed) {
    let parts = text.split(separator: ":", maxSplits: 6, omittingEmptySubsequences: false)
    guard text.utf8.count <= 2_048, parts.count == 7, parts[0] == "arn", parts[1].hasPrefix("aws"),
      parts[1].utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") }),
      parts[2] == "secretsmanager", parts[5] == "secret"
    else {
      throw Malformed(
        reason: "a secret's ARN has the form arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME")
    }
    do {
      try ConfigurationResolver.checkRegion(Sourced(String(parts[3]), .section("ARN")))
    } catch {
      throw Malformed(reason: "the fourth part of a secret's ARN is a region, such as eu-west-1")
    }
    guard parts[4].utf8.count == 12, parts[4].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw Malformed(reason: "the fifth part of a secret's ARN is an account number of 12 digits")
    }
    guard Self.isName(String(parts[6])) else {
      throw Malformed(reason: "a secret's name has letters, digits and /_+=.@-! only")
    }
    description = text
    region = String(parts[3])
  }
  /// Whether a text can be a secret's name. Those of secrets that services manage have an exclamation mark: `appflow!…`.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 512
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "/_+=.@-!".utf8.contains(byte)
      }
  }
}
