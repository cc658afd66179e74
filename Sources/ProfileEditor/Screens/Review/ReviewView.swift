import AppFlow
import Forms
import JSON
import ServiceModel
import Terminal

/// Draws what will be sent, before it is.
struct ReviewView: ScreenView {
  let form: FormScreenState
  let review: ReviewState
  /// Whose credentials sign, where that is known.
  let identity: String?
  /// The flows that use the profile, where it is being rotated.
  let flows: RotationState?
  /// Whether the body is left out.
  let foldsBody: Bool
  let around: Surroundings

  func draw(on frame: inout Frame) {
    let lines = lines
    let unsent = context.isReadOnly ? "never sent" : "nothing sent yet"
    let state = review.sending == nil ? unsent : "sending"
    let position = layout.position(top: review.top, of: lines.count)
    let right = [position, state].filter { !$0.isEmpty }.joined(separator: " · ")
    drawTitle("Review", form.form.name, right, on: &frame)
    drawLines(lines, top: review.top, on: &frame)
    if let sending = review.sending {
      let row = layout.lineRow
      frame.fill(row: row, from: 0, to: size.columns, with: " ", style: .plain)
      let style = Style(role: .accent, bold: true)
      let text = sending.text(now: now)
      let hasRoom = DisplayWidth.of(text) < size.columns - 1
      StyledLine(hasRoom ? text : sending.shortText(now: now), style)
        .draw(row: row, column: 1, limit: size.columns, on: &frame)
    } else {
      drawButtons(on: &frame)
      drawNotice(on: &frame)
    }
  }

  /// A sentence below the buttons, or over the last lines of the text where there is no room.
  private func drawNotice(on frame: inout Frame) {
    guard let notice = around.notice else { return }
    let buttons = layout.lineRow
    let last = layout.factRows > 1 ? buttons + 1 : layout.contentBottom - (layout.factRows > 0 ? 1 : 2)
    let most = layout.factRows > 1 ? 1 : max(last - layout.contentTop + 1, 1)
    let style = Style(role: .warning)
    let wrapped = StyledLine.wrap(notice, width: size.columns - 2, style: style)
    let lines = wrapped.count > most ? [StyledLine(notice, style)] : wrapped
    for (offset, line) in lines.enumerated() {
      let row = last - lines.count + 1 + offset
      frame.fill(row: row, from: 0, to: size.columns, with: " ", style: .plain)
      line.draw(row: row, column: 1, limit: size.columns, on: &frame)
    }
  }

  private func drawButtons(on frame: inout Frame) {
    for place in around.buttonPlaces {
      let column = place.columns.lowerBound
      if layout.factRows == 0, place.button == .send {
        frame.fill(row: place.row, from: 0, to: size.columns, with: " ", style: .plain)
      }
      let hasFocus = review.button == place.button
      if hasFocus { frame.cursor = Position(row: place.row, column: min(column + 2, size.columns - 1)) }
      let style = hasFocus ? Style(role: .selection, bold: true, reverse: true) : .plain
      frame.draw(place.label, row: place.row, column: column, style: style)
    }
  }

  /// The review's text: who and where, what differs, what to check, the body. Nothing of it is cut.
  var lines: [StyledLine] {
    let width = size.columns - 1
    let place = SendingPlace(context: context, identity: identity, form: form)
    var lines = labelled("To", [place.line])
    lines = lines.flatMap { $0.folded(width: width, hanging: Self.labelWidth) }
    // The last column is for how far the text is scrolled.
    lines += changeLines(width: width - 1)
    var rest: [StyledLine] = []
    for key in review.publicKeys {
      rest += labelled("Key", StyledLine.wrap(review.text(of: key, form), width: size.columns - 11))
    }
    if let flows { rest += labelled("Used by", flows.flowLines(width: size.columns - 12)) }
    for warning in review.warnings { rest += warningLines(warning) }
    rest.append(StyledLine())
    lines += rest.flatMap { $0.folded(width: width, hanging: Self.labelWidth) }
    return lines + bodyLines(width: width)
  }

  /// The body, with what people call its members beside them where there is room; or how to see it.
  private func bodyLines(width: Int) -> [StyledLine] {
    let body = JSONLines(review.body).lines
    let post = StyledLine("POST ", Style(role: .muted)).adding(form.form.definition.api.operationPath)
    guard !foldsBody else {
      let key = around.key(.fold, in: .review)
      return post.adding("  \(body.count) lines, folded: \(key) shows them", Style(role: .muted))
        .folded(width: width, hanging: Self.labelWidth)
    }
    return post.folded(width: width, hanging: Self.labelWidth)
      + body.flatMap { line -> [StyledLine] in
        let text = StyledLine("  ").appending(line.styled(mask: context.settings.mask))
        return labelled(text, line.pointer, width: width).folded(width: width, hanging: 2 * line.depth + 6)
      }
  }

  /// A line of the body with the member's label behind it, where that says more than the name and there is room.
  private func labelled(_ line: StyledLine, _ pointer: JSONPointer, width: Int) -> StyledLine {
    guard let field = form.form.definition.field(at: pointer), field.kind != .group,
      field.label != field.name,
      line.width + 3 + DisplayWidth.of(field.label) <= width, !line.isBracket
    else { return line }
    return line.adding("   " + field.label, Style(role: .muted))
  }

  /// What differs, in a box: it is what is read first.
  private func changeLines(width: Int) -> [StyledLine] {
    let existing = form.form.existing
    let count = review.changes.count == 1 ? "1 change" : "\(review.changes.count) changes"
    let what = existing.new == nil ? "\(count) of" : "New profile"
    let title = "\(what) \(form.form.name) · \(form.connectorLabel)"
    let inner = StyledLine.widthInBox(width)
    let muted = Style(role: .muted)
    if existing.properties == nil, existing.new == nil {
      let text = "What changes is not known: the service was not asked."
      return StyledLine.boxed(
        "\(form.form.name) · \(form.connectorLabel)", StyledLine.wrap(text, width: inner, style: muted),
        width: width)
    }
    guard !review.changes.isEmpty else {
      return StyledLine.boxed(title, [StyledLine("none", muted)], width: width)
    }
    return StyledLine.boxed(
      title, ChangeTable(changes: review.changes, definition: form.form.definition).lines(width: inner),
      width: width)
  }

  private func warningLines(_ warning: Violation) -> [StyledLine] {
    let text = "\(warning.path.last ?? ""): \(warning.message)"
    return labelled(
      "Warning", StyledLine.wrap(text, width: size.columns - 12, style: Style(role: .warning)))
  }

  /// Columns of the word before a line.
  private static let labelWidth = 10

  /// Lines with a word before the first.
  private func labelled(_ label: String, _ lines: [StyledLine]) -> [StyledLine] {
    lines.enumerated().map { index, line in
      StyledLine((index == 0 ? label : "").padded(to: Self.labelWidth), Style(role: .muted)).appending(line)
    }
  }
}

extension Surroundings {
  /// Where the review's buttons stand.
  var buttonPlaces: [(button: ReviewState.Button, label: String, row: Int, columns: Range<Int>)] {
    let row = layout.lineRow
    let start = max(size.columns - 21, 1)
    return [
      (.send, "[ Send ]", row, start..<(start + 8)), (.back, "[ Back ]", row, (start + 10)..<(start + 18)),
    ]
  }
}

extension StyledLine {
  func appending(_ line: StyledLine) -> StyledLine {
    var joined = self
    joined.pieces += line.pieces
    return joined
  }
}

extension Sending {
  /// `Sending… 2.1 s, attempt 2 of 3 (throttled, next try in 0.8 s)`.
  func text(now: Double) -> String {
    var text =
      "Sending… \(Self.tenths(now - started)) s, attempt \(progress.attempt.number) of \(progress.attempt.most)"
    if let retry = progress.retry {
      text += " (\(retry.reason), next try in \(Self.tenths(retry.pause.seconds)) s)"
    }
    return text
  }

  /// The same for narrow windows: `2.1 s, try 2 of 3, again in 0.8 s`.
  func shortText(now: Double) -> String {
    let text = "\(Self.tenths(now - started)) s, try \(progress.attempt.number) of \(progress.attempt.most)"
    return progress.retry.map { "\(text), again in \(Self.tenths($0.pause.seconds)) s" } ?? text
  }

  static func tenths(_ seconds: Double) -> String {
    let tenths = Int((max(seconds, 0) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
