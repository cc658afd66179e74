import Foundation
import Testing

@testable import ProfileEditor
@testable import Terminal

/// Screens kept as text files beside the tests that read them. `UPDATE_GOLDEN=1 swift test` writes them anew; what
/// changed is then read in the difference.
///
/// Screens of 80×24 are kept twice: the second file is what a terminal shows that has neither Unicode nor colours, each
/// row with its weights below it: b bold, d dim, u underlined, r reverse, R reverse and bold.
enum Golden {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  static func check(_ fixture: EditorFixture, _ name: String) throws {
    let frame = fixture.state.view()
    let size = frame.size
    var text = frame.text.joined(separator: "\n") + "\n"
    if let cursor = frame.cursor { text += "cursor \(cursor.row),\(cursor.column)\n" }
    try check(text, "\(name)-\(size.columns)x\(size.rows)")
    if size == Size(columns: 80, rows: 24) { try check(plain(frame), "\(name)-80x24-plain") }
  }

  private static func check(_ text: String, _ name: String) throws {
    let file = folder.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    if text != expected {
      Issue.record("The screen \(file.lastPathComponent) differs.\nExpected:\n\(expected)\nNow:\n\(text)")
    }
  }

  /// The screen without Unicode and colours.
  static func plain(_ frame: Frame) -> String {
    (0..<frame.size.rows).reduce(into: "") { text, row in
      let cells = (0..<frame.size.columns).map { frame[row, $0] }
      text += line(cells.map { $0.text.unicodeScalars.first.map(AsciiGlyphs.standIn) ?? 0x20 })
      let weights = line(cells.map { letter($0.style.weight(hasColours: false)) })
      if weights != "\n" { text += weights }
    }
  }

  private static func line(_ scalars: [UInt32]) -> String {
    var line = scalars.compactMap(Unicode.Scalar.init).map(Character.init)
    while line.last == " " { line.removeLast() }
    return String(line) + "\n"
  }

  private static func letter(_ weight: Style.Weight) -> UInt32 {
    let letter: Unicode.Scalar =
      if weight.contains(.reverse) { weight.contains(.bold) ? "R" : "r" } else if weight.contains(.bold) {
        "b"
      } else if weight.contains(.underline) { "u" } else { weight.contains(.dim) ? "d" : " " }
    return letter.value
  }
}
