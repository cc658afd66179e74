import Forms
import Terminal

/// One line of the page about a key pair.
enum KeyPairLine {
  case text(StyledLine)
  /// A part of the statement.
  case statement(String)
  /// The path of a file.
  case file
}

extension KeyPairState {
  /// The lines from the top.
  func lines(width: Int) -> [KeyPairLine] {
    func wrapped(_ text: String, _ style: Style) -> [KeyPairLine] {
      StyledLine.wrap(text, width: width - 4, style: style).map { .text($0) }
    }
    var lines = wrapped(intro, Style(role: .muted)) + [.text(StyledLine())]
    lines += wrapped(publicKey.text, Style(role: .text, bold: true)) + [.text(StyledLine())]
    lines += wrapped(request, .plain)
    lines += statement.pieces(ofWidth: width - 4).map { .statement($0) }
    if let note = publicKey.note { lines += wrapped(note, Style(role: .muted)) }
    return lines + [.text(StyledLine()), .file]
  }

  /// What to do in the row under the cursor.
  func hint(_ keys: KeyBindings) -> String {
    switch focus {
    case .statement:
      "\(keys.name(of: .copy, in: .keyPair)) copies it. \(keys.name(of: .open, in: .keyPair)) when it was run; "
        + "\(keys.name(of: .nextField, in: .keyPair)) for a file with the private key."
    case .file:
      "The path of a new file for the private key, which only you can read, or secretsmanager:ARN. "
        + "\(keys.name(of: .open, in: .keyFile)) writes it."
    }
  }
}

/// Draws the page about a key pair.
struct KeyPairView: ScreenView {
  let form: FormScreenState
  let pair: KeyPairState
  let around: Surroundings

  func draw(on frame: inout Frame) {
    let lines = pair.lines(width: size.columns)
    let place = [form.form.name, form.connectorLabel].joined(separator: " · ")
    drawTitle(
      "Key pair", place, layout.position(top: pair.top, of: lines.count), on: &frame)
    for (offset, line) in lines.dropFirst(pair.top).prefix(layout.contentHeight).enumerated() {
      draw(line, row: layout.contentTop + offset, on: &frame)
    }
    let hint = StyledLine.wrap(pair.hint(context.keys), width: size.columns - 2, style: Style(role: .muted))
    drawFacts(form.notice.map { message($0, Style(role: .warning)) } ?? hint, on: &frame)
  }

  private func draw(_ line: KeyPairLine, row: Int, on frame: inout Frame) {
    let accent = Style(role: .accent, bold: true)
    let column = 3
    switch line {
    case .text(let text): text.draw(row: row, column: column, limit: size.columns, on: &frame)
    case .statement(let text):
      if pair.focus == .statement { frame.draw("▌", row: row, column: 1, style: accent) }
      frame.draw(text, row: row, column: column, style: .plain)
    case .file:
      let hasFocus = pair.focus == .file
      if hasFocus { frame.draw("▌", row: row, column: 1, style: accent) }
      let end = frame.draw("File", row: row, column: column, style: hasFocus ? accent : .plain)
      let width = max(size.columns - end - 3, 1)
      FieldText.draw(
        pair.file, in: FieldText.Place(row: row, column: end + 2, width: width), hasCursor: hasFocus,
        on: &frame)
    }
  }
}
