import Forms
import Terminal

extension EditorState {
  /// Rows that one turn of the wheel scrolls.
  private static let wheelRows = 3

  /// A click puts the cursor where it was made, or presses a button or a key of the bar; the wheel goes up and down.
  mutating func click(_ event: MouseEvent) -> [EditorEffect] {
    defer { scrollIntoView() }
    switch event.kind {
    case .wheelUp: scroll(down: false)
    case .wheelDown: scroll(down: true)
    case .press:
      notice = nil
      editing.form?.notice = nil
      return press(at: event.position)
    case .release: break
    }
    return []
  }

  private mutating func scroll(down: Bool) {
    let rows = down ? Self.wheelRows : -Self.wheelRows
    editing.review?.isSendArmed = false
    switch overlay {
    case .help, .facts, .login, .consent, .keyPair:
      scrollPage(by: rows)
      return
    case .chooser(var chooser):
      chooser.move(by: rows)
      replaceOverlay(with: .chooser(chooser))
      return
    case .code, .question: return
    case nil: break
    }
    switch screen {
    case .browser: moveInBrowser(by: rows)
    case .rotation: editing.rotation?.move(by: rows)
    case .form where isPreviewOver: editing.form?.previewTop += rows
    // In a form, fields are gone through one by one, and not from the last to the first.
    case .form: editing.form?.moveFocus(by: down ? 1 : -1, wrapping: false)
    case .review: scrollReview(by: rows)
    case .result: scrollResult(by: rows)
    }
  }

  private mutating func press(at position: Position) -> [EditorEffect] {
    if let entry = keyBar.first(where: { position.row == $0.row && $0.columns ~= position.column }) {
      return pressInBar(entry)
    }
    if case .chooser(let chooser) = overlay {
      pressInChooser(row: position.row - Layout(size).contentTop, chooser)
      return []
    }
    guard overlay == nil else { return [] }
    let row = position.row - Layout(size).contentTop
    switch screen {
    case .browser: return pressInTable(row: row)
    case .rotation: pressInRotationTable(row: row)
    case .form: focus(row: row, column: position.column)
    case .review: return pressInReview(at: position)
    case .result: break
    }
    return []
  }

  /// A click on an entry of the key bar is its key; but that one click must not send.
  private mutating func pressInBar(_ entry: KeyBarEntry) -> [EditorEffect] {
    if screen == .review, overlay == nil, editing.review?.sending == nil, entry.action == .send,
      let button = editing.review?.button
    {
      return click(on: button)
    }
    return press(entry.key)
  }

  private mutating func pressInTable(row: Int) -> [EditorEffect] {
    let offset = row - (Layout(size).contentHeight - Layout(size).browserRows)
    let index = editing.browser.top + offset
    // The filter's line and the table's head stand over the first profile that is shown.
    guard 0..<Layout(size).browserRows ~= offset, editing.browser.shown.indices.contains(index) else {
      return []
    }
    // A second click on the same profile opens it.
    if asking != nil { return [] }
    if index == editing.browser.cursor { return openSelected() }
    editing.browser.move(by: index - editing.browser.cursor)
    return []
  }

  private mutating func pressInReview(at position: Position) -> [EditorEffect] {
    guard editing.review?.sending == nil else { return [] }
    let places = buttonPlaces
    guard let place = places.first(where: { position.row == $0.row && $0.columns ~= position.column }) else {
      editing.review?.isSendArmed = false
      return []
    }
    return click(on: place.button)
  }

  /// One click goes back. Send takes two, and nothing in between: the first marks the button, so that a stray click never
  /// sends.
  private mutating func click(on button: ReviewState.Button) -> [EditorEffect] {
    let isArmed = editing.review?.isSendArmed == true
    editing.review?.isSendArmed = false
    editing.review?.button = button
    if button == .back || isArmed || context.isReadOnly { return pressButton() }
    editing.review?.isSendArmed = true
    notice = "Send is marked. Click it once more to send."
    return []
  }

  private mutating func focus(row: Int, column: Int) {
    guard let screen = editing.form, !isPreviewOver, row >= 0, row < Layout(size).contentHeight else {
      return
    }
    let rows = screen.findings.rows.spaced(height: Layout(size).contentHeight)
    let index = screen.top + row
    guard rows.indices.contains(index) else { return }
    let focuses = rows[index].focuses.filter { screen.findings.focuses.contains($0) }
    let columns = formColumns(screen)
    guard column < columns.end else { return }
    let isRight = column > columns.value + columns.valueWidth * 2 / 5
    if let focus = isRight ? focuses.last : focuses.first { editing.form?.setFocus(focus) }
  }
}
