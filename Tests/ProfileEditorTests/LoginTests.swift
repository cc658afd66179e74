import Journal
import Terminal
import Testing

@testable import ProfileEditor

/// Whether AppFlow can log in: asked in the browser, and on the result of an edit.
@Suite("Verifying a login in the editor")
struct LoginTests {
  private static let done = SendResult(arn: "arn:fake", requestID: "request-1", attempts: 1, seconds: 0.4)
  private static let refused = Failure(
    title: "ConnectorAuthenticationException", serviceWords: "wrong password", hint: "Enter other ones.",
    isAboutCredentials: true)
  private static let notTried = LoginAnswer.notTried(
    "The login was not tried anew: AppFlow answers from a cache.\nAsk for the permission.")

  /// The result of an edit of sf-prod.
  private static func edited(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
    fixture.type("/x")
    fixture.goTo("Access token")
    fixture.type("fake-access-token")
    fixture.goTo("Refresh token")
    fixture.type("fake-refresh-token")
    fixture.press(.control("s"), .enter)
    return fixture
  }

  @Test(
    "in the browser, v asks about the profile under the cursor, counts the seconds, and says what came of it")
  func browser() throws {
    var fixture = try EditorFixture.browsing()
    _ = fixture.takeEffects()
    fixture.press(.character("v"))
    #expect(fixture.takeEffects() == [.check(profile: "sf-prod")])
    #expect(fixture.state.needsTicks && fixture.state.keyContext == .sending)
    fixture.send(.tick(EditorFixture.now + 2.1))
    #expect(fixture.title.contains("Login of sf-prod") && fixture.screen.contains("2.1 s"))
    fixture.send(.loginChecked("sf-prod", .verified("Verified: AppFlow can log in.")))
    #expect(fixture.screen.contains("Verified: AppFlow can log in.") && !fixture.state.needsTicks)
    // No update belongs to it, so that the journal is not told.
    #expect(fixture.takeEffects().isEmpty)
    fixture.press(.enter)
    #expect(
      fixture.state.overlay == nil && fixture.state.login == nil && fixture.selectedProfile == "sf-prod")
  }

  @Test("while it runs, Esc cancels, and an answer that comes later is nobody's")
  func cancelled() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("v"))
    _ = fixture.takeEffects()
    fixture.press(.enter, .character("q"))
    #expect(fixture.takeEffects().isEmpty && fixture.state.login != nil)
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [.cancelCheck])
    #expect(fixture.state.overlay == nil && fixture.state.login == nil)
    fixture.send(.loginChecked("sf-prod", .verified("Verified.")))
    #expect(fixture.state.overlay == nil && !fixture.screen.contains("Verified."))
  }

  @Test("an answer about another profile than the one that is asked about now is nobody's")
  func late() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("v"), .escape, .down, .character("v"))
    fixture.send(.loginChecked("sf-prod", .verified("Verified.")))
    #expect(fixture.state.login?.isAsking == true && fixture.title.contains("sap-eu"))
  }

  @Test("in a filter's line, v is a letter; without a profile under the cursor it does nothing")
  func elsewhere() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("/"), .character("v"))
    #expect(fixture.state.login == nil)
    fixture.type("no-such-profile")
    fixture.press(.tab)
    _ = fixture.takeEffects()
    fixture.press(.character("v"))
    #expect(fixture.takeEffects().isEmpty && fixture.state.overlay == nil)
  }

  @Test("read-only mode has it: nothing is changed by it")
  func readOnly() throws {
    var fixture = try EditorFixture.browsing(isReadOnly: true)
    fixture.press(.character("v"))
    #expect(fixture.takeEffects().contains(.check(profile: "sf-prod")))
  }

  @Test("the code of a device is asked for over it, and the page comes back")
  func code() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("v"))
    fixture.send(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ann"))
    fixture.type("123456")
    fixture.press(.enter)
    #expect(fixture.state.login?.isAsking == true && fixture.title.contains("Login of sf-prod"))
    fixture.send(.loginChecked("sf-prod", .verified("Verified.")))
    fixture.press(.enter)
    fixture.send(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ann"))
    fixture.press(.escape)
    #expect(fixture.state.overlay == nil)
  }

  @Test(
    "on the result of an edit it is offered, asked, said, and written into the journal where it is known",
    arguments: [
      (LoginAnswer.verified("Verified."), Outcome.verified, "Verified."),
      (notTried, .loginNotTried, "not tried anew"),
      (.failed(refused), .verificationFailed, "wrong password"),
      (.failed(Failure(title: "Could not be found out", hint: "")), nil, "Could not be found out"),
    ] as [(LoginAnswer, Outcome?, String)])
  func result(answer: LoginAnswer, outcome: Outcome?, said: String) throws {
    var fixture = try Self.edited()
    fixture.send(.sent(Self.done))
    #expect(fixture.screen.contains("v has AppFlow log in with it"))
    _ = fixture.takeEffects()
    fixture.press(.character("v"))
    #expect(fixture.takeEffects() == [.check(profile: "sf-prod")])
    fixture.send(.loginChecked("sf-prod", answer))
    #expect(fixture.takeEffects() == outcome.map { [.note($0, profile: "sf-prod")] } ?? [])
    #expect(fixture.screen.contains(said) && fixture.state.result != nil)
    // Asked again, what was said before is gone.
    fixture.press(.character("v"))
    #expect(!fixture.screen.contains(said) && fixture.state.login?.isAsking == true)
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [.check(profile: "sf-prod"), .cancelCheck])
    #expect(fixture.state.result != nil && fixture.screen.contains("v has AppFlow log in with it"))
    fixture.press(.escape)
    #expect(fixture.state.screen == .browser && fixture.state.login == nil)
  }

  @Test("a lost update has no login to verify")
  func unknown() throws {
    var fixture = try Self.edited()
    fixture.send(
      .sendFailed(
        Failure(kind: .unknownOutcome, title: "The answer was lost", hint: "It may have been made.")))
    _ = fixture.takeEffects()
    fixture.press(.character("v"))
    #expect(fixture.takeEffects().isEmpty && !fixture.state.keyBar.entries.contains { $0.action == .verify })
  }

  @Test("in a rotation, a login that was not tried anew is told, and the queue goes on; v asks again")
  func rotation() throws {
    var fixture = try RotationTests.sent()
    _ = fixture.takeEffects()
    fixture.send(.sent(Self.done))
    fixture.press(.character("v"))
    #expect(fixture.takeEffects().filter { $0 == .check(profile: "sf-prod") }.count == 1)
    fixture.send(.loginChecked("sf-prod", Self.notTried))
    #expect(fixture.state.editing.rotationItem?.step == .ended(.loginNotTried))
    #expect(fixture.takeEffects().contains(.note(.loginNotTried, profile: "sf-prod")))
    #expect(
      fixture.screen.contains("not tried anew")
        && fixture.screen.contains("goes on with the next, of 2 to do"))
    fixture.press(.character("v"))
    #expect(fixture.takeEffects().contains(.check(profile: "sf-prod")))
    fixture.send(.loginChecked("sf-prod", .verified("Verified.")))
    #expect(fixture.state.editing.rotationItem?.step == .ended(.verified))
  }

  @Test("a queue that was kept with such a login is read again, and that profile is done")
  func kept() throws {
    var fixture = try RotationTests.sent()
    fixture.send(.sent(Self.done))
    fixture.send(.loginChecked("sf-prod", Self.notTried))
    let queue = try #require(fixture.state.editing.rotation?.queue)
    let read = try #require(RotationQueue(queue.json))
    #expect(read == queue && read.doneCount == 1)
  }

  @Test("the screens of a login", arguments: GoldenScreenTests.sizes)
  func screens(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    fixture.press(.character("v"))
    fixture.send(.tick(EditorFixture.now + 2.1))
    try Golden.check(fixture, "login-asking")
    fixture.send(.loginChecked("sf-prod", .failed(Self.refused)))
    try Golden.check(fixture, "login-refused")
    var result = try Self.edited(size)
    result.send(.sent(Self.done))
    result.press(.character("v"))
    result.send(.loginChecked("sf-prod", Self.notTried))
    try Golden.check(result, "result-login-not-tried")
  }
}

@Suite("Verifying a login in plain mode")
struct PlainLoginTests {
  private static let done = SendResult(arn: "arn:fake", requestID: "request-1", attempts: 1, seconds: 0.4)

  /// An update that was made.
  private static func sent() throws -> PlainDialogue {
    var dialogue = try PlainDialogue.reviewing()
    dialogue.type("yes")
    dialogue.happen(.sent(done))
    try dialogue.lookAtResult()
    _ = dialogue.takeEffects()
    return dialogue
  }

  @Test("after an update it is offered; yes asks and says what came of it, and the journal is told")
  func offered() throws {
    var dialogue = try Self.sent()
    #expect(dialogue.prompt.hasPrefix("Have AppFlow log in with it") && dialogue.ending == nil)
    dialogue.type("perhaps")
    #expect(dialogue.said("answer yes or no"))
    dialogue.type("yes")
    #expect(dialogue.takeEffects() == [.check(profile: "sf-prod")] && dialogue.question == nil)
    dialogue.happen(.loginChecked("sf-prod", .notTried("The login was not tried anew.")))
    #expect(dialogue.said("not tried anew") && dialogue.ending == .left)
    #expect(dialogue.takeEffects().contains(.note(.loginNotTried, profile: "sf-prod")))
  }

  @Test("no and Enter go on without it", arguments: ["no", ""])
  func declined(answer: String) throws {
    var dialogue = try Self.sent()
    dialogue.type(answer)
    #expect(dialogue.takeEffects() == [.quit] && dialogue.ending == .left)
  }

  @Test("a refused login is told in the service's words")
  func refused() throws {
    var dialogue = try Self.sent()
    dialogue.type("yes")
    _ = dialogue.takeEffects()
    let failure = Failure(
      title: "Refused", serviceWords: "wrong password", hint: "Enter other ones.", isAboutCredentials: true)
    dialogue.happen(.loginChecked("sf-prod", .failed(failure)))
    #expect(dialogue.said("wrong password"))
    #expect(dialogue.takeEffects().first == .note(.verificationFailed, profile: "sf-prod"))
  }

  @Test("an answer of several lines is said as several lines")
  func severalLines() throws {
    var dialogue = try Self.sent()
    dialogue.type("yes")
    dialogue.happen(.loginChecked("sf-prod", .notTried("Not tried anew.\nAsk for it.")))
    #expect(dialogue.last.contains("Not tried anew.") && dialogue.last.contains("Ask for it."))
  }

  @Test("Ctrl-C stops the waiting and not the session")
  func interrupted() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("v 1")
    _ = dialogue.takeEffects()
    dialogue.interrupt()
    #expect(dialogue.takeEffects() == [.cancelCheck] && dialogue.ending == nil)
    #expect(dialogue.said("not known") && dialogue.prompt.hasPrefix("Profile (number or name"))
    dialogue.happen(.loginChecked("sf-prod", .verified("Verified.")))
    #expect(!dialogue.said("Verified."))
  }

  @Test(
    "in the list, v and a number or a name asks; the journal is not told, and the list goes on",
    arguments: ["v 1", "v sf-prod", "v   sf-prod"])
  func listed(answer: String) throws {
    var dialogue = try PlainDialogue.browsing()
    _ = dialogue.takeEffects()
    dialogue.type(answer)
    #expect(dialogue.takeEffects() == [.check(profile: "sf-prod")])
    dialogue.happen(.loginChecked("sf-prod", .verified("Verified.")))
    #expect(dialogue.said("Verified.") && dialogue.takeEffects().isEmpty)
    #expect(dialogue.prompt.hasPrefix("Profile (number or name"))
  }

  @Test(
    "what is no profile of the list is told",
    arguments: [("v", "v 1"), ("v 99", "99"), ("v nobody", "nobody")])
  func unlisted(answer: String, said: String) throws {
    var dialogue = try PlainDialogue.browsing()
    _ = dialogue.takeEffects()
    dialogue.type(answer)
    #expect(dialogue.said("Error: ") && dialogue.said(said) && dialogue.takeEffects().isEmpty)
  }

  @Test("a profile that is called v is opened by its name")
  func namedV() throws {
    let old = EditorFixture.profiles[0]
    var dialogue = try PlainDialogue.browsing([old.with(name: "v", updated: old.updated)])
    dialogue.type("v")
    #expect(dialogue.session.editing.form?.form.existing.name == "v")
  }
}
