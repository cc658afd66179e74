import ClientTestSupport
import Foundation
import JSON

/// What the Debian package brings beside the program, as it is in the sources.
enum PackagedFiles {
  static let folder = Peers.packageFolder.appending(path: "Sources/Packaging")

  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  static func json(_ name: String) throws -> JSONValue { try JSONReader.read(text(name)) }

  /// A file in YAML as JSON, read by PyYAML.
  static func yaml(_ name: String) async throws -> JSONValue {
    let script = """
      import json, sys, yaml
      print(json.dumps(json.dumps(yaml.safe_load(json.load(sys.stdin)), default=str)))
      """
    return try JSONReader.read(try await Peers.run(script, input: text(name), as: String.self))
  }
}

/// A unit of systemd: its settings in their order. As there, an empty value takes back what stood before.
struct UnitFile {
  let settings: [(section: String, name: String, value: String)]

  init(_ text: String) {
    var section = ""
    settings = text.split(separator: "\n").compactMap { line in
      if line.hasPrefix("[") { section = line.trimmingCharacters(in: ["[", "]"]) }
      guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { return nil }
      return (section, String(line[..<equals]), String(line[line.index(after: equals)...]))
    }
  }

  func values(_ name: String, in section: String = "Service") -> [String] {
    settings.filter { $0.section == section && $0.name == name }.map(\.value)
  }

  /// The words of a setting, with what systemd puts in place of its specifiers.
  func words(_ name: String, specifiers: [String: String]) -> [String] {
    values(name).flatMap { $0.split(separator: " ") }.map { word in
      specifiers.reduce(String(word)) { $0.replacing($1.key, with: $1.value) }
    }
  }
}
