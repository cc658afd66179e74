import JSON
import Journal
import Lists
import Terminal

/// The lines of the page on which two profiles stand beside each other.
struct ComparisonLines {
  let state: ComparisonState
  let width: Int
  /// Seconds since 1970.
  let now: Double
  /// In which colours places are shown.
  let colours: AccountColours

  /// From here both values stand in one row.
  private static let leastColumns = 66
  /// The columns between two cells.
  private static let gap = 2

  /// A cell of a row.
  private typealias Cell = (text: String, style: Style)

  /// All of them: what differs comes first.
  var all: [StyledLine] {
    switch state.stage {
    case .asking(let start):
      StyledLine.wrap(
        "Reading \(state.profile) and \(state.counterpart.text)… \(Sending.tenths(max(now - start, 0))) s",
        width: width, style: Style(role: .accent))
    case .failed(let failure): failure.lines(width: width)
    case .failedThere(let failure):
      StyledLine.wrap(
        "\(state.counterpart.place?.text ?? "The other place") could not be read.", width: width,
        style: Style(bold: true)) + [StyledLine()] + failure.lines(width: width)
    case .compared(let comparison, let there): verdict(on: comparison) + rows(of: comparison, there)
    }
  }

  private func verdict(on comparison: ProfileComparison) -> [StyledLine] {
    let count = comparison.members.count { $0.differs }
    let text =
      comparison.isEqual
      ? "They are the same, but for what no profile shares with another: name, ARN, times, credentials."
      : "\(count) of \(comparison.members.count) members differ."
    return StyledLine.wrap(
      text, width: width, style: Style(role: comparison.isEqual ? .good : .text, bold: true))
      + [StyledLine()]
  }

  private func rows(of comparison: ProfileComparison, _ there: AccountPlace?) -> [StyledLine] {
    guard width >= Self.leastColumns else {
      return stackedHead(there) + comparison.members.flatMap { stacked($0, isElsewhere: there != nil) }
    }
    let longest = comparison.members.map { DisplayWidth.of($0.name) }.max() ?? 0
    let first = min(max(longest, 6) + 2, width * 2 / 5)
    let cell = (width - first - 2 * Self.gap) / 2
    let widths = [first, cell, cell]
    return head(there, cell).flatMap { row($0, widths) }
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

  // MARK: Beside each other

  /// The names, and where they are where that is not the same.
  private func head(_ there: AccountPlace?, _ cell: Int) -> [[Cell]] {
    let title = Style(role: .title, bold: true)
    let names: [Cell] = [("MEMBER", title), (state.profile, title), (state.counterpart.profile, title)]
    guard let there else { return [names] }
    let places: [Cell] = [(" ", title)]
    return [names, places + badges(there, width: cell)]
  }

  /// Both places in the words of every title, as many as there is room for.
  private func badges(_ there: AccountPlace, width: Int) -> [Cell] {
    let badges = [state.here, there].map { AccountBadge($0, colours) }
    let texts = zip(badges[0].texts, badges[1].texts)
    let fitting = texts.first { max(DisplayWidth.of($0), DisplayWidth.of($1)) <= width && $0 != $1 }
    let shown = fitting ?? (badges[0].texts[0].cut(to: width), badges[1].texts[0].cut(to: width))
    return [(shown.0, badges[0].style), (shown.1, badges[1].style)]
  }

  /// Cells beside each other, each in as many rows as it needs.
  private func row(_ cells: [Cell], _ widths: [Int]) -> [StyledLine] {
    let columns = zip(cells, widths).map { cell, width in
      cell.text.isEmpty ? [] : Frame.visible(cell.text).pieces(ofWidth: width)
    }
    return (0..<(columns.map(\.count).max() ?? 0)).map { index in
      var line = StyledLine()
      for (place, cell) in cells.enumerated() {
        let text = columns[place].indices.contains(index) ? columns[place][index] : ""
        line = line.adding(text, cell.style)
        if place < cells.count - 1 {
          line = line.adding("".padded(to: widths[place] + Self.gap - DisplayWidth.of(text)))
        }
      }
      return line
    }
  }

  // MARK: One below the other

  /// Both profiles with their places, where these are not the same.
  private func stackedHead(_ there: AccountPlace?) -> [StyledLine] {
    guard let there else { return [] }
    let names = [("here", state.profile), ("there", state.counterpart.profile)]
    return zip(names, badges(there, width: width - 2)).flatMap { name, badge in
      StyledLine("\(name.0): ", Style(role: .muted)).adding(name.1, Style(role: .title, bold: true))
        .folded(width: width, hanging: 2) + [StyledLine("  ").adding(badge.text, badge.style)]
    } + [StyledLine()]
  }

  /// A member over its two values; one that is the same in both stands once.
  private func stacked(_ member: ProfileComparison.Member, isElsewhere: Bool) -> [StyledLine] {
    let muted = Style(role: .muted)
    guard member.differs else {
      return StyledLine("  \(member.name) ", muted).adding(ProfileComparison.Member.text(member.left), muted)
        .folded(width: width, hanging: 4)
    }
    let names = isElsewhere ? ["here", "there"] : [state.profile, state.counterpart.profile]
    return StyledLine("~ \(member.name)", Style(bold: true)).folded(width: width, hanging: 4)
      + zip(names, [member.left, member.right]).flatMap { name, value in
        StyledLine("    \(name): ", muted).adding(ProfileComparison.Member.text(value), Style(role: .warning))
          .folded(width: width, hanging: 6)
      }
  }
}
