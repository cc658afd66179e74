import Forms
import Authorization
import Terminal

/// One line of the consent screen.
struct ConsentLine {
  enum Content {
    case text(StyledLine)
    /// A choice or a text with its label.
    case row(label: String)
  }

  let content: Content
  /// The row that it belongs to; nil for what the cursor cannot stand on.
  var row: ConsentState.Row?
}

/// Draws an authorization request: what goes into it, the address to open, and its answer.
struct ConsentView: ScreenView {
  let form: FormScreenState
  let consent: ConsentState
  let around: Surroundings

  func draw(on frame: inout Frame) {
    let place = [form.form.name, form.connectorLabel].joined(separator: " · ")
    drawTitle("Consent", place, consent.gap == nil ? "" : "not complete", on: &frame)
    let columns = ConsentColumns(width: size.columns, labels: consent.rows.map(consent.label))
    for (offset, line) in consent.lines(width: size.columns).dropFirst(consent.top)
      .prefix(layout.contentHeight).enumerated()
    {
      draw(line, columns, row: layout.contentTop + offset, on: &frame)
    }
    drawFacts(facts, on: &frame)
  }

  private func draw(
    _ line: ConsentLine, _ columns: ConsentColumns, row: Int, on frame: inout Frame
  ) {
    let hasFocus = line.row == consent.focus
    if hasFocus { frame.draw("▌", row: row, column: 1, style: Style(role: .accent, bold: true)) }
    switch line.content {
    case .text(let text):
      text.draw(row: row, column: columns.label, limit: size.columns, on: &frame)
      if line.row == .address, let address = (try? consent.request())?.url {
        frame.link(row: row, columns: columns.label..<(columns.label + text.width), to: address)
      }
    case .row(let label):
      let style = hasFocus ? Style(role: .accent, bold: true) : .plain
      frame.draw(
        label.cut(to: columns.value - 1 - columns.label), row: row, column: columns.label, style: style)
      guard let place = line.row else { return }
      let width = max(size.columns - 1 - columns.value, 1)
      if let editor = consent.editor(in: place) {
        FieldText.draw(
          editor, in: FieldText.Place(row: row, column: columns.value, width: width), hasCursor: hasFocus,
          mask: context.settings.mask, on: &frame)
      } else {
        let chosen = "‹ \(consent.chosen(place).cut(to: max(width - 4, 1))) ›"
        frame.draw(chosen, row: row, column: columns.value, style: style)
        if hasFocus { frame.cursor = Position(row: row, column: columns.value) }
      }
    }
  }

  private var facts: [StyledLine] {
    if let notice = form.notice { return message(notice, Style(role: .warning)) }
    let width = size.columns - 2
    // With room for one line only, what is missing is likely to be scrolled away.
    if layout.factRows == 1, let gap = consent.gap {
      return StyledLine.wrap(gap.message, width: width, style: Style(role: .warning))
    }
    return StyledLine.wrap(consent.hint, width: width, style: Style(role: .muted))
  }
}

/// Where labels and values of the consent screen stand.
struct ConsentColumns {
  let label = 3
  let value: Int

  init(width: Int, labels: [String]) {
    let longest = labels.map { DisplayWidth.of($0) }.max() ?? 0
    value = 3 + min(longest, max(width / 3, 6)) + 2
  }
}

extension ConsentState {
  /// The lines from the top.
  func lines(width: Int) -> [ConsentLine] {
    let intro =
      "Open the address below in a browser, sign in, agree, and paste the address at which the browser ends."
    var lines = StyledLine.wrap(intro, width: width - 4, style: Style(role: .muted)).map {
      ConsentLine(content: .text($0))
    }
    lines.append(ConsentLine(content: .text(StyledLine())))
    for row in rows where row != .address && row != .answer {
      lines.append(ConsentLine(content: .row(label: label(row)), row: row))
    }
    lines.append(ConsentLine(content: .text(StyledLine())))
    lines += addressLines(width: width)
    lines.append(ConsentLine(content: .text(StyledLine())))
    lines.append(ConsentLine(content: .row(label: label(.answer)), row: .answer))
    // Here and not among the facts: a small window has no room there.
    let problem = problem.map { StyledLine.wrap($0.message, width: width - 4, style: Style(role: .bad)) }
    return lines + (problem ?? []).map { ConsentLine(content: .text($0), row: .answer) }
  }

  /// The address, or why there is none.
  private func addressLines(width: Int) -> [ConsentLine] {
    do throws(AuthorizationGap) {
      return try request().url.pieces(ofWidth: width - 4).map {
        ConsentLine(content: .text(StyledLine($0, Style(role: .text, underline: true))), row: .address)
      }
    } catch {
      return StyledLine.wrap(error.message, width: width - 4, style: Style(role: .warning)).map {
        ConsentLine(content: .text($0))
      }
    }
  }

  func label(_ row: Row) -> String {
    switch row {
    case .page: "Page"
    case .typedPage: plan.pages.isEmpty ? "Page" : "Its address"
    case .client: plan.clientLabel
    case .scopes: "Scopes"
    case .redirect: "Redirect URI"
    case .typedRedirect: "Its address"
    case .extra(let index): plan.extras[index].label
    case .challenge: "PKCE"
    case .address: ""
    case .answer: "Answer"
    }
  }

  /// What a choice shows.
  func chosen(_ row: Row) -> String {
    switch row {
    case .page: page.label
    case .challenge: usesChallenge ? "yes" : "no"
    default: redirect.label
    }
  }

  /// What to do in the row under the cursor.
  var hint: String {
    switch focus {
    case .page: "Where consent is given: ←→ chooses."
    case .typedPage: "Enter the address of the vendor's authorization page, from its documentation."
    case .client: plan.clientOrigin ?? "The client ID of the app at the vendor."
    case .scopes: "What AppFlow may do there; the app at the vendor must have these."
    case .redirect: "It must be registered with the app, exactly: ←→ chooses AppFlow's own, or another."
    case .typedRedirect: "Enter the redirect URI, exactly as it is registered with the app."
    case .extra(let index): plan.extras[index].hint ?? "The connector asks for this on its page."
    case .challenge:
      "Whether only this request can redeem its code (RFC 7636): ←→ turns it off for a vendor that refuses it."
    case .address:
      secretHint ?? "Agree as the user that AppFlow shall work as. The code expires within minutes."
    case .answer: "Paste the whole address that the browser ended at, also where it shows an error page."
    }
  }

  private var secretHint: String? {
    guard let name = plan.secretExtras.first else { return nil }
    return "The page also wants “\(name)”, a secret: give it there yourself, it is not put into an address."
  }
}
