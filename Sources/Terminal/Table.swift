/// Columns two blanks apart, as wide as their widest cell, within the terminal's width. Every cell passes the sanitizer for text of
/// others.
///
/// The columns stand in the order of their importance: where there is no room the last one is left out first, and cells that are
/// too long end in an ellipsis.
public struct Table: Sendable {
  /// A column's title, and what becomes of cells that are too long.
  public struct Column: ExpressibleByStringLiteral, Sendable {
    /// Where a cell that is too long is cut; what is never cut is left out with its column.
    public enum Cut: Sendable { case end, start, never }

    /// What stands over it.
    public let title: String
    let cut: Cut

    /// A column.
    ///
    /// - Parameters:
    ///   - title: what stands over it.
    ///   - cut: where its cells are cut.
    public init(_ title: String, cut: Cut) {
      self.title = title
      self.cut = cut
    }

    /// A column whose cells are cut at their ends.
    public init(stringLiteral title: String) { self.init(title, cut: .end) }

    /// A column whose cells say nothing when they are cut: times, counts, tokens.
    public static func whole(_ title: String) -> Column { Column(title, cut: .never) }

    /// A column whose cells end in what matters.
    public static func path(_ title: String) -> Column { Column(title, cut: .start) }
  }

  /// The lines, and the titles of the columns for which there was no room.
  public struct Layout: Equatable, Sendable {
    /// The lines, without a line break after the last.
    public let text: String
    /// The titles.
    public let leftOut: [String]

    /// A layout.
    ///
    /// - Parameters:
    ///   - text: the lines.
    ///   - leftOut: the titles of the columns for which there was no room.
    public init(text: String, leftOut: [String]) {
      self.text = text
      self.leftOut = leftOut
    }
  }

  /// Blanks between columns.
  private static let gap = 2
  /// What a column must have left, where it has more.
  private static let least = 12
  /// As far as shorter cells are filled up where nothing is cut: one long cell must not widen all rows.
  private static let widestFilled = 64

  private let head: [Column]
  private let rows: [[String]]

  /// A table.
  ///
  /// - Parameters:
  ///   - head: its columns.
  ///   - rows: the cells of each row, one for each column.
  public init(head: [Column], rows: [[String]]) {
    self.head = head
    self.rows = rows
  }

  /// Lays the table out.
  ///
  /// - Parameter width: the terminal's columns; nil cuts and leaves out nothing.
  /// - Returns: the lines, and what is not in them.
  public func layout(in width: Int?) -> Layout {
    let cells = ([head.map(\.title)] + rows).map { $0.map { Self.visible($0, isCut: width != nil) } }
    let natural = head.indices.map { column in cells.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
    let widths = width.map { fitted(natural, $0) } ?? natural.map { min($0, Self.widestFilled) }
    let lines = cells.map { row in
      var line = ""
      for (column, columns) in widths.enumerated() {
        let cell = width == nil ? row[column] : Self.cut(row[column], to: columns, head[column].cut)
        let filling = column == widths.count - 1 ? 0 : columns - DisplayWidth.of(cell) + Self.gap
        line += cell + String(repeating: " ", count: max(filling, column == widths.count - 1 ? 0 : Self.gap))
      }
      while line.last == " " { line.removeLast() }
      return line
    }
    return Layout(text: lines.joined(separator: "\n"), leftOut: head.dropFirst(widths.count).map(\.title))
  }

  /// The widths of the columns for which there is room.
  private func fitted(_ natural: [Int], _ width: Int) -> [Int] {
    var count = natural.count
    let least = { (column: Int) in
      head[column].cut == .never ? natural[column] : min(natural[column], Self.least)
    }
    while count > 1, (0..<count).reduce((count - 1) * Self.gap, { $0 + least($1) }) > width { count -= 1 }
    var widths = (0..<count).map(least)
    // What is left goes to those that want more, the same to each.
    var rest = width - widths.reduce((count - 1) * Self.gap, +)
    while rest > 0 {
      let wanting = widths.indices.filter { widths[$0] < natural[$0] }
      guard !wanting.isEmpty else { break }
      let share = max(rest / wanting.count, 1)
      for column in wanting.prefix(rest) {
        let more = min(share, natural[column] - widths[column])
        widths[column] += more
        rest -= more
      }
    }
    // A first column that is alone and has no room.
    if rest < 0 { widths[0] = max(widths[0] + rest, 1) }
    return widths
  }

  /// A cell as it is shown. Where it is measured to be cut, what the terminal cannot show counts as it is written.
  private static func visible(_ cell: String, isCut: Bool) -> String {
    let cell = Frame.visible(cell)
    return !isCut || TerminalLocale.readsUTF8 ? cell : TerminalLocale.escaped(cell)
  }

  private static func cut(_ cell: String, to columns: Int, _ cut: Column.Cut) -> String {
    if DisplayWidth.of(cell) <= columns { return cell }
    let ellipsis = TerminalLocale.readsUTF8 ? "…" : "~"
    return cut == .start
      ? ellipsis + DisplayWidth.end(of: cell, columns: columns - 1)
      : DisplayWidth.beginning(of: cell, columns: columns - 1) + ellipsis
  }
}
