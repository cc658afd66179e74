import Terminal

/// Whether AppFlow can log in: asked about a profile of the list, and on the result of an update.
extension EditorState {
  /// Has AppFlow log in with the credentials of the profile under the browser's cursor. Nothing is changed, so that read-only
  /// mode has it too.
  mutating func verifySelected() -> [EditorEffect] {
    guard let profile = editing.browser.selected?.name else { return [] }
    push(.login(top: 0))
    return askLogin(of: profile)
  }

  /// The same on the result of an update.
  mutating func verifyResult() -> [EditorEffect] {
    guard let result, case .done = result.outcome else { return [] }
    editResult { $0.top = 0 }
    if let item = editing.rotationItem {
      guard editing.rotation?.check != .asking else { return [] }
      editing.rotation?.check = .asking
      return [.check(profile: item.profile)]
    }
    return askLogin(of: result.profile)
  }

  private mutating func askLogin(of profile: String) -> [EditorEffect] {
    login = LoginState(profile: profile, stage: .asking(since: now))
    return [.check(profile: profile)]
  }

  /// Keys while AppFlow is asked; nil where it is not.
  mutating func pressWhileAskingLogin(_ press: KeyPress) -> [EditorEffect]? {
    guard login?.isAsking == true else { return nil }
    guard press.action == .cancel else { return [] }
    leaveLogin()
    return [.cancelCheck]
  }

  /// Nobody asks any more, or has read the answer.
  mutating func leaveLogin() {
    login = nil
    close { if case .login = $0 { true } else { false } }
  }

  /// An answer came. Where the login belongs to an update, the journal is told how that turned out.
  mutating func loginChecked(_ profile: String, _ answer: LoginAnswer) -> [EditorEffect] {
    if let effects = editing.loginChecked(profile, answer) { return effects }
    guard login?.isAsking == true, login?.profile == profile else { return [] }
    login?.stage = .answered(answer)
    guard result != nil, let outcome = answer.outcome else { return [] }
    return [.note(outcome, profile: profile)]
  }

  /// How far it is, or what came of it.
  func loginLines(width: Int) -> [StyledLine] {
    switch login?.stage {
    case .asking(let start)?:
      StyledLine.wrap(
        "Having AppFlow log in with the profile's credentials… \(Sending.tenths(max(now - start, 0))) s",
        width: width,
        style: Style(role: .accent))
    case .answered(let answer)?: answer.lines(width: width)
    case nil: []
    }
  }
}

extension LoginAnswer {
  /// The answer as wrapped lines.
  func lines(width: Int) -> [StyledLine] {
    switch self {
    case .verified(let text): StyledLine.wrap(text, width: width, style: Style(role: .good))
    case .notTried(let text): StyledLine.wrap(text, width: width, style: Style(role: .warning))
    case .failed(let failure): failure.lines(width: width)
    }
  }

  /// The answer as lines of plain mode.
  var plainLines: [String] {
    switch self {
    case .verified(let text), .notTried(let text): text.split(separator: "\n").map(String.init)
    case .failed(let failure): failure.plainLines
    }
  }
}
