import Forms
import Glibc
import ServiceModel
import Terminal

/// Draws a form: its rows, the preview beside it or in its place, and what is to be known of the field under the cursor.
struct FormView: ScreenView {
  let screen: FormScreenState
  /// Where its profile stands in a rotation.
  let rotationPlace: String?
  /// What is said about the secret under the cursor.
  let remarks: [SecretRemark]
  let around: Surroundings

  var layout: Layout { around.formLayout }

  func draw(on frame: inout Frame) {
    drawTitle(screen.form.title, place, countsText, short: shortCountsText, on: &frame)
    if screen.isPreviewOver(in: size) {
      drawPreview(PreviewArea(left: 1, right: size.columns), on: &frame)
    } else {
      drawRows(on: &frame)
      if screen.isPreviewBeside(in: size) {
        drawPreview(PreviewArea(left: screen.columns(in: size).end + 2, right: size.columns), on: &frame)
      }
    }
    drawFacts(facts, on: &frame)
  }

  /// Draws the text under the cursor as it is now, over the screen as it was before it was edited.
  ///
  /// - Returns: the row that the text stands in; nil, and nothing drawn, where that is not known.
  func drawEdit(on frame: inout Frame) -> Int? {
    guard let editor = screen.editor, let line = screen.focusLine else { return nil }
    let row = layout.contentTop + line - screen.top
    FormRowView(screen: screen, columns: screen.columns(in: size), row: row, mask: context.settings.mask)
      .drawEdit(editor, on: &frame)
    return row
  }

  private var place: String {
    let mode: String? =
      if case .choice(let mode?)? = screen.form.value(at: RequestPaths.mode) { mode } else { nil }
    return [screen.connectorLabel, rotationPlace ?? mode].compactMap(\.self).joined(separator: " · ")
  }

  private var countsText: String {
    let text = screen.problems.counts
    if screen.showsFailure, let failure = screen.failure {
      return failure.serviceWords == nil ? "not sent" : "refused"
    }
    return text.isEmpty ? "complete" : text
  }

  /// The same in the signs that stand beside the fields in narrow windows.
  private var shortCountsText: String? {
    if screen.showsFailure, screen.failure != nil { return nil }
    return screen.problems.isEmpty ? "ok" : screen.problems.shortCounts
  }

  private func drawRows(on frame: inout Frame) {
    let columns = screen.columns(in: size)
    let labels = FormLabels(screen.form, columns)
    let rows = screen.rows(in: around)
    for (offset, row) in rows.dropFirst(screen.top).prefix(layout.contentHeight)
      .enumerated()
    {
      FormRowView(
        screen: screen, columns: columns, row: layout.contentTop + offset, mask: context.settings.mask,
        labels: labels
      ).draw(row, on: &frame)
    }
    // In the narrowest windows the signs have the last column.
    guard columns.markWidth > 1 else { return }
    drawScroll(
      ScrollWindow(top: screen.top, height: layout.contentHeight, count: rows.count),
      firstRow: layout.contentTop, column: min(columns.end, size.columns - 1), on: &frame)
  }

  // MARK: Facts

  /// What is said now, and then what is known of the field; where there are few rows, what is known has to make room.
  private var facts: [StyledLine] {
    let hasRoom = layout.factRows > 2
    let page = FieldPage(screen: screen, remarks: remarks, around: around)
    let known =
      hasRoom
      ? page.summary(ofChoice: choiceFacts)
      : screen.field.map { factTexts(of: $0).map { StyledLine($0, Style(role: .muted)) } } ?? choiceFacts
    let checks = [checkLine].compactMap { $0 }
    if let notice = screen.notice {
      let said = message(notice, Style(role: .warning)) + spoken(screen.spokenViolation) + checks
      return hasRoom ? said + known : said
    }
    if screen.showsFailure, let failure = screen.failure,
      screen.failedField == screen.focus.pointer || screen.failedField == nil
    {
      return hasRoom ? failureFacts(failure) + known : failureFacts(failure)
    }
    guard let field = screen.field else { return known }
    let keys = [consentLine, keyPairLine].compactMap { $0 }
    guard let violation = screen.spokenViolation else { return checks + keys + known }
    // A published pattern says nothing to most people: what to enter comes first.
    if violation.rule == .pattern, let hint = field.facts.hint, !hasRoom {
      return [StyledLine(hint, Style(role: .warning))] + spoken(violation) + checks
    }
    return spoken(violation) + checks + [keyPairLine].compactMap { $0 } + known
  }

  /// What is said of the sign-in method: what its own line says already only where that has no room for it.
  private var choiceFacts: [StyledLine] {
    let columns = screen.columns(in: size)
    let note = screen.form.choice.note
    if DisplayWidth.of(note) > columns.end - columns.label { return wrapped(note, Style(role: .muted)) }
    let count = screen.form.definition.choices.count
    let list = around.key(.chooseValue, in: .form)
    return wrapped("\(list) lists all \(count), with when to choose each.", Style(role: .muted))
  }

  /// The rule in words, an example, and where to find the value; the example beside the rule where there is room.
  private func factTexts(of field: FormField) -> [String] {
    let rule = field.facts.hint ?? field.constraintText
    guard let example = field.facts.example, !rule.hasBytes(of: example) else {
      return [rule, field.facts.origin].compactMap { $0 }
    }
    let both = "\(rule) Example: \(example)"
    if DisplayWidth.of(both) < size.columns - 1 { return [both, field.facts.origin].compactMap { $0 } }
    return [rule, field.facts.origin ?? "Example: \(example)"]
  }

  /// What happened and what to do. Where there is no room for all of it, the last row begins with what to do and ends
  /// with the key that shows everything.
  private func failureFacts(_ failure: Failure) -> [StyledLine] {
    let words = failure.briefWords() ?? failure.title
    let title = (failure.serviceWords == nil ? "Not sent: " : "Refused: ") + words
    let happened = wrapped(title, Style(role: .bad))
    let lines = happened + wrapped(failure.hint, .plain)
    let rows = layout.factRows
    guard rows > 0, lines.count > rows else { return lines }
    let more = " … \(context.keys.name(of: .facts, in: .form)) shows all"
    let room = max(size.columns - 2 - DisplayWidth.of(more), 1)
    let last = StyledLine((rows > 1 ? failure.hint : title).prefixOfWidth(room))
    return happened.prefix(rows - 1) + [last.adding(more, Style(role: .accent))]
  }

  private func spoken(_ violation: Violation?) -> [StyledLine] {
    guard let violation else { return [] }
    return message(violation.message, Style(role: violation.severity == .error ? .bad : .warning))
  }

  private func wrapped(_ text: String, _ style: Style) -> [StyledLine] {
    StyledLine.wrap(text, width: size.columns - 2, style: style)
  }

  // MARK: What else is said of the field under the cursor

  /// What the checks say about the secret, in one line; nil where there is nothing to say.
  private var checkLine: StyledLine? {
    guard !remarks.isEmpty else { return nil }
    return remarks.enumerated().reduce(into: StyledLine()) { line, remark in
      if remark.offset > 0 { line = line.adding(" · ", Style(role: .muted)) }
      let role: Style.Role = remark.element.isWarning ? .warning : .muted
      line = line.adding(remark.element.text, Style(role: role))
    }
  }

  /// On an empty private key: which key makes a pair.
  private var keyPairLine: StyledLine? {
    guard let field = screen.field, screen.acceptsKeyPair(field), screen.editor?.isEmpty == true else {
      return nil
    }
    return StyledLine("\(around.key(.makeKeyPair, in: .form)) makes a new key pair.", Style(role: .accent))
  }

  /// On the empty code or redirect URI: which key gets them.
  private var consentLine: StyledLine? {
    guard let pointer = screen.focus.pointer, let facts = screen.form.definition.authorization,
      [facts.code, facts.redirectURI].contains(pointer), screen.editor?.isEmpty == true
    else { return nil }
    let key = around.key(.authorize, in: .form)
    return StyledLine("\(key) shows the address to open for it.", Style(role: .accent))
  }
}

extension ProfileForm {
  /// The profile's name, as a title has it.
  var title: String { name.isEmpty ? "New profile" : name }
}

extension [FormFindings.Problem] {
  /// How many there are of each kind: “1 to fill · 2 to check”; empty where there is none.
  var counts: String {
    zip(numbers, ["to fill", "to fix", "to check"]).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      .joined(separator: " · ")
  }

  /// The same in signs: “1* 2?”.
  var shortCounts: String {
    zip(numbers, ["*", "!", "?"]).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
  }

  /// How many there are to fill, to mend and to check.
  private var numbers: [Int] {
    let errors = filter { $0.violation.severity == .error }
    let required = errors.count { $0.violation.rule == .required }
    return [required, errors.count - required, count - errors.count]
  }
}

extension FormScreenState {
  /// Where the form's labels, values and marks stand now.
  func columns(in size: Size) -> FormColumns {
    let width = isPreviewBeside(in: size) ? FormColumns.split(size.columns) : size.columns
    return FormColumns(width: min(width, FormColumns.widest), labelWidth: lastFindings.labelWidth)
  }

  /// The rows as they stand on the screen, from the form's top.
  func rows(in around: Surroundings) -> [FormRow] {
    findings.rows.spaced(height: around.formLayout.contentHeight)
  }

  /// Keeps the row under the cursor, and the title over it where there is room, on the screen.
  mutating func scrollIntoView(in around: Surroundings, isClicked: Bool = false) {
    let height = around.formLayout.contentHeight
    let rows = rows(in: around)
    let index = rows.firstIndex { $0.focuses.contains(focus) } ?? 0
    let isFirst = !rows[..<index].contains { !$0.focuses.isEmpty }
    top = ScrollWindow.top(
      isFirst ? 0 : top, keeping: index, height: height, count: rows.count, isClicked: isClicked)
    focusLine = index
    if isPreviewBeside(in: around.size) || isPreviewOver(in: around.size) { scrollPreview(height: height) }
  }

  /// Whether a key does nothing but edit the text under the cursor: a character that is typed is seen first, and what follows
  /// from it (the request, what is wrong with it, the preview) is found next, of a burst of keys once.
  func isEdit(_ press: KeyPress) -> Bool {
    guard press.context == .form, let editor else { return false }
    guard let action = press.action else { return press.key.typed != nil }
    // In a row without text the erasing keys take the row away.
    let isErasing = action == .deleteBackward || action == .deleteForward
    return action.isTextEdit && !(isErasing && editor.isEmpty)
  }

  /// A click puts the cursor on the field that it was made on; one on the mark of a changed field puts that back.
  mutating func click(row: Int, column: Int, in around: Surroundings) {
    guard !isPreviewOver(in: around.size), 0..<around.formLayout.contentHeight ~= row else { return }
    let rows = rows(in: around)
    guard rows.indices.contains(top + row) else { return }
    let focuses = rows[top + row].focuses.filter { findings.focuses.contains($0) }
    let columns = columns(in: around.size)
    guard column < columns.end else { return }
    let isRight = column > columns.value + columns.valueWidth * 2 / 5
    guard let focus = isRight ? focuses.last : focuses.first else { return }
    setFocus(focus)
    if column >= columns.mark, form.isChanged(at: focus) { putBack(around) }
  }

  /// The violation whose sentence is shown: at once where no further typing could mend it, else when the field was left.
  var spokenViolation: Violation? {
    guard let violation = violation(at: focus) else { return nil }
    let isHopeless = [.max, .unknown, .type, .union, .combination].contains(violation.rule)
    let wasLeft = focus.pointer.map(visited.contains) ?? false
    return isHopeless || wasLeft ? violation : nil
  }
}

extension String {
  /// Whether another text stands in this one, byte by byte: the standard library's search is a hundred times as slow, and
  /// every frame of a form asks.
  fileprivate func hasBytes(of other: String) -> Bool { strstr(self, other) != nil }
}

extension FormField {
  /// The model's constraints in words, for where the catalogue has none.
  var constraintText: String {
    var parts: [String] = []
    switch kind {
    case .integer, .number:
      if let min = shape.min, let max = shape.max { parts.append("A number from \(min) to \(max).") }
    case .choice(let values): parts.append("One of \(values.joined(separator: ", ")).")
    case .list, .map:
      if let max = shape.max { parts.append("At most \(max) entries.") }
    case .json: parts.append("A JSON value.")
    default:
      if let max = shape.max { parts.append("Up to \(max) characters.") }
    }
    if shape.pattern?.text == #"\S+"# { parts.append("No spaces.") }
    return parts.joined(separator: " ")
  }
}
