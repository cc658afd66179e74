import Forms
import JSON
import Terminal

/// The columns that a preview has.
struct PreviewArea {
  let left: Int
  let right: Int
}

extension FormView {
  func drawPreview(_ area: PreviewArea, on frame: inout Frame) {
    let lines = screen.findings.requestLines
    if area.left > 1 {
      frame.rule(column: area.left - 2, rows: layout.contentTop..<layout.contentBottom)
    }
    let height = layout.contentHeight
    let marked = screen.previewPointer
    for (offset, line) in lines.dropFirst(screen.previewTop).prefix(height).enumerated() {
      let isMarked = line.pointer == marked
      let row = layout.contentTop + offset
      if isMarked {
        frame.draw("▌", row: row, column: area.left - 1, style: Style(role: .accent, bold: true))
      }
      if let search = around.search, screen.isPreviewOver(in: size) {
        search.marked(line.styled(mask: context.settings.mask), at: screen.previewTop + offset)
          .draw(row: row, column: area.left + 1, limit: area.right, on: &frame)
        continue
      }
      line.draw(
        row: row, column: area.left + 1, limit: area.right, mask: context.settings.mask, isMarked: isMarked,
        on: &frame)
    }
  }
}

extension FormScreenState {
  /// The value of the field under the cursor.
  var previewPointer: JSONPointer { form.place(of: focus) ?? RequestPaths.credentials }

  /// Follows the cursor beside the form; over it, stays where it was scrolled to.
  mutating func scrollPreview(height: Int) {
    let lines = findings.requestLines
    let last = max(lines.count - height, 0)
    let marked = previewPointer
    if let index = lines.firstIndex(where: { $0.pointer == marked }), previewTop >= 0,
      !(previewTop..<(previewTop + height)).contains(index), previewFollows != focus
    {
      previewTop = index - height / 2
    }
    previewFollows = focus
    previewTop = min(max(previewTop, 0), last)
  }
}

extension JSONLines.Line {
  /// The line in colours, indented by two columns a level.
  ///
  /// - Parameter mask: what stands in place of a secret.
  func styled(mask: String) -> StyledLine {
    tokens.reduce(StyledLine(String(repeating: "  ", count: depth))) {
      $0.adding($1.shown(mask: mask), Style(role: $1.role))
    }
  }

  /// Draws the line, as `styled` has it, straight into a frame. A value under the cursor looks as in its field: if each key
  /// that is typed switched colours here and back, a slow line would have twice as much to carry.
  func draw(row: Int, column: Int, limit: Int, mask: String, isMarked: Bool, on frame: inout Frame) {
    var column = column + 2 * depth
    var isTyped = false
    for token in tokens {
      // What follows the value moves with each key, too.
      isTyped = isTyped || isMarked && (token.kind == .string || token.kind == .number)
      let style = isTyped ? .plain : Style(role: token.role, bold: isMarked)
      let text = token.shown(mask: mask)
      frame.draw(text, row: row, column: column, style: style, limit: limit)
      column += DisplayWidth.of(text)
    }
    if column > limit { frame.draw("…", row: row, column: limit - 1, style: Style(role: .muted)) }
  }
}

extension JSONLines.Token {
  fileprivate func shown(mask: String) -> String { kind == .mask ? "\"\(mask)\"" : text }

  fileprivate var role: Style.Role {
    switch kind {
    case .punctuation, .mask: .muted
    case .name: .jsonKey
    case .string: .jsonString
    case .number, .word: .jsonNumber
    }
  }
}
