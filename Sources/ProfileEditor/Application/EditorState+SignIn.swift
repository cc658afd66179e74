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
    let request = state.press(press, in: around, &killRing)
    replaceOverlay(with: .signIn(state))
    switch request {
    case .stop?:
      popOverlay()
      return [.cancelSignIn]
    case .otherWay?: return beginSignIn(byPaste: !state.isByPaste)
    case .copyAddress?: return copy(state.prompt.map(MaskedText.address(of:)))
    case .give(let answer)?: return [.giveSignInAnswer(answer)]
    case nil: return []
    }
  }

  /// Something came of signing in; where nobody does any more, it is too late.
  mutating func handle(_ event: SignInEvent) -> [EditorEffect] {
    guard isSigningIn else { return [] }
    switch event {
    case .prompted(let prompt):
      editSignIn { $0.prompt = prompt }
      return [.copy(MaskedText.address(of: prompt))]
    case .answerRefused(let reason): editSignIn { $0.refuse(reason) }
    case .ended(let end):
      closeSignIn()
      tell("Signed in until \(Age.date(end)), and beyond that where the session is renewed.")
      // What could not be read is read now; what is being edited goes on where it was.
      if case .choosing = editing.stage, case .failed = editing.browser.loading { return reload() }
    case .failed(let failure):
      closeSignIn()
      push(.question("\(failure.title) Try again?", .signIn))
    }
    return []
  }

  private var isSigningIn: Bool { overlays.contains { if case .signIn = $0 { true } else { false } } }

  private mutating func closeSignIn() { close { if case .signIn = $0 { true } else { false } } }

  private mutating func editSignIn(_ edit: (inout SignInState) -> Void) {
    editOverlays { overlay in
      guard case .signIn(var state) = overlay else { return }
      edit(&state)
      overlay = .signIn(state)
    }
  }
}
