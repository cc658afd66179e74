import Terminal

/// Draws the command line over a screen, with what fits above it.
struct CommandLineView: ScreenView {
  let line: CommandLineState
  let around: Surroundings

  /// Rows of the list at most: what it is about shall be seen as well.
  private static let mostRows = 10

  func draw(on frame: inout Frame) {
    let row = layout.keysRow - 1
    let room = min(Self.mostRows, max(row - layout.contentTop, 0))
    let rows = rows(room: room)
    let first = row - rows.count
    if layout.hasRules, first > layout.contentTop { frame.rule(row: first - 1) }
    for (offset, drawn) in rows.enumerated() {
      let style = drawn.isMarked ? Style(role: .selection, bold: true) : .plain
      frame.fill(row: first + offset, from: 0, to: size.columns, with: " ", style: style)
      drawn.line.draw(row: first + offset, column: 1, limit: size.columns, on: &frame)
    }
    frame.fill(row: row, from: 0, to: size.columns, with: " ", style: .plain)
    let start = frame.draw(" :", row: row, column: 0, style: Style(role: .accent, bold: true))
    FieldText.draw(
      line.editor, in: FieldText.Place(row: row, column: start, width: size.columns - start - 1),
      hasCursor: true, on: &frame)
  }

  private func rows(room: Int) -> [(line: StyledLine, isMarked: Bool)] {
    if let problem = line.problem {
      return StyledLine.fitted(
        problem, width: size.columns - 2, rows: max(room, 1), style: Style(role: .warning)
      ).map { ($0, false) }
    }
    let all = line.candidates
    // The marked one stays in sight.
    let top = max((line.marked ?? 0) - room + 1, 0)
    let width = all.map { DisplayWidth.of($0.words) }.max() ?? 0
    return all.indices.dropFirst(top).prefix(room).map { index in
      let isMarked = index == line.marked
      let style = isMarked ? Style(role: .selection, bold: true) : .plain
      let words = all[index].words.padded(to: min(width, size.columns / 2) + 2)
      return (
        StyledLine("  " + words, style).adding(all[index].note, isMarked ? style : Style(role: .muted)),
        isMarked
      )
    }
  }
}
