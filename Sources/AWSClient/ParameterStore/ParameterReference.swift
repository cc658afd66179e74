/// One version of a parameter of the Parameter Store, as AWS writes it: `NAME`, `NAME:3` for a version, `NAME:live` for a label; the
/// name may be a parameter's ARN.
public struct ParameterReference: Sendable, Hashable, CustomStringConvertible {
  /// The whole reference, as the service takes it.
  public let description: String
  /// The region that the ARN names; nil for a name, which is of the region that is asked.
  public let region: String?
  /// The version that is named by its number; nil where the newest, or what has a label, is wanted.
  public let number: String?

  /// Why a text is no such reference; never a part of the text.
  public struct Malformed: Error, Equatable {
    /// The rule that it breaks, in words.
    public let reason: String
  }

  /// Reads a reference.
  ///
  /// - Parameter text: the reference.
  /// - Throws: `Malformed`.
  public init(_ text: String) throws(Malformed) {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if parts.first == "arn", parts.count > 1 {
      guard parts.count >= 6, parts[2] == "ssm", parts[5].hasPrefix("parameter/"),
        AnswerName.isARN(parts[..<6].joined(separator: ":"))
      else {
        throw Malformed(
          reason: "a parameter's ARN has the form arn:aws:ssm:REGION:ACCOUNT:parameter/NAME")
      }
      do {
        try ConfigurationResolver.checkRegion(Sourced(parts[3], .section("ARN")))
      } catch {
        throw Malformed(reason: "the fourth part of a parameter's ARN is a region, such as eu-west-1")
      }
      region = parts[3]
      parts.removeFirst(5)
    } else {
      region = nil
    }
    guard parts.count <= 2, Self.isWord(parts[0], beside: "/"), parts[0].utf8.count <= 2_048 else {
      throw Malformed(
        reason: "a parameter's name has letters, digits and /_.-, and :VERSION or :LABEL may follow")
    }
    if parts.count == 2 {
      guard Self.isWord(parts[1], beside: ""), parts[1].utf8.count <= 100 else {
        throw Malformed(reason: "behind the name's colon stands a version's number or its label")
      }
      number = parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) } ? parts[1] : nil
    } else {
      number = nil
    }
    description = text
  }

  private static func isWord(_ text: String, beside other: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "_.-".utf8.contains(byte)
          || other.utf8.contains(byte)
      }
  }
}
