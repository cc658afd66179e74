import Forms
import ServiceModel
import Terminal

/// The page of keys.
struct KeyPage: ScreenView {
  let around: Surroundings

  /// The keys of some places, one place after the other.
  func lines(_ contexts: [KeyBinding.Context]) -> [StyledLine] {
    contexts.flatMap { keyContext in
      StyledLine.wrap(keyContext.title, width: size.columns - 2, style: Style(role: .title, bold: true))
        + context.keys.all.filter { $0.context == keyContext }.flatMap(lines) + [StyledLine()]
    }
  }

  /// The keys and what they do, side by side where there is room, else one below the other.
  private func lines(_ binding: KeyBinding) -> [StyledLine] {
    let keys = binding.keys.map(\.name).joined(separator: ", ")
    let help = binding.help + (binding.action == .command ? "" : " :\(binding.action.name)")
    let accent = Style(role: .accent)
    let column = 25
    guard size.columns >= 2 * column, DisplayWidth.of(keys) < column - 2 else {
      return StyledLine.wrap(keys, width: size.columns - 2, indent: 2, style: accent)
        + StyledLine.wrap(help, width: size.columns - 2, indent: 4)
    }
    let head = StyledLine(("  " + keys).padded(to: column), accent)
    return StyledLine.wrap(help, width: size.columns - 2 - column).enumerated().map { index, line in
      (index == 0 ? head : StyledLine(String(repeating: " ", count: column))).appending(line)
    }
  }
}

/// The page about the field under the cursor.
struct FieldPage: ScreenView {
  let screen: FormScreenState
  /// What is said about the secret under the cursor.
  let remarks: [SecretRemark]
  let around: Surroundings

  var title: String { screen.field?.label ?? screen.form.definition.choiceLabel }

  /// All about the field under the cursor.
  var lines: [StyledLine] {
    let width = size.columns - 2
    var lines = screen.failure.map { $0.lines(width: width) + [StyledLine()] } ?? []
    guard let field = screen.field else { return lines + choiceLines(width) }
    for text in [field.facts.hint, field.facts.purpose].compactMap({ $0 }) {
      lines += StyledLine.wrap(text, width: width)
    }
    lines.append(StyledLine())
    if let violation = screen.violation(at: screen.focus) {
      let role: Style.Role = violation.severity == .error ? .bad : .warning
      lines += fact("Now", violation.message, width, Style(role: role))
    }
    for (label, text) in checkFacts { lines += fact(label, text, width) }
    lines += fact("Before", before, width)
    lines += fact("Where", field.facts.origin, width)
    lines += fact("Example", field.facts.example, width)
    for option in screen.form.options(at: screen.focus) ?? [] where !option.note.isEmpty {
      lines += fact("Value", "\(option.label): \(option.note)", width)
    }
    lines += fact("Rules", screen.form.rules(of: field), width)
    lines += fact("Secret", field.isSecret ? "yes: masked, and never written anywhere" : "no", width)
    lines += fact("Member", field.pointer.description, width)
    lines += fact("Shape", "\(field.shape.name), \(field.shape.kind.name)", width)
    // Of all fields it is said with the sign-in method, where there is one to choose.
    let hasChoice = screen.form.definition.choices.count > 1
    return lines + (hasChoice ? [] : fact("Notice", screen.form.definition.notice, width))
  }

  /// The same in short, for the rows below a form.
  ///
  /// - Parameter choice: what is said of the sign-in method.
  func summary(ofChoice choice: [StyledLine]) -> [StyledLine] {
    let width = size.columns - 2
    guard let field = screen.field else {
      return choice + fact("Notice", screen.form.definition.notice, width)
    }
    let rule = StyledLine.wrap(field.facts.hint ?? field.constraintText, width: width)
    let chosen = screen.form.options(at: screen.focus)?.first { $0.isChosen && !$0.note.isEmpty }
    return rule + fact("Before", before, width) + fact("Why", field.facts.purpose, width)
      + fact("Where", field.facts.origin, width) + fact("Example", field.facts.example, width)
      + fact("Value", chosen.map { "\($0.label): \($0.note)" }, width)
      + fact("Rules", screen.form.rules(of: field), width)
  }

  /// What stood in the field before it was changed, and what puts it back; nil where it was not changed.
  private var before: String? {
    guard let pointer = screen.focus.pointer, screen.form.isChanged(at: screen.focus),
      let value = screen.form.formerValue(at: pointer)
    else { return nil }
    return "\(value.words) · \(around.key(.putBack, in: .form)) puts it back"
  }

  private func choiceLines(_ width: Int) -> [StyledLine] {
    let choices = screen.form.definition.choices.flatMap { choice in
      [StyledLine(choice.label, Style(role: .accent, bold: choice.id == screen.form.choice.id))]
        + StyledLine.wrap(choice.note, width: width, indent: 2)
    }
    return choices + fact("Notice", screen.form.definition.notice, width)
  }

  private func fact(_ label: String, _ text: String?, _ width: Int, _ style: Style = .plain) -> [StyledLine] {
    guard let text, !text.isEmpty else { return [] }
    let lines = StyledLine.wrap(text, width: width - 10, style: style)
    return lines.enumerated().map { index, line in
      StyledLine((index == 0 ? label : "").padded(to: 10), Style(role: .muted)).appending(line)
    }
  }

  /// What the checks say about the secret, with what a token says of itself.
  private var checkFacts: [(label: String, text: String?)] {
    guard let secret = screen.checkedSecret else { return [] }
    let checks: [(String, String?)] = [("Checks", remarks.map(\.text).joined(separator: " · "))]
    return checks + SecretFacts.of(secret).tokenFacts
  }
}

extension ProfileForm {
  /// The model's constraints, as the model writes them, and whether the chosen sign-in method needs the field.
  func rules(of field: FormField) -> String {
    let isNeeded = !field.isRequired && needs(field)
    return isNeeded ? "needed for “\(choice.label)”, else \(field.rules)" : field.rules
  }
}

extension FormField {
  /// The model's constraints, as the model writes them.
  fileprivate var rules: String {
    var parts = [isRequired ? "required" : "optional"]
    if let min = shape.min { parts.append("min \(min)") }
    if let max = shape.max { parts.append("max \(max)") }
    if !shape.enumeration.isEmpty { parts.append("one of \(shape.enumeration.joined(separator: ", "))") }
    if let pattern = shape.pattern { parts.append("pattern \(pattern.text)") }
    return parts.joined(separator: ", ")
  }
}
