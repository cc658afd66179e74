import Forms
import Terminal

/// Draws a question over a screen.
struct QuestionView: ScreenView {
  let text: String
  let consequence: Consequence
  let around: Surroundings

  /// A question, on as many rows as it needs; they grow upwards. What its answers do is said where there is room for it.
  func draw(on frame: inout Frame) {
    let style = Style(role: .warning, bold: true)
    let last = layout.factRows > 0 ? layout.factsTop + layout.factRows - 1 : layout.contentBottom - 1
    let key = { (action: KeyBinding.Action) in around.key(action, in: .question) }
    let answers = consequence.answers.map { "\(key($0)) \($1)" }.joined(separator: ", ")
    // In the smallest window the key bar has to say what the answers are.
    let short = "\(text) \(key(.yes))/\(key(.no))"
    let width = size.columns - 2
    let long = answers.isEmpty ? [] : StyledLine.wrap("\(text) \(answers)", width: width, style: style)
    let lines =
      1...last + 1 ~= long.count
      ? long : StyledLine.fitted(short, width: width, rows: last + 1, style: style)
    let row = max(last - max(lines.count, layout.factRows) + 1, 0)
    for cleared in row...last {
      frame.fill(row: cleared, from: 0, to: size.columns, with: " ", style: .plain)
    }
    for (offset, line) in lines.enumerated() {
      line.draw(row: row + offset, column: 1, limit: size.columns, on: &frame)
    }
    let end = 1 + (lines.last?.width ?? 0) + 1
    frame.cursor = Position(row: row + lines.count - 1, column: min(end, size.columns - 1))
  }
}

/// Draws the line for a multi-factor device's code over a screen.
struct CodeView: ScreenView {
  let serial: String
  let code: LineEditor
  let around: Surroundings

  func draw(on frame: inout Frame) {
    // In a narrow window the device's name says more than the account.
    let name = serial.split(separator: ":").last.map(String.init) ?? serial
    let questions = ["Code of \(serial)", "Code of \(name)"]
    let question = questions.first { DisplayWidth.of($0) + 3 <= size.columns - 12 } ?? "Code"
    drawTypedLine(question, code, Style(role: .warning, bold: true), on: &frame)
  }
}

extension ScreenView {
  /// Draws a line that is typed into where the facts stand, with what is wrong with it beside them.
  ///
  /// - Parameters:
  ///   - question: what is typed.
  ///   - line: what was typed so far.
  ///   - style: of the question.
  ///   - problem: what is wrong with it; nil where nothing is known to be.
  func drawTypedLine(
    _ question: String, _ line: LineEditor, _ style: Style, problem: String? = nil, on frame: inout Frame
  ) {
    let row = layout.lineRow
    frame.fill(row: row, from: 0, to: size.columns, with: " ", style: .plain)
    let end = frame.draw(" \(question): ", row: row, column: 0, style: style)
    FieldText.draw(
      line, in: FieldText.Place(row: row, column: end, width: size.columns - end), hasCursor: true,
      mask: context.settings.mask, on: &frame)
    guard layout.factRows > 1 || problem != nil else { return }
    let beside = layout.factRows > 1 ? row + 1 : max(row - 1, layout.contentTop)
    frame.fill(row: beside, from: 0, to: size.columns, with: " ", style: .plain)
    StyledLine(problem ?? "", Style(role: .warning)).draw(
      row: beside, column: 1, limit: size.columns, on: &frame)
  }
}

/// Draws a page of text that can be scrolled.
struct PageView: ScreenView {
  let title: String
  let lines: [StyledLine]
  let top: Int
  let around: Surroundings

  func draw(on frame: inout Frame) {
    drawTitle(title, "", layout.position(top: top, of: lines.count), on: &frame)
    drawLines(lines, top: top, on: &frame)
    if let notice = around.notice { drawFacts(message(notice, Style(role: .warning)), on: &frame) }
  }
}
