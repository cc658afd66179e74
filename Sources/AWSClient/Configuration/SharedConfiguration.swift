import OperatingSystem
import Secrets

/// One of the shared files, as it was found.
public struct SharedFileReport: Sendable, Equatable {
  /// Which of the two it is: `config` or `credentials`.
  public let kind: String
  /// Its path.
  public let path: String
  /// What named it.
  public let source: Origin
  /// Whether it is there.
  public let exists: Bool
  /// Why others could have written it, with a remedy; nil where only the operator could, and where it is trusted by its name.
  public let doubt: String?

  /// What the operator is told of a file that others could have written.
  var warning: String? {
    doubt.map {
      "Of \(path), \($0). Its keys and settings are used, but for those that start programs or say where requests go."
    }
  }
}

/// What the configuration file and the credentials file say together.
struct SharedConfiguration: Sendable {
  /// The settings of one profile.
  struct Profile: Sendable {
    /// What the configuration file says.
    var config: [String: Secret]?
    /// What the credentials file says; it wins where both speak.
    var credentials: [String: Secret]?
    /// The lines of what the configuration file says.
    var configLines: [String: Int] = [:]
    /// The lines of what the credentials file says.
    var credentialsLines: [String: Int] = [:]

    /// A setting that may be shown.
    subscript(name: String) -> String? { secret(name)?.revealed() }

    /// A setting that grants access. One that is set to nothing counts as not set.
    func secret(_ name: String) -> Secret? {
      guard let value = credentials?[name] ?? config?[name], !value.isEmpty else { return nil }
      return value
    }
  }

  private(set) var profiles: [String: Profile] = [:]
  private(set) var ssoSessions: [String: [String: Secret]] = [:]
  private var ssoSessionLines: [String: [String: Int]] = [:]
  private(set) var services: [String: [String: Secret]] = [:]
  private(set) var files: [SharedFileReport] = []
  /// Why a file has nothing.
  private(set) var problems: [ConfigurationError] = []
  private let trusted: [String]

  /// Reads both files; one that is missing is empty.
  ///
  /// - Parameters:
  ///   - environment: names the files, and the home directory.
  ///   - trusted: paths of files that count as the operator's own.
  /// - Throws: `ConfigurationError` when a file is unreadable or malformed.
  init(environment: Environment, trusted: [String] = []) throws(ConfigurationError) {
    self.init(reading: environment, trusted: trusted)
    if let problem = problems.first { throw problem }
  }

  /// The same with what can be read: a file that is unreadable or malformed has nothing, and is among the problems.
  init(reading environment: Environment, trusted: [String]) {
    self.trusted = trusted
    for section in readFile("config", "AWS_CONFIG_FILE", "~/.aws/config", environment) {
      addConfigSection(section)
    }
    for section in readFile(
      "credentials", "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", environment)
    {
      profiles[section.header, default: Profile()].credentials = section.settings
      profiles[section.header, default: Profile()].credentialsLines = section.lines
    }
  }

  /// Where a profile's setting stands, for messages: the file and the line.
  func place(of setting: String, inProfile name: String) -> Origin {
    let kind = kind(of: setting, inProfile: name)
    let profile = profiles[name]
    let lines = kind == "credentials" ? profile?.credentialsLines : profile?.configLines
    return place(kind, lines?[setting], orElse: "the profile \"\(name)\"")
  }

  /// Which of the two files has the setting of a profile that counts.
  private func kind(of setting: String, inProfile name: String) -> String {
    profiles[name]?.credentials?[setting] != nil ? "credentials" : "config"
  }

  /// The file with a profile's setting, where others could have written it.
  func doubtful(_ setting: String, inProfile name: String) -> SharedFileReport? {
    doubtful(kind(of: setting, inProfile: name))
  }

  /// One of the two files, where others could have written it.
  func doubtful(_ kind: String) -> SharedFileReport? { files.first { $0.kind == kind && $0.doubt != nil } }

  /// Where a setting of an `[sso-session …]` stands, for messages.
  func place(of setting: String, inSession name: String) -> Origin {
    place("config", ssoSessionLines[name]?[setting], orElse: "[sso-session \(name)]")
  }

  private func place(_ kind: String, _ line: Int?, orElse section: String) -> Origin {
    line.map { .line(path: path(of: kind), number: $0) } ?? .section(section)
  }

  /// The path of one of the two files, for messages.
  func path(of kind: String) -> String { files.first { $0.kind == kind }?.path ?? kind }

  private mutating func readFile(
    _ kind: String, _ variable: String, _ fallback: String, _ environment: Environment
  ) -> [SharedFileSection] {
    let named = environment[variable]
    let path = environment.expand(named ?? fallback)
    var exists = true
    var doubt: String?
    defer {
      files.append(
        SharedFileReport(
          kind: kind, path: path, source: named == nil ? .unset : .variable(variable), exists: exists,
          doubt: doubt))
    }
    do {
      let (content, objection) = try WipedFile.readJudging(path)
      if !trusted.contains(path) { doubt = objection }
      return Self.inheriting(try SharedFileParser.parse(content, path: path))
    } catch let error as ConfigurationError {
      problems.append(error)
    } catch WipedFile.Failure.unreadable(let reason) {
      problems.append(.unreadableFile(path: path, reason: reason))
    } catch {
      exists = false
    }
    return []
  }

  /// What every section has from `[DEFAULT]`, which is not the profile `default`, where it does not say something else
  /// itself: the files are read so by AWS's own tools, whose parser knows such a section.
  private static func inheriting(_ sections: [SharedFileSection]) -> [SharedFileSection] {
    guard let common = sections.first(where: { $0.header == "DEFAULT" }) else { return sections }
    return sections.filter { $0.header != "DEFAULT" }.map { section in
      var section = section
      section.settings.merge(common.settings) { own, _ in own }
      section.lines.merge(common.lines) { own, _ in own }
      return section
    }
  }

  /// In the configuration file a profile is `[profile NAME]`, and only `default` may stand without the word.
  private mutating func addConfigSection(_ section: SharedFileSection) {
    if section.header == "default" { return addProfile("default", section) }
    guard let words = ShellWords.split(section.header), words.count == 2 else { return }
    // The prefix, because that is what decides for AWS's own tools; other sections are none of ours.
    if section.header.hasPrefix("profile") {
      addProfile(words[1], section)
    } else if section.header.hasPrefix("sso-session") {
      ssoSessions[words[1]] = section.settings
      ssoSessionLines[words[1]] = section.lines
    } else if section.header.hasPrefix("services") {
      services[words[1]] = section.settings
    }
  }

  private mutating func addProfile(_ name: String, _ section: SharedFileSection) {
    profiles[name, default: Profile()].config = section.settings
    profiles[name, default: Profile()].configLines = section.lines
  }
}
