import Forms
import ServiceModel
import Terminal

/// The columns that a preview has.
struct PreviewArea {
  let left: Int
  let right: Int
}

extension EditorState {
  func drawPreview(_ screen: FormScreenState, _ area: PreviewArea, on frame: inout Frame) {
    let layout = Layout(size)
    let lines = screen.findings.requestLines
    if area.left > 1 {
      for row in layout.contentTop..<layout.contentBottom {
        frame.put("│", row: row, column: area.left - 2, style: Style(role: .muted))
      }
    }
    let height = layout.contentHeight
    let marked = screen.previewPointer
    for (offset, line) in lines.dropFirst(screen.previewTop).prefix(height).enumerated() {
      let isMarked = line.pointer == marked
      let row = layout.contentTop + offset
      if isMarked { frame.put("▌", row: row, column: area.left - 1, style: Style(role: .accent, bold: true)) }
      line.styled(mask: context.settings.mask, isMarked: isMarked)
        .draw(row: row, column: area.left + 1, limit: area.right, on: &frame)
    }
  }
}

extension FormScreenState {
  /// The value of the field under the cursor.
  var previewPointer: JSONPointer { form.place(of: focus) ?? RequestPlaces.credentials }

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
  /// - Parameters:
  ///   - mask: what stands in place of a secret.
  ///   - isMarked: whether it is the line of the field under the cursor.
  func styled(mask: String, isMarked: Bool = false) -> StyledLine {
    var line = StyledLine(String(repeating: "  ", count: depth))
    for token in tokens {
      let role: Style.Role =
        switch token.kind {
        case .punctuation: .muted
        case .name: .jsonKey
        case .string: .jsonString
        case .number, .word: .jsonNumber
        case .mask: .muted
        }
      let text = token.kind == .mask ? "\"\(mask)\"" : token.text
      line = line.adding(text, Style(role: role, bold: isMarked))
    }
    return line
  }
}
