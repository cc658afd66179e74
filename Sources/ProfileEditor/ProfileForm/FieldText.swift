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
      end = frame.put(mask, row: place.row, column: place.column, style: style, limit: limit)
      frame.put("  hidden", row: place.row, column: end, style: Style(role: .muted), limit: limit)
    }
    if hasCursor { frame.cursor = Position(row: place.row, column: min(end, limit - 1)) }
  }

  private static func drawText(
    _ editor: LineEditor, in place: Place, hasCursor: Bool, style: Style, on frame: inout Frame
  ) {
    let characters = editor.string.map { Frame.visible(String($0)) }
    let cursor = editor.characterIndex
    let widths = characters.map { DisplayWidth.of($0) }
    let window = Window(widths: widths, cursor: hasCursor ? cursor : 0, width: place.width)
    var column = place.column
    if window.cutsStart {
      column = frame.put("‹", row: place.row, column: column, style: Style(role: .muted))
    }
    for index in window.range {
      if hasCursor, index == cursor { frame.cursor = Position(row: place.row, column: column) }
      column = frame.put(
        characters[index], row: place.row, column: column, style: style, limit: place.column + place.width)
    }
    if hasCursor, cursor == window.range.upperBound {
      frame.cursor = Position(row: place.row, column: min(column, place.column + place.width - 1))
    }
    if window.cutsEnd {
      frame.put("›", row: place.row, column: place.column + place.width - 1, style: Style(role: .muted))
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
