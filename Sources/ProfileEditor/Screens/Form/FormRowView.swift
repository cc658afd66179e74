import Forms
import JSON
import ServiceModel
import Terminal

/// Draws one row of a form.
struct FormRowView {
  let screen: FormScreenState
  let columns: FormColumns
  let row: Int
  let mask: String
  /// How the form's labels are told apart where they have to be cut.
  var labels: FormLabels?

  func draw(_ formRow: FormRow, on frame: inout Frame) {
    switch formRow {
    case .blank: break
    case .section(let section):
      draw(section.title, 1, Style(role: .title, bold: true), on: &frame)
    case .choice: drawChoice(on: &frame)
    case .notice(let notice): draw(notice, 1, Style(role: .warning), on: &frame)
    case .note(let note): draw(note, columns.label, Style(role: .muted), on: &frame)
    case .heading(let pointer): drawHeading(pointer, on: &frame)
    case .field(let pointer): drawField(pointer, on: &frame)
    case .folded(let pointer): drawFolded(pointer, on: &frame)
    case .item(let pointer, let index): drawItem(pointer, index, on: &frame)
    case .entry(let pointer, let index): drawEntry(pointer, index, on: &frame)
    }
  }

  private var end: Int { columns.mark + columns.markWidth }

  private func draw(_ text: String, _ column: Int, _ style: Style, on frame: inout Frame) {
    frame.draw(text.cut(to: end - column), row: row, column: column, style: style, limit: end)
  }

  private func drawLabel(_ label: String, depth: Int, hasFocus: Bool, on frame: inout Frame) {
    let style = hasFocus ? Style(role: .accent, bold: true) : .plain
    // With its gap, so that the terminal is not told of a change of style for it.
    if hasFocus { frame.draw("▌ ", row: row, column: 1, style: style) }
    let column = columns.label + 2 * depth
    let room = columns.labelRoom(depth: depth)
    let shown = labels?.shown(label, room: room) ?? label.cut(to: room)
    frame.draw(shown, row: row, column: column, style: style, limit: columns.value - 1)
  }

  private func drawChoice(on frame: inout Frame) {
    let hasFocus = screen.focus == .choice
    drawLabel(screen.form.definition.choiceLabel, depth: 0, hasFocus: hasFocus, on: &frame)
    drawChosen(screen.form.choice.label, hasFocus: hasFocus, on: &frame)
    if screen.form.isChanged(at: .choice) { draw(Mark.changed, on: &frame) }
  }

  private func drawHeading(_ pointer: JSONPointer, on frame: inout Frame) {
    guard let field = screen.form.definition.field(at: pointer) else { return }
    let count: String =
      switch screen.form.value(at: pointer) {
      case .list(let items): "\(items.count - 1)" + (field.shape.max.map { " of \($0)" } ?? "")
      case .map(let entries):
        "\(entries.count - 1 + ownEntries(of: field))" + (field.shape.max.map { " of \($0)" } ?? "")
      default: screen.form.needs(field) ? "" : "optional"
      }
    drawLabel(field.label, depth: field.depth, hasFocus: false, on: &frame)
    frame.draw(count, row: row, column: columns.value, style: Style(role: .muted), limit: columns.mark)
    if screen.form.isChangedBesideRows(at: pointer) { draw(Mark.changed, on: &frame) }
  }

  /// Entries of a map that have fields of their own and are set.
  private func ownEntries(of map: FormField) -> Int {
    map.children.filter { screen.form.isShown($0) && !isEmpty(.field($0.pointer)) }.count
  }

  private func drawField(_ pointer: JSONPointer, on frame: inout Frame) {
    guard let field = screen.form.definition.field(at: pointer), let value = screen.form.value(at: pointer)
    else { return }
    let focus = FormFocus.field(pointer)
    let hasFocus = screen.focus == focus
    drawLabel(field.label, depth: field.depth, hasFocus: hasFocus, on: &frame)
    switch value {
    case .text(let editor): drawText(editor, focus, on: &frame)
    case .boolean(let flag):
      let text = flag.map { $0 ? "[x] yes" : "[ ] no" } ?? "[-]"
      drawChosen(text, hasFocus: hasFocus, isEmpty: flag == nil, arrows: false, on: &frame)
    case .choice(let choice):
      drawChosen(choice ?? "-", hasFocus: hasFocus, isEmpty: choice == nil, on: &frame)
    case .list, .map: break
    }
    drawMark(field, focus, on: &frame)
  }

  /// A folded structure: how much of it is filled in, and what of it keeps the request from being sent.
  private func drawFolded(_ pointer: JSONPointer, on frame: inout Frame) {
    guard let field = screen.form.definition.field(at: pointer) else { return }
    let hasFocus = screen.focus == .folded(pointer)
    drawLabel(field.label, depth: field.depth, hasFocus: hasFocus, on: &frame)
    let problems = screen.problems.filter { $0.focus == .folded(pointer) }.counts
    let filled = "[+] \(screen.form.filledCount(in: field)) set"
    let both = problems.isEmpty ? filled : "\(filled) · \(problems)"
    // Where there is no room for both, the mark at the right still tells that something is wrong.
    let hasRoom = DisplayWidth.of(both) < columns.mark - columns.value
    drawChosen(hasRoom ? both : filled, hasFocus: hasFocus, arrows: false, on: &frame)
    drawMark(field, .folded(pointer), on: &frame)
  }

  private func drawItem(_ pointer: JSONPointer, _ index: Int, on frame: inout Frame) {
    guard let field = screen.form.definition.field(at: pointer),
      let editor = screen.form.editor(at: .item(pointer, index))
    else { return }
    let focus = FormFocus.item(pointer, index)
    drawLabel(
      rowLabel(index, pointer), depth: field.depth + 1, hasFocus: screen.focus == focus, on: &frame)
    drawText(editor, focus, on: &frame)
    drawMark(field, focus, on: &frame)
  }

  private func drawEntry(_ pointer: JSONPointer, _ index: Int, on frame: inout Frame) {
    guard let field = screen.form.definition.field(at: pointer),
      let key = screen.form.editor(at: .key(pointer, index)),
      let value = screen.form.editor(at: .entry(pointer, index))
    else { return }
    let hasFocus = [.key(pointer, index), .entry(pointer, index)].contains(screen.focus)
    drawLabel(rowLabel(index, pointer), depth: field.depth + 1, hasFocus: hasFocus, on: &frame)
    // Where there is no room for both, the part of the row under the cursor has all of it.
    let isWhole = hasFocus && hasRoomForOneOnly
    if !isWhole || screen.focus == .key(pointer, index) { drawText(key, .key(pointer, index), on: &frame) }
    if !isWhole || screen.focus == .entry(pointer, index) {
      let place = place(of: .entry(pointer, index))
      frame.draw("=", row: row, column: place.column - 2, style: Style(role: .muted))
      drawText(value, .entry(pointer, index), on: &frame)
    }
    drawMark(field, .key(pointer, index), on: &frame)
  }

  private var hasRoomForOneOnly: Bool { columns.valueWidth < 12 }

  private func rowLabel(_ index: Int, _ pointer: JSONPointer) -> String {
    let isLast =
      switch screen.form.value(at: pointer) {
      case .list(let items): index == items.count - 1
      case .map(let entries): index == entries.count - 1
      default: false
      }
    let hasFields = screen.form.definition.field(at: pointer)?.children.isEmpty == false
    if hasFields { return isLast ? "add other" : "other \(index + 1)" }
    return isLast ? "add" : "\(index + 1)"
  }

  /// Where a text of the row stands.
  private func place(of focus: FormFocus) -> FieldText.Place {
    let isWhole = screen.focus == focus && hasRoomForOneOnly
    let keyWidth = max(columns.valueWidth * 2 / 5, 1)
    let (offset, width) =
      switch focus {
      case .key where !isWhole: (0, keyWidth)
      // Behind the equals sign.
      case .entry: isWhole ? (2, columns.valueWidth - 2) : (keyWidth + 2, columns.valueWidth - keyWidth - 2)
      default: (0, columns.valueWidth)
      }
    return FieldText.Place(row: row, column: columns.value + offset, width: width)
  }

  private func drawText(_ editor: LineEditor, _ focus: FormFocus, on frame: inout Frame) {
    let hasFocus = screen.focus == focus
    FieldText.draw(
      editor, in: place(of: focus), hasCursor: hasFocus, isRevealed: hasFocus && screen.isRevealed,
      mask: mask, on: &frame)
  }

  /// Draws the text under the cursor over what it was before.
  func drawEdit(_ editor: LineEditor, on frame: inout Frame) {
    let place = place(of: screen.focus)
    frame.fill(row: row, from: place.column, to: place.column + place.width)
    drawText(editor, screen.focus, on: &frame)
  }

  private func drawChosen(
    _ text: String, hasFocus: Bool, isEmpty: Bool = false, arrows: Bool = true, on frame: inout Frame
  ) {
    if hasFocus { frame.cursor = Position(row: row, column: columns.value) }
    let room = columns.mark - columns.value
    let shown = arrows ? "‹ \(text.cut(to: max(room - 5, 1))) ›" : text.cut(to: max(room - 1, 1))
    frame.draw(
      shown, row: row, column: columns.value,
      style: hasFocus ? Style(role: .accent, bold: true) : isEmpty ? Style(role: .muted) : .plain,
      limit: columns.mark)
  }

  // MARK: The word at the right

  /// What a field's row says at its right, in words, in short and as a sign: nothing where nobody has to look.
  private struct Mark {
    let text: String
    let short: String
    let sign: String
    let role: Style.Role

    /// Something else stands there than the service holds.
    static let changed = Mark(text: "changed", short: "chg", sign: "~", role: .accent)

    /// The same of something that was changed.
    var ofChanged: Mark { Mark(text: "~" + text, short: "~" + short, sign: sign, role: role) }
  }

  private func drawMark(_ field: FormField, _ focus: FormFocus, on frame: inout Frame) {
    if let mark = mark(field, focus) { draw(mark, on: &frame) }
  }

  private func draw(_ mark: Mark, on frame: inout Frame) {
    let text = columns.markWidth >= 10 ? mark.text : columns.markWidth >= 4 ? mark.short : mark.sign
    frame.draw(
      text, row: row, column: end - DisplayWidth.of(text) - (columns.markWidth >= 10 ? 1 : 0),
      style: Style(role: mark.role, bold: mark.role == .bad))
  }

  private func mark(_ field: FormField, _ focus: FormFocus) -> Mark? {
    if field.isFixed { return nil }
    if screen.failedField == field.pointer {
      return Mark(text: "refused", short: "ref", sign: "!", role: .bad)
    }
    let isChanged = screen.form.isChanged(at: focus)
    guard let violation = screen.violation(at: focus) else { return isChanged ? .changed : nil }
    let mark = mark(of: violation, field)
    return isChanged ? mark.ofChanged : mark
  }

  private func mark(of violation: Violation, _ field: FormField) -> Mark {
    switch violation.rule {
    case .required: Mark(text: "required", short: "req", sign: "*", role: .warning)
    case .min: Mark(text: "too short", short: "min", sign: "!", role: .bad)
    case .max where violation.path == field.pointer && field.canBeFolded:
      Mark(text: "too many", short: "max", sign: "!", role: .bad)
    case .max: Mark(text: "too long", short: "max", sign: "!", role: .bad)
    case .pattern, .union, .combination: Mark(text: "check", short: "chk", sign: "?", role: .warning)
    default: Mark(text: "wrong", short: "bad", sign: "!", role: .bad)
    }
  }

  private func isEmpty(_ focus: FormFocus) -> Bool {
    if let editor = screen.form.editor(at: focus) { return editor.isEmpty }
    switch focus.pointer.flatMap({ screen.form.value(at: $0) }) {
    case .boolean, .choice(nil), nil: return true
    default: return false
    }
  }
}

extension FormField.Section {
  var title: String {
    switch self {
    case .connection: "Connection"
    case .properties: "Properties"
    case .credentials: "Credentials"
    }
  }
}
