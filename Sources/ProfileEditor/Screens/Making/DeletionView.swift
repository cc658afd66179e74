import Rotation
import Forms
import Terminal

extension DeletionState {
  /// The lines of its page.
  func lines(width: Int) -> [StyledLine] {
    let muted = Style(role: .muted)
    var lines = StyledLine.wrap(
      [connector, arn].compactMap(\.self).joined(separator: " · "), width: width, style: muted)
    lines.append(StyledLine())
    lines += flows.lines(width: width)
    lines.append(StyledLine())
    lines += StyledLine.wrap(
      "This cannot be taken back: nobody can tell its credentials again.", width: width,
      style: Style(role: .warning))
    lines += StyledLine.wrap(request, width: width)
    guard let failure else { return lines }
    lines.append(StyledLine())
    lines += failure.lines(width: width)
    if let hint { lines += StyledLine.wrap(hint, width: width) }
    return lines
  }
}

extension RotationState.Flows {
  /// The flows that use the profile, one a line.
  fileprivate func lines(width: Int) -> [StyledLine] {
    switch self {
    case .asking: return [StyledLine("Asking which flows use it…", Style(role: .accent))]
    case .failed(let reason):
      return StyledLine.wrap(
        "Which flows use it is not known: \(reason)", width: width, style: Style(role: .warning))
    case .known(let flows) where flows.isEmpty: return [StyledLine("No flow uses it.", Style(role: .good))]
    case .known(let flows):
      let title = flows.count == 1 ? "1 flow uses it:" : "\(flows.count) flows use it:"
      return [StyledLine(title, Style(role: .bad, bold: true))]
        + flows.flatMap { StyledLine.wrap("  \($0.sentence)", width: width) }
    }
  }
}

/// Draws the page on which a deletion is confirmed.
struct DeletionView: ScreenView {
  let deletion: DeletionState
  let around: Surroundings

  /// The columns of the lines.
  static func width(in size: Size) -> Int { size.columns - 2 }

  func draw(on frame: inout Frame) {
    let lines = deletion.lines(width: Self.width(in: size))
    drawTitle(
      "Delete \(deletion.profile)", "",
      layout.position(top: deletion.top, of: lines.count), on: &frame)
    drawLines(lines, top: deletion.top, on: &frame)
    if let since = deletion.sendingSince {
      frame.fill(row: layout.lineRow, from: 0, to: size.columns, with: " ", style: .plain)
      StyledLine("Deleting… \(Sending.tenths(now - since)) s", Style(role: .accent, bold: true))
        .draw(row: layout.lineRow, column: 1, limit: size.columns, on: &frame)
    } else {
      drawTypedLine(
        "Name", deletion.typed, Style(role: .warning, bold: true), problem: deletion.problem, on: &frame)
    }
  }
}
