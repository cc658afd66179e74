import AppFlow
import Terminal

/// In which colours the header shows where the editor works, by rules of the operator's own: `[colours]` in the settings file, with
/// lines such as `123456789012 = red`.
struct AccountColours: Equatable, Sendable {
  private enum Colour: String, CaseIterable {
    case red, yellow, green, cyan, blue, magenta

    var role: Style.Role {
      switch self {
      case .red: .red
      case .yellow: .yellow
      case .green: .green
      case .cyan: .cyan
      case .blue: .blue
      case .magenta: .magenta
      }
    }
  }

  private var rules: [String: Style.Role] = [:]

  /// Takes a line of the settings file: an account's number, an AWS profile's name or a region, and a colour.
  ///
  /// - Throws: `ConfigurationError` for what is no colour, and for digits that are no account's number.
  mutating func add(_ setting: SettingsEntry, _ path: String) throws(ConfigurationError) {
    let isNumber = setting.name.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    guard !isNumber || setting.name.utf8.count == 12 else {
      throw EditorSettings.error(
        setting.line, "an account's number has 12 digits, not \(setting.name.utf8.count)", path)
    }
    guard let colour = Colour(rawValue: setting.value.lowercased()) else {
      let known = Colour.allCases.map(\.rawValue)
      throw EditorSettings.unknown("colour", setting.value, "[colours]", known, setting.line, path)
    }
    rules[setting.name] = colour.role
  }

  /// The colour of a place: that of the AWS profile before that of the account, and that before the region's. Names in the settings
  /// file are in small letters, whatever was written.
  ///
  /// - Returns: nil where no rule speaks of it.
  func role(profile: String?, account: String?, region: String) -> Style.Role? {
    [profile, account, region].lazy.compactMap { $0.flatMap { rules[$0.lowercased()] } }.first
  }
}
