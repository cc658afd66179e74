import AppFlow
import Forms
import JSON
import ServiceModel

extension PlainSession {
  /// Says the review and asks whether to send; where something keeps the request from being sent, asks for
  /// that instead.
  mutating func openReview() {
    guard editing.form != nil else { return }
    let errors = editing.beginReview()
    guard errors.isEmpty else { return askForProblems(errors) }
    if editing.rotationItem != nil, editing.rotation?.flows == .asking {
      stage = .rotating(.waitingForFlows)
    } else {
      showReview()
    }
  }

  mutating func showReview() {
    guard let review = editing.review, let form = editing.form else { return }
    stage = .review
    sayReview(review, form)
  }

  private mutating func askForProblems(_ errors: [Violation]) {
    guard let form = editing.form else { return }
    say(
      errors.count == 1
        ? "One field keeps this from being sent." : "\(errors.count) fields keep this from being sent.")
    for error in errors {
      let field = form.form.definition.field(at: error.path)
      say("\(field?.label ?? error.path.description): \(error.message)")
    }
    let focus = errors.lazy.compactMap { form.form.focus(for: $0) }.first
    ask(focus?.pointer.map { .field($0) } ?? places.first ?? .way)
  }

  private mutating func sayReview(_ review: ReviewState, _ form: FormScreenState) {
    say(context.isReadOnly ? "Review. Read-only: nothing is ever sent." : "Review. Nothing was sent yet.")
    say("To: " + SendingPlace(context: context, identity: editing.identity, form: form).sentence)
    say("Profile: \(form.form.name), \(form.connectorLabel)")
    if form.form.existing.new != nil {
      say("New:")
      for change in review.changes { say("  " + change.plainText(form.form.definition)) }
    } else if form.form.existing.properties == nil {
      say("Changes: not known, because the service was not asked")
    } else {
      say(review.changes.isEmpty ? "Changes: none" : "Changes:")
      for change in review.changes { say("  " + change.plainText(form.form.definition)) }
    }
    for key in review.publicKeys { say("Key: " + review.text(of: key, form)) }
    if let rotation = editing.rotation, rotation.item != nil { say("Used by: " + rotation.flowText) }
    for warning in review.warnings { say("Warning: \(warning.path.last ?? ""): \(warning.message)") }
    if !editing.foldsBody { sayBody(review, form) }
  }

  private mutating func sayBody(_ review: ReviewState, _ form: FormScreenState) {
    say("POST \(form.form.definition.api.operationPath)")
    for line in JSONLines(review.body).lines {
      say(String(repeating: "  ", count: line.depth + 1) + line.plainText)
    }
  }

  /// Leaves the body out of reviews from now on, or says it.
  private mutating func foldBody() {
    editing.foldsBody.toggle()
    guard !editing.foldsBody else { return say("From now on a review leaves the body out.") }
    if let review = editing.review, let form = editing.form { sayBody(review, form) }
  }

  mutating func answerReview(_ answer: String) {
    switch answer {
    case "yes": send()
    case "no": askToLeave()
    case "body": foldBody()
    case "edit":
      editing.backToForm()
      askFirst()
    case "<":
      editing.backToForm()
      if let last = places.last { ask(last) }
    default:
      refuse(
        "answer with the whole word yes to send, no to leave, edit to go through the form again, body to have the body "
          + "left out or said, or later.")
    }
  }

  private mutating func send() {
    switch editing.send() {
    case .begun(let effects)?:
      stage = .sending
      hasSent = true
      say("Sending. Ctrl-C stops.")
      want(effects)
    case .held(.readOnly(let remedy))?: say("Read-only: nothing was sent. \(remedy) to send.")
    case .held(.keyToRegister(let key))?:
      say("\(key.vendor) needs the public key first: < and then !key show it. yes once more sends.")
    case .held(.flowsUnknown)?: say("Still asking which flows use it. yes once more sends without knowing.")
    case nil: break
    }
  }

  // MARK: What becomes of it

  mutating func told(_ progress: AttemptEvent) {
    guard stage == .sending else { return }
    let attempt = "Attempt \(progress.attempt.number) of \(progress.attempt.most)"
    if let retry = progress.retry {
      say("\(attempt) failed: \(retry.reason). Next try in \(Sending.tenths(retry.pause.seconds)) s.")
    } else {
      say(attempt + ".")
    }
  }

  mutating func sent(_ result: SendResult) {
    guard let effects = editing.accepted(result), let update = editing.stage.result else { return }
    let attempts = result.attempts == 1 ? "one attempt" : "\(result.attempts) attempts"
    say("Done: " + result.sentence)
    say(result.arn)
    say("Request id \(result.requestID ?? "not given"), \(Sending.tenths(result.seconds)) s, \(attempts).")
    if update.isPrivate {
      say("The private connection is set up again, which can take minutes; the list shows its state.")
    }
    if let warning = result.warning { say(warning) }
    want(effects)
    if editing.rotationItem != nil { return rotated() }
    if isStopping { return end(.left) }
    stage = .login(.looking(update.profile))
  }

  mutating func sendFailed(_ failure: Failure) {
    guard stage == .sending || stage.isCodeOfSending, let effects = editing.failed(failure) else { return }
    let unanswered = editing.stage.result
    (unanswered?.failure ?? editing.form?.failure)?.plainLines.forEach { say($0) }
    if let unanswered { say("Client token: \(unanswered.clientToken)") }
    // Who stops waits for no look at the profile.
    want(isStopping ? effects.filter { !$0.isLookUp } : effects)
    if isStopping {
      if unanswered != nil { stage = .unknown }
      return stop()
    }
    if unanswered != nil {
      // What the service says of the profile's last update comes before any question.
      stage = .rotating(.lookingUp(isOpen: true))
      return
    }
    say("Nothing that you typed is lost. !review goes to the review again.")
    if !offersSignIn(failure) { goOnAfterFailure() }
  }

  /// Asks for what the failure speaks of, else from the form's top.
  mutating func goOnAfterFailure() {
    section = nil
    if let field = editing.form?.failedField { ask(.field(field)) } else { askFirst() }
  }

  /// Ctrl-C while the request was under way: it has ended now, and so does the session.
  private mutating func stop() {
    if editing.rotation?.queue?.isUnfinished == true { say(goesOnLater) }
    end(.interrupted)
  }

  mutating func offerRetry() {
    stage = .unknown
    say(
      "retry sends the same request again with the same token: if the first one arrived, it is not done twice."
    )
    say("edit goes back to the form; nothing that you typed is lost.")
  }

  mutating func answerUnknown(_ answer: String) {
    switch (answer, editing.rotation?.item != nil) {
    case ("retry", _): send()
    case ("edit", _):
      editing.backToForm()
      askFirst()
    case ("quit", false): end(.interrupted)
    case ("leave", true):
      leaveItem()
    case (_, false): refuse("answer retry, edit or quit.")
    case (_, true): refuse("answer retry, edit or leave.")
    }
  }

  /// What is asked before a request is sent.
  var confirmation: String {
    guard let rotation = editing.rotation, let item = rotation.item, let form = editing.form else {
      return "Send?"
    }
    let account = form.form.existing.account.map { "account \($0)" }
    let flows =
      switch rotation.flows {
      case .known: "used by \(rotation.flowCount)"
      case .asking, .failed: "flows not known"
      }
    let place = [account, context.region, flows].compactMap { $0 }.joined(separator: ", ")
    return "Rotate \(item.profile) (\(place))?"
  }
}

extension EditorEffect {
  fileprivate var isLookUp: Bool { if case .lookUp = self { true } else { false } }
}

extension PlainSession.Stage {
  fileprivate var isCodeOfSending: Bool {
    if case .code(_, .sending) = self { true } else { false }
  }
}
