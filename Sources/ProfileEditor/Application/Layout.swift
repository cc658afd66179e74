import Terminal

/// Which rows of the window are for what. Small windows give up rules first, then facts, then the keys.
struct Layout: Equatable {
  /// The least window in which the screens make sense.
  static let least = Size(columns: 20, rows: 5)
  /// From here there is room for the preview beside the form.
  static let previewColumns = 120

  let size: Size
  /// Whether rules stand under the title and over the facts.
  let hasRules: Bool
  /// Rows for facts about what the cursor is on.
  let factRows: Int

  init(_ size: Size) {
    self.size = size
    hasRules = size.rows >= 10
    factRows = size.rows >= 16 ? 2 : size.rows >= 7 ? 1 : 0
  }

  var isTooSmall: Bool { size.columns < Self.least.columns || size.rows < Self.least.rows }
  var contentTop: Int { hasRules ? 2 : 1 }
  var contentHeight: Int { max(size.rows - contentTop - 1 - factRows - (hasRules ? 1 : 0), 1) }
  var contentBottom: Int { contentTop + contentHeight }
  var factsTop: Int { contentBottom + (hasRules ? 1 : 0) }
  var keysRow: Int { size.rows - 1 }

  /// Rows for profiles: the content without the filter's line and the head of the table.
  var browserRows: Int { max(contentHeight - (hasRules ? 2 : 1), 1) }
}
