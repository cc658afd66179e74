import AppFlow
import Journal
import Lists
import Secrets
import ServiceModel
import Targets
import Terminal

/// What a person has set for the editor in a file of their own.
public struct EditorSettings: Equatable, Sendable {
  /// Whether clicks and the wheel count.
  public private(set) var hasMouse = true
  /// How many seconds a secret stays shown; 0 shows it until its field is left.
  public private(set) var revealSeconds = 30
  /// After how many days without an update a profile is called old.
  public private(set) var oldAfterDays = 365
  /// Where the file says that everything but sending can be done: the file and the line; nil where it does not.
  private(set) var readOnlyPlace: String?
  /// Whether everything but sending can be done.
  public var isReadOnly: Bool { readOnlyPlace != nil }
  /// Whether the journal gets a salted fingerprint of each secret.
  public private(set) var hasFingerprints = false
  /// What machines share, who holds a profile and the journal of all of them; nil where this one is alone.
  public private(set) var state: StateLocation?
  /// Which colours fit the terminal's background.
  public private(set) var theme = Theme.auto
  /// What stands in place of a secret, whatever its length.
  public private(set) var mask = FieldText.mask
  /// Which model forms are made from and requests are checked by.
  public private(set) var model = ModelChoice.builtIn
  /// Where the file says so: the file and the line; nil where it does not.
  public private(set) var modelPlace: String?
  /// AWS's shared files that count as the operator's own, whoever could have written them.
  public private(set) var trustedFiles: [String] = []
  /// How many seconds a program of `credential_process` may take.
  public private(set) var processSeconds = 300
  /// The browser's columns beside the name.
  private(set) var columns = BrowserColumns.Kind.standard
  /// In which colours the header shows accounts, AWS profiles and regions.
  var colours = AccountColours()
  /// Filters of lists by their names.
  public private(set) var filters: [String: ListFilter] = [:]
  /// Those that were saved elsewhere.
  private var kept: [String: ListFilter] = [:]
  /// The targets of fleets, in the file's order.
  public private(set) var targets: [Target] = []
  /// The keys.
  public private(set) var keys = KeyBindings.standard

  /// What counts where there is no file.
  public init() {}

  /// Takes what a file says.
  ///
  /// - Parameters:
  ///   - sections: the file's sections.
  ///   - path: the file, for errors and for what is shown of a key's source.
  /// - Throws: `ConfigurationError` with file, line and reason for everything that is not known or cannot be.
  public init(_ sections: [SettingsSection], path: String) throws(ConfigurationError) {
    var overrides: [KeyOverride] = []
    for section in sections {
      let words = section.header.split { $0 == " " || $0 == "\t" }.map(String.init)
      if words == ["settings"] {
        for setting in section.settings { try set(setting, path) }
      } else if words == ["colours"] {
        for setting in section.settings { try colours.add(setting, path) }
      } else if words == ["filters"] {
        for setting in section.settings { filters[setting.name] = try Self.filter(setting, path) }
      } else if words.count == 2, words[0] == "keys" {
        let context = try Self.context(words[1], section, path)
        for setting in section.settings { overrides.append(try Self.override(setting, context, path)) }
      } else if TargetReader.isTarget(section) {
        targets.append(try target(section, path))
      } else {
        throw Self.error(
          section.line,
          "there is no section [\(section.header)]; the sections are [settings], [colours], [filters], [target …] and "
            + "[keys …]",
          path)
      }
    }
    keys = try KeyBindings.standard.applying(overrides.sorted { $0.line < $1.line }, path: path)
  }

  /// The same with filters that were saved elsewhere; those of the file count where both have a name.
  ///
  /// - Parameter saved: filters by their names.
  public func withFilters(_ saved: [String: ListFilter]) -> EditorSettings {
    var settings = self
    settings.kept = saved
    return settings
  }

  /// All filters by their names.
  public var allFilters: [String: ListFilter] { filters.merging(kept) { own, _ in own } }

  // MARK: [settings]

  private mutating func set(_ setting: SettingsEntry, _ path: String) throws(ConfigurationError) {
    switch setting.name {
    case "mouse": hasMouse = try Self.choice(setting, ["on": true, "off": false], "on or off", path)
    case "read_only":
      let isOn = try Self.choice(setting, ["true": true, "false": false], "true or false", path)
      readOnlyPlace = isOn ? "\(path) (line \(setting.line))" : nil
    case "journal_fingerprints":
      hasFingerprints = try Self.choice(setting, ["on": true, "off": false], "on or off", path)
    case "model":
      model = try Self.model(setting, path)
      modelPlace = "\(path) (line \(setting.line))"
    case "state": state = try Self.state(setting, path)
    case "theme": theme = try Self.oneOf(setting, path)
    case "mask": mask = try Self.mask(setting, path)
    case "trusted_files": trustedFiles = try Self.files(setting, path)
    case "process_seconds": processSeconds = try Self.number(setting, 1...86_400, path)
    case "columns": columns = try Self.columns(setting, path)
    case "reveal_seconds": revealSeconds = try Self.number(setting, 0...86_400, path)
    case "old_after_days": oldAfterDays = try Self.number(setting, 1...100_000, path)
    default:
      let known = [
        "theme", "mask", "columns", "mouse", "reveal_seconds", "old_after_days", "read_only",
        "journal_fingerprints", "model", "trusted_files", "process_seconds", "state",
      ]
      throw Self.unknown("setting", setting.name, "[settings]", known, setting.line, path)
    }
  }

  private static func choice(
    _ setting: SettingsEntry, _ values: [String: Bool], _ listing: String, _ path: String
  ) throws(ConfigurationError) -> Bool {
    if let value = values[setting.value.lowercased()] { return value }
    throw error(setting.line, "\(setting.name) is \(listing), not “\(setting.value)”", path)
  }

  private static func state(
    _ setting: SettingsEntry, _ path: String
  ) throws(ConfigurationError) -> StateLocation {
    do { return try StateLocation(setting.value) } catch {
      throw Self.error(setting.line, "state: \(error), not “\(setting.value)”", path)
    }
  }

  private static func oneOf<Value: RawRepresentable<String> & CaseIterable>(
    _ setting: SettingsEntry, _ path: String
  ) throws(ConfigurationError) -> Value {
    if let value = Value(rawValue: setting.value.lowercased()) { return value }
    let known = NearestName.listing(Value.allCases.map(\.rawValue))
    throw error(setting.line, "\(setting.name) is one of \(known), not “\(setting.value)”", path)
  }

  private static func mask(_ setting: SettingsEntry, _ path: String) throws(ConfigurationError) -> String {
    let mask = setting.value
    // A mask of blanks would look like a field that is empty.
    let isBlank = mask.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    guard 1...16 ~= DisplayWidth.of(mask), mask == Frame.visible(mask), !isBlank else {
      throw error(setting.line, "mask is visible text, 1 to 16 columns wide, not “\(mask)”", path)
    }
    return mask
  }

  /// Where a file stands must not depend on the folder that the program is started in.
  private static func model(_ setting: SettingsEntry, _ path: String) throws(ConfigurationError)
    -> ModelChoice
  {
    let model = ModelChoice(setting.value)
    if case .file(let file) = model, !file.hasPrefix("/") {
      throw error(
        setting.line, "model is newest, built-in or a file's whole path, from / on, not “\(setting.value)”",
        path)
    }
    return model
  }

  private static func files(_ setting: SettingsEntry, _ path: String) throws(ConfigurationError) -> [String] {
    try setting.value.split(separator: ",", omittingEmptySubsequences: false).map {
      part throws(ConfigurationError) in
      let file = part.trimmed
      guard file.hasPrefix("/") else {
        throw error(setting.line, "trusted_files are whole paths, from / on, not “\(file)”", path)
      }
      return file
    }
  }

  private static func columns(
    _ setting: SettingsEntry, _ path: String
  ) throws(ConfigurationError) -> [BrowserColumns.Kind] {
    var kinds: [BrowserColumns.Kind] = []
    for part in setting.value.split(separator: ",", omittingEmptySubsequences: false) {
      let name = part.trimmed
      guard let kind = BrowserColumns.Kind(rawValue: name.lowercased()), !kinds.contains(kind) else {
        let known = NearestName.listing(BrowserColumns.Kind.allCases.map(\.rawValue))
        let reason =
          kinds.contains { $0.rawValue == name.lowercased() } ? "stands there twice" : "is no column"
        throw error(setting.line, "“\(name)” \(reason); beside the name there are \(known)", path)
      }
      kinds.append(kind)
    }
    return kinds
  }

  private static func filter(_ setting: SettingsEntry, _ path: String) throws(ConfigurationError)
    -> ListFilter
  {
    do throws(ListError) {
      return try ListFilter(setting.value)
    } catch {
      let reason =
        if case .unknownSaved(let name, _) = error {
          "it has words only, and no other filter as “@\(name)”; a word that begins with @ stands in quotation marks"
        } else {
          error.description
        }
      throw self.error(
        setting.line,
        "the filter \(setting.name) cannot be read: \(reason.dropLast(reason.hasSuffix(".") ? 1 : 0))",
        path)
    }
  }

  private static func number(
    _ setting: SettingsEntry, _ range: ClosedRange<Int>, _ path: String
  ) throws(ConfigurationError) -> Int {
    let digits = setting.value.utf8
    if digits.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(setting.value),
      range.contains(number)
    {
      return number
    }
    throw error(
      setting.line,
      "\(setting.name) is a whole number from \(range.lowerBound) to \(range.upperBound), not “\(setting.value)”",
      path)
  }

  private func target(_ section: SettingsSection, _ path: String) throws(ConfigurationError) -> Target {
    do throws(TargetProblem) {
      return try TargetReader.target(section, known: targets)
    } catch {
      throw Self.error(error.line, error.reason, path)
    }
  }

  // MARK: [keys …]

  private static func context(
    _ name: String, _ section: SettingsSection, _ path: String
  ) throws(ConfigurationError) -> KeyBinding.Context {
    if let context = KeyBinding.Context(rawValue: name) { return context }
    let known = KeyBinding.Context.allCases.map(\.rawValue)
    throw unknown("context", name, "[\(section.header)]", known, section.line, path)
  }

  private static func override(
    _ setting: SettingsEntry, _ context: KeyBinding.Context, _ path: String
  ) throws(ConfigurationError) -> KeyOverride {
    let actions = KeyBindings.standard.all.filter { $0.context == context }.map(\.action)
    guard let action = actions.first(where: { $0.name == setting.name }) else {
      let known = actions.enumerated().filter { actions.firstIndex(of: $1) == $0 }.map(\.element.name)
      throw unknown("action", setting.name, "[keys \(context.rawValue)]", known, setting.line, path)
    }
    var keys: [Key] = []
    if !setting.value.isEmpty {
      for part in setting.value.split(separator: ",", omittingEmptySubsequences: false) {
        let name = part.trimmed
        guard let key = Key(named: name) else { throw error(setting.line, noKey(name), path) }
        if !keys.contains(key) { keys.append(key) }
      }
    }
    return KeyOverride(context: context, action: action, keys: keys, line: setting.line)
  }

  private static func noKey(_ name: String) -> String {
    if name.isEmpty { return "a key is missing beside a comma; the comma itself is written Comma" }
    return "there is no key “\(name)”; keys are written like a, /, Enter, PgDn, F2, Ctrl-N, ^N or Alt-Left"
  }

  // MARK: Errors

  static func unknown(
    _ kind: String, _ name: String, _ place: String, _ known: [String], _ line: Int, _ path: String
  ) -> ConfigurationError {
    let nearest = NearestName.of(name, among: known).map { " Did you mean \($0)?" } ?? ""
    let listing = NearestName.listing(known)
    return error(line, "there is no \(kind) “\(name)” in \(place).\(nearest) There is \(listing)", path)
  }

  /// What stands in the file is shown with control characters as escapes.
  static func error(_ line: Int, _ reason: String, _ path: String) -> ConfigurationError {
    .malformedFile(path: path, line: line, reason: Frame.visible(reason))
  }
}
