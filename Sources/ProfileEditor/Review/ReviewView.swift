import Forms
import ServiceModel
import Terminal

extension EditorState {
  func drawReview(on frame: inout Frame) {
    guard let review else { return }
    let layout = Layout(size)
    let lines = reviewLines
    let state = review.sending == nil ? "nothing sent yet" : "sending"
    let position = lines.position(top: review.top, height: layout.contentHeight)
    let right = [position, state].filter { !$0.isEmpty }.joined(separator: " · ")
    drawTitle("Review", form?.form.existing.name ?? "", right, on: &frame)
    for (offset, line) in lines.dropFirst(review.top).prefix(layout.contentHeight).enumerated() {
      line.draw(row: layout.contentTop + offset, column: 1, limit: size.columns, on: &frame)
    }
    if let sending = review.sending {
      let row = layout.factRows > 0 ? layout.factsTop : layout.contentBottom - 1
      frame.fill(row: row, from: 0, to: size.columns, with: " ", style: .plain)
      frame.put(sending.text(now: now), row: row, column: 1, style: Style(role: .accent, bold: true))
    } else {
      drawButtons(review, layout, on: &frame)
    }
  }

  private func drawButtons(_ review: ReviewState, _ layout: Layout, on frame: inout Frame) {
    let row = layout.factRows > 0 ? layout.factsTop : layout.contentBottom - 1
    let labels = [(ReviewState.Button.send, "[ Send ]"), (.back, "[ Back ]")]
    var column = max(size.columns - 21, 1)
    if layout.factRows == 0 { frame.fill(row: row, from: 0, to: size.columns, with: " ", style: .plain) }
    for (button, label) in labels {
      let hasFocus = review.button == button
      if hasFocus { frame.cursor = Position(row: row, column: min(column + 2, size.columns - 1)) }
      let style = hasFocus ? Style(role: .selection, bold: true, reverse: true) : .plain
      column = frame.put(label, row: row, column: column, style: style) + 2
    }
  }

  /// The review's text: where to, what differs, what to check, the body.
  var reviewLines: [StyledLine] {
    guard let review else { return [] }
    var lines = labelled(
      "To", [StyledLine(context.endpoint).adding(" · \(context.region)", Style(role: .muted))])
    if let profile = context.awsProfile { lines += labelled("As", [StyledLine("AWS profile \(profile)")]) }
    lines += labelled(
      "Profile", [StyledLine("\(form?.form.existing.name ?? "")  ·  \(form?.connectorLabel ?? "")")])
    lines += changeLines(review)
    for warning in review.warnings { lines += warningLines(warning) }
    lines.append(StyledLine())
    lines.append(StyledLine("POST ", Style(role: .muted)).adding(api.updatePath))
    lines += JSONLines(bodyWithToken(review)).lines.map { line in
      StyledLine("  ").appending(line.styled())
    }
    return lines
  }

  private func bodyWithToken(_ review: ReviewState) -> JSONValue {
    guard case .object(var object) = review.request else { return review.request }
    object["clientToken"] = .string(review.clientToken)
    return .object(object)
  }

  private func changeLines(_ review: ReviewState) -> [StyledLine] {
    if form?.form.existing.properties == nil {
      return labelled("Changes", [StyledLine("not known: the service was not asked", Style(role: .muted))])
    }
    let lines = review.changes.map { change in
      let name = change.pointer.tokens.suffix(from: min(3, max(change.pointer.tokens.count - 1, 0)))
        .joined(separator: "/")
      let sign: (String, Style.Role) =
        switch change.kind {
        case .added: ("+ ", .added)
        case .removed: ("- ", .removed)
        case .changed: ("~ ", .accent)
        }
      return StyledLine(sign.0, Style(role: sign.1, bold: true)).adding(name.padded(to: 24) + " ")
        .adding(change.text, Style(role: sign.1))
    }
    return labelled("Changes", lines.isEmpty ? [StyledLine("none", Style(role: .muted))] : lines)
  }

  private func warningLines(_ warning: Violation) -> [StyledLine] {
    let text = "\(warning.path.last ?? ""): \(warning.message)"
    return labelled(
      "Warning", StyledLine.wrap(text, width: size.columns - 12, style: Style(role: .warning)))
  }

  /// Lines with a word before the first.
  private func labelled(_ label: String, _ lines: [StyledLine]) -> [StyledLine] {
    lines.enumerated().map { index, line in
      StyledLine((index == 0 ? label : "").padded(to: 10), Style(role: .muted)).appending(line)
    }
  }
}

extension StyledLine {
  func appending(_ line: StyledLine) -> StyledLine {
    var joined = self
    joined.pieces += line.pieces
    return joined
  }
}

extension FormChange {
  /// Before and after in a few words; secrets are only said to be set.
  var text: String {
    switch kind {
    case .added: after?.reviewText ?? ""
    case .removed: before?.reviewText ?? ""
    case .changed: "\(before?.reviewText ?? "") → \(after?.reviewText ?? "")"
    }
  }
}

extension JSONValue {
  fileprivate var reviewText: String {
    switch self {
    case .secret: "set, hidden"
    case .string(let text): text
    default: JSONLines(self).lines.map(\.text).joined()
    }
  }
}

extension Sending {
  /// `Sending… 2.1 s, attempt 2 of 3 (throttled, next try in 0.8 s)`.
  func text(now: Double) -> String {
    var text = "Sending… \(Self.tenths(now - started)) s, attempt \(progress.attempt) of \(progress.attempts)"
    if let waiting = progress.waiting {
      text += " (\(waiting.reason), next try in \(Self.tenths(waiting.seconds)) s)"
    }
    return text
  }

  static func tenths(_ seconds: Double) -> String {
    let tenths = Int((max(seconds, 0) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension ConnectorAPI {
  /// The path of the operation, for the review.
  var updatePath: String { model.operations["UpdateConnectorProfile"]?.path ?? "" }
}
