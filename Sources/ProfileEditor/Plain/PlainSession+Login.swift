import Journal

/// Whether AppFlow can log in: offered after an update, and asked about a profile of the list.
extension PlainSession {
  /// What a login is asked about for, and what is waited for.
  enum LoginStage: Equatable, Sendable {
    /// When the profile that was sent was updated, and which flows use it.
    case looking(String)
    /// Whether to verify the credentials of an update that was made.
    case offered(String)
    /// Whether AppFlow can log in.
    case asking(String, isOfUpdate: Bool)
  }

  /// Says what is known of a profile that was sent once all of it came, and offers the login.
  ///
  /// - Returns: whether that is waited for.
  mutating func sayLooks() -> Bool {
    guard case .login(.looking(let profile)) = stage, let result = editing.stage.result else { return false }
    guard result.look != .asking, result.flows != .asking else { return true }
    say("\(result.outcome.isOfNew ? "Created" : "Updated"): " + result.timeText(now: now))
    if let flows = result.flows { say("Used by: " + flows.text) }
    offerLogin(of: profile)
    return true
  }

  /// An update was made: whether AppFlow can log in with it is offered.
  mutating func offerLogin(of profile: String) { stage = .login(.offered(profile)) }

  func question(in stage: LoginStage) -> PlainQuestion? {
    guard case .offered = stage else { return nil }
    return PlainQuestion(
      "Have AppFlow log in with it, to verify the credentials? [yes/no] ", discardsTypeahead: true)
  }

  mutating func answer(_ answer: String, in stage: LoginStage) {
    guard case .offered(let profile) = stage else { return }
    switch answer {
    case "yes": verify(profile, isOfUpdate: true)
    case "no", "": goOnAfterUpdate()
    default: refuse("answer yes or no.")
    }
  }

  mutating func verify(_ profile: String, isOfUpdate: Bool) {
    say("Having AppFlow log in with the credentials of \(profile). Ctrl-C stops.")
    stage = .login(.asking(profile, isOfUpdate: isOfUpdate))
    want(.check(profile: profile))
  }

  /// An answer came. Where the login belongs to an update, the journal is told how that turned out.
  mutating func loginChecked(_ profile: String, _ answer: LoginAnswer) {
    if let effects = editing.loginChecked(profile, answer) {
      return checked(profile, effects, answer.plainLines)
    }
    guard case .login(.asking(profile, let isOfUpdate)) = stage else { return }
    answer.plainLines.forEach { say($0) }
    if isOfUpdate, let outcome = answer.outcome { want(.note(outcome, profile: profile)) }
    goOn(afterUpdate: isOfUpdate)
  }

  /// Ctrl-C while AppFlow is asked: nobody waits for the answer any more.
  ///
  /// - Returns: whether one was waited for.
  mutating func stopsLogin() -> Bool {
    if case .code(_, .login(let during)) = stage {
      stage = .login(during)
      want(.giveCode(nil))
    }
    if case .login(.looking(let profile)) = stage {
      offerLogin(of: profile)
      return true
    }
    guard case .login(.asking(_, let isOfUpdate)) = stage else { return false }
    say("Stopped. Whether AppFlow can log in is not known.")
    want(.cancelCheck)
    goOn(afterUpdate: isOfUpdate)
    return true
  }

  private mutating func goOn(afterUpdate: Bool) {
    if afterUpdate { goOnAfterUpdate() } else { stage = .browsing }
  }

  /// Where the session goes on after an update.
  mutating func goOnAfterUpdate() {
    if editing.startsWithForm { end(.left) } else { beginWithList() }
  }
}

extension LoginAnswer {
  /// The answer as lines of plain mode.
  fileprivate var plainLines: [String] {
    switch self {
    case .verified(let text), .notTried(let text): text.split(separator: "\n").map(String.init)
    case .failed(let failure): failure.plainLines
    }
  }
}
