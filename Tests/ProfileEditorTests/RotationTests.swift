import AppFlow
import Journal
import JSON
import OperatingSystem
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Rotations in the editor")
struct RotationTests {
  /// An editor that chooses what to rotate.
  static func choosing(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    fixture.press(.character("r"))
    return fixture
  }

  /// An editor with the first of three profiles open.
  static func queued(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try choosing(size)
    fixture.press(.character("a"), .enter)
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    fixture.send(.rotation(.flows("sf-prod", [])))
    return fixture
  }

  /// The first profile's credentials, reviewed and sent.
  static func sent(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try queued(size)
    fixture.type("fake-access-token")
    fixture.press(.tab)
    fixture.type("fake-refresh-token")
    fixture.press(.control("s"), .enter)
    return fixture
  }

  /// The first profile with another time of its last update.
  static func updated(_ time: Double) -> BrowserEntry {
    EditorFixture.profiles[0].with(updated: time)
  }

  private static let done = SendResult(arn: "arn:fake", requestID: "request-1", attempts: 1, seconds: 0.4)

  private func queue(_ effects: [EditorEffect]) -> RotationQueue? {
    effects.compactMap { if case .saveRotation(let queue) = $0 { queue } else { nil } }.last
  }

  private func steps(_ fixture: EditorFixture) -> [RotationQueue.Item.Step] {
    fixture.state.editing.rotation?.queue?.items.map(\.step) ?? []
  }

  // MARK: One profile after the other

  @Test("a step holds the profile, reads it anew, and shows its credentials only")
  func step() throws {
    var fixture = try Self.choosing()
    _ = fixture.takeEffects()
    fixture.press(.character("a"), .enter)
    let effects = fixture.takeEffects()
    #expect(effects.dropFirst() == [.holdProfile("sf-prod"), .describe(name: "sf-prod")])
    #expect(queue(effects)?.items.count == 3)
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    #expect(fixture.state.screen == .form)
    #expect(fixture.screen.contains("rotating 1 of 3"))
    #expect(fixture.screen.contains("Access token") && !fixture.screen.contains("Instance URL"))
  }

  @Test("the request carries the properties over, and that it was begun is kept before it goes")
  func begun() throws {
    var fixture = try Self.sent()
    let effects = fixture.takeEffects()
    guard case .saveRotation(let queue)? = effects.dropLast().last,
      case .send(let request, let token)? = effects.last
    else {
      Issue.record("\(effects.count) effects, and the last two are not what is kept and what is sent")
      return
    }
    #expect(queue.items[0].step == .begun(clientToken: token))
    let config = request["connectorProfileConfig"]
    let url = config?["connectorProfileProperties"]?["Salesforce"]?["instanceUrl"]
    #expect(url == "https://acme.my.salesforce.com")
    #expect(!JSONLines(queue.json).text().contains("fake-"))
  }

  @Test("a sent update is verified; then Enter opens the next profile and lets this one go")
  func verified() throws {
    var fixture = try Self.sent()
    _ = fixture.takeEffects()
    fixture.send(.sent(Self.done))
    #expect(fixture.takeEffects().contains(.check(profile: "sf-prod")))
    #expect(fixture.screen.contains("Asking AppFlow to log in"))
    fixture.press(.enter)
    #expect(fixture.state.result != nil)
    fixture.send(.loginChecked("sf-prod", .verified("Verified: it sees 3 objects.")))
    #expect(steps(fixture)[0] == .ended(.verified))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.releaseProfile, .holdProfile("sap-eu"), .describe(name: "sap-eu")])
    #expect(fixture.state.editing.form == nil)
  }

  @Test("where AppFlow cannot log in, Enter leads back to the profile's fields")
  func loginFails() throws {
    var fixture = try Self.sent()
    fixture.send(.sent(Self.done))
    fixture.send(
      .loginChecked(
        "sf-prod", .failed(Failure(title: "Refused", hint: "Check them.", isAboutCredentials: true))))
    #expect(steps(fixture)[0] == .ended(.verificationFailed))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.holdProfile("sf-prod"), .describe(name: "sf-prod")])
  }

  @Test("a check that could not be made leaves the update as made")
  func notChecked() throws {
    var fixture = try Self.sent()
    fixture.send(.sent(Self.done))
    fixture.send(.loginChecked("sf-prod", .failed(Failure(title: "Not found out", hint: ""))))
    #expect(steps(fixture)[0] == .ended(.updated))
    #expect(fixture.screen.contains("goes on with the next, of 2 to do"))
  }

  @Test("a refused update keeps the typing, and the profile stays in the queue")
  func refused() throws {
    var fixture = try Self.sent()
    fixture.send(.sendFailed(Failure(title: "Refused", serviceWords: "no", hint: "Mend it.")))
    #expect(fixture.state.screen == .form && fixture.screen.contains("••••"))
    #expect(steps(fixture)[0] == .ended(.failed))
    fixture.press(.escape, .character("y"))
    #expect(fixture.state.screen == .rotation && fixture.screen.contains("refused"))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects().contains(.holdProfile("sf-prod")))
  }

  @Test(
    "an unknown outcome stays one, whatever the profile's last update is: that is told, and r resolves it",
    arguments: [
      (EditorFixture.now - 60, "whether by this request or by another one is not known"),
      (EditorFixture.now - 412 * EditorFixture.day, "AppFlow shows none since"),
    ])
  func unknown(updated: Double, words: String) throws {
    var fixture = try Self.sent()
    _ = fixture.takeEffects()
    fixture.send(.sendFailed(Failure(kind: .unknownOutcome, title: "Lost", hint: "It may have been made.")))
    #expect(fixture.takeEffects().contains(.lookUp("sf-prod")))
    fixture.send(.rotation(.lookedUp("sf-prod", Self.updated(updated))))
    #expect(steps(fixture)[0] == .ended(.unknown))
    let said = fixture.screen.split { $0.isWhitespace }.joined(separator: " ")
    #expect(said.contains(words), "\(said)")
    #expect(!fixture.takeEffects().contains { if case .note = $0 { true } else { false } })
    var resolved = fixture
    resolved.press(.character("r"))
    resolved.send(.sent(Self.done))
    #expect(steps(resolved)[0] == .ended(.updated))
    fixture.press(.enter)
    // Back in the form with everything that was typed.
    #expect(fixture.state.screen == .form && fixture.screen.contains("••••"))
  }

  @Test("after a lost answer, another request that is refused leaves the profile unknown")
  func refusedAfterLoss() throws {
    var fixture = try Self.sent()
    fixture.send(.sendFailed(Failure(kind: .unknownOutcome, title: "Lost", hint: "It may have been made.")))
    let token = try #require(fixture.state.editing.review?.clientToken)
    fixture.press(.escape)
    fixture.type("x")
    fixture.press(.control("s"), .enter)
    #expect(fixture.state.editing.review?.clientToken != token)
    fixture.send(.sendFailed(Failure(title: "Refused", serviceWords: "no", hint: "Mend it.")))
    #expect(steps(fixture)[0] == .ended(.unknown))
    #expect(fixture.state.editing.form?.failure?.hint.contains("an earlier one from here") == true)
    #expect(fixture.state.editing.rotation?.queue?.items[0].unanswered?.clientToken == token)
  }

  @Test("an update that is known is no proof of a later attempt: only a still newer one is")
  func lostAfterAnUpdate() throws {
    var fixture = try Self.sent()
    fixture.send(.sent(Self.done))
    fixture.send(
      .loginChecked(
        "sf-prod", .failed(Failure(title: "Refused", hint: "Check them.", isAboutCredentials: true))))
    // The same profile once more; the service has the first attempt's update.
    fixture.press(.enter)
    let first = EditorFixture.now - 60
    fixture.send(.described(name: "sf-prod", Self.updated(first)))
    fixture.send(.rotation(.flows("sf-prod", [])))
    fixture.type("fake-access-token")
    fixture.press(.tab)
    fixture.type("fake-refresh-token")
    fixture.press(.control("s"))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    let kept = try #require(queue(fixture.takeEffects()))
    #expect(kept.items[0].updatedBefore == first)
    fixture.send(.sendFailed(Failure(kind: .unknownOutcome, title: "Lost", hint: "It may have been made.")))
    fixture.send(.rotation(.lookedUp("sf-prod", Self.updated(first))))
    #expect(fixture.screen.contains("AppFlow shows none since") && steps(fixture)[0] == .ended(.unknown))
    fixture.send(.rotation(.lookedUp("sf-prod", Self.updated(first + 1))))
    #expect(fixture.screen.contains("It was updated at") && steps(fixture)[0] == .ended(.unknown))
  }

  @Test("while the flows that use a profile are still asked for, the first Enter says so and sends nothing")
  func flowsNotYetKnown() throws {
    var fixture = try Self.choosing()
    fixture.press(.character("a"), .enter)
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    fixture.type("fake-access-token")
    fixture.press(.tab)
    fixture.type("fake-refresh-token")
    fixture.press(.control("s"))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects().isEmpty && fixture.screen.contains("Enter again sends without knowing."))
    var known = fixture
    known.send(.rotation(.flows("sf-prod", [])))
    known.press(.enter)
    fixture.press(.enter)
    for var fixture in [known, fixture] {
      #expect(fixture.takeEffects().contains { if case .send = $0 { true } else { false } })
    }
  }

  @Test("a profile that somebody else rotates is told with who, and the queue goes on with others")
  func held() throws {
    var fixture = try Self.choosing()
    fixture.press(.character("a"), .enter)
    fixture.send(.rotation(.notHeld("sf-prod", reason: "“sf-prod” is being rotated by ops in process 7.")))
    #expect(fixture.state.screen == .rotation && fixture.screen.contains("by ops in process 7"))
    _ = fixture.takeEffects()
    // A late answer opens nothing.
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    #expect(fixture.state.screen == .rotation)
    fixture.press(.down, .enter)
    #expect(fixture.takeEffects().contains(.holdProfile("sap-eu")))
  }

  @Test("a profile is left out and taken in again")
  func skipped() throws {
    var fixture = try Self.queued()
    fixture.press(.escape)
    fixture.press(.character("s"))
    #expect(steps(fixture)[0] == .skipped)
    fixture.press(.home, .character("s"))
    #expect(steps(fixture)[0] == .waiting)
  }

  @Test("stopping asks while something is open; the end removes what was kept and reads the profiles again")
  func stopping() throws {
    var fixture = try Self.queued()
    fixture.press(.escape, .escape)
    #expect(fixture.screen.contains("Stop the rotation?"))
    fixture.press(.character("n"), .escape)
    _ = fixture.takeEffects()
    fixture.press(.character("y"))
    #expect(fixture.takeEffects() == [.deleteRotation, .load])
    #expect(fixture.state.screen == .browser)
  }

  // MARK: After it was cut off

  @Test("a queue survives as JSON; a broken one is none")
  func json() throws {
    var queue = try #require(try Self.queued().state.editing.rotation?.queue)
    queue.items[0].step = .begun(clientToken: "token-1")
    queue.items[0].unanswered = UnansweredUpdate(
      profile: queue.items[0].profile, clientToken: "token-1", begun: WallTime(seconds: 1_663_345_237.5),
      updatedBefore: queue.items[0].updatedBefore.map { WallTime(seconds: $0) })
    queue.items[1].step = .ended(.verificationFailed)
    queue.items[2].step = .skipped
    #expect(RotationQueue(queue.json) == queue)
    #expect(RotationQueue(["version": 2]) == nil)
    #expect(
      RotationQueue(["version": 1, "region": "r", "endpoint": "e", "items": [["step": "waiting"]]]) == nil)
  }

  @Test("a time comes back from the file as it was, also with finer digits or none that a calendar has")
  func times() throws {
    var queue = try #require(try Self.queued().state.editing.rotation?.queue)
    for time in [1_663_345_237.211, 1_663_345_237.211_999_8, 1e300] {
      queue.items[0].updatedBefore = time
      queue.items[0].step = .begun(clientToken: "token-1")
      queue.items[0].unanswered = UnansweredUpdate(
        profile: "sf-prod", clientToken: "token-1", begun: WallTime(seconds: 1_663_345_300))
      let read = try #require(RotationQueue(queue.json)?.items[0].unanswered)
      let hint = read.hint(lastUpdate: WallTime(seconds: time))
      #expect(hint.contains("AppFlow shows none since") == (time != 1e300), "\(hint)")
    }
  }

  @Test("a rotation that was cut off is offered; what was begun is looked up before anything else")
  func resumed() throws {
    var queue = try #require(try Self.queued().state.editing.rotation?.queue)
    queue.items[0].step = .ended(.verified)
    queue.items[1].step = .begun(clientToken: "token-2")
    queue.items[1].unanswered = UnansweredUpdate(
      profile: "sap-eu", clientToken: "token-2", begun: WallTime(seconds: EditorFixture.now - 600))
    queue.items[2].step = .skipped
    let state = try Self.choosing().state
    var fixture = try EditorFixture()
    fixture.state = EditorState(
      context: state.context, api: state.editing.api, size: state.size, interrupted: queue)
    let words = fixture.screen.split { $0.isWhitespace || $0 == "│" }.joined(separator: " ")
    #expect(words.contains("cut off? 1 of 3 profiles have new credentials, 1 still to do."))
    fixture.send(.page(EditorFixture.profiles))
    _ = fixture.takeEffects()
    fixture.press(.character("y"))
    #expect(fixture.takeEffects() == [.lookUp("sap-eu")])
    #expect(fixture.screen.contains("not known") && fixture.screen.contains("verified"))
    fixture.send(.rotation(.lookedUp("sap-eu", EditorFixture.profiles[1])))
    #expect(fixture.state.notice?.contains("Enter it again") == true)
    #expect(steps(fixture) == [.ended(.verified), .ended(.unknown), .skipped])
  }

  @Test(
    "typed again after it was cut off, the request has the lost one's token; a conflict gives it a new one")
  func typedAgain() throws {
    var fixture = try Self.choosing()
    var queue = try #require(try Self.queued().state.editing.rotation?.queue)
    queue.items[0].step = .ended(.unknown)
    queue.items[0].unanswered = UnansweredUpdate(
      profile: "sf-prod", clientToken: "token-1", begun: WallTime(seconds: EditorFixture.now - 600))
    fixture.state.editing.rotation = RotationState(queue: queue)
    fixture.state.editing.arrangeRotation()
    fixture.press(.enter)
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    fixture.send(.rotation(.flows("sf-prod", [])))
    fixture.type("fake-access-token")
    fixture.press(.tab)
    fixture.type("fake-refresh-token")
    fixture.press(.control("s"), .enter)
    #expect(fixture.state.editing.review?.clientToken == "token-1")
    var proven = fixture
    proven.send(.sent(Self.done))
    #expect(
      steps(proven)[0] == .ended(.updated) && proven.state.editing.rotation?.queue?.items[0].unanswered == nil
    )
    fixture.send(
      .sendFailed(
        Failure(kind: .unknownOutcome, title: "ConflictException", hint: "It is not known.", isConflict: true)
      ))
    let said = fixture.screen.split { $0.isWhitespace }.joined(separator: " ")
    #expect(steps(fixture)[0] == .ended(.unknown) && said.contains("this is a new update"))
    fixture.press(.escape, .control("s"))
    #expect(fixture.state.editing.review.map { $0.clientToken == "token-1" } == false)
  }

  @Test("saying no to it removes it")
  func notResumed() throws {
    let queue = try #require(try Self.queued().state.editing.rotation?.queue)
    let state = try Self.choosing().state
    var fixture = try EditorFixture()
    fixture.state = EditorState(
      context: state.context, api: state.editing.api, size: state.size, interrupted: queue)
    _ = fixture.takeEffects()
    fixture.press(.character("n"))
    #expect(fixture.takeEffects() == [.deleteRotation])
  }

  // MARK: Screens

  @Test("the choice, a step, its review, its result and the queue", arguments: GoldenScreenTests.sizes)
  func golden(size: Size) throws {
    var fixture = try Self.choosing(size)
    fixture.press(.character(" "))
    try Golden.check(fixture, "rotation-choice")
    fixture.press(.character("/"))
    fixture.type("sap")
    try Golden.check(fixture, "rotation-filter")
    fixture = try Self.queued(size)
    try Golden.check(fixture, "rotation-step")
    fixture.type("fake-access-token")
    fixture.press(.tab)
    fixture.type("fake-refresh-token")
    fixture.press(.control("s"))
    try Golden.check(fixture, "rotation-review")
    fixture.press(.enter)
    fixture.send(.sent(Self.done))
    fixture.send(.loginChecked("sf-prod", .verified("Verified: AppFlow can log in and sees 3 objects.")))
    #expect(fixture.takeEffects().contains(.lookUp("sf-prod")))
    fixture.send(.rotation(.lookedUp("sf-prod", Self.updated(EditorFixture.now - 60))))
    #expect(fixture.screen.contains("Last updated 2025-12-31 23:59 UTC.") == (size.rows > 5))
    try Golden.check(fixture, "rotation-result")
    fixture.press(.escape)
    try Golden.check(fixture, "rotation-queue")
  }
}
