import AppFlow
import Forms
import Journal
import JSON
import ServiceModel

extension EditingSession {
  /// Makes the review of the form as it stands.
  ///
  /// - Returns: what keeps the request from being sent; there is no review then.
  mutating func beginReview() -> [Violation] {
    guard var form = stage.form else { return [] }
    form.isRevealed = false
    // A token may be over by now.
    var checked = form
    checked.revalidate()
    guard checked.errors.isEmpty else {
      stage = .filling(checked, reviewed: stage.review)
      return checked.errors
    }
    history.note(form.form)
    let request = form.form.request()
    let (token, isRepetition) = clientToken(for: request)
    stage = .reviewing(
      form,
      ReviewState(
        request: request, changes: form.form.changes(),
        warnings: checked.warnings + history.violations(in: form.form), publicKeys: form.publicKeys,
        clientToken: token, isRepetition: isRepetition,
        firstSent: stage.review.flatMap { $0.clientToken == token ? $0.firstSent : nil }))
    return []
  }

  /// The token that a request is sent with: its own where it was reviewed before; that of the profile's lost request where the
  /// form is new, so that the same values prove it; else a new one.
  private mutating func clientToken(for request: JSONValue) -> (token: String, isRepetition: Bool) {
    if let review, review.request == request, rotation?.conflicted.contains(review.clientToken) != true {
      return (review.clientToken, review.isRepetition)
    }
    if review == nil, let token = rotation?.repeatableToken(now: now) { return (token, true) }
    return (tokens.next(), false)
  }

  /// What a request waits for before it is sent.
  enum Obstacle: Equatable, Sendable {
    /// Nothing is ever sent; who says so.
    case readOnly(remedy: String)
    /// Which flows use the profile is not known yet. Told once.
    case flowsUnknown
    /// The vendor must have a new public key first. Told once.
    case keyToRegister(PublicKey)
  }

  /// What sending came to.
  enum SendStep: Equatable, Sendable {
    case held(Obstacle)
    case begun([EditorEffect])
  }

  /// Sends what was reviewed.
  ///
  /// - Returns: why it waits, or what is to be done; nil without a review.
  mutating func send() -> SendStep? {
    guard var form = stage.form, var review = stage.review else { return nil }
    defer { stage = .reviewing(form, review) }
    if let obstacle = obstacle(to: &review, form) { return .held(obstacle) }
    form.keysToRegister = []
    form.forgetFailure()
    let isNew = form.form.existing.new != nil
    let name = form.form.name
    form.updated = form.updated ?? (isNew ? nil : browser.entries.first { $0.name == name }?.updated)
    review.sending = Sending(started: now)
    review.firstSent = review.firstSent ?? now
    browser.knowledge.outdate()
    let noted = rotation?.beginAttempt(review.clientToken, now: now) ?? []
    let (request, token) = (review.request, review.clientToken)
    return .begun(noted + [isNew ? .create(request, clientToken: token) : .send(request, clientToken: token)])
  }

  private func obstacle(to review: inout ReviewState, _ form: FormScreenState) -> Obstacle? {
    guard !context.isReadOnly else { return .readOnly(remedy: context.readOnlyRemedy) }
    if rotationItem != nil, rotation?.flows == .asking, !review.isToldOfFlows {
      review.isToldOfFlows = true
      return .flowsUnknown
    }
    if let key = review.keysToRegister(form).first, !review.isToldOfKey {
      review.isToldOfKey = true
      return .keyToRegister(key)
    }
    return nil
  }

  /// A request came a stage further.
  mutating func progressed(_ progress: AttemptEvent) {
    stage.editReview { $0.sending?.progress = progress }
  }

  /// AppFlow accepted what was sent: the form is done with.
  ///
  /// - Returns: what is to be done now; nil where nothing was under way.
  mutating func accepted(_ answer: SendResult) -> [EditorEffect]? {
    guard case .reviewing(let form, let review) = stage, review.sending != nil else { return nil }
    var result = ResultState(of: form, review, .done(answer))
    result.updatedBefore = form.updated
    if rotationItem == nil, !answer.isNew { result.flows = .asking }
    stage = .accepted(result)
    let looks: [EditorEffect] =
      rotationItem != nil
      ? [] : [.lookUp(form.form.name)] + (answer.isNew ? [] : [.findFlows(form.form.name)])
    return dropDraft() + looks + (rotation?.endAttempt(.updated) ?? [])
  }

  /// What was sent was refused: the form is there again, with what was said. Or nobody knows what became of it.
  ///
  /// - Returns: what is to be done now; nil where nothing was under way.
  mutating func failed(_ failure: Failure) -> [EditorEffect]? {
    guard case .reviewing(var form, var review) = stage, review.sending != nil else { return nil }
    review.sending = nil
    guard failure.kind == .unknownOutcome else {
      form.openToken = form.openToken ?? rotation?.openBefore?.clientToken
      form.handleFailure(form.told(failure, of: review))
      stage = .filling(form, reviewed: review)
      return rotation?.endAttempt(.failed) ?? []
    }
    var told = failure
    if failure.isConflict, review.isRepetition {
      rotation?.conflicted.insert(review.clientToken)
      told = failure.adding(RotationState.conflictAdvice)
    }
    form.openToken = review.clientToken
    stage = .unanswered(form, review, ResultState(of: form, review, .unknown(told)))
    // Without a rotation a look at the profile is a hint, too.
    return rotationItem == nil
      ? [.lookUp(form.form.name)] : rotation?.endAttempt(.unknown) ?? []
  }
}

extension ResultState {
  /// What came of what was reviewed of a form.
  fileprivate init(of form: FormScreenState, _ review: ReviewState, _ outcome: Outcome) {
    self.init(
      profile: form.form.name, isPrivate: review.isPrivate, outcome: outcome,
      clientToken: review.clientToken)
  }
}

extension FormScreenState {
  /// A failure as it is told here: what an earlier request from this form may have done is not forgotten.
  ///
  /// - Parameters:
  ///   - failure: why the send did not work.
  ///   - review: what was sent.
  fileprivate func told(_ failure: Failure, of review: ReviewState) -> Failure {
    guard let openToken, openToken != review.clientToken else { return failure }
    return failure.adding(
      "That is about this request only: an earlier one from here, with the client token \(openToken), may have been "
        + "carried out.")
  }

  /// A new attempt begins: the failure of the one before is no longer told.
  fileprivate mutating func forgetFailure() {
    failure = nil
    showsFailure = false
    failedField = nil
  }

  /// Shows a failure beside the field that it speaks of, where that can be told from its words.
  fileprivate mutating func handleFailure(_ failure: Failure) {
    forgetFailure()
    self.failure = failure
    showsFailure = true
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
