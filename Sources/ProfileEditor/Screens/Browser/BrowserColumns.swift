import Lists
import OperatingSystem
import Rotation
import Terminal

/// Where the browser's columns stand. A narrow window leaves out those that say least.
struct BrowserColumns {
  /// The columns beside the name, which is always the first; the name in the settings file.
  enum Kind: String, CaseIterable {
    case connector, mode, updated, created, state, health, account, region

    /// What is shown where the operator has set nothing.
    static let standard: [Kind] = [.connector, .mode, .updated, .state, .health]
    /// Time says more than mode, mode more than state: the last ones are left out first. A failed run stands in the state where
    /// there is no column for it.
    fileprivate static let byWorth: [Kind] = [
      .account, .region, .connector, .updated, .mode, .created, .state, .health,
    ]
    /// Beside the facts of one profile, the list is for finding those that need somebody.
    fileprivate static let byWorthBesideFacts: [Kind] = [
      .account, .region, .state, .updated, .connector, .mode, .created, .health,
    ]

    /// What filters, orders and programs call it.
    var column: ProfileColumn {
      switch self {
      case .connector: .connector
      case .mode: .mode
      case .updated: .updated
      case .created: .created
      case .state: .state
      case .health: .health
      case .account: .account
      case .region: .region
      }
    }

    /// - Parameter isCompact: whether something else stands beside the list.
    fileprivate func width(isCompact: Bool) -> Int {
      switch self {
      case .connector: isCompact ? 14 : 18
      case .mode: 8
      case .updated, .created: 11
      case .state: 12
      case .health: 22
      case .account: 12
      case .region: 14
      }
    }
  }

  struct Column {
    /// Nil for the name.
    let kind: Kind?
    let title: String
    let start: Int
    let width: Int
    private var isRightAligned: Bool { kind == .updated || kind == .created }
    /// What filters and orders call it.
    var column: ProfileColumn { kind?.column ?? .name }

    /// A text on the side of the column where it belongs.
    func aligned(_ text: String) -> String { isRightAligned ? text.rightAligned(width) : text }
  }

  let all: [Column]

  /// Whether flows' last runs have a column of their own.
  var hasHealth: Bool { all.contains { $0.kind == .health } }

  /// - Parameters:
  ///   - width: the screen's.
  ///   - kinds: the columns that are wanted, from left to right.
  ///   - isCompact: whether something else stands beside the list, so that columns take less.
  init(width: Int, kinds: [Kind] = Kind.standard, isCompact: Bool = false) {
    var left = width - 4 - 16
    var widths: [Kind: Int] = [:]
    for kind in isCompact ? Kind.byWorthBesideFacts : Kind.byWorth where kinds.contains(kind) {
      let width = kind.width(isCompact: isCompact)
      guard left > width else { continue }
      widths[kind] = width
      left -= width + 1
    }
    // A failed flow's word and age are longer than the other states.
    if isCompact, widths[.health] == nil, let width = widths[.state] {
      let more = min(max(left, 0) / 2, 10)
      widths[.state] = width + more
      left -= more
    }
    let nameWidth = 16 + max(left, 0)
    var columns = [Column(kind: nil, title: "NAME", start: 3, width: nameWidth)]
    var start = 3 + nameWidth + 1
    for kind in kinds {
      guard let width = widths[kind] else { continue }
      columns.append(Column(kind: kind, title: kind.rawValue.uppercased(), start: start, width: width))
      start += width + 1
    }
    all = columns
  }
}

/// A table of profiles: the list, and what a rotation has to do.
struct ProfileTable: ScreenView {
  /// A row of it.
  struct Row {
    let entry: BrowserEntry?
    let name: String
    /// What marks the row; empty for most.
    var sign = ""
    let state: (text: String, role: Style.Role)
    /// Whether it works; empty where that is not known.
    var health: (text: String, role: Style.Role) = ("", .muted)
  }

  let columns: BrowserColumns
  /// The column by which the rows are ordered; nil for none of them.
  var order: (column: ProfileColumn, isDescending: Bool)?
  /// Whether the cursor stands in the filter's line.
  let isFiltering: Bool
  /// The column after the list's last.
  let end: Int
  let around: Surroundings

  /// The row of the columns' titles.
  var headRow: Int { layout.contentTop + (layout.hasRules ? 1 : 0) }

  func drawHead(on frame: inout Frame) {
    for column in columns.all {
      let sign = order?.column == column.column ? order?.isDescending == true ? " ▼" : " ▲" : ""
      frame.draw(
        column.aligned(column.title + sign), row: headRow, column: column.start,
        style: Style(role: sign.isEmpty ? .muted : .accent, bold: true))
    }
  }

  /// Draws a row under the titles.
  func draw(_ row: Row, offset: Int, isSelected: Bool, on frame: inout Frame) {
    let line = headRow + 1 + offset
    let style = isSelected ? Style(role: .selection, bold: true) : .plain
    if isSelected {
      frame.fill(row: line, from: 2, to: end, with: " ", style: style)
      frame.draw("▌", row: line, column: 1, style: Style(role: .accent, bold: true))
      if !isFiltering { frame.cursor = Position(row: line, column: 1) }
    }
    frame.draw(row.sign, row: line, column: 2, style: isSelected ? style : Style(role: .accent, bold: true))
    for column in columns.all {
      let role: Style.Role? =
        switch column.kind {
        case .state: row.state.role
        case .health: row.health.role
        default: nil
        }
      frame.draw(
        column.aligned(text(of: row, column.kind)).cut(to: column.width), row: line, column: column.start,
        style: isSelected ? style : role.map { Style(role: $0) } ?? style,
        limit: column.start + column.width)
    }
  }

  private func text(of row: Row, _ kind: BrowserColumns.Kind?) -> String {
    switch kind {
    case nil: row.name
    case .connector: row.entry?.connector ?? ""
    case .mode: row.entry?.mode ?? ""
    case .updated: row.entry?.profile.ageText(now: now) ?? ""
    case .created: row.entry?.profile.createdAt.map { Age.text($0.seconds, now: now) } ?? ""
    case .state: row.state.text
    case .health: row.health.text
    case .account: row.entry?.account ?? ""
    case .region: row.entry?.region ?? ""
    }
  }

  /// What stands there where there is no row.
  func drawEmpty(_ text: String, on frame: inout Frame) {
    frame.draw(text, row: headRow + 1, column: 3, style: Style(role: .muted))
  }
}

extension String {
  fileprivate func rightAligned(_ width: Int) -> String {
    String(repeating: " ", count: max(width - DisplayWidth.of(self), 0)) + self
  }
}
