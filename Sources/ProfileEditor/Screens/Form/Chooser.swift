import Forms
import Terminal

/// A list that typing narrows, and out of which one thing is chosen.
struct ChooserState: Equatable, Sendable {
  /// What is chosen.
  enum Purpose: Equatable, Sendable {
    /// The value of a choice in the form.
    case value(FormFocus)
    /// The connector of which a profile is made.
    case connector
    /// The profile that another one is compared with, of the place where the editor works, or of another one.
    case counterpart(of: String, in: AccountChoice?)
    /// In which place that profile is looked for; what a list leaves open is as in the place where one was.
    case counterpartPlace(of: String, PlaceKind, from: AccountChoice)
    /// The change of a profile that is taken back.
    case former
    /// The order of the list of profiles.
    case order
    /// Where the editor goes on.
    case place(PlaceKind)
  }

  let purpose: Purpose
  /// What the choice is called.
  var title: String
  /// What its options are called, one of them.
  let noun: String
  /// What is to be known of the list; nil where nothing is.
  var remark: String?
  /// What stands in the place of options as long as there are none; nil where none is waited for.
  var waiting: String?
  private(set) var options: [FormOption]
  /// What was typed.
  private(set) var filter = LineEditor()
  /// Places of the options that match, in their order.
  private(set) var shown: [Int]
  private(set) var cursor = 0
  private(set) var top = 0

  init(_ purpose: Purpose, title: String, noun: String = "value", options: [FormOption]) {
    self.purpose = purpose
    self.noun = noun
    self.title = title
    self.options = options
    shown = Array(options.indices)
    cursor = options.firstIndex(where: \.isChosen) ?? 0
  }

  /// Takes other options; what was typed stays, and the cursor stays on its option.
  mutating func setOptions(_ options: [FormOption]) {
    let label = selected.map { self.options[$0].label }
    self.options = options
    editFilter { _ in }
    if let index = shown.firstIndex(where: { options[$0].label == label }) { cursor = index }
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
}

extension ChooserState {
  /// What a key in the list asks of what is around it.
  enum Request: Equatable, Sendable {
    /// Take this value.
    case choose(Int)
    case close
  }

  /// Does what a key means in the list.
  mutating func press(_ press: KeyPress, in around: Surroundings, _ killRing: inout KillRing) -> Request? {
    defer { scroll(in: around) }
    if let rows = press.action?.rows(page: max(around.page - 1, 1)) {
      move(by: rows)
      return nil
    }
    switch press.action {
    // Where nothing matches what was typed, nothing is taken.
    case .open: return selected.map { .choose($0) }
    case .cancel:
      guard !filter.isEmpty else { return .close }
      editFilter { _ = $0.kill(.start) ?? $0.kill(.end) }
    default: editFilter { $0.handle(press, &killRing) }
    }
    return nil
  }

  /// A click marks a value; a click on the one that is marked takes it.
  mutating func click(row: Int, in around: Surroundings) -> Request? {
    guard row >= 1 else { return nil }
    defer { scroll(in: around, isClicked: true) }
    let before = cursor
    moveCursor(to: row - 1)
    return cursor == before && top + row - 1 == cursor ? selected.map { .choose($0) } : nil
  }

  /// Keeps the value under the cursor on the screen.
  mutating func scroll(in around: Surroundings, isClicked: Bool = false) {
    top = ScrollWindow.top(
      top, keeping: cursor, height: around.page, count: shown.count, isClicked: isClicked)
  }
}

/// Draws the values of a choice.
struct ChooserView: ScreenView {
  let chooser: ChooserState
  let around: Surroundings

  func draw(on frame: inout Frame) {
    let count =
      chooser.shown.count == chooser.options.count
      ? "\(chooser.options.count) \(chooser.noun)\(chooser.options.count == 1 ? "" : "s")"
      : "\(chooser.shown.count) of \(chooser.options.count)"
    drawTitle(chooser.title, "", count, on: &frame)
    let start = frame.draw(" filter: ", row: layout.contentTop, column: 0, style: Style(role: .accent))
    FieldText.draw(
      chooser.filter,
      in: FieldText.Place(row: layout.contentTop, column: start, width: size.columns - start - 1),
      hasCursor: true, on: &frame)
    let first = layout.contentTop + 1
    if chooser.shown.isEmpty {
      let text = chooser.options.isEmpty ? chooser.waiting : nil
      frame.draw(
        text ?? "No \(chooser.noun) matches.", row: first, column: 3, style: Style(role: .muted),
        limit: size.columns)
    }
    let rows = around.page
    for (offset, index) in chooser.shown.dropFirst(chooser.top).prefix(rows).enumerated() {
      drawOption(
        chooser.options[index], row: first + offset, isSelected: chooser.top + offset == chooser.cursor,
        on: &frame)
    }
    drawScroll(
      ScrollWindow(top: chooser.top, height: rows, count: chooser.shown.count), firstRow: first,
      column: size.columns - 1, on: &frame)
    let note = chooser.selected.map { chooser.options[$0].note } ?? ""
    drawFacts(
      (chooser.remark.map { message($0, Style(role: .warning)) } ?? [])
        + StyledLine.wrap(note, width: size.columns - 2, style: Style(role: .muted)), on: &frame)
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
