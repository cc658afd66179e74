import Terminal

extension EditorState {
  func drawBrowser(on frame: inout Frame) {
    let layout = Layout(size)
    drawTitle("appflow-profile", place, countText, on: &frame)
    if case .failed(let failure) = editing.browser.loading, editing.browser.entries.isEmpty {
      drawFailure(failure, top: editing.browser.failureTop, on: &frame)
    } else {
      drawTable(layout, on: &frame)
    }
    drawFacts(browserFacts, on: &frame)
    draw(editing.browser.filter, on: &frame)
  }

  /// Whom the editor talks to.
  var place: String {
    ([context.awsProfile, context.region, context.endpoint].compactMap { $0 }).joined(separator: " · ")
  }

  private var countText: String {
    let total = editing.browser.entries.count
    let count =
      editing.browser.shown.count == total ? "\(total)" : "\(editing.browser.shown.count) of \(total)"
    if let asking { return "asking \(asking.connector)…" }
    if let opening, isReadingRow || editing.browser.loading == .loading { return "opening \(opening)…" }
    switch editing.browser.loading {
    case .loading: return count + (editing.browser.isRefreshing ? ", refreshing…" : ", loading…")
    case .done: return total == 1 ? "1 profile" : "\(count) profiles"
    case .failed:
      return total == 0
        ? "not loaded" : count + (editing.browser.isRefreshing ? ", not refreshed" : ", not all loaded")
    }
  }

  private func drawTable(_ layout: Layout, on frame: inout Frame) {
    let columns = BrowserColumns(width: size.columns, kinds: context.settings.columns)
    let head = layout.contentTop + (layout.hasRules ? 1 : 0)
    if layout.hasRules || !editing.browser.filter.isShown {
      for column in columns.all {
        frame.draw(
          column.aligned(column.title), row: head, column: column.start,
          style: Style(role: .muted, bold: true))
      }
    }
    let first = layout.contentTop + (layout.hasRules ? 2 : 1)
    for (offset, index) in editing.browser.shown.dropFirst(editing.browser.top).prefix(layout.browserRows)
      .enumerated()
    {
      let isSelected = editing.browser.top + offset == editing.browser.cursor
      drawEntry(
        editing.browser.entries[index], columns, row: first + offset, isSelected: isSelected, on: &frame)
    }
    if editing.browser.shown.isEmpty, editing.browser.loading == .done {
      let text =
        editing.browser.entries.isEmpty
        ? "There are no connector profiles here." : "No profile matches the filter."
      frame.draw(text, row: first, column: 3, style: Style(role: .muted))
    }
  }

  private func drawEntry(
    _ entry: BrowserEntry, _ columns: BrowserColumns, row: Int, isSelected: Bool, on frame: inout Frame
  ) {
    let style = isSelected ? Style(role: .selection, bold: true) : .plain
    if isSelected {
      frame.fill(row: row, from: 2, to: size.columns, with: " ", style: style)
      frame.draw("▌", row: row, column: 1, style: Style(role: .accent, bold: true))
      frame.cursor = editing.browser.filter.isTyping ? frame.cursor : Position(row: row, column: 1)
    }
    let state = entry.state(now: now, oldAfterDays: context.settings.oldAfterDays)
    for column in columns.all {
      let text =
        switch column.kind {
        case nil: entry.name
        case .connector: entry.connector
        case .mode: entry.mode
        case .updated: entry.ageText(now: now)
        case .created: entry.created.map { Age.text($0, now: now) } ?? ""
        case .state: state.text
        }
      let isState = column.kind == .state && !isSelected
      frame.draw(
        column.aligned(text).cut(to: column.width), row: row, column: column.start,
        style: isState ? Style(role: state.role) : style,
        limit: column.start + column.width)
    }
  }

  private var browserFacts: [StyledLine] {
    if let notice { return message(notice, Style(role: .warning)) }
    if case .failed(let failure) = editing.browser.loading {
      if editing.browser.entries.isEmpty { return [] }
      return [StyledLine(failure.title, Style(role: .bad)), StyledLine(failure.hint)]
    }
    guard let entry = editing.browser.selected else { return [] }
    let muted = Style(role: .muted)
    if let failure = entry.privateConnection?.failure {
      return [StyledLine("Private link failed: \(failure)", Style(role: .bad))]
    }
    let address = entry.properties?.members.compactMap(\.value.text).first { $0.hasPrefix("https://") }
    let created = entry.created.map { "created \(Age.date($0))" }
    let updated = entry.updated.map { "updated \(Age.date($0))" }
    let state = entry.state(now: now, oldAfterDays: context.settings.oldAfterDays)
    return [
      StyledLine([address, created].compactMap { $0 }.joined(separator: " · "), muted),
      StyledLine(
        [updated, state.sentence].compactMap { $0 }.joined(separator: " · "), muted),
    ].filter { !$0.pieces.isEmpty }
  }

  /// A failure in the middle of a screen: title, the service's words, what to do.
  func drawFailure(_ failure: Failure, top: Int, on frame: inout Frame) {
    let layout = Layout(size)
    let lines = failure.lines(width: size.columns - 4)
    let top = min(top, max(lines.count - layout.contentHeight, 0))
    for (offset, line) in lines.dropFirst(top).prefix(layout.contentHeight).enumerated() {
      line.draw(row: layout.contentTop + offset, column: 2, limit: size.columns - 1, on: &frame)
    }
  }
}

extension Failure {
  /// The failure as wrapped lines.
  func lines(width: Int) -> [StyledLine] {
    var lines = StyledLine.wrap(title, width: width, style: Style(role: .bad, bold: true))
    if let vendorWords { lines += StyledLine.wrap("The application says: \(vendorWords)", width: width) }
    if let serviceWords { lines += StyledLine.wrap("AppFlow says: \(serviceWords)", width: width) }
    lines += StyledLine.wrap(hint, width: width)
    if let requestID {
      lines += StyledLine.wrap("Request id \(requestID)", width: width, style: Style(role: .muted))
    }
    return lines
  }
}

extension BrowserEntry {
  /// How long ago it was updated; empty where the service did not say.
  ///
  /// - Parameter now: seconds since 1970.
  public func ageText(now: Double) -> String { updated.map { Age.text($0, now: now) } ?? "" }

  /// What must be known of it in two words; empty where nothing must.
  ///
  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - oldAfterDays: after how many days without an update it is old.
  public func stateText(now: Double, oldAfterDays: Int) -> String {
    state(now: now, oldAfterDays: oldAfterDays).text
  }

  /// What stands in the last column, and what it means.
  func state(now: Double, oldAfterDays: Int) -> (text: String, role: Style.Role, sentence: String?) {
    switch privateConnection?.status {
    case "PENDING": return ("link pending", .warning, "the private link is being made")
    case "FAILED": return ("link failed", .bad, nil)
    default: break
    }
    guard let updated, now - updated >= Double(oldAfterDays) * 86_400 else {
      return ("", .muted, nil)
    }
    let time = oldAfterDays == 365 ? "a year" : "\(oldAfterDays) day\(oldAfterDays == 1 ? "" : "s")"
    return ("old", .warning, "not updated for \(time)")
  }
}
