import AppFlow
import OperatingSystem
import Rotation
import Terminal

/// Draws the list of profiles.
struct BrowserView: ScreenView {
  let browser: BrowserState
  /// What is being asked for, before a form opens: `asking Salesforce…`.
  let activity: String?
  let around: Surroundings

  private var paneColumn: Int? { browser.paneColumn(in: size) }

  func draw(on frame: inout Frame) {
    drawTitle("appflow-profile", context.ownEndpoint ?? "", activity ?? countText, on: &frame)
    if case .failed(let failure) = browser.loading, browser.entries.isEmpty {
      let lines = failure.lines(width: size.columns - 4)
      let top = min(browser.failureTop, max(lines.count - layout.contentHeight, 0))
      drawLines(lines, top: top, margin: 2, on: &frame)
    } else {
      drawTable(on: &frame)
    }
    drawFacts(facts, on: &frame)
    browser.filter.draw(in: around, on: &frame)
  }

  private var countText: String {
    // Rows of what could not be read are no profiles; no filter leaves them out.
    let refused = context.fleet == nil ? 0 : browser.entries.count { $0.refusal != nil }
    let end = refused == 0 ? "" : ", \(refused) not read"
    let total = browser.entries.count - refused
    let matching = browser.shown.count - refused
    // Where one is, once not all is seen.
    let place = matching > layout.browserRows ? "\(browser.cursor + 1) of " : ""
    let count =
      place + (matching == total ? "\(total)" : "\(matching)\(place.isEmpty ? "" : ",") of \(total)")
    switch browser.loading {
    case .loading: return count + (browser.isRefreshing ? ", refreshing…" : ", loading…")
    case .done: return (total == 1 ? "1 profile" : "\(count) profiles") + end
    case .failed:
      return total == 0
        ? "not loaded" : count + (browser.isRefreshing ? ", not refreshed" : ", not all loaded")
    }
  }

  private func drawTable(on frame: inout Frame) {
    let end = paneColumn ?? size.columns
    let columns = browser.columns(in: around)
    let table = ProfileTable(
      columns: columns, order: browser.order?.first, isFiltering: browser.filter.isTyping, end: end,
      around: around)
    if layout.hasRules || !browser.filter.isShown { table.drawHead(on: &frame) }
    for (offset, index) in browser.shown.dropFirst(browser.top).prefix(layout.browserRows).enumerated() {
      let entry = browser.entries[index]
      table.draw(
        ProfileTable.Row(
          entry: entry, name: entry.name,
          state: browser.stateText(of: entry, besideHealth: columns.hasHealth),
          health: browser.healthText(of: entry)), offset: offset,
        isSelected: browser.top + offset == browser.cursor, on: &frame)
    }
    if browser.shown.isEmpty, browser.loading == .done {
      table.drawEmpty(
        browser.entries.isEmpty ? "There are no connector profiles here." : "No profile matches the filter.",
        on: &frame)
    }
    if let column = paneColumn {
      ProfilePane(
        facts: browser.selected.map { browser.facts(of: $0) }, column: column, around: around
      ).draw(on: &frame)
    }
    drawScroll(
      ScrollWindow(top: browser.top, height: layout.browserRows, count: browser.shown.count),
      firstRow: table.headRow + 1, column: paneColumn ?? size.columns - 1, on: &frame)
  }

  private var facts: [StyledLine] {
    if let notice = around.notice { return message(notice, Style(role: .warning)) }
    if let problem = browser.filter.problemLines(in: self) { return problem }
    if context.fleet != nil, browser.isFilteredByHealth {
      return message(
        "The last runs of flows are not looked at here: health is not known in this list.",
        Style(role: .warning))
    }
    if case .failed(let failure) = browser.loading {
      if browser.entries.isEmpty { return message(around.otherPlaces, Style(role: .muted)) }
      return [StyledLine(failure.title, Style(role: .bad)), StyledLine(failure.hint)]
    }
    guard let entry = browser.selected else { return [] }
    if let refusal = entry.refusal { return message(refusal, Style(role: .bad)) }
    let muted = Style(role: .muted)
    if let failure = entry.profile.privateConnection?.failure {
      return [StyledLine("Private link failed: \(failure)", Style(role: .bad))]
    }
    let address = entry.existing.properties?.members.compactMap(\.value.text).first {
      $0.hasPrefix("https://")
    }
    let created = entry.profile.createdAt.map { "created \(Age.date($0.seconds))" }
    let updated = entry.updated.map { "updated \(Age.date($0))" }
    let state = browser.state(of: entry)
    return [
      StyledLine([address, created].compactMap { $0 }.joined(separator: " · "), muted),
      StyledLine(
        [updated, state?.sentence].compactMap { $0 }.joined(separator: " · "), muted),
    ].filter { !$0.pieces.isEmpty }
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
