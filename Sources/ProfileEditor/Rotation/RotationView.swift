import Forms
import Journal
import Terminal

extension EditorState {
  func drawRotation(on frame: inout Frame) {
    guard let rotation = editing.rotation else { return }
    let layout = Layout(size)
    drawTitle("Rotation", place, rotationCount(rotation), on: &frame)
    let columns = BrowserColumns(width: size.columns)
    let head = layout.contentTop + (layout.hasRules ? 1 : 0)
    if layout.hasRules, !rotation.filter.isShown {
      frame.draw(
        rotationIntroduction(rotation), row: layout.contentTop, column: 1, style: Style(role: .muted))
    }
    if layout.hasRules || !rotation.filter.isShown {
      for column in columns.all {
        frame.draw(
          column.aligned(column.title), row: head, column: column.start,
          style: Style(role: .muted, bold: true))
      }
    }
    draw(rotation.filter, on: &frame)
    let rows = rotationRows(rotation)
    for (offset, row) in rows.dropFirst(rotation.top).prefix(layout.browserRows).enumerated() {
      let isSelected = rotation.top + offset == rotation.cursor
      draw(row, columns, at: head + 1 + offset, isSelected: isSelected, on: &frame)
    }
    if rows.isEmpty {
      let text = rotation.names.isEmpty ? "No profile is that old." : "No profile matches the filter."
      frame.draw(text, row: head + 1, column: 3, style: Style(role: .muted))
    }
    drawFacts(rotationFacts(rotation), on: &frame)
  }

  private struct Row {
    let entry: BrowserEntry?
    let name: String
    let sign: String
    let state: (text: String, role: Style.Role)
  }

  private func rotationRows(_ rotation: RotationState) -> [Row] {
    guard let queue = rotation.queue else {
      return rotation.shown.map { place in
        let entry = editing.browser.entries[rotation.order[place]]
        let state = entry.state(now: now, oldAfterDays: context.settings.oldAfterDays)
        return Row(
          entry: entry, name: entry.name, sign: rotation.marked.contains(entry.name) ? "*" : "",
          state: (state.text, state.role))
      }
    }
    let entries = Dictionary(
      editing.browser.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return rotation.shown.map { place in
      let item = queue.items[place]
      return Row(
        entry: entries[item.profile], name: item.profile, sign: item.isFinished ? "" : "*",
        state: item.stateText)
    }
  }

  private func draw(
    _ row: Row, _ columns: BrowserColumns, at line: Int, isSelected: Bool, on frame: inout Frame
  ) {
    let style = isSelected ? Style(role: .selection, bold: true) : .plain
    if isSelected {
      frame.fill(row: line, from: 2, to: size.columns, with: " ", style: style)
      frame.draw("▌", row: line, column: 1, style: Style(role: .accent, bold: true))
      if editing.rotation?.filter.isTyping == false { frame.cursor = Position(row: line, column: 1) }
    }
    frame.draw(row.sign, row: line, column: 2, style: isSelected ? style : Style(role: .accent, bold: true))
    for column in columns.all {
      let text =
        switch column.kind {
        case nil: row.name
        case .connector: row.entry?.connector ?? ""
        case .mode: row.entry?.mode ?? ""
        case .updated: row.entry?.ageText(now: now) ?? ""
        case .created: ""
        case .state: row.state.text
        }
      let isState = column.kind == .state && !isSelected
      frame.draw(
        column.aligned(text).cut(to: column.width), row: line, column: column.start,
        style: isState ? Style(role: row.state.role) : style, limit: column.start + column.width)
    }
  }

  private func rotationCount(_ rotation: RotationState) -> String {
    if let asking { return "asking \(asking.connector)…" }
    if let opening { return "opening \(opening)…" }
    if let queue = rotation.queue { return "\(queue.doneCount) of \(queue.items.count) done" }
    let marks = rotation.marked.isEmpty ? "" : ", \(rotation.marked.count) marked"
    let loading =
      editing.browser.loading == .loading ? editing.browser.isRefreshing ? ", refreshing…" : ", loading…" : ""
    return "\(rotation.shown.count) of \(editing.browser.entries.count)\(marks)\(loading)"
  }

  private func rotationIntroduction(_ rotation: RotationState) -> String {
    if rotation.queue != nil { return "The queue; * is still to be done." }
    let what = rotation.olderThan == 0 ? "All" : "Not updated for \(Age.span(rotation.olderThan))"
    return "\(what), the oldest update first; * is marked."
  }

  private func rotationFacts(_ rotation: RotationState) -> [StyledLine] {
    if let notice { return message(notice, Style(role: .warning)) }
    let muted = Style(role: .muted)
    let text: String
    if rotation.filter.isTyping {
      text =
        "\(context.keys.name(of: .endFilter, in: .rotationFilter)) goes back to the list and keeps the filter."
    } else if let queue = rotation.queue {
      let state = rotation.place.map { queue.items[$0] }.map { "\($0.profile): \($0.stateText.text). " } ?? ""
      text =
        queue.isUnfinished
        ? state + "\(key(.open)) goes on with the profile under the cursor; \(key(.skip)) leaves it out."
        : "The rotation is finished. \(key(.open)) goes back to the profiles; the journal has every attempt."
    } else {
      let count = rotation.chosen.count
      let what =
        rotation.marked.isEmpty
        ? "the profile under the cursor" : count == 1 ? "the marked profile" : "the \(count) marked profiles"
      let hidden = rotation.hiddenMarkCount == 0 ? "" : " (\(rotation.hiddenMarkCount) not shown)"
      text =
        "\(key(.open)) asks for new credentials for \(what)\(hidden); everything else is carried over as it is."
    }
    return StyledLine.wrap(text, width: size.columns - 2, style: muted)
  }

  private func key(_ action: KeyBinding.Action) -> String {
    context.keys.name(of: action, in: rotationContext)
  }

  /// A click puts the cursor on a row; a second one marks it.
  mutating func pressInRotationTable(row: Int) {
    let layout = Layout(size)
    let offset = row - (layout.contentHeight - layout.browserRows)
    guard var state = editing.rotation, 0..<layout.browserRows ~= offset,
      state.top + offset < state.shown.count
    else {
      return
    }
    state.move(by: state.top + offset - state.cursor)
    editing.rotation = state
  }

  // MARK: The result of one profile

  /// What the check says, and how it goes on.
  func rotationResultLines(width: Int) -> [StyledLine] {
    var lines = rotationCheckLines(width: width)
    if let item = editing.rotationItem, item.isFinished || item.step == .ended(.verificationFailed),
      let updated = editing.browser.entries.first(where: { $0.name == item.profile })?.updated,
      updated != item.updatedBefore
    {
      lines += StyledLine.wrap("Last updated \(Age.date(updated)).", width: width)
    }
    let next = context.keys.name(of: .open, in: .result)
    let back = context.keys.name(of: .back, in: .result)
    let remaining = editing.rotation?.queue?.openCount ?? 0
    let goesOn: String =
      switch editing.rotation?.check {
      case .asking?: "\(back) goes back to the list without waiting."
      case .failed(let failure)? where failure.isAboutCredentials:
        "\(next) goes back to the field, \(back) to the list."
      default:
        remaining == 0
          ? "That was the last one. \(next) shows the list."
          : "\(next) goes on with the next, of \(remaining) to do; \(back) goes back to the list."
      }
    lines.append(StyledLine())
    return lines + StyledLine.wrap(goesOn, width: width)
  }

  /// Whether AppFlow can log in with the new credentials.
  func rotationCheckLines(width: Int) -> [StyledLine] {
    switch editing.rotation?.check {
    case .asking?: [StyledLine("Asking AppFlow to log in with the new credentials…", Style(role: .accent))]
    case .passed(let text)?: StyledLine.wrap(text, width: width, style: Style(role: .good))
    case .notTried(let reason)?: StyledLine.wrap(reason, width: width, style: Style(role: .warning))
    case .failed(let failure)?: failure.lines(width: width)
    case nil: []
    }
  }
}

extension RotationState {
  /// The flows that use the profile, for the review.
  func flowLines(width: Int) -> [StyledLine] {
    let role: Style.Role =
      switch flows {
      case .asking: .muted
      case .failed: .warning
      case .known(let flows): flows.isEmpty ? .muted : .text
      }
    return StyledLine.wrap(flowText, width: width, style: Style(role: role))
  }

  /// The flows that use the profile, with their state and last run.
  var flowText: String {
    guard case .known(let flows) = flows, !flows.isEmpty else { return flowCount }
    let names = flows.map { flow in
      let run = flow.lastRun.map { ", last run \($0.lowercased())" } ?? ", never ran"
      return "\(flow.name) (\(flow.status?.lowercased() ?? "state not known")\(run))"
    }
    return "\(flowCount): " + names.joined(separator: ", ")
  }

  /// How many flows use the profile.
  var flowCount: String {
    switch flows {
    case .asking: "asking which flows use it…"
    case .failed(let reason): "not known: \(reason)"
    case .known(let flows): flows.isEmpty ? "no flow" : flows.count == 1 ? "1 flow" : "\(flows.count) flows"
    }
  }
}

extension RotationQueue.Item {
  /// How far it is, in two words.
  var stateText: (text: String, role: Style.Role) {
    switch step {
    case .waiting: ("to do", .text)
    case .begun, .ended(.unknown): ("not known", .warning)
    case .ended(.updated): ("updated", .good)
    case .ended(.verified): ("verified", .good)
    case .ended(.verificationFailed): ("login fails", .bad)
    case .ended(.loginNotTried): ("not tried", .warning)
    case .ended(.failed): ("refused", .bad)
    case .skipped: ("left out", .muted)
    }
  }
}
