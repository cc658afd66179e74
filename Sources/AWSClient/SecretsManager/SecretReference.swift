/// One version of a secret of AWS Secrets Manager: the secret by its ARN or its name, and which version of it.
public struct SecretReference: Sendable, Hashable, CustomStringConvertible {
  /// Which version of a secret.
  public enum Version: Sendable, Hashable {
    /// The one that has the stage `AWSCURRENT`.
    case current
    /// The one that has a stage, such as `AWSPENDING`.
    case stage(String)
    /// The one with an id.
    case id(String)
  }

  /// The secret's ARN or its name, as the service takes both.
  public let id: String
  /// The region that the ARN names; nil for a name, which is of the region that is asked.
  public let region: String?
  /// Which version of it.
  public let version: Version

  /// The stage of the version that counts where nobody says another one.
  static let currentStage = "AWSCURRENT"

  /// The current version of a secret.
  ///
  /// - Parameter arn: the secret.
  public init(_ arn: SecretARN) {
    self.init(id: arn.description, region: arn.region, version: .current)
  }

  private init(id: String, region: String?, version: Version) {
    self.id = id
    self.region = region
    self.version = version
  }

  /// Reads a reference in the form that task definitions of ECS have, in which a colon, which no name has, ends the name:
  /// `ARN` or `NAME`, and where anything is wanted of it `:KEY:STAGE:ID`, each of which may be empty.
  ///
  /// - Parameter text: the reference.
  /// - Returns: the reference, and the key of the JSON object in the secret, where one is named.
  /// - Throws: `SecretARN.Malformed`, which has nothing of the text.
  public static func read(_ text: String) throws(SecretARN.Malformed) -> (
    secret: SecretReference, key: String?
  ) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    // arn, partition, service, region, account, secret, name.
    let count = parts.first == "arn" && parts.count > 1 ? 7 : 1
    guard parts.count == count || parts.count == count + 3 else { throw .unknownForm }
    let name = parts[..<count].joined(separator: ":")
    let region: String?
    if count > 1 {
      region = try SecretARN(name).region
    } else {
      guard SecretARN.isName(name) else { throw .unknownForm }
      region = nil
    }
    guard parts.count > count else {
      return (SecretReference(id: name, region: region, version: .current), nil)
    }
    let version = try Self.version(stage: parts[count + 1], id: parts[count + 2])
    return (
      SecretReference(id: name, region: region, version: version), parts[count].isEmpty ? nil : parts[count]
    )
  }

  private static func version(stage: String, id: String) throws(SecretARN.Malformed) -> Version {
    switch (stage.isEmpty, id.isEmpty) {
    case (true, true): return .current
    case (false, false):
      throw SecretARN.Malformed(reason: "a version is named by its stage or by its id, and not by both")
    case (false, true):
      guard stage.utf8.count <= 256, stage.utf8.allSatisfy(isGraphic) else {
        throw SecretARN.Malformed(
          reason: "a version's stage is a word of up to 256 characters, such as AWSPENDING")
      }
      return stage == currentStage ? .current : .stage(stage)
    case (true, false):
      guard (32...64).contains(id.utf8.count), id.utf8.allSatisfy(isGraphic) else {
        throw SecretARN.Malformed(reason: "a version's id has 32 to 64 characters")
      }
      return .id(id)
    }
  }

  private static func isGraphic(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }

  /// The reference as it is written, without a key.
  public var description: String { text(key: nil) }

  /// The reference as it is written.
  ///
  /// - Parameter key: the key that stands in the form of task definitions.
  public func text(key: String?) -> String {
    let (stage, version) =
      switch self.version {
      case .current: ("", "")
      case .stage(let stage): (stage, "")
      case .id(let id): ("", id)
      }
    guard key != nil || self.version != .current else { return id }
    return "\(id):\(key ?? ""):\(stage):\(version)"
  }
}

extension SecretARN.Malformed {
  fileprivate static let unknownForm = SecretARN.Malformed(
    reason:
      "a secret is named by its ARN, arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, or by its name, "
      + "and a version of it as in ECS, with three colons: ARN:KEY:STAGE:ID, such as ARN::AWSPENDING:")
}
