import Forms
import Journal
import JSON
import Lists
import Terminal

/// Two profiles beside each other: what was asked, and how they differ.
struct ComparisonState: Equatable, Sendable {
  enum Stage: Equatable, Sendable {
    /// Since when, in seconds since 1970.
    case asking(since: Double)
    case compared(ProfileComparison)
    case failed(Failure)
  }

  /// The profile that is compared, and the one with which.
  let profile, other: String
  var stage: Stage

  var isAsking: Bool { if case .asking = stage { true } else { false } }
}

extension ComparisonState {
  /// From here both values stand in one row.
  private static let leastColumns = 66
  /// The columns between two cells.
  private static let gap = 2

  /// The lines of its page: what differs comes first.
  func lines(width: Int, now: Double) -> [StyledLine] {
    switch stage {
    case .asking(let start):
      StyledLine.wrap(
        "Reading both profiles… \(Sending.tenths(max(now - start, 0))) s", width: width,
        style: Style(role: .accent))
    case .failed(let failure): failure.lines(width: width)
    case .compared(let comparison): verdict(on: comparison, width) + rows(of: comparison, width)
    }
  }

  private func verdict(on comparison: ProfileComparison, _ width: Int) -> [StyledLine] {
    let count = comparison.members.count { $0.differs }
    let text =
      comparison.isEqual
      ? "They are the same, but for what no profile shares with another: name, ARN, times, credentials."
      : "\(count) of \(comparison.members.count) members differ."
    return StyledLine.wrap(
      text, width: width, style: Style(role: comparison.isEqual ? .good : .text, bold: true))
      + [StyledLine()]
  }

  private func rows(of comparison: ProfileComparison, _ width: Int) -> [StyledLine] {
    guard width >= Self.leastColumns else { return comparison.members.flatMap { stacked($0, width) } }
    let first = min(max(comparison.members.map { DisplayWidth.of($0.name) }.max() ?? 0, 6) + 2, width * 2 / 5)
    let cell = (width - first - 2 * Self.gap) / 2
    let widths = [first, cell, cell]
    let title = Style(role: .title, bold: true)
    return row([("MEMBER", title), (profile, title), (other, title)], widths)
      + comparison.members.flatMap { member in
        let style = member.differs ? Style(role: .warning) : Style(role: .muted)
        return row(
          [
            ((member.differs ? "~ " : "  ") + member.name, member.differs ? Style(bold: true) : style),
            (ProfileComparison.Member.text(member.left), style),
            (ProfileComparison.Member.text(member.right), style),
          ], widths)
      }
  }

  /// Cells beside each other, each in as many rows as it needs.
  private func row(_ cells: [(text: String, style: Style)], _ widths: [Int]) -> [StyledLine] {
    let columns = zip(cells, widths).map { cell, width in
      cell.text.isEmpty ? [] : Frame.visible(cell.text).pieces(ofWidth: width)
    }
    return (0..<(columns.map(\.count).max() ?? 0)).map { index in
      zip(zip(columns, widths), cells).reduce(StyledLine()) { line, column in
        let ((pieces, width), cell) = column
        let text = pieces.indices.contains(index) ? pieces[index] : ""
        let gap = line.pieces.count + 1 == cells.count ? 0 : Self.gap
        return line.adding(gap == 0 ? text : text.padded(to: width + gap), cell.style)
      }
    }
  }

  /// A member over its two values; one that is the same in both stands once.
  private func stacked(_ member: ProfileComparison.Member, _ width: Int) -> [StyledLine] {
    let muted = Style(role: .muted)
    guard member.differs else {
      return StyledLine("  \(member.name) ", muted).adding(ProfileComparison.Member.text(member.left), muted)
        .folded(width: width, hanging: 4)
    }
    return StyledLine("~ \(member.name)", Style(bold: true)).folded(width: width, hanging: 4)
      + [(profile, member.left), (other, member.right)].flatMap { name, value in
        StyledLine("    \(name): ", muted).adding(ProfileComparison.Member.text(value), Style(role: .warning))
          .folded(width: width, hanging: 6)
      }
  }
}
