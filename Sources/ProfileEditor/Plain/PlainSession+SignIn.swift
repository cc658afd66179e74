import OperatingSystem
import Secrets

/// Signing in to the session of the AWS profile where it has ended.
extension PlainSession {
  /// What is asked or waited for.
  enum SignInStage: Equatable, Sendable {
    case offered
    /// Something is being done in a browser.
    case waiting
    /// The answer of a page.
    case answering
  }

  /// Offers to sign in, where that would mend a failure.
  ///
  /// - Parameter failure: why something did not work.
  /// - Returns: whether it is offered.
  mutating func offersSignIn(_ failure: Failure) -> Bool {
    guard failure.canSignIn else { return false }
    stage = .signIn(.offered)
    return true
  }

  func question(in stage: SignInStage) -> PlainQuestion? {
    switch stage {
    case .offered:
      PlainQuestion(
        "Sign in to the session now, by a code or by pasting an answer? [yes/paste/no] ",
        discardsTypeahead: true)
    case .waiting: nil
    case .answering: PlainQuestion("The answer (Enter gives up): ", isHidden: true)
    }
  }

  mutating func answer(_ line: Secret, in stage: SignInStage) {
    switch stage {
    case .offered:
      switch line.trimmed {
      case "yes": signIn(byPaste: false)
      case "paste": signIn(byPaste: true)
      case "no": goOn(isSignedIn: false)
      default: refuse("answer yes, paste or no.")
      }
    case .waiting: break
    case .answering:
      if line.isEmpty {
        stopSigningIn()
      } else {
        self.stage = .signIn(.waiting)
        want(.giveSignInAnswer(line))
      }
    }
  }

  private mutating func signIn(byPaste: Bool) {
    say("Asking for an address. Ctrl-C stops.")
    stage = .signIn(.waiting)
    want(.signIn(byPaste: byPaste))
  }

  /// Nobody signs in any more: all is as it was before.
  ///
  /// - Returns: whether somebody did.
  mutating func stopsSignIn() -> Bool {
    guard [.signIn(.waiting), .signIn(.answering)].contains(stage) else { return false }
    stopSigningIn()
    return true
  }

  private mutating func stopSigningIn() {
    say("Not signed in.")
    want(.cancelSignIn)
    goOn(isSignedIn: false)
  }

  /// Something came of it.
  mutating func handle(_ event: SignInEvent) {
    guard case .signIn = stage else { return }
    switch event {
    case .prompted(let prompt): tell(prompt)
    case .answerRefused(let reason):
      refuse(reason)
      stage = .signIn(.answering)
    case .ended(let end):
      say("Signed in until \(Age.date(end)), and beyond that where the session is renewed.")
      goOn(isSignedIn: true)
    case .failed(let failure):
      failure.plainLines.forEach { say($0) }
      stage = .signIn(.offered)
    }
  }

  private mutating func tell(_ prompt: SignInPrompt) {
    say("Open this address in a browser, on any machine:")
    say(prompt.address)
    if case .code(let code, _, let end) = prompt {
      say("It must show this code, which you confirm there: \(code)")
      say("The code is good until \(Age.date(end)).")
    }
    if let instruction = prompt.instruction {
      say(instruction)
      stage = .signIn(.answering)
    }
  }

  /// A form that was typed is there again; what could not be read is read now, or offered again.
  private mutating func goOn(isSignedIn: Bool) {
    if editing.form != nil { return goOnAfterFailure() }
    stage = .loadFailed
    if isSignedIn { answerLoadFailed("yes") }
  }
}
