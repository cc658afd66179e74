import Foundation
import Testing

@testable import ProfileEditor

/// Screens kept as text files beside the tests that read them. `UPDATE_GOLDEN=1 swift test` writes them anew; what
/// changed is then read in the difference.
enum Golden {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  static func check(_ fixture: EditorFixture, _ name: String) throws {
    let size = fixture.state.size
    let file = folder.appending(path: "\(name)-\(size.columns)x\(size.rows).txt")
    var text = fixture.state.view().text.joined(separator: "\n") + "\n"
    if let cursor = fixture.state.view().cursor { text += "cursor \(cursor.row),\(cursor.column)\n" }
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    if text != expected {
      Issue.record("The screen \(file.lastPathComponent) differs.\nExpected:\n\(expected)\nNow:\n\(text)")
    }
  }
}
