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

  /// Where the pane of facts begins; nil where there is no room for it.
  private var paneColumn: Int? { browser.entries.isEmpty ? nil : ProfilePane.column(in: size) }

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
    let total = browser.entries.count
    let matching = browser.shown.count
    // Where one is, once not all is seen.
    let place = matching > layout.browserRows ? "\(browser.cursor + 1) of " : ""
    let count =
      place + (matching == total ? "\(total)" : "\(matching)\(place.isEmpty ? "" : ",") of \(total)")
    switch browser.loading {
    case .loading: return count + (browser.isRefreshing ? ", refreshing…" : ", loading…")
    case .done: return total == 1 ? "1 profile" : "\(count) profiles"
    case .failed:
      return total == 0
        ? "not loaded" : count + (browser.isRefreshing ? ", not refreshed" : ", not all loaded")
    }
  }

  private func drawTable(on frame: inout Frame) {
    let end = paneColumn ?? size.columns
    let columns = BrowserColumns(width: end, kinds: context.settings.columns, isCompact: paneColumn != nil)
    let table = ProfileTable(
      columns: columns, isFiltering: browser.filter.isTyping, end: end, around: around)
    if layout.hasRules || !browser.filter.isShown { table.drawHead(on: &frame) }
    for (offset, index) in browser.shown.dropFirst(browser.top).prefix(layout.browserRows).enumerated() {
      let entry = browser.entries[index]
      let state = entry.state(
        now: now, oldAfterDays: context.settings.oldAfterDays, survey: browser.survey)
      table.draw(
        ProfileTable.Row(entry: entry, name: entry.name, state: (state.text, state.role)), offset: offset,
        isSelected: browser.top + offset == browser.cursor, on: &frame)
    }
    if browser.shown.isEmpty, browser.loading == .done {
      table.drawEmpty(
        browser.entries.isEmpty ? "There are no connector profiles here." : "No profile matches the filter.",
        on: &frame)
    }
    if let column = paneColumn {
      ProfilePane(
        facts: browser.facts(in: around), column: column,
        shown: browser.top..<min(browser.top + layout.browserRows, browser.shown.count),
        count: browser.shown.count, around: around
      ).draw(on: &frame)
    }
  }

  private var facts: [StyledLine] {
    if let notice = around.notice { return message(notice, Style(role: .warning)) }
    if case .failed(let failure) = browser.loading {
      if browser.entries.isEmpty { return message(around.otherPlaces, Style(role: .muted)) }
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
    let state = entry.state(
      now: now, oldAfterDays: context.settings.oldAfterDays, survey: browser.survey)
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

extension BrowserState {
  /// What is known of the profile under the cursor.
  func facts(in around: Surroundings) -> ProfileFacts? {
    selected.map {
      ProfileFacts(
        entry: $0, survey: survey, now: around.now, oldAfterDays: around.context.settings.oldAfterDays)
    }
  }
}

extension BrowserEntry {
  /// What stands in the last column, and what it means. A failed run of a flow says more than age.
  func state(
    now: Double, oldAfterDays: Int, survey: ProfileSurvey?
  ) -> (text: String, role: Style.Role, sentence: String?) {
    let remark = profile.remark(now: now, oldAfterDays: oldAfterDays)
    switch remark {
    case .linkPending?:
      return (ConnectorProfile.Remark.linkPending.rawValue, .warning, "the private link is being made")
    case .linkFailed?: return (ConnectorProfile.Remark.linkFailed.rawValue, .bad, nil)
    case .old?, nil: break
    }
    if let failed = survey?.flows[name]?.first(where: \.hasFailed) {
      let age = failed.lastRunTime.map { " \(Age.text($0.seconds, now: now))" } ?? ""
      return (failed.failureWord + age, .bad, "flow \(failed.name) \(failed.runText(now: now))")
    }
    guard let remark else { return ("", .muted, nil) }
    let time = oldAfterDays == 365 ? "a year" : "\(oldAfterDays) day\(oldAfterDays == 1 ? "" : "s")"
    return (remark.rawValue, .warning, "not updated for \(time)")
  }
}
