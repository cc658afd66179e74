import Forms
import Journal
import JSON
import ServiceModel

extension EditingSession {
  /// Makes the review of the form as it stands.
  ///
  /// - Returns: what keeps the request from being sent; there is no review then.
  mutating func beginReview() -> [Violation] {
    form?.isRevealed = false
    guard var form else { return [] }
    // A token may be over by now.
    form.revalidate()
    guard form.errors.isEmpty else {
      self.form = form
      return form.errors
    }
    history.note(form.form)
    let request = form.form.request()
    let (token, isRepetition) = clientToken(for: request)
    review = ReviewState(
      request: request, changes: form.form.changes(),
      warnings: form.warnings + history.violations(in: form.form), publicKeys: form.publicKeys,
      clientToken: token, isRepetition: isRepetition,
      firstSent: review.flatMap { $0.clientToken == token ? $0.firstSent : nil })
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
    guard let reviewed = review else { return nil }
    if let obstacle = obstacle(to: reviewed) { return .held(obstacle) }
    form?.keysToRegister = []
    form?.forgetFailure()
    if let name = form?.form.existing.name, form?.updated == nil {
      form?.updated = browser.entries.first { $0.name == name }?.updated
    }
    review?.sending = Sending(started: now)
    review?.firstSent = reviewed.firstSent ?? now
    let noted = rotation?.beginAttempt(reviewed.clientToken, now: now) ?? []
    return .begun(noted + [.send(reviewed.request, clientToken: reviewed.clientToken)])
  }

  private mutating func obstacle(to reviewed: ReviewState) -> Obstacle? {
    guard !context.isReadOnly else { return .readOnly(remedy: context.readOnlyRemedy) }
    if rotationItem != nil, rotation?.flows == .asking, !reviewed.isToldOfFlows {
      review?.isToldOfFlows = true
      return .flowsUnknown
    }
    if let key = reviewed.keysToRegister(form).first, !reviewed.isToldOfKey {
      review?.isToldOfKey = true
      return .keyToRegister(key)
    }
    return nil
  }

  /// An update that AppFlow accepted.
  struct AcceptedUpdate: Equatable, Sendable {
    let profile: String
    let isPrivate: Bool
    let clientToken: String
    /// What is to be done now.
    let effects: [EditorEffect]
  }

  /// AppFlow accepted what was sent: the form is done with.
  ///
  /// - Returns: nil where nothing was under way.
  mutating func accepted() -> AcceptedUpdate? {
    guard let review, let form else { return nil }
    closeForm()
    return AcceptedUpdate(
      profile: form.form.existing.name, isPrivate: review.isPrivate, clientToken: review.clientToken,
      effects: dropDraft() + (rotation?.endAttempt(.updated) ?? []))
  }

  /// An update that did not come to an end that is good.
  struct FailedUpdate: Equatable, Sendable {
    /// Why, with what is to be said of earlier requests.
    let failure: Failure
    /// Whether it may have been made.
    let isUnknown: Bool
    /// What is to be done now.
    let effects: [EditorEffect]
  }

  /// What was sent was refused, or nobody knows. The form stays as it is.
  ///
  /// - Returns: nil where nothing was under way.
  mutating func failed(_ failure: Failure) -> FailedUpdate? {
    guard let review, let form else { return nil }
    self.review?.sending = nil
    guard failure.kind == .unknownOutcome else {
      self.form?.openToken = form.openToken ?? rotation?.openBefore?.clientToken
      let told = self.form?.told(failure, of: review) ?? failure
      self.form?.handleFailure(told)
      return FailedUpdate(failure: told, isUnknown: false, effects: rotation?.endAttempt(.failed) ?? [])
    }
    var told = failure
    if failure.isConflict, review.isRepetition {
      rotation?.conflicted.insert(review.clientToken)
      told = failure.adding(RotationState.conflictAdvice)
    }
    self.form?.openToken = review.clientToken
    // Without a rotation a look at the profile is a hint, too.
    let lookUp: [EditorEffect] = [.lookUp(form.form.existing.name)]
    return FailedUpdate(
      failure: told, isUnknown: true,
      effects: rotationItem == nil ? lookUp : rotation?.endAttempt(.unknown) ?? [])
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
