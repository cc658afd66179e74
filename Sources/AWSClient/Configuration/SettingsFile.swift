import OperatingSystem
import Secrets

/// A section with its settings.
public struct SettingsSection: Sendable, Equatable {
  /// The text between the brackets.
  public let header: String
  /// The line of the header, from 1.
  public let line: Int
  /// The line on which the header stands for the second time, from 1; nil where it stands once.
  public let secondLine: Int?
  /// The settings in the order of their lines.
  public let settings: [SettingsEntry]
}

/// A name, its value and its line. A name that stands twice in a section counts with its last value.
public struct SettingsEntry: Sendable, Equatable {
  /// The name, in lower case.
  public let name: String
  /// The value, without the blanks around it; with line breaks where it goes on in indented lines.
  public let value: String
  /// The line, from 1.
  public let line: Int
}

/// A file of a program's own in the format of AWS's shared files, read by the parser that reads those. For settings
/// that may be shown: its values are plain texts.
public enum SettingsFile {
  /// More is no file of settings.
  static let largest = 1 << 20

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - followsLinks: whether it may be a link; so where the operator named it.
  /// - Returns: its sections in the order of their first appearance; nil where there is no such file.
  /// - Throws: `ConfigurationError` with the file, and the line where it is not in the format.
  public static func read(
    _ path: String, followsLinks: Bool
  ) throws(ConfigurationError) -> [SettingsSection]? {
    let content: Secret
    do {
      content = try WipedFile.read(
        path, limit: largest, trust: followsLinks ? .operatorOnly : .operatorWithoutLinks)
    } catch {
      guard case .unreadable(let reason) = error else { return nil }
      throw .unreadableFile(path: path, reason: reason)
    }
    return try parse(content, path: path)
  }

  /// Reads a file's text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - path: the file's path, for errors.
  /// - Returns: the sections in the order of their first appearance.
  /// - Throws: `ConfigurationError.malformedFile` with the line.
  public static func parse(_ text: String, path: String) throws(ConfigurationError) -> [SettingsSection] {
    try parse(Secret(text), path: path)
  }

  /// Reads a file's bytes, whatever they are.
  ///
  /// - Parameters:
  ///   - content: the bytes.
  ///   - path: the file's path, for errors.
  /// - Returns: the sections in the order of their first appearance.
  /// - Throws: `ConfigurationError.malformedFile` with the line.
  package static func parse(_ content: Secret, path: String) throws(ConfigurationError) -> [SettingsSection] {
    try SharedFileParser.parse(content, path: path).map { section in
      let settings = section.settings.map { name, value in
        SettingsEntry(name: name, value: value.revealed(), line: section.lines[name] ?? section.line)
      }
      return SettingsSection(
        header: section.header, line: section.line, secondLine: section.secondLine,
        settings: settings.sorted { $0.line < $1.line })
    }
  }
}
