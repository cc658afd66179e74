import Terminal

extension EditorState {
  /// Rows that one turn of the wheel scrolls.
  private static let wheelRows = 3

  /// A click puts the cursor where it was made, or presses a button or a key of the bar; the wheel goes up and down.
  mutating func click(_ event: MouseEvent) -> [EditorEffect] {
    defer { scrollIntoView(isClicked: event.kind == .press) }
    switch event.kind {
    case .wheelUp: scroll(by: -Self.wheelRows)
    case .wheelDown: scroll(by: Self.wheelRows)
    case .press:
      forgetNotices()
      return press(at: event.position)
    case .release: break
    }
    return []
  }

  private mutating func scroll(by rows: Int) {
    disarmSend()
    guard overlay == nil else { return scrollOverlay(by: rows) }
    let around = around
    switch editing.stage {
    case .choosing where editing.rotation != nil: editing.rotation?.move(by: rows)
    case .choosing: editing.browser.scroll(by: rows, in: around)
    case .filling:
      editing.stage.editForm {
        if $0.isPreviewOver(in: around.size) {
          $0.previewTop += rows
        } else {
          // Fields are gone through one by one, and not from the last to the first.
          $0.moveFocus(by: rows.signum(), wrapping: false)
        }
      }
    case .reviewing: scrollReview(by: rows)
    case .accepted, .unanswered: scrollResult(by: rows)
    }
  }

  private mutating func press(at position: Position) -> [EditorEffect] {
    if let entry = keyBar.entries.first(where: { position.row == $0.row && $0.columns ~= position.column }) {
      return pressInBar(entry)
    }
    let around = around
    let row = position.row - around.layout.contentTop
    if case .chooser(let chooser) = overlay { return clickInChooser(row: row, chooser) }
    guard overlay == nil else { return [] }
    switch editing.stage {
    case .choosing where editing.rotation != nil: editing.rotation?.click(row: row, in: around)
    case .choosing:
      // A second click on the same profile opens it.
      if editing.browser.click(row: row, column: position.column, in: around), asking == nil {
        return openSelected()
      }
    case .filling: editing.stage.editForm { $0.click(row: row, column: position.column, in: around) }
    case .reviewing: return pressInReview(at: position)
    case .accepted, .unanswered: break
    }
    return []
  }

  /// A click on an entry of the key bar is its key; but that one click must not send.
  private mutating func pressInBar(_ entry: KeyBarEntry) -> [EditorEffect] {
    if case .reviewing(_, let review) = editing.stage, overlay == nil, review.sending == nil,
      entry.action == .send
    {
      return click(on: review.button)
    }
    return press(entry.key)
  }

  private mutating func pressInReview(at position: Position) -> [EditorEffect] {
    guard editing.review?.sending == nil else { return [] }
    guard
      let place = around.buttonPlaces.first(where: {
        position.row == $0.row && $0.columns ~= position.column
      })
    else {
      disarmSend()
      return []
    }
    return click(on: place.button)
  }

  private mutating func click(on button: ReviewState.Button) -> [EditorEffect] {
    let around = around
    let request = editing.stage.editReview { $0.click(on: button, in: around) } ?? nil
    if request == nil { notice = "Send is marked. Click it once more to send." }
    return perform(request)
  }
}
