import Forms
import OperatingSystem

/// Signing in to the session of the AWS profile where it has ended: everything else stays as it is meanwhile.
extension EditorState {
  /// Offers to sign in where that would mend a failure, unless something is being asked already.
  mutating func offerSignIn(_ failure: Failure) {
    guard failure.canSignIn else { return }
    switch overlay {
    case .question, .signIn: return
    default: push(.question("The session of the AWS profile has ended. Sign in now?", .signIn))
    }
  }

  /// Begins to sign in, in one way or the other.
  mutating func beginSignIn(byPaste: Bool) -> [EditorEffect] {
    let page = Overlay.signIn(SignInState(isByPaste: byPaste))
    if case .signIn = overlay { replaceOverlay(with: page) } else { push(page) }
    return [.signIn(byPaste: byPaste)]
  }

  mutating func pressInSignIn(_ press: KeyPress, _ current: SignInState) -> [EditorEffect] {
    var state = current
    state.problem = nil
    defer {
      if case .signIn(let shown) = overlay, shown == current { replaceOverlay(with: .signIn(state)) }
    }
    switch press.action {
    case .cancel:
      popOverlay()
      return [.cancelSignIn]
    case .otherWay: return beginSignIn(byPaste: !state.isByPaste)
    case .copy: return copy(state.prompt.map(MaskedText.address(of:)))
    case .send where !state.answer.isEmpty:
      defer { state.answer = LineEditor(isSecret: true) }
      return [.giveSignInAnswer(state.answer.text)]
    default:
      if let rows = press.action?.rows(page: around.page) {
        state.scroll(by: rows, in: around)
      } else if state.takesAnswer {
        state.answer.handle(press, &killRing)
      }
    }
    return []
  }

  /// Something came of signing in.
  mutating func handle(_ event: SignInEvent) -> [EditorEffect] {
    guard let place = overlays.lastIndex(where: { if case .signIn = $0 { true } else { false } }),
      case .signIn(var state) = overlays[place]
    else { return [] }
    switch event {
    case .prompted(let prompt):
      state.accept(event)
      replaceSignIn(with: state)
      return [.copy(MaskedText.address(of: prompt))]
    case .answerRefused:
      state.accept(event)
      replaceSignIn(with: state)
    case .ended(let end):
      close { if case .signIn = $0 { true } else { false } }
      tell("Signed in until \(Age.date(end)), and beyond that where the session is renewed.")
      // What could not be read is read now; what is being edited goes on where it was.
      if case .choosing = editing.stage, case .failed = editing.browser.loading { return reload() }
    case .failed(let failure):
      close { if case .signIn = $0 { true } else { false } }
      push(.question("\(failure.title) Try again?", .signIn))
    }
    return []
  }
}
