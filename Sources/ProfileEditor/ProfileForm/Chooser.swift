import Forms
import Terminal

/// The values of a choice as a list that typing narrows.
struct ChooserState: Equatable, Sendable {
  /// The choice whose values they are.
  let focus: FormFocus
  /// What the choice is called.
  let title: String
  let options: [FormOption]
  /// What was typed.
  private(set) var filter = LineEditor()
  /// Places of the options that match, in their order.
  private(set) var shown: [Int]
  private(set) var cursor = 0
  private(set) var top = 0

  init(focus: FormFocus, title: String, options: [FormOption]) {
    self.focus = focus
    self.title = title
    self.options = options
    shown = Array(options.indices)
    cursor = options.firstIndex(where: \.isChosen) ?? 0
  }

  /// The option under the cursor; nil where none matches.
  var selected: Int? { shown.indices.contains(cursor) ? shown[cursor] : nil }

  mutating func move(by rows: Int) {
    cursor = min(max(cursor + rows, 0), max(shown.count - 1, 0))
  }

  mutating func moveCursor(to row: Int) {
    if shown.indices.contains(top + row) { cursor = top + row }
  }

  /// Edits what was typed; the cursor goes to the first option whose name begins with it, else to the first that has it.
  mutating func editFilter(_ edit: (inout LineEditor) -> Void) {
    edit(&filter)
    let typed = filter.string.lowercased()
    shown = options.indices.filter { typed.isEmpty || options[$0].label.lowercased().contains(typed) }
    cursor =
      typed.isEmpty
      ? shown.firstIndex { options[$0].isChosen } ?? 0
      : shown.firstIndex { options[$0].label.lowercased().hasPrefix(typed) } ?? 0
  }

  mutating func scroll(height: Int) {
    top = max(min(top, cursor, shown.count - height), cursor - height + 1, 0)
  }
}

extension EditorState {
  /// Opens the list of the choice under the cursor.
  ///
  /// - Parameter typed: what was typed already.
  mutating func openChooser(typed: Unicode.Scalar? = nil) {
    guard let screen = editing.form, let options = screen.form.options(at: screen.focus) else {
      editing.form?.notice = "There is nothing to choose here."
      return
    }
    let title = screen.field?.label ?? screen.form.definition.choiceLabel
    var chooser = ChooserState(focus: screen.focus, title: title, options: options)
    if let typed { chooser.editFilter { $0.insert(typed) } }
    push(.chooser(chooser))
    show(chooser)
  }

  private mutating func show(_ chooser: ChooserState) {
    var chooser = chooser
    chooser.scroll(height: max(Layout(size).contentHeight - 1, 1))
    replaceOverlay(with: .chooser(chooser))
  }

  mutating func pressInChooser(_ press: KeyPress, _ current: ChooserState) {
    var chooser = current
    let page = max(Layout(size).contentHeight - 2, 1)
    switch press.action {
    case .open:
      return choose(chooser)
    case .cancel:
      guard !chooser.filter.isEmpty else {
        popOverlay()
        return
      }
      chooser.editFilter { _ = $0.kill(.start) ?? $0.kill(.end) }
    case .up: chooser.move(by: -1)
    case .down: chooser.move(by: 1)
    case .pageUp: chooser.move(by: -page)
    case .pageDown: chooser.move(by: page)
    default:
      chooser.editFilter { $0.handle(press, &killRing) }
    }
    show(chooser)
  }

  /// A click marks a value; a click on the one that is marked takes it.
  mutating func pressInChooser(row: Int, _ current: ChooserState) {
    var chooser = current
    guard row >= 1 else { return }
    chooser.moveCursor(to: row - 1)
    if chooser.cursor == current.cursor, chooser.top + row - 1 == chooser.cursor { return choose(chooser) }
    show(chooser)
  }

  private mutating func choose(_ chooser: ChooserState) {
    // Nothing matches what was typed: nothing is taken.
    guard let index = chooser.selected else { return }
    popOverlay()
    editing.form?.change { $0.choose(index, at: chooser.focus) }
    clearFailureMark()
  }

  func drawChooser(_ chooser: ChooserState, on frame: inout Frame) {
    let layout = Layout(size)
    let count =
      chooser.shown.count == chooser.options.count
      ? "\(chooser.options.count) values" : "\(chooser.shown.count) of \(chooser.options.count)"
    drawTitle(chooser.title, "", count, on: &frame)
    let start = frame.draw(" filter: ", row: layout.contentTop, column: 0, style: Style(role: .accent))
    FieldText.draw(
      chooser.filter,
      in: FieldText.Place(row: layout.contentTop, column: start, width: size.columns - start - 1),
      hasCursor: true, on: &frame)
    let first = layout.contentTop + 1
    if chooser.shown.isEmpty {
      frame.draw("No value matches.", row: first, column: 3, style: Style(role: .muted))
    }
    let rows = max(layout.contentHeight - 1, 1)
    for (offset, index) in chooser.shown.dropFirst(chooser.top).prefix(rows).enumerated() {
      drawOption(
        chooser.options[index], row: first + offset, isSelected: chooser.top + offset == chooser.cursor,
        on: &frame)
    }
    if let index = chooser.selected {
      drawFacts(
        StyledLine.wrap(chooser.options[index].note, width: size.columns - 2, style: Style(role: .muted)),
        on: &frame)
    }
  }

  private func drawOption(_ option: FormOption, row: Int, isSelected: Bool, on frame: inout Frame) {
    let style = isSelected ? Style(role: .selection, bold: true) : .plain
    if isSelected {
      frame.fill(row: row, from: 2, to: size.columns, with: " ", style: style)
      frame.draw("▌", row: row, column: 1, style: Style(role: .accent, bold: true))
    }
    let mark = option.isChosen ? "* " : "  "
    frame.draw(
      (mark + option.label).cut(to: max(size.columns - 3, 1)), row: row, column: 3, style: style,
      limit: size.columns)
  }
}
