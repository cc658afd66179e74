import Forms
import Terminal

extension EditorState {
  /// Draws the screen.
  ///
  /// - Returns: the cells, of the state's size.
  public func view() -> Frame {
    var frame = Frame(size: size)
    draw(on: &frame)
    return frame
  }

  /// Draws the screen into a frame that was drawn before, in whose memory it can be done; what was in it is overwritten.
  func draw(on frame: inout Frame) {
    guard isValidated else {
      var current = self
      current.revalidate()
      return current.draw(on: &frame)
    }
    if frame.size == size { frame.clear() } else { frame = Frame(size: size) }
    let layout = Layout(size)
    guard !layout.isTooSmall else {
      let text = "Make the window larger: \(Layout.least.columns) × \(Layout.least.rows)"
      for (row, line) in StyledLine.wrap(text, width: size.columns).enumerated() {
        line.draw(row: row, column: 0, limit: size.columns, on: &frame)
      }
      return
    }
    if layout.hasRules {
      frame.rule(row: 1)
      frame.rule(row: layout.contentBottom)
    }
    switch overlays.last(where: \.isPage) {
    case .help(let top), .facts(let top), .login(let top):
      drawPage(overlayLines, title: overlayTitle, top: top, on: &frame)
    case .consent: drawConsent(on: &frame)
    case .keyPair(let pair): drawKeyPair(pair, on: &frame)
    case .chooser(let chooser): drawChooser(chooser, on: &frame)
    default: drawScreen(on: &frame)
    }
    switch overlay {
    case .question(let text, let consequence): drawQuestion(text, consequence, on: &frame)
    case .code(let serial, let code): drawCode(serial, code, on: &frame)
    default: break
    }
    drawKeys(on: &frame)
  }

  private func drawScreen(on frame: inout Frame) {
    switch screen {
    case .browser: drawBrowser(on: &frame)
    case .rotation: drawRotation(on: &frame)
    case .form: drawForm(on: &frame)
    case .review: drawReview(on: &frame)
    case .result: drawResult(on: &frame)
    }
  }

  /// Where keys have their meaning now.
  var keyContext: KeyBinding.Context {
    switch overlay {
    case .question: return .question
    case .code: return .code
    case .consent: return editing.form?.consent?.focus == .address ? .link : .consent
    case .keyPair(let pair): return pair.focus == .statement ? .keyPair : .keyFile
    case .chooser: return .chooser
    case .login where login?.isAsking == true: return .sending
    case .help, .facts, .login: return .help
    case nil: break
    }
    switch screen {
    case .browser where asking != nil || isReadingRow: return .sending
    case .rotation where asking != nil || opening != nil: return .sending
    case .rotation: return editing.rotation?.filter.isTyping == true ? .rotationFilter : rotationContext
    case .browser: return editing.browser.filter.isTyping ? .filter : .browser
    case .form: return isPreviewOver ? .preview : .form
    case .review: return editing.review?.sending == nil ? .review : .sending
    case .result: return login?.isAsking == true ? .sending : .result
    }
  }

  /// Keeps the cursor's row on the screen after every event.
  mutating func scrollIntoView() {
    // What follows from an edit may be further rows: the cursor's row is looked for when it is known.
    guard isValidated else { return }
    let layout = Layout(size)
    editing.browser.scroll(height: layout.browserRows)
    editing.rotation?.scroll(height: layout.browserRows)
    if screen == .form {
      scrollForm(layout)
      scrollConsent(layout)
    }
    if result != nil { scrollResult(by: 0) }
    // At the top there is nothing to make good, and the lines need not be made for it.
    if screen == .review, let top = editing.review?.top, top > 0 {
      let last = max(reviewLines.count - layout.contentHeight, 0)
      editing.review?.top = min(top, last)
    }
  }

  // MARK: Pieces of every screen

  /// The title: what and where on the left, a count or state on the right, which is said shorter where there is no room.
  func drawTitle(
    _ name: String, _ place: String, _ right: String, short: String? = nil, on frame: inout Frame
  ) {
    let name = context.isReadOnly ? "\(name) · read-only" : name
    let width = size.columns
    // What the name and the place need at least.
    let least = 12
    let isShort = short != nil && width - DisplayWidth.of(right) - 1 <= least
    let right = isShort ? short ?? "" : right
    let rightWidth = DisplayWidth.of(right)
    let rightStart = max(width - rightWidth - 1, 0)
    let hasRoom = rightWidth > 0 && rightStart > (isShort ? 8 : least)
    let limit = hasRoom ? rightStart - 1 : width
    let end = frame.draw(
      " " + name.cut(to: limit - 1), row: 0, column: 0, style: Style(role: .title, bold: true), limit: limit)
    if end + 3 < limit {
      let cut = place.cut(to: limit - end - 3)
      frame.draw("   " + cut, row: 0, column: end, style: Style(role: .muted), limit: limit)
    }
    if hasRoom { frame.draw(right, row: 0, column: rightStart) }
  }

  /// The facts under the content: at most two rows.
  func drawFacts(_ lines: [StyledLine], on frame: inout Frame) {
    let layout = Layout(size)
    for (offset, line) in lines.prefix(layout.factRows).enumerated() {
      line.draw(row: layout.factsTop + offset, column: 1, limit: size.columns, on: &frame)
    }
  }

  /// A message that has the facts' rows: what does not fit into them ends in an ellipsis.
  func message(_ text: String, _ style: Style) -> [StyledLine] {
    StyledLine.fitted(text, width: size.columns - 2, rows: Layout(size).factRows, style: style)
  }

  /// A question, on as many rows as it needs; they grow upwards. What its answers do is said where there is room for it.
  private func drawQuestion(_ text: String, _ consequence: Consequence, on frame: inout Frame) {
    let layout = Layout(size)
    let style = Style(role: .warning, bold: true)
    let last = layout.factRows > 0 ? layout.factsTop + layout.factRows - 1 : layout.contentBottom - 1
    let key = { (action: KeyBinding.Action) in context.keys.name(of: action, in: .question) }
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

  private func drawCode(_ serial: String, _ code: LineEditor, on frame: inout Frame) {
    let layout = Layout(size)
    let row = layout.factRows > 0 ? layout.factsTop : layout.contentBottom - 1
    frame.fill(row: row, from: 0, to: size.columns, with: " ", style: .plain)
    // In a narrow window the device's name says more than the account.
    let name = serial.split(separator: ":").last.map(String.init) ?? serial
    let questions = [" Code of \(serial): ", " Code of \(name): ", " Code: "]
    let question = questions.first { DisplayWidth.of($0) <= size.columns - 12 } ?? " Code: "
    let end = frame.draw(question, row: row, column: 0, style: Style(role: .warning, bold: true))
    FieldText.draw(
      code, in: FieldText.Place(row: row, column: end, width: size.columns - end), hasCursor: true,
      mask: context.settings.mask, on: &frame
    )
    if layout.factRows > 1 {
      frame.fill(row: row + 1, from: 0, to: size.columns, with: " ", style: .plain)
    }
  }

  /// A page of text that can be scrolled.
  private func drawPage(_ lines: [StyledLine], title: String, top: Int, on frame: inout Frame) {
    let layout = Layout(size)
    drawTitle(title, "", lines.position(top: top, height: layout.contentHeight), on: &frame)
    for (offset, line) in lines.dropFirst(top).prefix(layout.contentHeight).enumerated() {
      line.draw(row: layout.contentTop + offset, column: 1, limit: size.columns, on: &frame)
    }
  }
}

extension EditorState.Overlay {
  /// Whether it hides the screen; the others stand on it.
  fileprivate var isPage: Bool {
    switch self {
    case .help, .facts, .consent, .keyPair, .login, .chooser: true
    case .code, .question: false
    }
  }
}

extension EditorState.Consequence {
  /// What each answer does, where yes and no alone do not say it.
  var answers: [(KeyBinding.Action, String)] {
    switch self {
    case .openDraft:
      [(.yes, "opens it"), (.no, "deletes it"), (.cancel, "keeps it for the next start")]
    case .resumeRotation:
      [(.yes, "goes on"), (.no, "gives the rest up"), (.cancel, "keeps it for the next start")]
    case .leaveForm, .quit, .stopRotation, .replaceRotation: []
    }
  }
}

extension [StyledLine] {
  /// Which lines of a long text are shown; empty where all are.
  func position(top: Int, height: Int) -> String {
    count > height ? "lines \(top + 1)–\(Swift.min(top + height, count)) of \(count)" : ""
  }
}
