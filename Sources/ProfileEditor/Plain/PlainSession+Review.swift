import Forms
import ServiceModel

extension PlainSession {
  /// Says the review and asks whether to send; where something keeps the request from being sent, asks for
  /// that instead.
  mutating func openReview() {
    guard var form else { return }
    form.checkAgain()
    self.form = form
    let errors = form.errors
    guard errors.isEmpty else { return askForProblems(errors, form) }
    history.note(form.form)
    let request = form.form.request()
    let (token, isRepetition) = SendToken.choose(
      for: request, before: review, rotation, now: now, &tokens)
    let firstSent = review.flatMap { $0.clientToken == token ? $0.firstSent : nil }
    let review = ReviewState(
      request: request, changes: form.form.changes(),
      warnings: form.warnings + history.violations(in: form.form), publicKeys: form.publicKeys,
      clientToken: token, isRepetition: isRepetition, firstSent: firstSent)
    self.review = review
    if rotation?.item != nil, rotation?.flows == .asking {
      stage = .rotating(.waitingForFlows)
    } else {
      showReview()
    }
  }

  mutating func showReview() {
    guard let review, let form else { return }
    stage = .review
    sayReview(review, form)
  }

  private mutating func askForProblems(_ errors: [Violation], _ form: FormScreenState) {
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
    say("To: \(context.endpoint), \(context.region)")
    // Whose credentials sign names their account; where that is not known, the profile's own does.
    let account = identity == nil ? form.form.existing.account.map { "account \($0)" } : nil
    let signer = [identity, account, context.awsProfile.map { "AWS profile \($0)" }].compactMap { $0 }
    if !signer.isEmpty { say("As: " + signer.joined(separator: ", ")) }
    say("Profile: \(form.form.existing.name), \(form.connectorLabel)")
    if form.form.existing.properties == nil {
      say("Changes: not known, because the service was not asked")
    } else {
      say(review.changes.isEmpty ? "Changes: none" : "Changes:")
      for change in review.changes { say("  " + change.plainText) }
    }
    for key in review.publicKeys { say("Key: " + review.text(of: key, form)) }
    if let rotation, rotation.item != nil { say("Used by: " + rotation.flowText) }
    for warning in review.warnings { say("Warning: \(warning.path.last ?? ""): \(warning.message)") }
    say("POST \(api.updatePath)")
    for line in JSONLines(form.form.request(clientToken: review.clientToken)).lines {
      say(String(repeating: "  ", count: line.depth + 1) + line.plainText)
    }
  }

  mutating func answerReview(_ answer: String) {
    switch answer {
    case "yes": send()
    case "no": askToLeave()
    case "edit": askFirst()
    case "<": if let last = places.last { ask(last) }
    default:
      refuse(
        "answer with the whole word yes to send, no to leave, edit to go through the form again, or later.")
    }
  }

  private mutating func send() {
    guard let review else { return }
    guard !context.isReadOnly else {
      return say("Read-only: nothing was sent. \(context.readOnlyRemedy) to send.")
    }
    if let key = review.keysToRegister(form).first, !review.isToldOfKey {
      self.review?.isToldOfKey = true
      return say(
        "\(key.vendor) needs the public key first: < and then !key show it. yes once more sends.")
    }
    form?.keysToRegister = []
    form?.failure = nil
    form?.showsFailure = false
    form?.failedField = nil
    stage = .sending
    hasSent = true
    say("Sending. Ctrl-C stops.")
    self.review?.firstSent = review.firstSent ?? now
    if let name = form?.form.existing.name, form?.updated == nil {
      form?.updated = browser.entries.first { $0.name == name }?.updated
    }
    rotation?.beginAttempt(review.clientToken, now: now).forEach { want($0) }
    want(.send(review.request, clientToken: review.clientToken))
  }

  // MARK: What becomes of it

  mutating func told(_ progress: SendProgress) {
    guard stage == .sending else { return }
    let attempt = "Attempt \(progress.attempt) of \(progress.attempts)"
    if let waiting = progress.waiting {
      say("\(attempt) failed: \(waiting.reason). Next try in \(Sending.tenths(waiting.seconds)) s.")
    } else {
      say(attempt + ".")
    }
  }

  mutating func sent(_ result: SendResult) {
    guard let review else { return }
    let attempts = result.attempts == 1 ? "one attempt" : "\(result.attempts) attempts"
    say("Done: AppFlow accepted the update.")
    say(result.arn)
    say("Request id \(result.requestID ?? "not given"), \(Sending.tenths(result.seconds)) s, \(attempts).")
    if review.isPrivate {
      say("The private connection is set up again, which can take minutes; the list shows its state.")
    }
    if let warning = result.warning { say(warning) }
    let profile = form?.form.existing.name ?? ""
    form = nil
    self.review = nil
    dropDraft()
    if rotation?.item != nil { return rotated() }
    if isStopping { return end(.left) }
    offerLogin(of: profile)
  }

  mutating func sendFailed(_ failure: Failure) {
    guard let review, stage == .sending || stage.isCodeOfSending else { return }
    let isOpen = failure.kind == .unknownOutcome
    var failure = failure
    if isOpen {
      form?.openToken = review.clientToken
      if failure.isConflict, review.isRepetition {
        rotation?.conflicted.insert(review.clientToken)
        failure = failure.adding(RotationState.conflictAdvice)
      }
    } else {
      let openToken = form?.openToken ?? rotation?.openBefore?.clientToken
      form?.openToken = openToken
      failure = form?.told(failure, of: review) ?? failure
    }
    failure.plainLines.forEach { say($0) }
    rotation?.endAttempt(isOpen ? .unknown : .failed).forEach { want($0) }
    if isOpen {
      say("Client token: \(review.clientToken)")
      stage = .unknown
      if isStopping { return stop() }
      // What the service says of the profile's last update comes before any question.
      if rotation?.item == nil, let name = form?.form.existing.name { want(.lookUp(name)) }
      stage = .rotating(.lookingUp(isOpen: true))
      return
    }
    if isStopping { return stop() }
    say("Nothing that you typed is lost. !review goes to the review again.")
    form?.handleFailure(failure)
    section = nil
    if let field = form?.failedField { ask(.field(field)) } else { askFirst() }
  }

  /// Ctrl-C while the request was under way: it has ended now, and so does the session.
  private mutating func stop() {
    if rotation?.queue?.isUnfinished == true { say(goesOnLater) }
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
    switch (answer, rotation?.item != nil) {
    case ("retry", _): send()
    case ("edit", _): askFirst()
    case ("quit", false): end(.interrupted)
    case ("leave", true):
      form = nil
      review = nil
      leaveItem()
    case (_, false): refuse("answer retry, edit or quit.")
    case (_, true): refuse("answer retry, edit or leave.")
    }
  }

  /// What is asked before a request is sent.
  var confirmation: String {
    guard let rotation, let item = rotation.item, let form else { return "Send?" }
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

extension PlainSession.Stage {
  fileprivate var isCodeOfSending: Bool {
    if case .code(_, .sending) = self { true } else { false }
  }
}
