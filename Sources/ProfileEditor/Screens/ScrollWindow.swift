import Terminal

/// Which part of a list or text is on the screen.
struct ScrollWindow: Equatable {
  /// The first line that is shown.
  let top: Int
  /// Lines that there is room for.
  let height: Int
  /// Lines that there are.
  let count: Int

  /// Lines that stay visible beyond the cursor, where there are some.
  private static let margin = 2

  /// How many lines come after those that are shown.
  var below: Int { max(count - top - height, 0) }

  /// The rows, from the first, that show how far it is scrolled; nil where all is seen.
  var thumb: Range<Int>? {
    guard count > height, height > 0 else { return nil }
    let length = max(height * height / count, 1)
    let start = (height - length) * min(max(top, 0), count - height) / (count - height)
    return start..<(start + length)
  }

  /// The first line that is to be shown so that the cursor's is, with some lines beyond it, moving as little as can be.
  ///
  /// - Parameters:
  ///   - top: the first line that was shown.
  ///   - cursor: the cursor's line.
  ///   - height: lines that there is room for.
  ///   - count: lines that there are.
  ///   - isClicked: whether the cursor was put there by a click: then no line moves away under the mouse.
  static func top(
    _ top: Int, keeping cursor: Int, height: Int, count: Int, isClicked: Bool = false
  ) -> Int {
    let margin = isClicked ? 0 : min(Self.margin, max(height - 1, 0) / 2)
    let moved = max(min(top, cursor - margin), cursor + margin - height + 1)
    return max(min(moved, count - height), 0)
  }
}

extension ScreenView {
  /// Shows how far something is scrolled: a thumb beside it, and how much comes after it in the rule below. Where all is seen,
  /// nothing is drawn, and nothing over a text.
  ///
  /// - Parameters:
  ///   - window: what is seen of it.
  ///   - firstRow: the row of its first line.
  ///   - column: where the thumb stands.
  func drawScroll(_ window: ScrollWindow, firstRow: Int, column: Int, on frame: inout Frame) {
    guard let thumb = window.thumb else { return }
    for row in thumb where [" ", "│"].contains(frame[firstRow + row, column].text) {
      frame.draw("┃", row: firstRow + row, column: column, style: Style(role: .muted))
    }
    guard layout.hasRules, window.below > 0 else { return }
    let text = " \(window.below) more below "
    let start = column - DisplayWidth.of(text)
    guard start > 0 else { return }
    frame.draw(text, row: layout.contentBottom, column: start, style: Style(role: .muted))
  }
}
