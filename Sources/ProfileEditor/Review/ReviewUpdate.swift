import Forms
import JSON
import Terminal

extension EditorState {
  /// From the form to the review; where something keeps the request from being sent, to that field instead.
  mutating func openReview() {
    guard editing.form != nil else { return }
    let errors = editing.beginReview()
    guard errors.isEmpty else {
      editing.form?.moveToFirstProblem()
      editing.form?.notice =
        errors.count == 1
        ? "One field keeps this from being sent." : "\(errors.count) fields keep this from being sent."
      return
    }
    screen = .review
  }

  mutating func pressInReview(_ press: KeyPress) -> [EditorEffect] {
    if editing.review?.sending != nil {
      return press.action == .cancel ? [.cancelSend] : []
    }
    let page = max(Layout(size).contentHeight - 1, 1)
    switch press.action {
    case .up: scrollReview(by: -1)
    case .down: scrollReview(by: 1)
    case .pageUp: scrollReview(by: -page)
    case .pageDown: scrollReview(by: page)
    case .otherButton: markOtherButton()
    case .send: return pressButton()
    case .copy: return copy(editing.review.map { .body(JSONLines(bodyWithToken($0))) })
    case .copyCommand: return copy(editing.review.map { .command($0.request, context) })
    case .back: screen = .form
    default: break
    }
    return []
  }

  mutating func scrollReview(by rows: Int) {
    guard let top = editing.review?.top else { return }
    let last = max(reviewLines.count - Layout(size).contentHeight, 0)
    editing.review?.top = min(max(top + rows, 0), last)
  }

  private mutating func markOtherButton() {
    let isSend = editing.review?.button == .send
    editing.review?.button = isSend ? .back : .send
  }

  mutating func pressButton() -> [EditorEffect] {
    guard let state = editing.review else { return [] }
    if state.button == .back {
      screen = .form
      return []
    }
    return send()
  }

  private mutating func send() -> [EditorEffect] {
    switch editing.send() {
    case .begun(let effects)?: return effects
    case .held(let obstacle)?: notice = text(of: obstacle)
    case nil: break
    }
    return []
  }

  private func text(of obstacle: EditingSession.Obstacle) -> String {
    let send = context.keys.name(of: .send, in: .review)
    switch obstacle {
    case .readOnly(let remedy): return "Read-only: nothing was sent. \(remedy) to send."
    case .flowsUnknown: return "Still asking which flows use it. \(send) again sends without knowing."
    case .keyToRegister(let key):
      let show = context.keys.name(of: .makeKeyPair, in: .form)
      return "\(key.vendor) needs the public key first (\(show) in the form). \(send) again sends."
    }
  }

  mutating func sent(_ answer: SendResult) -> [EditorEffect] {
    guard let update = editing.accepted() else { return [] }
    closeHelp()
    screen = .result(
      ResultState(
        profile: update.profile, isPrivate: update.isPrivate, outcome: .done(answer),
        clientToken: update.clientToken))
    return update.effects
  }

  mutating func sendFailed(_ failure: Failure) -> [EditorEffect] {
    guard let review = editing.review, let update = editing.failed(failure) else { return [] }
    closeHelp()
    if update.isUnknown {
      screen = .result(
        ResultState(
          profile: editing.form?.form.existing.name ?? "", isPrivate: review.isPrivate,
          outcome: .unknown(update.failure), clientToken: review.clientToken))
    } else {
      screen = .form
      scrollIntoView()
    }
    return update.effects
  }

  mutating func pressInResult(_ press: KeyPress) -> [EditorEffect] {
    guard let state = result else { return [] }
    if let effects = pressWhileAskingLogin(press) { return effects }
    let page = max(Layout(size).contentHeight - 1, 1)
    switch press.action {
    case .up: scrollResult(by: -1)
    case .down: scrollResult(by: 1)
    case .pageUp: scrollResult(by: -page)
    case .pageDown: scrollResult(by: page)
    case .verify: return verifyResult()
    default: break
    }
    if editing.rotationItem != nil, let effects = pressInRotationResult(press, state) { return effects }
    switch (press.action, state.outcome) {
    case (.retry, .unknown):
      screen = .review
      return send()
    case (.copy, .done): return copy(resultText)
    case (.back, .unknown), (.open, .unknown):
      screen = .form
      return []
    case (.back, .done), (.open, .done):
      leaveLogin()
      if editing.startsWithForm { return [.quit] }
      screen = .browser
      return reload()
    default: return []
    }
  }
}
