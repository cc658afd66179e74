import Forms
import Terminal

extension EditorState {
  /// A click puts the cursor where it was made; the wheel goes up and down.
  mutating func click(_ event: MouseEvent) -> [EditorEffect] {
    defer { scrollIntoView() }
    switch event.kind {
    case .wheelUp: return scroll(.up)
    case .wheelDown: return scroll(.down)
    case .press where overlay == nil: return press(at: event.position)
    case .press, .release: return []
    }
  }

  private mutating func scroll(_ code: Key.Code) -> [EditorEffect] {
    let key = Key(code)
    if overlay != nil { return pressInOverlay(key) }
    switch screen {
    case .browser: return pressInBrowser(key)
    case .form: return pressInForm(key)
    case .review: return pressInReview(key)
    case .result: return []
    }
  }

  private mutating func press(at position: Position) -> [EditorEffect] {
    let row = position.row - Layout(size).contentTop
    switch screen {
    case .browser:
      let offset = row - (Layout(size).contentHeight - Layout(size).browserRows)
      let index = browser.top + offset
      // The filter's line and the table's head stand over the first profile that is shown.
      guard 0..<Layout(size).browserRows ~= offset, browser.shown.indices.contains(index) else { return [] }
      // A second click on the same profile opens it.
      if index == browser.cursor { return pressInBrowser(.enter) }
      browser.move(by: index - browser.cursor)
    case .form: focus(row: row, column: position.column)
    case .review, .result: break
    }
    return []
  }

  private mutating func focus(row: Int, column: Int) {
    guard let screen = form, !isPreviewOver, row >= 0, row < Layout(size).contentHeight else { return }
    let rows = screen.form.rows(height: Layout(size).contentHeight)
    let index = screen.top + row
    guard rows.indices.contains(index) else { return }
    let focuses = rows[index].focuses.filter { screen.form.focuses.contains($0) }
    let width = isPreviewBeside ? FormColumns.split(size.columns) : size.columns
    let columns = FormColumns(width: width, form: screen.form)
    let isRight = column > columns.value + columns.valueWidth * 2 / 5
    if let focus = isRight ? focuses.last : focuses.first { form?.setFocus(focus) }
  }
}
