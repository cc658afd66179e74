import AppFlow
import Secrets
import ServiceModel

/// What is wrong in a target's section, and on which line.
public struct TargetProblem: Error, Equatable, Sendable {
  /// The line, from 1.
  public let line: Int
  /// What is wrong and what the rule is, without a full stop.
  public let reason: String
}

/// Makes targets of sections `[target NAME]`.
public enum TargetReader {
  /// What a section may say, in the order in which it is told.
  private static let settings = [
    "aws_profile", "organization", "role", "external_id", "role_session_name", "regions",
  ]
  /// What only an organization has.
  private static let organizationSettings = ["role", "external_id", "role_session_name"]

  /// Whether a section is meant to be a target's.
  ///
  /// - Parameter section: the section.
  public static func isTarget(_ section: SettingsSection) -> Bool { words(section).first == "target" }

  /// Reads a section.
  ///
  /// - Parameters:
  ///   - section: the section.
  ///   - known: the targets that were read before it.
  /// - Returns: the target.
  /// - Throws: `TargetProblem`.
  public static func target(_ section: SettingsSection, known: [Target]) throws(TargetProblem) -> Target {
    let name = try name(section)
    if known.contains(where: { $0.name == name }) {
      throw TargetProblem(line: section.line, reason: "there is a target \(name) already")
    }
    if let line = section.secondLine {
      throw TargetProblem(
        line: line, reason: "[\(section.header)] stands a second time, after line \(section.line)")
    }
    if let other = section.settings.first(where: { !settings.contains($0.name) }) {
      let nearest = NearestName.of(other.name, among: settings).map { " Did you mean \($0)?" } ?? ""
      throw TargetProblem(
        line: other.line,
        reason: "there is no setting “\(other.name)” in [\(section.header)].\(nearest) There is "
          + NearestName.listing(settings))
    }
    return Target(name: name, accounts: try accounts(section), regions: try regions(section))
  }

  private static func words(_ section: SettingsSection) -> [String] {
    section.header.split { $0 == " " || $0 == "\t" }.map(String.init)
  }

  private static func name(_ section: SettingsSection) throws(TargetProblem) -> String {
    let words = words(section)
    guard words.count == 2, words[1].utf8.count <= 64, words[1].utf8.allSatisfy(isNameByte) else {
      throw TargetProblem(
        line: section.line,
        reason:
          "a target's section is [target NAME], and its name one word of at most 64 letters, digits and .-_, "
          + "not [\(section.header)]")
    }
    return words[1]
  }

  // MARK: Accounts

  private static func accounts(_ section: SettingsSection) throws(TargetProblem) -> Target.Accounts {
    let profile = try text("aws_profile", section, rule: "the name of an AWS profile") { !$0.isEmpty }
    guard try isOrganization(section) else {
      if let other = section.settings.first(where: { organizationSettings.contains($0.name) }) {
        throw TargetProblem(
          line: other.line,
          reason: "\(other.name) goes with organization = yes; an AWS profile says itself which role it takes"
        )
      }
      guard let profile else {
        throw TargetProblem(
          line: section.line,
          reason: "[\(section.header)] names no accounts: write aws_profile, or organization = yes and a role"
        )
      }
      return .profile(profile)
    }
    guard
      let role = try text(
        "role", section, rule: "the name of a role, which is the same in every account, and no ARN",
        isRole)
    else {
      throw TargetProblem(
        line: section.line,
        reason:
          "[\(section.header)] has organization = yes, and no role: the name that it has in every account")
    }
    return .organization(
      Target.Organization(
        role: role,
        externalID: try text(
          "external_id", section, rule: "2 to 1224 letters, digits and _+=,.@:/-",
          { (2...1_224).contains($0.utf8.count) && $0.utf8.allSatisfy { isWordByte($0, and: ":/") } }),
        sessionName: try text(
          "role_session_name", section, rule: "2 to 64 letters, digits and _+=,.@-",
          { (2...64).contains($0.utf8.count) && $0.utf8.allSatisfy { isWordByte($0) } }),
        profile: profile))
  }

  private static func isOrganization(_ section: SettingsSection) throws(TargetProblem) -> Bool {
    guard let setting = setting("organization", section) else { return false }
    switch setting.value.lowercased() {
    case "yes": return true
    case "no": return false
    default:
      throw TargetProblem(line: setting.line, reason: "organization is yes or no, not “\(setting.value)”")
    }
  }

  private static func isRole(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return text.utf8.count <= 512 && (parts.last?.utf8.count ?? 0) <= 64
      && parts.allSatisfy { part in !part.isEmpty && part.utf8.allSatisfy { isWordByte($0) } }
  }

  // MARK: Regions

  private static func regions(_ section: SettingsSection) throws(TargetProblem) -> [String] {
    guard let setting = setting("regions", section) else {
      throw TargetProblem(
        line: section.line,
        reason:
          "[\(section.header)] has no regions: write regions = and their names, such as us-east-1, eu-west-1")
    }
    var regions: [String] = []
    for part in setting.value.split(separator: ",", omittingEmptySubsequences: false) {
      let region = part.trimmed
      guard isRegion(region) else {
        throw TargetProblem(
          line: setting.line,
          reason: "regions are names such as us-east-1, with commas between them, not “\(region)”")
      }
      guard !regions.contains(region) else {
        throw TargetProblem(line: setting.line, reason: "the region \(region) stands there twice")
      }
      regions.append(region)
    }
    return regions
  }

  /// A region becomes a part of a host name.
  private static func isRegion(_ text: String) -> Bool {
    (1...63).contains(text.utf8.count) && text.first != "-" && text.last != "-"
      && text.utf8.allSatisfy { byte in
        (0x61...0x7A).contains(byte) || isDigit(byte) || byte == UInt8(ascii: "-")
      }
  }

  // MARK: Values

  private static func setting(_ name: String, _ section: SettingsSection) -> SettingsEntry? {
    section.settings.first { $0.name == name }
  }

  private static func text(
    _ name: String, _ section: SettingsSection, rule: String, _ isRight: (String) -> Bool
  ) throws(TargetProblem) -> String? {
    guard let setting = setting(name, section) else { return nil }
    guard isRight(setting.value) else {
      throw TargetProblem(line: setting.line, reason: "\(name) is \(rule), not “\(setting.value)”")
    }
    return setting.value
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || isDigit(byte) || ".-_".utf8.contains(byte)
  }

  /// What names in IAM may have, by the patterns of its reference and of AssumeRole's.
  private static func isWordByte(_ byte: UInt8, and more: String = "") -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || isDigit(byte) || "_+=,.@-".utf8.contains(byte)
      || more.utf8.contains(byte)
  }
}
