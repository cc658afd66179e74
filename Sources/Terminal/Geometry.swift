/// How large a window or a frame is, in cells.
public struct Size: Equatable, Hashable, Sendable {
  /// Cells in a row.
  public var columns: Int
  /// Rows.
  public var rows: Int

  /// Creates a size.
  ///
  /// - Parameters:
  ///   - columns: cells in a row.
  ///   - rows: rows.
  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// A cell's place, from 0 at the top left.
public struct Position: Equatable, Hashable, Sendable {
  /// Rows from the top.
  public var row: Int
  /// Columns from the left.
  public var column: Int

  /// Creates a place.
  ///
  /// - Parameters:
  ///   - row: rows from the top.
  ///   - column: columns from the left.
  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}
