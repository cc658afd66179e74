import AppFlow
import Journal
import JSON
import OperatingSystem
import Rotation
import Terminal

/// All that is known of a profile, as lines: beside the list where the window is wide, on a page of their own elsewhere.
struct ProfileFacts {
  let entry: BrowserEntry
  /// What is to be said of it first; nil where nothing is.
  let state: (text: String, role: Style.Role, sentence: String?)?
  let survey: ProfileSurvey?
  /// Seconds since 1970.
  let now: Double

  private static let muted = Style(role: .muted)
  /// The column in which values begin.
  private static let indentation = 13

  /// The lines.
  ///
  /// - Parameter width: the columns that there are.
  func lines(width: Int) -> [StyledLine] {
    let parts = [
      (heading, 0), (times + names, Self.indentation), (properties, 4), (flows, 4), (attempts, 4),
    ]
    return Array(
      parts.filter { !$0.0.isEmpty }.map { lines, hanging in
        lines.flatMap { $0.folded(width: width, hanging: hanging) }
      }.joined(separator: [StyledLine()]))
  }

  private var heading: [StyledLine] {
    let kind = [entry.connector, entry.mode].filter { !$0.isEmpty }.joined(separator: " · ")
    let link = entry.profile.privateConnection.flatMap { link -> StyledLine? in
      guard let status = link.status else { return nil }
      let cause = [link.failureCause, link.failureMessage].compactMap { $0 }.joined(separator: ": ")
      return fact("Private link", cause.isEmpty ? status : "\(status): \(cause)", state?.role ?? .muted)
    }
    let sentence = state.flatMap { state in state.sentence.map { StyledLine($0, Style(role: state.role)) } }
    return [StyledLine(entry.name, Style(role: .title, bold: true)), StyledLine(kind), link, sentence]
      .compactMap { $0 }.filter { !$0.pieces.isEmpty }
  }

  private var times: [StyledLine] {
    [("Updated", entry.profile.lastUpdatedAt), ("Created", entry.profile.createdAt)].compactMap {
      name, time in
      time.map { fact(name, "\(Age.date($0.seconds)), \(Age.text($0.seconds, now: now))") }
    }
  }

  private var names: [StyledLine] {
    [("ARN", entry.profile.arn), ("Credentials", entry.profile.credentialsARN)].compactMap { name, text in
      text.map { fact(name, $0, .muted) }
    }
  }

  private var properties: [StyledLine] {
    guard let members = entry.existing.properties?.members, !members.isEmpty else { return [] }
    return [heading("Properties")]
      + members.flatMap { member -> [StyledLine] in
        let lines = JSONLines(member.value).text(indentation: 2).split(separator: "\n").map(String.init)
        let text = member.value.text ?? (lines.count == 1 ? lines[0] : nil)
        guard let text else {
          return [StyledLine("  \(member.name)", Self.muted)] + lines.map { StyledLine("    " + $0) }
        }
        return [StyledLine("  \(member.name) ", Self.muted).adding(text)]
      }
  }

  private var flows: [StyledLine] {
    if let failure = survey?.flowsFailure {
      return [heading("Flows", "not known"), StyledLine("  \(failure.sentence)", Style(role: .warning))]
    }
    guard let flows = survey?.flows[entry.name] else { return [heading("Flows", "being asked for…")] }
    guard !flows.isEmpty else { return [heading("Flows", "none uses it")] }
    return [heading("Flows", "\(flows.count)")]
      + flows.map { flow in
        StyledLine("  \(flow.name), \(flow.status?.lowercased() ?? "state not known"), ")
          .adding(flow.runText(now: now), Style(role: flow.hasFailed ? .bad : .text))
      }
  }

  private var attempts: [StyledLine] {
    guard let survey else { return [] }
    if let failure = survey.attemptsFailure {
      return [heading("Journal", "not read"), StyledLine("  \(failure.sentence)", Style(role: .warning))]
    }
    guard let attempts = survey.attempts[entry.name] else { return [] }
    return [heading("Journal")]
      + attempts.map { attempt in
        let outcome = attempt.outcome ?? .unknown
        return StyledLine("  \(Age.date(attempt.time.seconds)) ")
          .adding(outcome.rawValue, Style(role: outcome.role))
          .adding(" by \(attempt.operator.localUser) on \(attempt.operator.host)", Self.muted)
      }
  }

  private func heading(_ title: String, _ text: String = "") -> StyledLine {
    let line = StyledLine(title, Style(role: .muted, bold: true))
    return text.isEmpty ? line : line.adding("  " + text, Self.muted)
  }

  private func fact(_ name: String, _ text: String, _ role: Style.Role = .text) -> StyledLine {
    StyledLine(name.padded(to: Self.indentation), Self.muted).adding(text, Style(role: role))
  }
}

/// Draws the facts beside the list, behind a line.
struct ProfilePane: ScreenView {
  let facts: ProfileFacts?
  /// The column of the line.
  let column: Int
  let around: Surroundings

  /// From so many columns on there is room for it.
  static let leastColumns = 110

  /// Where the line stands; nil where there is no room.
  static func column(in size: Size) -> Int? {
    size.columns < leastColumns ? nil : max(68, size.columns * 55 / 100)
  }

  func draw(on frame: inout Frame) {
    let rows = layout.contentTop..<layout.contentBottom
    frame.rule(column: column, rows: rows)
    guard let facts else { return }
    let width = size.columns - column - 3
    let lines = facts.lines(width: width)
    for (offset, line) in lines.prefix(rows.count).enumerated() {
      let isCut = offset == rows.count - 1 && lines.count > rows.count
      let text =
        isCut
        ? StyledLine(
          "\(lines.count - offset) more lines: \(around.key(.details, in: .browser))", Style(role: .muted))
        : line
      text.draw(row: rows.lowerBound + offset, column: column + 2, limit: size.columns - 1, on: &frame)
    }
  }
}

extension FlowUse {
  /// How its last run ended, and when.
  func runText(now: Double) -> String {
    guard let lastRun else { return "never ran" }
    let words = ["Successful": "ran", "Error": "failed", "InProgress": "runs", "Canceled": "was cancelled"]
    let time = lastRunTime.map { " \(Age.text($0.seconds, now: now))" } ?? ""
    return (words[lastRun] ?? lastRun) + time + (message.map { ": \($0)" } ?? "")
  }
}

extension Outcome {
  /// How an outcome is shown.
  fileprivate var role: Style.Role {
    switch self {
    case .updated, .verified: .text
    case .loginNotTried, .unknown: .warning
    case .verificationFailed, .failed: .bad
    }
  }
}
