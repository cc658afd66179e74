import Forms
import Terminal

/// Draws the text of a field in a row, scrolled sideways so that the cursor is in view.
enum FieldText {
  /// Where a field's text stands.
  struct Place {
    let row: Int
    let column: Int
    let width: Int
  }

  /// A secret has the same mask whatever its length, and the real cursor at a fixed place behind it.
  static let mask = "••••••••"

  static func draw(
    _ editor: LineEditor, in place: Place, hasCursor: Bool, isRevealed: Bool = false, mask: String = mask,
    style: Style = .plain, on frame: inout Frame
  ) {
    guard place.width > 0 else { return }
    if editor.isSecret && !isRevealed {
      drawMask(mask, isEmpty: editor.isEmpty, in: place, hasCursor: hasCursor, style: style, on: &frame)
    } else {
      drawText(editor, in: place, hasCursor: hasCursor, style: style, on: &frame)
    }
  }

  private static func drawMask(
    _ mask: String, isEmpty: Bool, in place: Place, hasCursor: Bool, style: Style, on frame: inout Frame
  ) {
    let limit = place.column + place.width
    var end = place.column
    if !isEmpty {
      end = frame.draw(mask, row: place.row, column: place.column, style: style, limit: limit)
      frame.draw("  hidden", row: place.row, column: end, style: Style(role: .muted), limit: limit)
    }
    if hasCursor { frame.cursor = Position(row: place.row, column: min(end, limit - 1)) }
  }

  private static func drawText(
    _ editor: LineEditor, in place: Place, hasCursor: Bool, style: Style, on frame: inout Frame
  ) {
    let pieces = Pieces(editor)
    let cursor = pieces.cursor
    let window = Window(widths: pieces.widths, cursor: hasCursor ? cursor : 0, width: place.width)
    var column = place.column
    if window.cutsStart {
      column = frame.draw("‹", row: place.row, column: column, style: Style(role: .muted))
    }
    let limit = place.column + place.width
    let split = hasCursor && window.range.contains(cursor) ? cursor : window.range.upperBound
    column = frame.draw(
      pieces.text(window.range.lowerBound..<split), row: place.row, column: column, style: style, limit: limit
    )
    if hasCursor, (window.range.lowerBound...window.range.upperBound).contains(cursor) {
      frame.cursor = Position(row: place.row, column: min(column, limit - 1))
    }
    frame.draw(
      pieces.text(split..<window.range.upperBound), row: place.row, column: column, style: style, limit: limit
    )
    if window.cutsEnd {
      frame.draw("›", row: place.row, column: limit - 1, style: Style(role: .muted))
    }
  }

  /// A text as it is drawn, in pieces that are not cut: its characters, and of a character that is shown as escapes each of
  /// the escapes'.
  private struct Pieces {
    /// Each piece's columns.
    let widths: [Int]
    /// How many pieces stand before the cursor.
    let cursor: Int
    /// Each piece; nil where each is one byte of the whole.
    private let pieces: [String]?
    private let whole: String

    init(_ editor: LineEditor) {
      whole = editor.string
      if whole.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7F }) {
        pieces = nil
        widths = Array(repeating: 1, count: whole.utf8.count)
        cursor = editor.cursor
        return
      }
      var pieces: [String] = []
      var place: Int?
      let index = editor.characterIndex
      for (number, character) in whole.enumerated() {
        if number == index { place = pieces.count }
        let shown = Frame.visible(String(character))
        if DisplayWidth.of(shown) > 2 { pieces += shown.map { String($0) } } else { pieces.append(shown) }
      }
      self.pieces = pieces
      widths = pieces.map { DisplayWidth.of($0) }
      cursor = place ?? pieces.count
    }

    /// The text of some pieces.
    func text(_ range: Range<Int>) -> String {
      if let pieces { return pieces[range].joined() }
      return String(decoding: whole.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
    }
  }

  /// The characters that are in view.
  private struct Window {
    let range: Range<Int>
    let cutsStart: Bool
    let cutsEnd: Bool

    init(widths: [Int], cursor: Int, width: Int) {
      // One column stays free for the cursor behind the text and for the mark at a cut end.
      let total = widths.reduce(0, +)
      guard total >= width else {
        range = 0..<widths.count
        cutsStart = false
        cutsEnd = false
        return
      }
      var start = cursor
      var used = 2
      while start > 0, used + widths[start - 1] < width {
        start -= 1
        used += widths[start]
      }
      cutsStart = start > 0
      var end = start
      var room = width - (cutsStart ? 1 : 0) - 1
      while end < widths.count, widths[end] <= room {
        room -= widths[end]
        end += 1
      }
      range = start..<end
      cutsEnd = end < widths.count
    }
  }
}

extension LineEditor {
  /// How many characters stand before the cursor.
  var characterIndex: Int {
    text.withBytes { String(decoding: $0[..<cursor], as: UTF8.self).count }
  }
}
