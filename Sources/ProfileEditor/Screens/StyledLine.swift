import Terminal

/// A line of text in pieces of different styles.
struct StyledLine: Equatable {
  struct Piece: Equatable {
    let text: String
    let style: Style
  }

  var pieces: [Piece] = []

  init(_ text: String = "", _ style: Style = .plain) {
    if !text.isEmpty { pieces = [Piece(text: text, style: style)] }
  }

  func adding(_ text: String, _ style: Style = .plain) -> StyledLine {
    var line = self
    line.pieces.append(Piece(text: text, style: style))
    return line
  }

  var width: Int { pieces.reduce(0) { $0 + DisplayWidth.of($1.text) } }

  /// Draws the line between two columns.
  func draw(row: Int, column: Int, limit: Int, on frame: inout Frame) {
    let isCut = width > limit - column
    var column = column
    for piece in pieces where column < limit {
      column = frame.draw(piece.text, row: row, column: column, style: piece.style, limit: limit)
    }
    if isCut { frame.draw("…", row: row, column: limit - 1, style: Style(role: .muted)) }
  }

  /// The line in rows of some columns, behind blank spaces after the first, so that all of it can be read. A row ends
  /// at a space where one is near its end.
  ///
  /// - Parameters:
  ///   - width: the columns that there are.
  ///   - hanging: the blank columns of all rows but the first; at most a quarter of the width.
  /// - Returns: at least one row.
  func folded(width: Int, hanging: Int) -> [StyledLine] {
    guard self.width > width, width > 1 else { return [self] }
    let characters = pieces.flatMap { piece in piece.text.map { (text: String($0), style: piece.style) } }
    let indentation = String(repeating: " ", count: min(hanging, width / 4))
    var rows: [StyledLine] = []
    var rest = characters[...]
    while !rest.isEmpty {
      var row = StyledLine(rows.isEmpty ? "" : indentation)
      var room = width - row.width
      var end = rest.startIndex
      while end < rest.endIndex, DisplayWidth.of(rest[end].text) <= room || end == rest.startIndex {
        room -= DisplayWidth.of(rest[end].text)
        end += 1
      }
      // Behind the word that stands before the first row, breaking would leave that word alone.
      let first = rest.startIndex + max((end - rest.startIndex) / 2, rows.isEmpty ? hanging : 0)
      if end < rest.endIndex, first < end,
        let space = rest[first..<end].lastIndex(where: { $0.text == " " })
      {
        end = space + 1
      }
      for character in rest[..<end] { row.append(character.text, character.style) }
      rows.append(row)
      rest = rest[end...]
    }
    return rows
  }

  private mutating func append(_ text: String, _ style: Style) {
    guard let last = pieces.last, last.style == style else {
      return pieces.append(Piece(text: text, style: style))
    }
    pieces[pieces.count - 1] = Piece(text: last.text + text, style: style)
  }

  /// A text in some rows at most, broken at spaces; where that is not all of it, the last row ends in an ellipsis.
  ///
  /// - Returns: the rows that the text needs; none where there are none.
  static func fitted(_ text: String, width: Int, rows: Int, style: Style = .plain) -> [StyledLine] {
    let lines = wrap(text, width: width, style: style)
    guard lines.count > rows, rows > 0 else { return Array(lines.prefix(rows)) }
    let rest = lines[(rows - 1)...].flatMap(\.pieces).map(\.text).joined(separator: " ")
    return lines.prefix(rows - 1) + [StyledLine(rest.cut(to: max(width, 8)), style)]
  }

  /// Breaks a text into lines at spaces; a word longer than a line is cut.
  static func wrap(_ text: String, width: Int, indent: Int = 0, style: Style = .plain) -> [StyledLine] {
    let width = max(width - indent, 8)
    var lines: [String] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      var rest = String(word)
      if let last = lines.last, DisplayWidth.of(last) + 1 + DisplayWidth.of(rest) <= width {
        lines[lines.count - 1] = last + " " + rest
        continue
      }
      while DisplayWidth.of(rest) > width {
        let head = rest.prefixOfWidth(width)
        lines.append(head)
        rest = String(rest.dropFirst(head.count))
      }
      lines.append(rest)
    }
    return lines.map { StyledLine(String(repeating: " ", count: indent) + $0, style) }
  }
}

extension String {
  /// The text in pieces that fit into some columns, cut wherever one ends, so that nothing of it is lost or added.
  func pieces(ofWidth width: Int) -> [String] {
    var pieces: [String] = []
    var rest = self
    while !rest.isEmpty {
      let head = rest.prefixOfWidth(max(width, 1))
      guard !head.isEmpty else { break }
      pieces.append(head)
      rest = String(rest.dropFirst(head.count))
    }
    return pieces
  }

  /// The longest start that fits into some columns; at least one character.
  func prefixOfWidth(_ width: Int) -> String {
    var result = ""
    var used = 0
    for character in self {
      used += DisplayWidth.of(String(character))
      if used > width, !result.isEmpty { break }
      result.append(character)
    }
    return result
  }

  /// The text, with an ellipsis where it does not fit into some columns.
  func cut(to width: Int) -> String {
    guard DisplayWidth.of(self) > width else { return self }
    return width < 2 ? prefixOfWidth(max(width, 1)) : prefixOfWidth(width - 1) + "…"
  }

  /// The text with blanks behind it up to a width.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - DisplayWidth.of(self), 0))
  }
}
