import Foundation
import Testing

/// The documentation of what other packages can use.
@Suite("Documentation")
struct DocumentationTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")
  private static let rooms = [
    "AWSClient", "AppFlow", "Forms", "HTTPTransport", "JSON", "OperatingSystem", "PrivateFiles",
    "ProfileEditor", "Rotation",
    "Sandbox",
    "Secrets", "ServiceModel", "Terminal",
  ]

  /// Those of which the cases of an enumeration need a sentence, too: one for neighbours that speak for themselves.
  private static let withCases: Set = ["AppFlow", "Forms", "JSON", "Rotation", "ServiceModel"]

  @Test("every public declaration of a room has its sentence", arguments: rooms)
  func documented(room: String) throws {
    let folder = Self.sources.appending(path: room)
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    var count = 0
    var bare: [String] = []
    for file in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      var isInPublicEnum = false
      for (index, line) in lines.enumerated() {
        if !line.hasPrefix("//"), line.contains(/\b(enum|struct|class|extension|func|init|var|switch)\b/) {
          isInPublicEnum = line.contains(/^public (indirect )?enum\b/)
        }
        let isCase = isInPublicEnum && line.hasPrefix("case ") && Self.withCases.contains(room)
        guard line.contains(/^(@\w+ )*public\b/) || isCase else { continue }
        count += 1
        let above = lines[..<index].last { !$0.hasPrefix("@") } ?? ""
        if !above.hasPrefix("///") { bare.append("\(room)/\(file):\(index + 1): \(line)") }
      }
    }
    #expect(count > 5)
    #expect(bare.isEmpty, "\(bare.joined(separator: "\n"))")
  }
}
