import Rotation
import OperatingSystem
import Forms
import Journal
import Terminal

/// Draws the rotation's list: what can be rotated, or how far it is.
struct RotationView: ScreenView {
  let rotation: RotationState
  /// The profiles that were read.
  let browser: BrowserState
  /// What is being asked for, before a form opens.
  let activity: String?
  let around: Surroundings

  func draw(on frame: inout Frame) {
    drawTitle("Rotation", context.ownEndpoint ?? "", activity ?? count, on: &frame)
    let table = ProfileTable(
      columns: BrowserColumns(width: size.columns, kinds: Self.columns),
      isFiltering: rotation.filter.isTyping,
      end: size.columns, around: around)
    if layout.hasRules, !rotation.filter.isShown {
      frame.draw(introduction, row: layout.contentTop, column: 1, style: Style(role: .muted))
    }
    if layout.hasRules || !rotation.filter.isShown { table.drawHead(on: &frame) }
    rotation.filter.draw(in: around, on: &frame)
    for (offset, row) in rows.dropFirst(rotation.top).prefix(layout.browserRows).enumerated() {
      table.draw(
        row, offset: offset, isSelected: rotation.top + offset == rotation.cursor, on: &frame)
    }
    if rotation.shown.isEmpty {
      table.drawEmpty(
        rotation.names.isEmpty ? "No profile is that old." : "No profile matches the filter.", on: &frame)
    }
    drawScroll(
      ScrollWindow(top: rotation.top, height: layout.browserRows, count: rotation.shown.count),
      firstRow: table.headRow + 1, column: size.columns - 1, on: &frame)
    drawFacts(facts, on: &frame)
  }

  private static let columns: [BrowserColumns.Kind] = [.connector, .mode, .updated, .state]

  private var rows: [ProfileTable.Row] {
    guard let queue = rotation.queue else {
      return rotation.shown.map { place in
        let entry = browser.entries[rotation.order[place]]
        return ProfileTable.Row(
          entry: entry, name: entry.name, sign: rotation.marked.contains(entry.name) ? "*" : "",
          state: browser.stateText(of: entry, besideHealth: false))
      }
    }
    let entries = Dictionary(browser.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return rotation.shown.map { place in
      let item = queue.items[place]
      return ProfileTable.Row(
        entry: entries[item.profile], name: item.profile, sign: item.isFinished ? "" : "*",
        state: item.stateText)
    }
  }

  private var count: String {
    if let queue = rotation.queue { return "\(queue.doneCount) of \(queue.items.count) done" }
    let marks = rotation.marked.isEmpty ? "" : ", \(rotation.marked.count) marked"
    let loading =
      browser.loading == .loading ? browser.isRefreshing ? ", refreshing…" : ", loading…" : ""
    return "\(rotation.shown.count) of \(browser.entries.count)\(marks)\(loading)"
  }

  private var introduction: String {
    if rotation.queue != nil { return "The queue; * is still to be done." }
    let what = rotation.olderThan == 0 ? "All" : "Not updated for \(Age.span(rotation.olderThan))"
    return "\(what), the oldest update first; * is marked."
  }

  private var facts: [StyledLine] {
    if let notice = around.notice { return message(notice, Style(role: .warning)) }
    if let problem = rotation.filter.problemLines(in: self) { return problem }
    let muted = Style(role: .muted)
    let text: String
    if rotation.filter.isTyping {
      text =
        "\(key(.endFilter)) goes back to the list and keeps the filter."
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

  private func key(_ action: KeyBinding.Action) -> String { around.key(action, in: rotation.keyContext) }
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
  var flowText: String { flows.text }

  /// How many flows use the profile.
  var flowCount: String { flows.count }
}

extension FlowUse {
  /// The flow with its state and last run.
  var sentence: String {
    let run = lastRun.map { ", last run \($0.lowercased())" } ?? ", never ran"
    return "\(name) (\(status?.lowercased() ?? "state not known")\(run))"
  }
}

extension RotationState.Flows {
  /// The flows that use the profile, with their state and last run.
  var text: String {
    guard case .known(let flows) = self, !flows.isEmpty else { return count }
    return "\(count): " + flows.map(\.sentence).joined(separator: ", ")
  }

  /// How many flows use the profile.
  var count: String {
    switch self {
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
