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

  func draw(on frame: inout Frame) {
    drawTitle("appflow-profile", around.place, activity ?? countText, on: &frame)
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
    let total = browser.entries.count
    let count =
      browser.shown.count == total ? "\(total)" : "\(browser.shown.count) of \(total)"
    switch browser.loading {
    case .loading: return count + (browser.isRefreshing ? ", refreshing…" : ", loading…")
    case .done: return total == 1 ? "1 profile" : "\(count) profiles"
    case .failed:
      return total == 0
        ? "not loaded" : count + (browser.isRefreshing ? ", not refreshed" : ", not all loaded")
    }
  }

  private func drawTable(on frame: inout Frame) {
    let table = ProfileTable(
      columns: BrowserColumns(width: size.columns, kinds: context.settings.columns),
      isFiltering: browser.filter.isTyping, around: around)
    if layout.hasRules || !browser.filter.isShown { table.drawHead(on: &frame) }
    for (offset, index) in browser.shown.dropFirst(browser.top).prefix(layout.browserRows).enumerated() {
      let entry = browser.entries[index]
      let state = entry.state(now: now, oldAfterDays: context.settings.oldAfterDays)
      table.draw(
        ProfileTable.Row(entry: entry, name: entry.name, state: (state.text, state.role)), offset: offset,
        isSelected: browser.top + offset == browser.cursor, on: &frame)
    }
    if browser.shown.isEmpty, browser.loading == .done {
      table.drawEmpty(
        browser.entries.isEmpty ? "There are no connector profiles here." : "No profile matches the filter.",
        on: &frame)
    }
  }

  private var facts: [StyledLine] {
    if let notice = around.notice { return message(notice, Style(role: .warning)) }
    if case .failed(let failure) = browser.loading {
      if browser.entries.isEmpty { return [] }
      return [StyledLine(failure.title, Style(role: .bad)), StyledLine(failure.hint)]
    }
    guard let entry = browser.selected else { return [] }
    let muted = Style(role: .muted)
    if let failure = entry.profile.privateConnection?.failure {
      return [StyledLine("Private link failed: \(failure)", Style(role: .bad))]
    }
    let address = entry.existing.properties?.members.compactMap(\.value.text).first {
      $0.hasPrefix("https://")
    }
    let created = entry.profile.createdAt.map { "created \(Age.date($0.seconds))" }
    let updated = entry.updated.map { "updated \(Age.date($0))" }
    let state = entry.state(now: now, oldAfterDays: context.settings.oldAfterDays)
    return [
      StyledLine([address, created].compactMap { $0 }.joined(separator: " · "), muted),
      StyledLine(
        [updated, state.sentence].compactMap { $0 }.joined(separator: " · "), muted),
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

extension BrowserEntry {
  /// What stands in the last column, and what it means.
  func state(now: Double, oldAfterDays: Int) -> (text: String, role: Style.Role, sentence: String?) {
    let remark = profile.remark(now: now, oldAfterDays: oldAfterDays)
    let text = remark?.rawValue ?? ""
    switch remark {
    case .linkPending: return (text, .warning, "the private link is being made")
    case .linkFailed: return (text, .bad, nil)
    case .old:
      let time = oldAfterDays == 365 ? "a year" : "\(oldAfterDays) day\(oldAfterDays == 1 ? "" : "s")"
      return (text, .warning, "not updated for \(time)")
    case nil: return (text, .muted, nil)
    }
  }
}
