import Forms
import Secrets
import Terminal

/// What a key on the page for signing in asks of what is around it.
enum SignInRequest: Equatable, Sendable {
  case stop, otherWay, copyAddress
  case give(Secret)
}

/// The page on which a person signs in to the session of the AWS profile; what it lies over stays as it is.
struct SignInState: Equatable, Sendable {
  /// Whether the answer is pasted back, in place of a code that is confirmed.
  let isByPaste: Bool
  /// What is to be done in a browser; nil until the service has said it.
  var prompt: SignInPrompt?
  /// What is pasted back.
  var answer = LineEditor(isSecret: true)
  /// Why the last answer was none; until the next key.
  var problem: String?
  var top = 0

  /// Whether keys go into the line for the answer.
  var takesAnswer: Bool { if case .page = prompt { true } else { false } }

  /// Whether a code is shown whose time runs.
  var countsTime: Bool { if case .code = prompt { true } else { false } }

  /// Does what a key means on the page.
  ///
  /// - Returns: what it asks for beyond the page.
  mutating func press(
    _ press: KeyPress, in around: Surroundings, _ killRing: inout KillRing
  ) -> SignInRequest? {
    problem = nil
    if let rows = press.action?.rows(page: around.page) {
      scroll(by: rows, in: around)
      return nil
    }
    switch press.action {
    case .cancel: return .stop
    case .otherWay: return .otherWay
    case .copy: return .copyAddress
    case .send where !answer.isEmpty:
      defer { answer = LineEditor(isSecret: true) }
      return .give(answer.text)
    default: if takesAnswer { answer.handle(press, &killRing) }
    }
    return nil
  }

  /// Scrolls the page, not beyond its ends.
  mutating func scroll(by rows: Int, in around: Surroundings) {
    top = min(max(top + rows, 0), SignInView(state: self, around: around).lastTop)
  }

  /// What was given is no answer: why.
  mutating func refuse(_ reason: String) {
    problem = reason
    answer = LineEditor(isSecret: true)
  }
}

/// Draws it.
struct SignInView: ScreenView {
  let state: SignInState
  let around: Surroundings

  func draw(on frame: inout Frame) {
    let lines = lines
    let top = min(state.top, max(lines.count - layout.contentHeight, 0))
    drawTitle(
      "Sign in", "", layout.position(top: top, of: lines.count), on: &frame)
    drawLines(lines.map(\.text), top: top, margin: 2, on: &frame)
    for (offset, line) in lines.dropFirst(top).prefix(layout.contentHeight).enumerated() {
      guard let address = line.address else { continue }
      frame.link(row: layout.contentTop + offset, columns: 2..<(2 + line.text.width), to: address)
    }
    drawFactsOrAnswer(on: &frame)
  }

  /// The first line of the last page.
  var lastTop: Int { max(lines.count - layout.contentHeight, 0) }

  /// The line for the answer has the facts' first row, or the content's last where there are no facts.
  private func drawFactsOrAnswer(on frame: inout Frame) {
    guard state.takesAnswer else {
      let wait =
        state.prompt == nil ? "Asking for an address…" : "It goes on by itself once you have confirmed it."
      return drawFacts(message(wait, Style(role: .muted)), on: &frame)
    }
    let row = layout.lineRow
    frame.fill(row: row, from: 0, to: size.columns, with: " ", style: .plain)
    let end = frame.draw(" Answer: ", row: row, column: 0, style: Style(role: .accent, bold: true))
    FieldText.draw(
      state.answer, in: FieldText.Place(row: row, column: end, width: max(size.columns - end - 1, 1)),
      hasCursor: true, mask: context.settings.mask, on: &frame)
    if layout.factRows > 1, let problem = state.problem {
      StyledLine(problem, Style(role: .bad)).draw(row: row + 1, column: 1, limit: size.columns, on: &frame)
    }
  }

  private struct Line {
    var text = StyledLine()
    /// Where the line leads.
    var address: String?
  }

  private var lines: [Line] {
    guard let prompt = state.prompt else { return [] }
    var lines: [Line] = []
    if case .code(let code, _, _) = prompt {
      lines = [Line(text: StyledLine(code, Style(role: .accent, bold: true))), Line()]
      lines += wrapped(
        "Open this address in a browser, on any machine. Confirm the code there if it is this one:")
    } else {
      lines = wrapped("Open this address in a browser, on any machine:")
    }
    lines.append(Line())
    lines += prompt.address.pieces(ofWidth: size.columns - 4).map {
      Line(text: StyledLine($0, Style(role: .text, underline: true)), address: prompt.address)
    }
    lines.append(Line())
    if case .code(_, _, let end) = prompt {
      let left = max(Int(end - now), 0)
      lines += wrapped("The code is good for \(left / 60) min \(left % 60) s.", Style(role: .muted))
    }
    if let instruction = prompt.instruction { lines += wrapped(instruction) }
    if layout.factRows < 2, let problem = state.problem { lines += wrapped(problem, Style(role: .bad)) }
    lines.append(Line())
    return lines + wrapped("AWS's own tools are signed in then, too.", Style(role: .muted))
  }

  private func wrapped(_ text: String, _ style: Style = .plain) -> [Line] {
    StyledLine.wrap(text, width: size.columns - 4, style: style).map { Line(text: $0) }
  }
}
