import Forms
import Terminal

extension EditorState {
  /// Draws the screen.
  ///
  /// - Returns: the cells, of the state's size.
  public func view() -> Frame {
    var frame = Frame(size: size)
    draw(on: &frame)
    return frame
  }

  /// Draws the screen into a frame that was drawn before, in whose memory it can be done; what was in it is overwritten.
  func draw(on frame: inout Frame) {
    guard isValidated else {
      var current = self
      current.revalidate()
      return current.draw(on: &frame)
    }
    if frame.size == size { frame.clear() } else { frame = Frame(size: size) }
    let around = around
    let layout = around.layout
    guard !layout.isTooSmall else {
      let text = "Make the window larger: \(Layout.least.columns) × \(Layout.least.rows)"
      for (row, line) in StyledLine.wrap(text, width: size.columns).enumerated() {
        line.draw(row: row, column: 0, limit: size.columns, on: &frame)
      }
      return
    }
    let page = overlays.last(where: \.isPage)
    if layout.hasRules {
      let isForm = if case .filling = editing.stage { page == nil } else { false }
      frame.rule(row: 1)
      frame.rule(row: (isForm ? around.formLayout : layout).contentBottom)
    }
    if let page {
      draw(page, on: &frame)
    } else {
      drawScreen(on: &frame)
    }
    switch overlay {
    case .question(let text, let consequence):
      QuestionView(text: text, consequence: consequence, around: around).draw(on: &frame)
    case .code(let serial, let code): CodeView(serial: serial, code: code, around: around).draw(on: &frame)
    case .command(let line): CommandLineView(line: line, around: around).draw(on: &frame)
    default: break
    }
    keyBar.draw(on: &frame)
    if let search, overlay == .search || overlay.map(\.isPage) ?? true {
      SearchView(search: search, isTyping: overlay == .search, around: around).draw(on: &frame)
    }
  }

  // MARK: Screens

  private func drawScreen(on frame: inout Frame) {
    switch editing.stage {
    case .choosing:
      if let rotation = editing.rotation {
        RotationView(rotation: rotation, browser: editing.browser, activity: activity, around: around)
          .draw(on: &frame)
      } else {
        BrowserView(browser: editing.browser, activity: activity, around: around).draw(on: &frame)
      }
    case .filling(let form, _): formView(form, remarks: editing.remarks).draw(on: &frame)
    case .reviewing: reviewView?.draw(on: &frame)
    case .accepted(let result), .unanswered(_, _, let result): resultView(result).draw(on: &frame)
    }
  }

  func formView(_ form: FormScreenState, remarks: [SecretRemark]) -> FormView {
    FormView(screen: form, rotationPlace: editing.rotation?.placeText, remarks: remarks, around: around)
  }

  var reviewView: ReviewView? {
    guard case .reviewing(let form, let review) = editing.stage else { return nil }
    return ReviewView(
      form: form, review: review, identity: editing.identity,
      flows: editing.rotationItem == nil ? nil : editing.rotation, foldsBody: editing.foldsBody,
      around: around)
  }

  private func resultView(_ result: ResultState) -> ResultView {
    ResultView(
      result: result, rotation: editing.rotationItem == nil ? nil : editing.rotation,
      around: around)
  }

  // MARK: What lies over them

  private func draw(_ page: Overlay, on frame: inout Frame) {
    switch page {
    case .help(let top), .facts(let top), .details(let top), .login(_, let top), .comparison(_, let top):
      PageView(title: title(of: page), lines: pageLines(of: page), top: top, around: around).draw(on: &frame)
    case .diagnosis(let diagnosis, let top):
      DiagnosisView(diagnosis: diagnosis, top: top, around: around).draw(on: &frame)
    case .consent:
      guard let form = editing.form, let consent = form.consent else { return }
      ConsentView(form: form, consent: consent, around: around).draw(on: &frame)
    case .keyPair(let pair):
      guard let form = editing.form else { return }
      KeyPairView(form: form, pair: pair, around: around).draw(on: &frame)
    case .signIn(let state): SignInView(state: state, around: around).draw(on: &frame)
    case .chooser(let chooser):
      ChooserView(chooser: chooser, around: around).draw(on: &frame)
    case .deletion:
      guard let deletion = editing.deletion else { return }
      DeletionView(deletion: deletion, around: around).draw(on: &frame)
    case .code, .question, .command, .search: break
    }
  }

  private func title(of page: Overlay) -> String {
    switch page {
    case .facts: fieldPage?.title ?? "Help"
    case .details: editing.browser.selected?.name ?? "Facts"
    case .login(let login, _): "Login of \(login.profile)"
    case .comparison(let comparison, _): comparison.title
    default: "Keys"
    }
  }

  /// The lines of a page of text.
  func pageLines(of page: Overlay) -> [StyledLine] {
    switch page {
    case .help: KeyPage(around: around).lines(helpContexts)
    case .facts: fieldPage?.lines ?? []
    case .details:
      editing.browser.selected.map { editing.browser.facts(of: $0).lines(width: size.columns - 2) } ?? []
    case .login(let login, _): login.lines(width: size.columns - 2, now: now)
    case .diagnosis(let diagnosis, _): diagnosis.lines(width: size.columns - 2, now: now)
    case .comparison(let comparison, _):
      ComparisonLines(
        state: comparison, width: size.columns - 2, now: now, colours: context.settings.colours
      ).all
    case .consent, .keyPair, .signIn, .chooser, .deletion, .code, .question, .command, .search: []
    }
  }

  private var fieldPage: FieldPage? {
    editing.form.map { FieldPage(screen: $0, remarks: editing.remarks, around: around) }
  }

  // MARK: Keys

  /// The keys at the bottom: of a result, only what fits the outcome.
  var keyBar: KeyBar {
    var useless: Set<KeyBinding.Action> = otherPage == nil ? [.otherPage] : []
    if keyContext == .result, let result = editing.stage.result {
      useless.formUnion(result.isUnknown ? [.copy, .verify] : [.retry])
      if editing.rotation?.check == .asking { useless.insert(.verify) }
    }
    return KeyBar(place: keyContext, useless: useless, around: around)
  }

  /// Where keys have their meaning now.
  var keyContext: KeyBinding.Context {
    if moving != nil { return .sending }
    switch overlay {
    case .command: return .command
    case .search: return .search
    case .question: return .question
    case .code: return .code
    case .consent: return editing.form?.consent?.focus == .address ? .link : .consent
    case .keyPair(let pair): return pair.focus == .statement ? .keyPair : .keyFile
    case .signIn(let state): return state.takesAnswer ? .signInAnswer : .signIn
    case .chooser: return .chooser
    case .deletion: return editing.deletion?.isSending == true ? .sending : .deletion
    case .login(let login, _) where login.isAsking: return .sending
    case .comparison(let comparison, _) where comparison.isAsking: return .sending
    case .diagnosis(let diagnosis, _): return diagnosis.keyContext
    case .help, .facts, .details, .login, .comparison: return .help
    case nil: break
    }
    switch editing.stage {
    case .choosing where isWaitingForForm: return .sending
    case .choosing:
      return editing.rotation?.keyContext ?? (editing.browser.filter.isTyping ? .filter : .browser)
    case .filling(let form, _) where form.isInEditor: return .sending
    case .filling(let form, _): return form.isPreviewOver(in: size) ? .preview : .form
    case .reviewing(_, let review): return review.sending == nil ? .review : .sending
    case .accepted(let result): return result.login?.isAsking == true ? .sending : .result
    case .unanswered: return .result
    }
  }

  /// Where keys have a meaning on the screen, whatever line is open over it: what can be run by its name there.
  var commandContexts: [KeyBinding.Context] {
    switch keyContext {
    case .filter: [.filter, .browser, .field]
    case .rotationFilter: [.rotationFilter, editing.rotation?.queue == nil ? .rotation : .queue, .field]
    case let place: place.hasText ? [place, .field] : [place]
    }
  }

  /// What the page of keys is about: the screen that it lies over, or the list or question on it.
  private var helpContexts: [KeyBinding.Context] {
    switch overlays.dropLast().last {
    case .consent: [.consent, .link, .field]
    case .keyPair: [.keyPair, .keyFile, .field]
    case .signIn: [.signIn, .signInAnswer]
    case .chooser: [.chooser, .field]
    case .command: [.command, .field]
    case .search: [.search, .field]
    case .deletion: [.deletion, .field, .sending]
    case .code: [.code, .field]
    case .question: [.question]
    case .login, .comparison: [.sending]
    case .diagnosis(let diagnosis, _):
      diagnosis.isTyping ? [.secretName, .field] : [.diagnosis, .secretName, .sending]
    case .help, .facts, .details, nil: screenContexts
    }
  }

  private var screenContexts: [KeyBinding.Context] {
    switch editing.stage {
    case .choosing:
      editing.rotation.map { [$0.queue == nil ? .rotation : .queue, .rotationFilter] } ?? [.browser, .filter]
    case .filling(let form, _): [.form, .field, .chooser, .preview] + form.furtherContexts
    case .reviewing: [.review, .sending]
    case .accepted, .unanswered: [.result]
    }
  }

  // MARK: Scrolling

  /// Keeps the cursor's row on the screen after every event.
  ///
  /// - Parameter isClicked: whether a click put the cursor there.
  mutating func scrollIntoView(isClicked: Bool = false) {
    // What follows from an edit may be further rows: the cursor's row is looked for when it is known.
    guard isValidated else { return }
    let around = around
    editing.browser.scroll(height: around.layout.browserRows, isClicked: isClicked)
    editing.rotation?.scroll(height: around.layout.browserRows, isClicked: isClicked)
    switch editing.stage {
    case .choosing: break
    case .filling:
      let isConsenting = overlay == .consent
      editing.stage.editForm {
        $0.scrollIntoView(in: around, isClicked: isClicked)
        if isConsenting { $0.consent?.scrollIntoView(in: around) }
      }
    // At the top there is nothing to make good, and the lines need not be made for it.
    case .reviewing(_, let review): if review.top > 0 { scrollReview(by: 0) }
    case .accepted, .unanswered: scrollResult(by: 0)
    }
  }

  /// Scrolls the review, not beyond its ends.
  mutating func scrollReview(by rows: Int) {
    guard let lines = reviewView?.lines.count else { return }
    let around = around
    editing.stage.editReview { $0.scroll(by: rows, in: around, lines: lines) }
  }

  /// Scrolls what came of a send, not beyond its ends.
  mutating func scrollResult(by rows: Int) {
    guard let result = editing.stage.result else { return }
    let top = min(max(result.top + rows, 0), resultView(result).lastTop)
    if top != result.top { editing.stage.editResult { $0.top = top } }
  }
}
