import Lists

/// What a key in the list of profiles asks of what is around it.
enum BrowserRequest: Equatable, Sendable {
  case refresh, open, rotate, verify, details, diagnose, compare, newProfile, copyProfile, deleteProfile,
    restore, copyARN, copyList, sort, write, saveFilter, quit

  /// Whether it can be done in a list of many accounts and regions.
  var isOfAll: Bool {
    [.refresh, .open, .copyARN, .copyList, .sort, .write, .saveFilter, .quit].contains(self)
  }
}

extension BrowserState {
  /// Does what a key means in the list.
  ///
  /// - Returns: what it asks for beyond the list.
  mutating func press(
    _ press: KeyPress, in around: Surroundings, _ killRing: inout KillRing
  ) -> BrowserRequest? {
    if press.isOfLine {
      editFilter { $0.handle(press, &killRing) }
      return nil
    }
    if let rows = press.action?.rows(page: around.listPage) {
      scroll(by: rows, in: around)
      return nil
    }
    switch press.action {
    case .startFilter: filter.isTyping = true
    case .endFilter: filter.isTyping = false
    case .clearFilter: clearFilter()
    case .refresh: return .refresh
    case .open: return .open
    case .rotate: return .rotate
    case .verify: return .verify
    case .details: return .details
    case .copy: return .copyARN
    case .copyList: return .copyList
    case .sort: return .sort
    case .write: return .write
    case .saveFilter: return .saveFilter
    case .diagnose: return .diagnose
    case .compare: return .compare
    case .newProfile: return .newProfile
    case .copyProfile: return .copyProfile
    case .deleteProfile: return .deleteProfile
    case .restore: return .restore
    case .quit: return .quit
    default: break
    }
    return nil
  }

  /// Moves among the profiles; where none could be read, in what is said about that.
  mutating func scroll(by rows: Int, in around: Surroundings) {
    guard entries.isEmpty, case .failed(let failure) = loading else { return move(by: rows) }
    let last = max(failure.lines(width: around.size.columns - 4).count - around.layout.contentHeight, 0)
    failureTop = min(max(failureTop + rows, 0), last)
  }

  /// A click puts the cursor on a row.
  ///
  /// - Parameters:
  ///   - row: the row, from the content's top.
  ///   - column: the column of the screen; what stands beside the list takes no clicks.
  /// - Returns: whether the cursor was there already.
  mutating func click(row: Int, column: Int, in around: Surroundings) -> Bool {
    guard column < paneColumn(in: around.size) ?? .max else { return false }
    if let title = clickedTitle(row: row, column: column, in: around) {
      sort(byTitle: title)
      return false
    }
    guard let offset = around.layout.listOffset(row: row), shown.indices.contains(top + offset) else {
      return false
    }
    defer { cursor = top + offset }
    return cursor == top + offset
  }

  /// The column whose title stands at a place; nil where none does.
  private func clickedTitle(row: Int, column: Int, in around: Surroundings) -> ProfileColumn? {
    guard around.layout.hasRules || !filter.isShown, row == (around.layout.hasRules ? 1 : 0) else {
      return nil
    }
    return columns(in: around).all.first { $0.start..<($0.start + $0.width) ~= column }?.column
  }

  /// Orders by a column; by the one that counts already the other way round, and then not at all.
  mutating func sort(byTitle column: ProfileColumn) {
    guard let first = order?.first, first.column == column else { return sort(ListOrder(column)) }
    sort(first.isDescending ? nil : ListOrder(column, isDescending: true))
  }
}
