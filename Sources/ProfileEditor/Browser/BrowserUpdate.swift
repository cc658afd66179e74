import Terminal

extension EditorState {
  mutating func pressInBrowser(_ key: Key) -> [EditorEffect] {
    if asking != nil { return pressWhileAsking(key) }
    guard let action = context.keys.action(key, in: keyContext) else {
      if browser.filter.isTyping { typeIntoFilter(key) { $0.browser.editFilter($1) } }
      return []
    }
    let page = max(Layout(size).browserRows - 1, 1)
    switch action {
    case .up: moveInBrowser(by: -1)
    case .down: moveInBrowser(by: 1)
    case .pageUp: moveInBrowser(by: -page)
    case .pageDown: moveInBrowser(by: page)
    case .first: browser.move(by: -browser.shown.count)
    case .last: browser.move(by: browser.shown.count)
    case .startFilter: browser.filter.isTyping = true
    case .endFilter: browser.filter.isTyping = false
    case .clearFilter: browser.clearFilter()
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
    guard browser.entries.isEmpty, case .failed(let failure) = browser.loading else {
      return browser.move(by: rows)
    }
    let last = max(failure.lines(width: size.columns - 4).count - Layout(size).contentHeight, 0)
    browser.failureTop = min(max(browser.failureTop + rows, 0), last)
  }

  mutating func openSelected() -> [EditorEffect] {
    browser.filter.isTyping = false
    return browser.selected.map { open($0) } ?? []
  }

  mutating func reload() -> [EditorEffect] {
    if let opening {
      // One profile is being asked for, or could not be read: that is what is asked again.
      guard browser.loading != .loading else { return [] }
      browser.loading = .loading
      return [.describe(name: opening)]
    }
    browser.clear()
    return [.load]
  }
}
