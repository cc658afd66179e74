import Forms
import ServiceModel
import Terminal

extension EditorState {
  /// From the form to the review; where something keeps the request from being sent, to that field instead.
  mutating func openReview() {
    guard var screen = form else { return }
    screen.isRevealed = false
    form = screen
    screen.checkAgain()
    let errors = screen.errors
    guard errors.isEmpty else {
      screen.moveToFirstProblem()
      screen.notice =
        errors.count == 1
        ? "One field keeps this from being sent." : "\(errors.count) fields keep this from being sent."
      form = screen
      return
    }
    history.note(screen.form)
    let request = screen.form.request()
    let (token, isRepetition) = SendToken.choose(
      for: request, before: review, rotation, now: now, &tokens)
    review = ReviewState(
      request: request, changes: screen.form.changes(),
      warnings: screen.warnings + history.violations(in: screen.form), publicKeys: screen.publicKeys,
      clientToken: token, isRepetition: isRepetition,
      firstSent: review.flatMap { $0.clientToken == token ? $0.firstSent : nil })
    self.screen = .review
  }

  mutating func pressInReview(_ key: Key) -> [EditorEffect] {
    if review?.sending != nil {
      return context.keys.action(key, in: .sending) == .cancel ? [.cancelSend] : []
    }
    let page = max(Layout(size).contentHeight - 1, 1)
    switch context.keys.action(key, in: .review) {
    case .up: scrollReview(by: -1)
    case .down: scrollReview(by: 1)
    case .pageUp: scrollReview(by: -page)
    case .pageDown: scrollReview(by: page)
    case .otherButton: markOtherButton()
    case .send: return pressButton()
    case .copy: return copy(review.map { .body(JSONLines(bodyWithToken($0))) })
    case .copyCommand: return copy(review.map { .command($0.request, context) })
    case .back: screen = .form
    default: break
    }
    return []
  }

  mutating func scrollReview(by rows: Int) {
    guard let top = review?.top else { return }
    let last = max(reviewLines.count - Layout(size).contentHeight, 0)
    review?.top = min(max(top + rows, 0), last)
  }

  private mutating func markOtherButton() {
    let isSend = review?.button == .send
    review?.button = isSend ? .back : .send
  }

  mutating func pressButton() -> [EditorEffect] {
    guard let state = review else { return [] }
    if state.button == .back {
      screen = .form
      return []
    }
    return send(state)
  }

  private mutating func send(_ state: ReviewState) -> [EditorEffect] {
    guard !context.isReadOnly else {
      notice = "Read-only: nothing was sent. \(context.readOnlyRemedy) to send."
      return []
    }
    if rotation?.current != nil, rotation?.flows == .asking, !state.isToldOfFlows {
      review?.isToldOfFlows = true
      let key = context.keys.name(of: .send, in: .review)
      notice = "Still asking which flows use it. \(key) again sends without knowing."
      return []
    }
    if let key = state.keysToRegister(form).first, !state.isToldOfKey {
      review?.isToldOfKey = true
      let (send, show) = (
        context.keys.name(of: .send, in: .review), context.keys.name(of: .makeKeyPair, in: .form)
      )
      notice =
        "\(key.vendor) needs the public key first (\(show) in the form). \(send) again sends."
      return []
    }
    form?.keysToRegister = []
    review?.sending = Sending(started: now)
    review?.firstSent = state.firstSent ?? now
    if let name = form?.form.existing.name, form?.updated == nil {
      form?.updated = browser.entries.first { $0.name == name }?.updated
    }
    form?.failure = nil
    form?.showsFailure = false
    form?.failedField = nil
    return (rotation?.beginAttempt(state.clientToken, now: now) ?? []) + [
      .send(state.request, clientToken: state.clientToken)
    ]
  }

  mutating func sent(_ answer: SendResult) -> [EditorEffect] {
    guard let review, let form else { return [] }
    closeHelp()
    result = ResultState(
      profile: form.form.existing.name, isPrivate: review.isPrivate, outcome: .done(answer),
      clientToken: review.clientToken)
    self.form = nil
    self.review = nil
    screen = .result
    return dropDraft() + (rotation?.endAttempt(.updated) ?? [])
  }

  mutating func sendFailed(_ failure: Failure) -> [EditorEffect] {
    guard let review, let name = form?.form.existing.name else { return [] }
    closeHelp()
    self.review?.sending = nil
    if failure.kind == .unknownOutcome {
      var failure = failure
      if failure.isConflict, review.isRepetition {
        rotation?.conflicted.insert(review.clientToken)
        failure = failure.adding(RotationState.conflictAdvice)
      }
      form?.openToken = review.clientToken
      result = ResultState(
        profile: name, isPrivate: review.isPrivate, outcome: .unknown(failure),
        clientToken: review.clientToken)
      screen = .result
      // Without a rotation a look at the profile is a hint, too.
      return rotation?.endAttempt(.unknown) ?? [.lookUp(name)]
    }
    let openToken = form?.openToken ?? rotation?.openBefore?.clientToken
    form?.openToken = openToken
    if let told = form?.told(failure, of: review) { form?.handleFailure(told) }
    screen = .form
    scrollIntoView()
    return (rotation?.endAttempt(.failed) ?? [])
  }

  mutating func pressInResult(_ key: Key) -> [EditorEffect] {
    guard let state = result else { return [] }
    if let effects = pressWhileAskingLogin(key) { return effects }
    let page = max(Layout(size).contentHeight - 1, 1)
    switch context.keys.action(key, in: .result) {
    case .up: scrollResult(by: -1)
    case .down: scrollResult(by: 1)
    case .pageUp: scrollResult(by: -page)
    case .pageDown: scrollResult(by: page)
    case .verify: return verifyResult()
    default: break
    }
    if rotationItem != nil, let effects = pressInRotationResult(key, state) { return effects }
    switch (context.keys.action(key, in: .result), state.outcome) {
    case (.retry, .unknown):
      guard let review else { return [] }
      result = nil
      screen = .review
      return send(review)
    case (.copy, .done): return copy(resultText)
    case (.back, .unknown), (.open, .unknown):
      result = nil
      screen = .form
      return []
    case (.back, .done), (.open, .done):
      result = nil
      leaveLogin()
      if startsWithForm { return [.quit] }
      screen = .browser
      return reload()
    default: return []
    }
  }
}

extension FormScreenState {
  /// Shows a failure beside the field that it speaks of, where that can be told from its words.
  mutating func handleFailure(_ failure: Failure) {
    self.failure = failure
    showsFailure = true
    failedField = nil
    guard failure.kind == .refused, let words = failure.serviceWords else { return }
    // A field that is folded away can be the one, too.
    let focuses = form.unfolded.focuses
    let shown = focuses.compactMap(\.pointer).compactMap { form.definition.field(at: $0) }
    // Of several names that are mentioned, the longest path is the most exact.
    let named = shown.filter { words.hasWord($0.name) }.max {
      $0.pointer.tokens.count < $1.pointer.tokens.count
    }
    let secret = failure.isAboutCredentials ? shown.first { $0.isSecret && $0.section == .credentials } : nil
    guard let field = named ?? secret,
      let focus = focuses.first(where: { $0.pointer == field.pointer })
    else { return }
    setFocus(focus)
    failedField = field.pointer
  }
}

extension String {
  /// Whether a member's name stands in the text as a whole word.
  fileprivate func hasWord(_ word: String) -> Bool {
    split { !($0.isLetter || $0.isNumber) }.contains { $0 == word }
  }
}
