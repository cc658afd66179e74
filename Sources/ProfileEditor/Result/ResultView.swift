import Terminal

extension EditorState {
  func drawResult(on frame: inout Frame) {
    guard let result else { return }
    let layout = Layout(size)
    let (title, lines) = resultText(result)
    let height = layout.contentHeight
    drawTitle(title, result.profile, lines.position(top: result.top, height: height), on: &frame)
    for (offset, line) in lines.dropFirst(result.top).prefix(height).enumerated() {
      line.draw(row: layout.contentTop + offset, column: 2, limit: size.columns - 1, on: &frame)
    }
    if let notice {
      drawFacts(message(notice, Style(role: .warning)), on: &frame)
    }
  }

  /// Scrolls the text, not beyond its ends.
  mutating func scrollResult(by rows: Int) {
    guard let state = result else { return }
    let last = max(resultText(state).1.count - Layout(size).contentHeight, 0)
    editResult { $0.top = min(max(state.top + rows, 0), last) }
  }

  private func key(_ action: KeyBinding.Action) -> String { context.keys.name(of: action, in: .result) }

  private func resultText(_ result: ResultState) -> (String, [StyledLine]) {
    let width = size.columns - 4
    let muted = Style(role: .muted)
    switch result.outcome {
    case .done(let answer):
      let isRotation = editing.rotationItem != nil
      let attempts = answer.attempts == 1 ? "one attempt" : "\(answer.attempts) attempts"
      let duration = "\(Sending.tenths(answer.seconds)) s, \(attempts)"
      var lines = StyledLine.wrap(
        "AppFlow accepted the update.", width: width, style: Style(role: .good, bold: true))
      lines.append(StyledLine())
      if isRotation { lines += rotationResultLines(width: width) + [StyledLine()] }
      lines += StyledLine.wrap(answer.arn, width: width)
      lines += StyledLine.wrap(
        "Request id \(answer.requestID ?? "not given") · \(duration)", width: width, style: muted)
      lines.append(StyledLine())
      if result.isPrivate {
        lines += StyledLine.wrap(
          "The private connection is set up again, which can take minutes; the list shows its state.",
          width: width)
      }
      if let warning = answer.warning {
        lines += StyledLine.wrap(warning, width: width, style: Style(role: .warning))
      }
      if isRotation { return ("Done", lines) }
      lines +=
        login == nil
        ? StyledLine.wrap(
          "\(key(.verify)) has AppFlow log in with it, which verifies the credentials.", width: width)
        : loginLines(width: width)
      lines.append(StyledLine())
      lines += StyledLine.wrap(
        "\(key(.back)) goes back to the profiles and refreshes them. \(key(.copy)) copies the ARN.",
        width: width)
      return ("Done", lines)
    case .unknown(let failure):
      var lines = failure.lines(width: width)
      lines.append(StyledLine())
      lines += StyledLine.wrap("Client token \(result.clientToken)", width: width, style: muted)
      lines += StyledLine.wrap(
        "\(key(.retry)) sends the same request again with the same token: if the first one arrived, the service does not do it "
          + "twice. \(key(.back)) goes back to the form; nothing that you typed is lost.", width: width)
      if let hint = result.hint { lines += StyledLine.wrap(hint, width: width) }
      return ("Outcome unknown", lines)
    }
  }
}
