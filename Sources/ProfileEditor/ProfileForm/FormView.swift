import Forms
import Glibc
import ServiceModel
import Terminal

extension EditorState {
  func drawForm(on frame: inout Frame) {
    guard let screen = editing.form else { return }
    let layout = Layout(size)
    drawTitle(
      screen.form.existing.name, formPlace, countsText(screen), short: shortCountsText(screen), on: &frame)
    if isPreviewOver {
      drawPreview(screen, PreviewArea(left: 1, right: size.columns), on: &frame)
    } else {
      let columns = formColumns(screen)
      drawRows(screen, columns, layout, on: &frame)
      if isPreviewBeside {
        drawPreview(screen, PreviewArea(left: columns.end + 2, right: size.columns), on: &frame)
      }
    }
    drawFacts(formFacts(screen), on: &frame)
  }

  /// Where the form's labels, values and marks stand now.
  func formColumns(_ screen: FormScreenState) -> FormColumns {
    let width = isPreviewBeside ? FormColumns.split(size.columns) : size.columns
    return FormColumns(
      width: min(width, FormColumns.widest), labelWidth: screen.lastFindings.labelWidth)
  }

  private var formPlace: String {
    guard let screen = editing.form else { return "" }
    let mode: String? =
      if case .choice(let mode?)? = screen.form.value(at: RequestPaths.mode) { mode } else { nil }
    return [screen.connectorLabel, rotationPlaceText ?? mode, context.region].compactMap { $0 }.joined(
      separator: " · ")
  }

  private func countsText(_ screen: FormScreenState) -> String {
    let text = screen.problems.counts
    if screen.showsFailure, let failure = screen.failure {
      return failure.serviceWords == nil ? "not sent" : "refused"
    }
    return text.isEmpty ? "complete" : text
  }

  /// The same in the signs that stand beside the fields in narrow windows.
  private func shortCountsText(_ screen: FormScreenState) -> String? {
    if screen.showsFailure, screen.failure != nil { return nil }
    return screen.problems.isEmpty ? "ok" : screen.problems.shortCounts
  }

  private func drawRows(
    _ screen: FormScreenState, _ columns: FormColumns, _ layout: Layout, on frame: inout Frame
  ) {
    let rows = screen.findings.rows.spaced(height: layout.contentHeight)
    let labels = FormLabels(screen.form, columns)
    for (offset, row) in rows.dropFirst(screen.top).prefix(layout.contentHeight).enumerated() {
      FormRowView(
        screen: screen, columns: columns, row: layout.contentTop + offset, mask: context.settings.mask,
        labels: labels
      ).draw(row, on: &frame)
    }
  }

  /// Keeps the row under the cursor, and the title over it where there is room, on the screen.
  mutating func scrollForm(_ layout: Layout) {
    guard let screen = editing.form else { return }
    let rows = screen.findings.rows.spaced(height: layout.contentHeight)
    let index = rows.firstIndex { $0.focuses.contains(screen.focus) } ?? 0
    let isFirst = !rows[..<index].contains { !$0.focuses.isEmpty }
    let wanted = isFirst ? 0 : index
    var top = min(screen.top, max(rows.count - layout.contentHeight, 0))
    top = max(min(top, wanted), index - layout.contentHeight + 1, 0)
    editing.form?.top = top
    editing.form?.focusLine = index
    if isPreviewBeside || isPreviewOver { editing.form?.scrollPreview(height: layout.contentHeight) }
  }

  // MARK: Facts

  private func formFacts(_ screen: FormScreenState) -> [StyledLine] {
    let checks = [checkLine(screen)].compactMap { $0 }
    if let notice = screen.notice {
      return message(notice, Style(role: .warning)) + spoken(screen.spokenViolation) + checks
    }
    if screen.showsFailure, let failure = screen.failure,
      screen.failedField == screen.focus.pointer || screen.failedField == nil
    {
      return failureFacts(failure)
    }
    guard let field = screen.field else { return wrapped(screen.form.choice.note, Style(role: .muted)) }
    let lines = factTexts(of: field).map { StyledLine($0, Style(role: .muted)) }
    if let violation = screen.spokenViolation {
      // A published pattern says nothing to most people: what to enter comes first.
      if violation.rule == .pattern, let hint = field.facts.hint {
        return [StyledLine(hint, Style(role: .warning))] + spoken(violation) + checks
      }
      return spoken(violation) + checks + [keyPairLine(screen)].compactMap { $0 } + lines
    }
    return checks + [consentLine(screen), keyPairLine(screen)].compactMap { $0 }
      + lines
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
    let rows = Layout(size).factRows
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

/// Where labels, values and marks of a form stand.
struct FormColumns {
  let label: Int
  let value: Int
  let valueWidth: Int
  let mark: Int
  let markWidth: Int
  /// The column behind them all.
  let end: Int

  init(width: Int, labelWidth longest: Int) {
    label = 3
    end = width
    // In a narrow window the value is worth more than the label.
    let labelWidth = min(max(longest, 16), max(width / 3, 6))
    markWidth = width >= 60 ? 10 : width >= 34 ? 4 : 1
    mark = width - markWidth
    value = label + labelWidth + 2
    valueWidth = max(mark - 1 - value, 1)
  }

  /// The columns for the label of a field at a depth.
  func labelRoom(depth: Int) -> Int { max(value - 1 - (label + 2 * depth), 1) }

  /// Beyond this a mark would stand too far from its value to be seen with it.
  static let widest = 140

  /// Where the preview's rule stands.
  static func split(_ width: Int) -> Int { width * 11 / 20 }
}
