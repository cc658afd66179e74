import Terminal

/// A table of any length, whose rows are given twice: first to be measured, then to be written some at a time. It looks like a
/// `Table` of all of them, and holds a few.
struct LongTable {
  /// Rows that are laid out together.
  private static let part = 500

  private let head: [Table.Column]
  /// Of each column the widest cell, so that every part is laid out with the widths of the whole.
  private var widest: [String]
  private var widths: [Int]
  private var rows: [[String]] = []
  private var isBegun = false

  /// - Parameter head: the columns.
  init(head: [Table.Column]) {
    self.head = head
    widest = head.map { _ in "" }
    widths = head.map { _ in 0 }
  }

  /// Takes note of a row's widths.
  mutating func measure(_ row: [String]) {
    for (column, cell) in row.enumerated() {
      let width = DisplayWidth.of(Frame.visible(cell))
      if width > widths[column] { (widest[column], widths[column]) = (cell, width) }
    }
  }

  /// Adds a row that was measured.
  ///
  /// - Throws: `CommandFailure` where the rows before it are not written whole.
  mutating func add(_ row: [String]) throws(CommandFailure) {
    rows.append(row)
    if rows.count == Self.part { try write(isEnd: false) }
  }

  /// Writes what is left, and which columns there was no room for.
  ///
  /// - Throws: `CommandFailure` where it is not written whole.
  mutating func end() throws(CommandFailure) { try write(isEnd: true) }

  private mutating func write(isEnd: Bool) throws(CommandFailure) {
    let layout = Table(head: head, rows: [widest] + rows).layout(in: Console.columns)
    var lines = layout.text.split(separator: "\n", omittingEmptySubsequences: false)
    // The row that only gives the widths, and the head where it stands already.
    lines.remove(at: 1)
    if isBegun { lines.removeFirst() }
    isBegun = true
    rows = []
    if !lines.isEmpty { try Console.printExactly(lines.joined(separator: "\n") + "\n") }
    if isEnd { Console.tell(leftOut: layout.leftOut) }
  }
}
