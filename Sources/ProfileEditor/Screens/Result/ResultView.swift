import OperatingSystem
import Terminal

/// Draws what came of a send.
struct ResultView: ScreenView {
  let result: ResultState
  /// The rotation that the profile is part of.
  let rotation: RotationState?
  /// When the profile was last updated, as it was read since.
  let updated: Double?
  let around: Surroundings

  func draw(on frame: inout Frame) {
    let (title, lines) = text
    drawTitle(title, result.profile, layout.position(top: result.top, of: lines.count), on: &frame)
    drawLines(lines, top: result.top, margin: 2, on: &frame)
    if let notice = around.notice { drawFacts(message(notice, Style(role: .warning)), on: &frame) }
  }

  /// The first line that the last page begins with.
  var lastTop: Int { max(text.lines.count - layout.contentHeight, 0) }

  private func key(_ action: KeyBinding.Action) -> String { around.key(action, in: .result) }

  private var text: (title: String, lines: [StyledLine]) {
    let width = size.columns - 4
    let muted = Style(role: .muted)
    switch result.outcome {
    case .done(let answer):
      let attempts = answer.attempts == 1 ? "one attempt" : "\(answer.attempts) attempts"
      let duration = "\(Sending.tenths(answer.seconds)) s, \(attempts)"
      var lines = StyledLine.wrap(
        answer.sentence, width: width, style: Style(role: .good, bold: true))
      lines.append(StyledLine())
      if let rotation { lines += rotationLines(rotation, width: width) + [StyledLine()] }
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
      if rotation != nil { return ("Done", lines) }
      lines +=
        result.login?.lines(width: width, now: now)
        ?? StyledLine.wrap(
          "\(key(.verify)) has AppFlow log in with it, which verifies the credentials.", width: width)
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
  // MARK: In a rotation

  /// What the check says, and how it goes on.
  private func rotationLines(_ rotation: RotationState, width: Int) -> [StyledLine] {
    var lines = checkLines(rotation, width: width)
    if let item = rotation.item, item.isFinished || item.step == .ended(.verificationFailed), let updated,
      updated != item.updatedBefore
    {
      lines += StyledLine.wrap("Last updated \(Age.date(updated)).", width: width)
    }
    let (next, back) = (key(.open), key(.back))
    let remaining = rotation.queue?.openCount ?? 0
    let goesOn: String =
      switch rotation.check {
      case .asking?: "\(back) goes back to the list without waiting."
      case .some(let check) where check.isRefusal:
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
  private func checkLines(_ rotation: RotationState, width: Int) -> [StyledLine] {
    switch rotation.check {
    case .asking?: [StyledLine("Asking AppFlow to log in with the new credentials…", Style(role: .accent))]
    case .answered(let answer)?: answer.lines(width: width)
    case nil: []
    }
  }
}

extension LoginState {
  /// How far it is, or what came of it.
  func lines(width: Int, now: Double) -> [StyledLine] {
    switch stage {
    case .asking(let start):
      StyledLine.wrap(
        "Having AppFlow log in with the profile's credentials… \(Sending.tenths(max(now - start, 0))) s",
        width: width, style: Style(role: .accent))
    case .answered(let answer): answer.lines(width: width)
    }
  }
}

extension LoginAnswer {
  /// The answer as wrapped lines.
  func lines(width: Int) -> [StyledLine] {
    switch self {
    case .verified(let text): StyledLine.wrap(text, width: width, style: Style(role: .good))
    case .notTried(let text): StyledLine.wrap(text, width: width, style: Style(role: .warning))
    case .failed(let failure): failure.lines(width: width)
    }
  }
}
