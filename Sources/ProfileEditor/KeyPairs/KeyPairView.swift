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
    // Cut wherever a line ends, so that nothing of it is lost or added.
    var rest = statement
    while !rest.isEmpty {
      let head = rest.prefixOfWidth(width - 4)
      guard !head.isEmpty else { break }
      lines.append(.statement(head))
      rest = String(rest.dropFirst(head.count))
    }
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

extension EditorState {
  func drawKeyPair(_ pair: KeyPairState, on frame: inout Frame) {
    guard let screen = editing.form else { return }
    let layout = Layout(size)
    let lines = pair.lines(width: size.columns)
    let place = [screen.form.existing.name, screen.connectorLabel, context.region].joined(separator: " · ")
    let right =
      lines.count > layout.contentHeight
      ? "lines \(pair.top + 1)–\(min(pair.top + layout.contentHeight, lines.count)) of \(lines.count)" : ""
    drawTitle("Key pair", place, right, on: &frame)
    for (offset, line) in lines.dropFirst(pair.top).prefix(layout.contentHeight).enumerated() {
      draw(line, pair, row: layout.contentTop + offset, on: &frame)
    }
    let hint = StyledLine.wrap(pair.hint(context.keys), width: size.columns - 2, style: Style(role: .muted))
    drawFacts(screen.notice.map { message($0, Style(role: .warning)) } ?? hint, on: &frame)
  }

  private func draw(_ line: KeyPairLine, _ pair: KeyPairState, row: Int, on frame: inout Frame) {
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

  /// Where the cursor is on an empty private key: which key makes a pair.
  func keyPairLine(_ screen: FormScreenState) -> StyledLine? {
    guard let field = screen.field, screen.acceptsKeyPair(field), screen.editor?.isEmpty == true else {
      return nil
    }
    let key = context.keys.name(of: .makeKeyPair, in: .form)
    return StyledLine("\(key) makes a new key pair.", Style(role: .accent))
  }

  /// The keys that a form with a private key has besides.
  var keyPairContexts: [KeyBinding.Context] {
    guard let form = editing.form, form.form.definition.allFields.contains(where: form.acceptsKeyPair) else {
      return []
    }
    return [.keyPair, .keyFile]
  }
}
