import Forms
import Secrets
import Terminal

/// What the screens ask of what is around them.
extension EditorState {
  // MARK: The list

  mutating func pressInBrowser(_ press: KeyPress) -> [EditorEffect] {
    let request = editing.browser.press(press, in: around, &killRing)
    if context.fleet != nil, let request, !request.isOfAll {
      tell("That is done in a profile's own account and region: open the profile to go there.")
      return []
    }
    switch request {
    case .refresh?: return reload()
    case .open?: return openSelected()
    case .rotate?: editing.chooseProfilesToRotate()
    case .verify?:
      guard let profile = editing.browser.selected?.name else { return [] }
      push(.login(LoginState(profile: profile, stage: .asking(since: now)), top: 0))
      return [.check(profile: profile)]
    case .details?: if editing.browser.selected != nil { push(.details(top: 0)) }
    case .copyARN?: return copy(editing.browser.selected?.profile.arn.map(MaskedText.arn))
    case .copyList?: return copyList()
    case .sort?: chooseOrder()
    case .write?: return askForFile()
    case .saveFilter?: return openCommandLine(typed: "\(KeyBinding.Action.saveFilter.name) ")
    case .diagnose?: return diagnoseSelected()
    case .compare?: chooseCounterpart()
    case .newProfile?: return chooseConnector()
    case .copyProfile?: return copySelected()
    case .deleteProfile?: return deleteSelected()
    case .restore?: return findFormer()
    case .quit?: return [.quit]
    case nil: break
    }
    return []
  }

  private mutating func copyList() -> [EditorEffect] {
    guard let list = editing.browser.copied(editing.browser.kinds(in: around)) else {
      tell("There is no profile in this list to copy.")
      return []
    }
    return copy(list)
  }

  mutating func reload() -> [EditorEffect] {
    if let opening {
      // One profile is being asked for, or could not be read: that is what is asked again.
      guard editing.browser.loading != .loading else { return [] }
      editing.browser.loading = .loading
      return [.describe(name: opening)]
    }
    editing.browser.beginReading()
    return [.load]
  }

  // MARK: The form

  mutating func pressInForm(_ press: KeyPress) -> [EditorEffect] {
    let around = around
    var killRing = killRing
    let request = editing.stage.editForm { $0.press(press, in: around, &killRing) } ?? nil
    self.killRing = killRing
    switch request {
    case .facts?: push(.facts(top: 0))
    case .review?: openReview()
    case .leave?: return askToLeaveForm()
    case .authorize?:
      if let refusal = editing.openConsent() { tell(refusal) } else { push(.consent) }
    case .keyPair?: return openKeyPair()
    case .editText?: return editing.editText()
    case .choose(var chooser)?:
      chooser.scroll(in: around)
      push(.chooser(chooser))
    case nil: break
    }
    return []
  }

  /// From the form to the review; where something keeps the request from being sent, to that field instead.
  private mutating func openReview() {
    let errors = editing.beginReview()
    guard !errors.isEmpty else { return }
    editing.stage.editForm {
      $0.moveToFirstProblem()
      $0.notice =
        errors.count == 1
        ? "One field keeps this from being sent." : "\(errors.count) fields keep this from being sent."
    }
  }

  private mutating func askToLeaveForm() -> [EditorEffect] {
    guard editing.form?.form.isChanged == true else { return leaveForm() }
    editing.stage.editForm { $0.isRevealed = false }
    push(.question("Leave the form and lose what was typed?", .leaveForm))
    return []
  }

  mutating func leaveForm() -> [EditorEffect] {
    if editing.rotation != nil { return editing.dropDraft() + backToRotation() }
    editing.close()
    return editing.dropDraft() + (editing.startsWithForm ? [.quit] : [])
  }

  // MARK: The review

  mutating func pressInReview(_ press: KeyPress) -> [EditorEffect] {
    let (around, view) = (around, reviewView)
    let request = editing.stage.editReview {
      $0.press(press, in: around, lines: view?.lines.count ?? 0)
    }
    return perform(request ?? nil)
  }

  mutating func perform(_ request: ReviewRequest?) -> [EditorEffect] {
    switch request {
    case .send?: return send()
    case .stopSending?: return [.cancelSend]
    case .back?: editing.backToForm()
    case .copyBody?: return copy(editing.review.map { .body(JSONLines($0.body)) })
    case .foldBody?: editing.foldsBody.toggle()
    case .copyCommand?: return copy(editing.review.map { .command($0.request, context.awsCommand) })
    case nil: break
    }
    return []
  }

  private mutating func send() -> [EditorEffect] {
    switch editing.send() {
    case .begun(let effects)?: return effects
    case .held(let obstacle)?: notice = text(of: obstacle)
    case nil: break
    }
    return []
  }

  func text(of obstacle: EditingSession.Obstacle) -> String {
    let send = around.key(.send, in: .review)
    switch obstacle {
    case .readOnly(let remedy): return "Read-only: nothing was sent. \(remedy) to send."
    case .flowsUnknown: return "Still asking which flows use it. \(send) again sends without knowing."
    case .keyToRegister(let key):
      let show = around.key(.makeKeyPair, in: .form)
      return "\(key.vendor) needs the public key first (\(show) in the form). \(send) again sends."
    }
  }

  /// A send came to its end: what came of it is to be seen, and the page of keys does not hide it.
  mutating func sendEnded(_ effects: [EditorEffect]?) -> [EditorEffect] {
    guard let effects else { return [] }
    close { if case .help = $0 { true } else { false } }
    scrollIntoView()
    return effects
  }

  // MARK: The result

  mutating func pressInResult(_ press: KeyPress) -> [EditorEffect] {
    guard let result = editing.stage.result else { return [] }
    if result.login?.isAsking == true {
      guard press.action == .cancel else { return [] }
      editing.stage.editResult { $0.login = nil }
      return [.cancelCheck]
    }
    if let rows = press.action?.rows(page: around.page) { scrollResult(by: rows) }
    switch (press.action, result.outcome) {
    case (.verify, .done): return verifyResult(of: result.profile)
    case (.open, .done) where editing.rotationItem != nil: return goOnAfterItem()
    case (.back, .done) where editing.rotationItem != nil: return backToRotation()
    case (.retry, .unknown): return send()
    case (.copy, .done(let answer)): return copy(.arn(answer.arn))
    case (.back, .unknown), (.open, .unknown): editing.backToForm()
    case (.back, .done), (.open, .done):
      editing.close()
      return editing.startsWithForm ? [.quit] : reload()
    default: break
    }
    return []
  }

  private mutating func verifyResult(of profile: String) -> [EditorEffect] {
    guard editing.rotation?.check != .asking else { return [] }
    editing.stage.editResult { $0.top = 0 }
    if editing.rotationItem != nil {
      editing.rotation?.check = .asking
    } else {
      let now = now
      editing.stage.editResult { $0.login = LoginState(profile: profile, stage: .asking(since: now)) }
    }
    return [.check(profile: profile)]
  }

  /// Whether AppFlow is asked to log in, and somebody looks at it.
  var isAskingLogin: Bool {
    if editing.stage.result?.login?.isAsking == true { return true }
    return overlays.contains { if case .login(let state, _) = $0 { state.isAsking } else { false } }
  }

  /// An answer came. Where the login belongs to an update, the journal is told how that turned out.
  mutating func loginChecked(_ profile: String, _ answer: LoginAnswer) -> [EditorEffect] {
    if let effects = editing.loginChecked(profile, answer) { return effects }
    answerLogin(of: profile, answer)
    guard let login = editing.stage.result?.login, login.isAsking, login.profile == profile else { return [] }
    editing.stage.editResult { $0.login?.stage = .answered(answer) }
    return answer.outcome.map { [.note($0, profile: profile)] } ?? []
  }

  // MARK: The clipboard

  /// Copies a text, or says why not.
  mutating func copy(_ text: MaskedText?) -> [EditorEffect] {
    guard let text else {
      tell("There is no ARN to copy: the service did not give one.")
      return []
    }
    tell(text.refusal ?? text.notice)
    return text.refusal == nil ? [.copy(text)] : []
  }
}
