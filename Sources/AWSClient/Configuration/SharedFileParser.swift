import Secrets

/// A section of a shared file: its header's text and its settings.
struct SharedFileSection: Sendable {
  /// The text between the brackets.
  let header: String
  /// The settings by lower-case name. Values are secrets because some of them are.
  var settings: [String: Secret]
  /// The line of the header where it stands first, from 1.
  let line: Int
  /// The lines of the settings by name, from 1.
  var lines: [String: Int] = [:]
  /// The line on which the header stands for the second time; nil where it stands once.
  var secondLine: Int?
}

/// Reads AWS's shared file format: sections, settings, comments on lines of their own, continuation lines.
///
/// A value keeps its quotes and whatever follows it on its line. A setting that stands twice in a section
/// counts with
/// its last value, and a section that stands twice is one.
struct SharedFileParser: ~Copyable {
  private let path: String
  private var sections: [SharedFileSection] = []
  /// Where a section stands, by its header.
  private var known: [String: Int] = [:]
  private var current: Int?
  private var setting: (name: String, line: Int)?
  private var indentation = 0
  private var pending = WipedBuffer()

  /// Reads a file's bytes.
  ///
  /// - Parameters:
  ///   - content: the bytes.
  ///   - path: the file's path, for errors.
  /// - Returns: the sections in the order of their first appearance.
  /// - Throws: `ConfigurationError.malformedFile` with the line.
  static func parse(_ content: Secret, path: String) throws(ConfigurationError) -> [SharedFileSection] {
    var parser = SharedFileParser(path: path)
    return try content.withBytes { bytes throws(ConfigurationError) in try parser.parse(bytes) }
  }

  private init(path: String) {
    self.path = path
  }

  private mutating func parse(
    _ bytes: UnsafeRawBufferPointer
  ) throws(ConfigurationError) -> [SharedFileSection] {
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    var number = 0
    while !rest.isEmpty {
      number += 1
      let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
      let line = UnsafeRawBufferPointer(rebasing: rest[rest.startIndex..<end])
      rest = rest[end...]
      rest = rest.starts(with: [0x0D, 0x0A]) ? rest.dropFirst(2) : rest.dropFirst(1)
      guard line.isUTF8 else { throw malformed(number, "it is not UTF-8") }
      try parse(line, number)
    }
    try finishSetting()
    return sections
  }

  private mutating func parse(_ line: UnsafeRawBufferPointer, _ number: Int) throws(ConfigurationError) {
    let indent = line.firstIndex { !isBlank($0) } ?? line.count
    let content = UnsafeRawBufferPointer(rebasing: line.trimmed)
    if content.isEmpty {
      if setting != nil { pending.append(0x0A) }
      return
    }
    if content[0] == UInt8(ascii: "#") || content[0] == UInt8(ascii: ";") { return }
    if setting != nil && indent > indentation {
      pending.append(0x0A)
      pending.append(content)
      return
    }
    try finishSetting()
    indentation = indent
    if content[0] == UInt8(ascii: "["), let close = content.lastIndex(of: UInt8(ascii: "]")), close > 1 {
      beginSection(String(decoding: content[1..<close], as: UTF8.self), number)
    } else {
      try beginSetting(content, number)
    }
  }

  private mutating func beginSection(_ header: String, _ number: Int) {
    if let place = known[header] {
      current = place
      if sections[place].secondLine == nil { sections[place].secondLine = number }
    } else {
      known[header] = sections.count
      current = sections.count
      sections.append(SharedFileSection(header: header, settings: [:], line: number))
    }
  }

  private mutating func beginSetting(
    _ content: UnsafeRawBufferPointer, _ number: Int
  ) throws(ConfigurationError) {
    let delimiter = content.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }
    if content[0] == UInt8(ascii: "[") && delimiter == nil {
      throw malformed(number, "the section's ] is missing")
    }
    guard current != nil else { throw malformed(number, "a setting stands before the first [section]") }
    guard let delimiter else { throw malformed(number, "a setting needs an = after its name") }
    let name = UnsafeRawBufferPointer(rebasing: content[..<delimiter]).trimmed
    guard !name.isEmpty else { throw malformed(number, "a name is missing before the =") }
    setting = (String(decoding: name, as: UTF8.self).lowercased(), number)
    let value = UnsafeRawBufferPointer(rebasing: content[(delimiter + 1)...])
    pending.append(UnsafeRawBufferPointer(rebasing: value.trimmed))
  }

  private mutating func finishSetting() throws(ConfigurationError) {
    defer {
      setting = nil
      pending.removeAll()
    }
    guard let setting, let current else { return }
    let value = pending.withBytes { bytes in
      let end = bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
      return Secret(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
    }
    // A value that begins on the next line is a list of settings of its own.
    if value.withBytes({ $0.first }) == 0x0A && Subsettings.parse(value) == nil {
      throw malformed(setting.line, "each indented line under \"\(setting.name)\" needs an = after its name")
    }
    sections[current].settings[setting.name] = value
    sections[current].lines[setting.name] = setting.line
  }

  private func malformed(_ line: Int, _ reason: String) -> ConfigurationError {
    .malformedFile(path: path, line: line, reason: reason)
  }

}

/// The settings of a sub-section: `s3 =` with indented lines below it.
enum Subsettings {
  /// The settings by name.
  ///
  /// - Parameter value: the value of the setting that holds them.
  /// - Returns: nil when a line has no equals sign; empty when the value stands on the setting's own line.
  static func parse(_ value: Secret) -> [String: String]? {
    var settings: [String: String] = [:]
    let text = value.revealed()
    guard text.hasPrefix("\n") else { return [:] }
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      settings[parts[0].trimmed] = parts[1].trimmed
    }
    return settings
  }
}
