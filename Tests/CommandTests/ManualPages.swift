import ClientTestSupport
import Foundation
import JSON
import Testing

/// The manual pages as they are installed, written anew from the built program, without the marks of their format.
struct ManualPages {
  /// The page of the command, and the manual, as they are in files.
  let command: ManualPage
  let manual: ManualPage

  init() async throws {
    let folder = try TemporaryFolder()
    let output = try await Command.run(
      Peers.python + [
        Self.file("Sources/Packaging/write-manual.py"), FaultProgram.path, Self.file("Sources/MANUAL.md"),
        "2026-01-15", folder.url.path,
      ], environment: Peers.plainEnvironment)
    #expect(output.status == 0, "\(output.errors)")
    command = ManualPage(try String(contentsOfFile: folder.path("appflow-profile.1"), encoding: .utf8))
    manual = ManualPage(try String(contentsOfFile: folder.path("appflow-profile.7"), encoding: .utf8))
  }

  static func file(_ path: String) -> String { Peers.packageFolder.appending(path: path).path }

  /// The Swift sources of the program, without those of the sandbox, by their paths.
  static func sources() throws -> [String] {
    let folder = Peers.packageFolder.appending(path: "Sources")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return try (files?.compactMap { $0 as? URL } ?? []).filter {
      $0.pathExtension == "swift" && !$0.path.contains("/Sandbox/") && !$0.path.contains("/appflow-sandbox/")
    }.map { try String(contentsOf: $0, encoding: .utf8) }
  }
}

/// One page, in its parts.
struct ManualPage {
  /// Its first line, with name, day and version.
  let head: String
  private let parts: [(title: String, lines: [String])]

  init(_ roff: String) {
    var parts = [(title: "", lines: [String]())]
    for line in roff.split(separator: "\n").map(Self.plain) {
      if line.hasPrefix(".SH ") || line.hasPrefix(".SS ") {
        parts.append((title: String(line.dropFirst(4)), lines: []))
      } else {
        parts[parts.count - 1].lines.append(line)
      }
    }
    head = parts[0].lines.first ?? ""
    self.parts = parts
  }

  /// The lines of a part, without those of parts below it; none where there is no such part.
  func lines(of title: String) -> [String] { parts.filter { $0.title == title }.flatMap(\.lines) }

  /// The whole page.
  var text: String { parts.map { ([$0.title] + $0.lines).joined(separator: "\n") }.joined(separator: "\n") }

  /// A line without the marks of man(7).
  private static func plain(_ line: some StringProtocol) -> String {
    let marks = [
      ("\\fB", ""), ("\\fI", ""), ("\\fR", ""), ("\\&", ""), ("\\-", "-"), ("\\(aq", "'"), ("\\(ga", "`"),
      ("\\(ha", "^"), ("\\(ti", "~"), ("\\(dq", "\""), ("\\e", "\\"),
    ]
    return marks.reduce(String(line)) { $0.replacing($1.0, with: $1.1) }
  }
}

extension String {
  /// Whether the word stands here and is no part of a longer one.
  func has(word: String) -> Bool {
    let parts = Set("_-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    return ranges(of: word).contains { found in
      let before = found.lowerBound == startIndex ? nil : self[index(before: found.lowerBound)]
      let after = found.upperBound == endIndex ? nil : self[found.upperBound]
      return ![before, after].contains { $0.map(parts.contains) == true }
    }
  }
}
