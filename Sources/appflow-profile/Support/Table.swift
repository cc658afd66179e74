import Terminal

/// Columns as wide as their widest cell, two blanks apart. Every cell passes the gate for text of others.
struct Table {
  let head: [String]
  let rows: [[String]]

  /// The lines, without blanks at their ends.
  var text: String {
    let cells = ([head] + rows).map { $0.map { Frame.visible($0) } }
    let widths = head.indices.map { column in cells.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
    return cells.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell + String(repeating: " ", count: widths[column] - DisplayWidth.of(cell) + 2)
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
