import Forms
import Terminal

/// A character that is typed is seen first, and what follows from it is found next: the request, what is wrong with it, the
/// preview. Of a burst of keys this is found once.
///
/// Between the two, the form is not validated. Everything but a further edit revalidates it before it does anything, and the loop
/// does when the typing pauses.
extension EditorState {
  /// Whether all that follows from what was typed is known.
  var isValidated: Bool { editing.form?.isValidated ?? true }

  /// Finds what follows from what was typed.
  mutating func revalidate() {
    guard !isValidated else { return }
    editing.form?.revalidate()
    scrollIntoView()
  }

  /// Whether a key does nothing but edit the text under the form's cursor.
  func isEdit(_ press: KeyPress) -> Bool {
    guard press.context == .form, !Layout(size).isTooSmall, let editor = editing.form?.editor else {
      return false
    }
    guard let action = press.action else { return press.key.typed != nil }
    // In a row without text the erasing keys take the row away.
    let isErasing = action == .deleteBackward || action == .deleteForward
    return action.isTextEdit && !(isErasing && editor.isEmpty)
  }

  /// Draws the text under the form's cursor as it is now, over the screen as it was before it was edited.
  ///
  /// - Returns: the row that the text stands in; nil, and nothing drawn, where that is not known.
  func drawEdit(on frame: inout Frame) -> Int? {
    guard let screen = editing.form, let editor = screen.editor, let line = screen.focusLine else {
      return nil
    }
    let row = Layout(size).contentTop + line - screen.top
    FormRowView(screen: screen, columns: formColumns(screen), row: row, mask: context.settings.mask)
      .drawEdit(editor, on: &frame)
    return row
  }
}
