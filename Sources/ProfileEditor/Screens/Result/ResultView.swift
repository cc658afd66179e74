import OperatingSystem
import Terminal

/// Draws what came of a send.
struct ResultView: ScreenView {
  let result: ResultState
  /// The rotation that the profile is part of.
  let rotation: RotationState?
  let around: Surroundings

  func draw(on frame: inout Frame) {
    let (title, lines) = text
    drawTitle(title, result.profile, layout.position(top: result.top, of: lines.count), on: &frame)
    drawLines(lines, top: result.top, margin: 2, on: &frame)
    if let notice = around.notice { drawFacts(message(notice, Style(role: .warning)), on: &frame) }
  }

  /// The first line that the last page begins with.
  var lastTop: Int { max(text.lines.count - layout.contentHeight, 0) }

  private func key(_ action: KeyBinding.Action, in place: KeyBinding.Context = .result) -> String {
    around.key(action, in: place)
  }

  private var text: (title: String, lines: [StyledLine]) {
    switch result.outcome {
    case .done(let answer): ("Done", doneLines(answer))
    case .unknown(let failure): ("Outcome unknown", unknownLines(failure))
    }
  }

  private var width: Int { size.columns - 4 }

  /// What was done, whether it works, the facts, and what comes next.
  private func doneLines(_ answer: SendResult) -> [StyledLine] {
    let good = Style(role: .good, bold: true)
    var lines = StyledLine.wrap(answer.sentence, width: width, style: good) + [StyledLine()]
    lines += rotation.map { rotationLines($0, width: width) } ?? loginLines
    lines.append(StyledLine())
    if result.isPrivate {
      lines += StyledLine.wrap(
        "The private connection is set up again, which can take minutes; the list shows its state.",
        width: width)
    }
    if let warning = answer.warning {
      lines += StyledLine.wrap(warning, width: width, style: Style(role: .warning))
    }
    lines += factLines(answer)
    guard rotation == nil else { return lines }
    return lines + [StyledLine()] + StyledLine.wrap(nextStep, width: width)
  }

  /// Whether AppFlow can log in; offered until somebody asks.
  private var loginLines: [StyledLine] {
    result.login?.lines(width: width, now: now)
      ?? StyledLine.wrap(
        "\(key(.verify)) has AppFlow log in with it, which verifies the credentials.", width: width,
        style: Style(role: .accent))
  }

  private func factLines(_ answer: SendResult) -> [StyledLine] {
    let attempts = answer.attempts == 1 ? "one attempt" : "\(answer.attempts) attempts"
    var facts: [(String, String)] = []
    if rotation == nil {
      facts.append((answer.isNew ? "Created" : "Updated", result.timeText(now: now)))
      if let flows = result.flows { facts.append(("Used by", flows.text)) }
    }
    facts.append(("ARN", answer.arn))
    facts.append(
      ("Request", "id \(answer.requestID ?? "not given") · \(Sending.tenths(answer.seconds)) s, \(attempts)"))
    return facts.flatMap { name, text in
      StyledLine(name.padded(to: 9), Style(role: .muted)).adding(text).folded(width: width, hanging: 9)
    }
  }

  /// What to do next, by what is known.
  private var nextStep: String {
    let back = "\(key(.back)) goes back to the profiles and refreshes them. \(key(.copy)) copies the ARN."
    let restore = around.key(.restore, in: .browser)
    switch result.login?.stage {
    case .asking?: return "\(key(.cancel, in: .sending)) stops waiting for the login."
    case .answered(.failed)?:
      return
        "Next: open the profile again and type the credentials anew; if a property was wrong, \(restore) in the list "
        + "puts the former ones back. \(back)"
    case .answered(.verified)?, .answered(.notTried)?:
      guard case .known(let flows)? = result.flows, !flows.isEmpty else { return back }
      return "Next: the flows use it from their next run on. \(back)"
    case nil: return "Next: verify it, before a flow runs with it. \(back)"
    }
  }

  private func unknownLines(_ failure: Failure) -> [StyledLine] {
    var lines = failure.lines(width: width)
    lines.append(StyledLine())
    lines += StyledLine.wrap(
      "Client token \(result.clientToken)", width: width, style: Style(role: .muted))
    lines += StyledLine.wrap(
      "\(key(.retry)) sends the same request again with the same token: if the first one arrived, the service does not do it "
        + "twice. \(key(.back)) goes back to the form; nothing that you typed is lost.", width: width)
    if let hint = result.hint { lines += StyledLine.wrap(hint, width: width) }
    return lines
  }

  // MARK: In a rotation

  /// What the check says, and how it goes on.
  private func rotationLines(_ rotation: RotationState, width: Int) -> [StyledLine] {
    var lines = checkLines(rotation, width: width)
    if let item = rotation.item, item.isFinished || item.step == .ended(.verificationFailed),
      case .updated(let updated?) = result.look, updated != item.updatedBefore
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
