import Glibc
import Secrets

/// One cell of a frame.
public struct Cell: Equatable, Sendable {
  let glyph: Glyph
  /// What it means.
  public let style: Style

  /// A character with its combining marks; empty in the right half of a wide one.
  public var text: String { glyph.text }
  /// Columns: 1 or 2, and 0 for the right half of a wide character.
  public var width: Int8 { glyph.width }

  static func blank(_ style: Style = .plain) -> Cell { Cell(glyph: .blank, style: style) }
}

/// A whole screen, as cells. Text passes the sanitizer for text of others on its way in: nothing that is put into a frame can
/// steer a terminal.
public struct Frame: Equatable, Sendable {
  /// How large it is.
  public let size: Size
  /// Where the real cursor stands; nil hides it.
  public var cursor: Position?

  private(set) var cells: [Cell]
  /// Texts that lead somewhere, in terminals that can open an address.
  private(set) var links: [FrameLink] = []

  /// Makes an empty frame.
  ///
  /// - Parameter size: how large; at least one cell is made.
  public init(size: Size) {
    self.size = Size(columns: max(size.columns, 1), rows: max(size.rows, 1))
    cells = Array(repeating: .blank(), count: self.size.columns * self.size.rows)
  }

  /// Makes the frame empty again, in the memory that it has: what stood in it is overwritten.
  public mutating func clear() {
    cursor = nil
    links = []
    let columns = size.columns
    cells.withUnsafeMutableBufferPointer { cells in
      // A row copied is much faster than its cells one by one.
      cells[..<columns].update(repeating: .blank())
      for row in 1..<max(size.rows, 1) {
        let rest = UnsafeMutableBufferPointer(rebasing: cells[(row * columns)...])
        _ = rest.update(fromContentsOf: UnsafeMutableBufferPointer(rebasing: cells[..<columns]))
      }
    }
  }

  /// Becomes equal to another frame, in the memory that this one has.
  ///
  /// - Parameters:
  ///   - other: the frame.
  ///   - rows: the rows in which it can differ, where it is of the same size.
  mutating func copy(_ other: Frame, rows: Range<Int>) {
    guard size == other.size else { return self = other }
    cursor = other.cursor
    links = other.links
    for row in rows where !hasSameRow(row, as: other) {
      let span = row * size.columns..<(row + 1) * size.columns
      cells.withUnsafeMutableBufferPointer { cells in
        other.cells.withUnsafeBufferPointer { new in
          _ = UnsafeMutableBufferPointer(rebasing: cells[span]).update(fromContentsOf: new[span])
        }
      }
    }
  }

  /// The cell at a place.
  ///
  /// - Parameters:
  ///   - row: rows from the top, within the frame.
  ///   - column: columns from the left, within the frame.
  public subscript(row: Int, column: Int) -> Cell { cells[row * size.columns + column] }

  /// The columns of a row whose cells are not as in another frame.
  ///
  /// - Parameters:
  ///   - row: rows from the top, within the frame.
  ///   - other: the frame to compare with; nil, or one of another size, makes every column count.
  func changedColumns(inRow row: Int, from other: Frame?) -> [Int] {
    guard let other, other.size == size else { return Array(0..<size.columns) }
    if hasSameRow(row, as: other) { return [] }
    return (0..<size.columns).filter { self[row, $0] != other[row, $0] }
  }

  /// Whether a row has the same bytes as in a frame of the same size, which most rows of most frames have. Bytes between a
  /// cell's members may differ where the cells do not.
  private func hasSameRow(_ row: Int, as other: Frame) -> Bool {
    let span = row * size.columns..<(row + 1) * size.columns
    return cells.withUnsafeBytes { here in
      other.cells.withUnsafeBytes { there in
        guard let here = here.baseAddress, let there = there.baseAddress else { return false }
        let start = span.lowerBound * MemoryLayout<Cell>.stride
        return memcmp(here + start, there + start, span.count * MemoryLayout<Cell>.stride) == 0
      }
    }
  }

  /// The rows as plain text, without blanks at their ends.
  public var text: [String] {
    (0..<size.rows).map { row in
      var line = (0..<size.columns).reduce(into: "") { $0 += self[row, $1].text }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// Puts text into a row; what is outside the frame or beyond the limit is cut.
  ///
  /// - Parameters:
  ///   - text: the text; control characters are shown as escapes.
  ///   - row: rows from the top.
  ///   - column: columns from the left.
  ///   - style: what it means.
  ///   - limit: the column before which the text ends; the frame's edge when left out.
  /// - Returns: the column after the text.
  @discardableResult public mutating func draw(
    _ text: String, row: Int, column: Int, style: Style = .plain, limit: Int? = nil
  ) -> Int {
    let end = min(limit ?? size.columns, size.columns)
    guard row >= 0, row < size.rows, column >= 0, column < end else { return column }
    if let after = drawPlain(text, row: row, column: column, style: style, end: end) { return after }
    var column = column
    for glyph in Glyph.glyphs(of: text) {
      let width = Int(glyph.width)
      guard column + width <= end else {
        // A wide character that is cut in two leaves a blank.
        if column < end { set(row, column, .blank(style)) }
        return end
      }
      set(row, column, Cell(glyph: glyph, style: style))
      if width == 2 { set(row, column + 1, Cell(glyph: .rightHalf, style: style)) }
      column += width
    }
    return column
  }

  /// Puts text that has nothing but visible ASCII, as nearly all has, the short way.
  ///
  /// - Returns: the column after the text; nil, and nothing put, where there is more in it.
  private mutating func drawPlain(_ text: String, row: Int, column: Int, style: Style, end: Int) -> Int? {
    var text = text
    return text.withUTF8 { bytes -> Int? in
      guard bytes.allSatisfy({ 0x20 <= $0 && $0 < 0x7F }) else { return nil }
      let count = min(bytes.count, end - column)
      guard count > 0 else { return column }
      let first = row * size.columns + column
      let last = first + count - 1
      clearOtherHalf(of: first)
      clearOtherHalf(of: last)
      cells.withUnsafeMutableBufferPointer { cells in
        for offset in 0..<count {
          cells[first + offset] = Cell(glyph: Glyph(ascii: bytes[offset]), style: style)
        }
      }
      return column + count
    }
  }

  /// Lets a text that stands in a row lead to an address. Only web addresses in visible ASCII are taken, so that no
  /// address can steer a terminal.
  ///
  /// - Parameters:
  ///   - row: rows from the top.
  ///   - columns: the text's columns.
  ///   - address: where it leads; begins with `https://` or `http://`.
  public mutating func link(row: Int, columns: Range<Int>, to address: String) {
    guard 0..<size.rows ~= row, !columns.isEmpty, columns.lowerBound >= 0, columns.upperBound <= size.columns,
      address.utf8.count <= FrameLink.mostBytes, address.utf8.allSatisfy({ 0x21...0x7E ~= $0 }),
      address.hasPrefix("https://") || address.hasPrefix("http://")
    else { return }
    links.append(FrameLink(row: row, columns: columns, address: address))
  }

  /// Fills a part of a row with one character.
  ///
  /// - Parameters:
  ///   - row: rows from the top.
  ///   - from: the first column.
  ///   - to: the column after the last.
  ///   - character: a character of one column; another one leaves blanks.
  ///   - style: what it means.
  public mutating func fill(
    row: Int, from: Int, to: Int, with character: Character = " ", style: Style = .plain
  ) {
    guard row >= 0, row < size.rows else { return }
    let glyphs = Glyph.glyphs(of: String(character))
    let glyph = glyphs.count == 1 && glyphs[0].width == 1 ? glyphs[0] : .blank
    for column in max(from, 0)..<max(min(to, size.columns), max(from, 0)) {
      set(row, column, Cell(glyph: glyph, style: style))
    }
  }

  /// Draws a line across a row.
  ///
  /// - Parameter row: rows from the top.
  public mutating func rule(row: Int) {
    fill(row: row, from: 0, to: size.columns, with: "─", style: Style(role: .muted))
  }

  /// Draws a line down a column.
  ///
  /// - Parameters:
  ///   - column: columns from the left.
  ///   - rows: the rows.
  public mutating func rule(column: Int, rows: Range<Int>) {
    guard 0..<size.columns ~= column else { return }
    let cell = Cell(glyph: Glyph("│", width: 1), style: Style(role: .muted))
    for row in rows.clamped(to: 0..<size.rows) { set(row, column, cell) }
  }

  /// A text with everything visible that could steer a terminal or hide.
  ///
  /// - Parameter text: text of others.
  /// - Returns: the text, control characters and the like as escapes.
  public static func visible(_ text: String) -> String { Glyph.visible(text) }

  private mutating func set(_ row: Int, _ column: Int, _ cell: Cell) {
    let index = row * size.columns + column
    clearOtherHalf(of: index)
    cells[index] = cell
  }

  /// Half of a wide character must not stay beside what replaces the other half.
  private mutating func clearOtherHalf(of index: Int) {
    switch cells[index].width {
    case 1: return
    case 0: if index > 0 { cells[index - 1] = .blank(cells[index - 1].style) }
    default: if index + 1 < cells.count { cells[index + 1] = .blank(cells[index + 1].style) }
    }
  }
}
