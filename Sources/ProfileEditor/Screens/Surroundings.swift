import Terminal

/// What a screen is drawn in, and what its keys are understood by: known to every screen, and changed by none.
struct Surroundings: Equatable, Sendable {
  /// Where the editor talks to, and what the operator has set.
  let context: EditorContext
  /// The window.
  let size: Size
  /// Seconds since 1970.
  let now: Double
  /// What was just done or is in the way, until the next key.
  var notice: String?
  /// The account's number, where it is known.
  var account: String?
  /// What is searched for in the text on top.
  var search: TextSearch?

  var layout: Layout { Layout(size) }
  /// The form's, which has more facts below it where there is room.
  var formLayout: Layout { Layout(size, factRows: Layout.formFactRows(of: size)) }
  /// Rows that a key for a page scrolls.
  var page: Int { max(layout.contentHeight - 1, 1) }
  /// Rows that a key for a page scrolls in a list.
  var listPage: Int { max(layout.browserRows - 1, 1) }

  /// The key that a sentence names for an action.
  func key(_ action: KeyBinding.Action, in place: KeyBinding.Context) -> String {
    context.keys.name(of: action, in: place)
  }
}

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

  init(_ size: Size, factRows: Int? = nil) {
    self.size = size
    hasRules = size.rows >= 10
    self.factRows = factRows ?? (size.rows >= 16 ? 2 : size.rows >= 7 ? 1 : 0)
  }

  /// Rows for all that is known of a form's field, so that nobody has to ask for it; nil where there is no room for that.
  static func formFactRows(of size: Size) -> Int? { size.rows >= 30 ? min(size.rows / 5, 7) : nil }

  var isTooSmall: Bool { size.columns < Self.least.columns || size.rows < Self.least.rows }
  var contentTop: Int { hasRules ? 2 : 1 }
  var contentHeight: Int { max(size.rows - contentTop - 1 - factRows - (hasRules ? 1 : 0), 1) }
  var contentBottom: Int { contentTop + contentHeight }
  var factsTop: Int { contentBottom + (hasRules ? 1 : 0) }
  /// Where a line that is typed, or a button, stands: with the facts, or over the end of the content where they have no row.
  var lineRow: Int { factRows > 0 ? factsTop : contentBottom - 1 }
  var keysRow: Int { size.rows - 1 }

  /// Rows for profiles: the content without the filter's line and the head of the table.
  var browserRows: Int { max(contentHeight - (hasRules ? 2 : 1), 1) }

  /// Which lines of a long text are shown; empty where all are.
  func position(top: Int, of count: Int) -> String {
    count > contentHeight ? "lines \(top + 1)–\(min(top + contentHeight, count)) of \(count)" : ""
  }

  /// Which of a list's rows is meant; nil for the filter's line, the head and what is below.
  ///
  /// - Parameter row: the row, from the content's top.
  func listOffset(row: Int) -> Int? {
    let offset = row - (contentHeight - browserRows)
    return 0..<browserRows ~= offset ? offset : nil
  }
}

/// Something that draws a screen, a part of one, or a page over it.
protocol ScreenView {
  var around: Surroundings { get }
  /// Which rows are for what on this screen.
  var layout: Layout { get }
}

extension ScreenView {
  var context: EditorContext { around.context }
  var size: Size { around.size }
  var now: Double { around.now }
  var layout: Layout { around.layout }

  /// Lines of a text that can be scrolled, between two margins.
  func drawLines(_ lines: [StyledLine], top: Int, margin: Int = 1, on frame: inout Frame) {
    for (offset, line) in lines.dropFirst(top).prefix(layout.contentHeight).enumerated() {
      let line = around.search?.marked(line, at: top + offset) ?? line
      line.draw(row: layout.contentTop + offset, column: margin, limit: size.columns - margin + 1, on: &frame)
    }
    drawScroll(
      ScrollWindow(top: top, height: layout.contentHeight, count: lines.count), firstRow: layout.contentTop,
      column: size.columns - 1, on: &frame)
  }

  /// The facts under the content, as far as there are rows for them.
  func drawFacts(_ lines: [StyledLine], on frame: inout Frame) {
    for (offset, line) in lines.prefix(layout.factRows).enumerated() {
      line.draw(row: layout.factsTop + offset, column: 1, limit: size.columns, on: &frame)
    }
  }

  /// A message that has the facts' rows: what does not fit into them ends in an ellipsis.
  func message(_ text: String, _ style: Style) -> [StyledLine] {
    StyledLine.fitted(text, width: size.columns - 2, rows: layout.factRows, style: style)
  }
}

extension KeyBinding.Action {
  /// More rows than any text or list has.
  private static let allRows = 1 << 40

  /// How far the action scrolls a text.
  ///
  /// - Parameter page: the rows of a page.
  /// - Returns: rows downwards; nil for what does not scroll.
  func rows(page: Int) -> Int? {
    switch self {
    case .up: -1
    case .down: 1
    case .pageUp: -page
    case .pageDown: page
    case .first: -Self.allRows
    case .last: Self.allRows
    default: nil
    }
  }
}
