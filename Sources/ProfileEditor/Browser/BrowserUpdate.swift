import Terminal

extension EditorState {
  mutating func pressInBrowser(_ press: KeyPress) -> [EditorEffect] {
    if asking != nil || isReadingRow { return pressWhileAsking(press) }
    if press.isOfLine {
      typeIntoFilter(press) { $0.editing.browser.editFilter($1) }
      return []
    }
    let page = max(Layout(size).browserRows - 1, 1)
    switch press.action {
    case .up: moveInBrowser(by: -1)
    case .down: moveInBrowser(by: 1)
    case .pageUp: moveInBrowser(by: -page)
    case .pageDown: moveInBrowser(by: page)
    case .first: editing.browser.move(by: -editing.browser.shown.count)
    case .last: editing.browser.move(by: editing.browser.shown.count)
    case .startFilter: editing.browser.filter.isTyping = true
    case .endFilter: editing.browser.filter.isTyping = false
    case .clearFilter: editing.browser.clearFilter()
    case .refresh: return reload()
    case .open: return openSelected()
    case .rotate: openRotation()
    case .verify: return verifySelected()
    case .copy: return copy(browserText)
    case .quit: return [.quit]
    default: break
    }
    return []
  }

  /// Moves among the profiles; where none could be read, in what is said about that.
  mutating func moveInBrowser(by rows: Int) {
    guard editing.browser.entries.isEmpty, case .failed(let failure) = editing.browser.loading else {
      return editing.browser.move(by: rows)
    }
    let last = max(failure.lines(width: size.columns - 4).count - Layout(size).contentHeight, 0)
    editing.browser.failureTop = min(max(editing.browser.failureTop + rows, 0), last)
  }

  mutating func openSelected() -> [EditorEffect] {
    editing.browser.filter.isTyping = false
    guard let entry = editing.browser.selected else { return [] }
    // What the service held before the refresh may be another's by now, and would go back to it.
    guard editing.browser.isOld(entry) else { return open(entry) }
    opening = entry.name
    return [.describe(name: entry.name)]
  }

  /// Whether a row of the list is being read again before its form opens.
  var isReadingRow: Bool {
    guard let opening, screen == .browser, editing.draft == nil else { return false }
    return editing.browser.entries.contains { $0.name == opening }
  }

  /// A row of the list was read again: its form opens with what the service says now.
  mutating func readAgain(_ old: BrowserEntry, _ entry: BrowserEntry?) -> [EditorEffect] {
    guard let entry else {
      opening = nil
      editing.draft = nil
      notice = "There is no profile named \(old.name) any more."
      return []
    }
    editing.browser.replace(entry)
    return open(entry)
  }

  mutating func reload() -> [EditorEffect] {
    if let opening {
      // One profile is being asked for, or could not be read: that is what is asked again.
      guard editing.browser.loading != .loading else { return [] }
      editing.browser.loading = .loading
      return [.describe(name: opening)]
    }
    editing.browser.beginReading()
    return [.load]
  }
}
