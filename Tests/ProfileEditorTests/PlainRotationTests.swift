import AppFlow
import Journal
import OperatingSystem
import Rotation
import Testing

@testable import ProfileEditor

@Suite("Plain mode: rotations")
struct PlainRotationTests {
  private static let done = SendResult(arn: "arn:fake", requestID: "request-1", attempts: 1, seconds: 0.4)
  private static let refusedLogin = Failure(title: "Refused", hint: "Check them.", isAboutCredentials: true)
  private static let lost = Failure(kind: .unknownOutcome, title: "Lost", hint: "It may have been made.")
  private static let flows = [
    FlowUse(name: "orders-nightly", status: "Active", lastRun: "Successful"),
    FlowUse(name: "leads", status: "Suspended", lastRun: nil),
  ]

  /// A conversation that asks which profiles are rotated.
  private static func choosing(isReadOnly: Bool = false) throws -> PlainDialogue {
    var dialogue = try PlainDialogue(rotating: [], isReadOnly: isReadOnly)
    dialogue.happen(.page(EditorFixture.profiles))
    dialogue.happen(.loaded)
    return dialogue
  }

  /// A conversation with the first of two named profiles open.
  private static func rotating() throws -> PlainDialogue {
    var dialogue = try PlainDialogue(rotating: ["sap-eu", "sf-prod"])
    dialogue.happen(.page(EditorFixture.profiles))
    dialogue.happen(.loaded)
    dialogue.happen(.described(name: "sf-prod", EditorFixture.profiles[0]))
    dialogue.happen(.rotation(.flows("sf-prod", flows)))
    return dialogue
  }

  /// The same, with the first profile's credentials at the review.
  private static func reviewing() throws -> PlainDialogue {
    var dialogue = try rotating()
    dialogue.type("", "fake-access-token", "fake-refresh-token", "!review")
    return dialogue
  }

  /// The same, sent.
  private static func sent() throws -> PlainDialogue {
    var dialogue = try reviewing()
    _ = dialogue.takeEffects()
    dialogue.type("yes")
    return dialogue
  }

  private func kept(_ effects: [EditorEffect]) -> RotationQueue? {
    effects.compactMap { if case .saveRotation(let queue) = $0 { queue } else { nil } }.last
  }

  private func steps(_ dialogue: PlainDialogue) -> [RotationQueue.Item.Step]? {
    dialogue.session.editing.rotation?.queue?.items.map(\.step)
  }

  // MARK: Choosing

  @Test("the profiles are listed by age; numbers, names, all and an age choose")
  func choosing() throws {
    let first = try Self.choosing()
    #expect(first.said("3 profiles, the oldest update first."))
    #expect(first.said("1. sf-prod, Salesforce, Public, updated 412 d ago, old") && !first.said("events"))
    for (answers, chosen) in [
      (["1"], ["sf-prod"]), (["3, sf-prod,3"], ["crm-custom", "sf-prod"]),
      (["all"], ["sf-prod", "sap-eu", "crm-custom"]), (["older 90", "all"], ["sf-prod", "sap-eu"]),
    ] {
      var dialogue = first
      for answer in answers { dialogue.type(answer) }
      #expect(dialogue.session.editing.rotation?.queue?.items.map(\.profile) == chosen, "\(answers)")
      #expect(dialogue.effects.contains(.holdProfile(chosen[0])))
    }
    for answer in ["4", "sf", "older", "older -1", "1,nothing"] {
      var dialogue = first
      dialogue.type(answer)
      #expect(dialogue.said("Error: ") && dialogue.session.editing.rotation?.queue == nil, "\(answer)")
    }
    var leaving = first
    leaving.type("q")
    #expect(leaving.ending == .left)
  }

  @Test("r in the list of profiles leads there, and q back")
  func fromTheList() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("r")
    #expect(dialogue.prompt.hasPrefix("Profiles to rotate"))
    dialogue.type("q")
    #expect(dialogue.prompt.hasPrefix("Profile (number or name") && dialogue.ending == nil)
  }

  @Test("named profiles are begun at once, the oldest first; a name that no profile has ends it")
  func named() throws {
    let dialogue = try Self.rotating()
    #expect(dialogue.text.contains("Rotating 1 of 2: sf-prod."))
    var wrong = try PlainDialogue(rotating: ["sf-prod", "nothing"])
    wrong.happen(.page(EditorFixture.profiles))
    wrong.happen(.loaded)
    #expect(wrong.said("Not in the list of profiles to rotate: nothing.") && wrong.ending == .failed)
    #expect(kept(wrong.effects) == nil)
  }

  @Test("read-only rotates nothing and says so")
  func readOnly() throws {
    var dialogue = try Self.choosing(isReadOnly: true)
    dialogue.type("all")
    #expect(dialogue.said("Read-only") && kept(dialogue.effects) == nil)
  }

  // MARK: One profile after the other

  @Test("only the credentials are asked, with where the new secret is made, and checks are told of a paste")
  func form() throws {
    var dialogue = try Self.rotating()
    #expect(dialogue.prompt.hasPrefix("Sign in with ["))
    dialogue.type("")
    #expect(dialogue.prompt.hasPrefix("Access token") && dialogue.question?.isHidden == true)
    #expect(dialogue.said("Where: ") && !dialogue.text.contains("Instance URL"))
    // {"alg":"RS256"} and {"exp":…} an hour before the dialogue's time.
    dialogue.type("eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3NjcyMjIwMDB9.ZmFrZQ")
    #expect(dialogue.said("Check: Fingerprint ") && dialogue.said("Warning: JWT RS256, expired 1 h ago."))
    dialogue.type("<", "?")
    #expect(dialogue.said("Expires: 2025-12-31 23:00 UTC"))
    dialogue.type(" fake-token-value ")
    #expect(dialogue.said("Warning: Blank at the start.") && dialogue.said("!trim"))
    dialogue.type("<", "!trim")
    // printf %s fake-token-value | sha256sum
    #expect(dialogue.said("Dropped 2 blanks") && dialogue.said("Fingerprint a28ea311"))
    #expect(!dialogue.text.contains("fake-token"))
  }

  @Test("the same secret for another profile is noticed")
  func sameSecret() throws {
    var dialogue = try Self.sent()
    dialogue.happen(.sent(Self.done))
    dialogue.happen(.loginChecked("sf-prod", .verified("Verified: it sees 3 objects.")))
    dialogue.happen(.rotation(.lookedUp("sf-prod", RotationTests.updated(EditorFixture.now - 60))))
    dialogue.type("next")
    dialogue.happen(.described(name: "sap-eu", EditorFixture.profiles[1]))
    try dialogue.goOn(to: "Password")
    dialogue.type("fake-access-token")
    #expect(dialogue.said("Warning: The same as for sf-prod."))
  }

  @Test("the review and its question name account, region and flows; the properties are carried over")
  func review() throws {
    var dialogue = try Self.reviewing()
    #expect(
      dialogue.said(
        "Used by: 2 flows: orders-nightly (active, last run successful), leads (suspended, never ran)"))
    #expect(
      dialogue.prompt
        == "Rotate sf-prod (account 123456789012, us-east-1, used by 2 flows)? [yes/no/edit/body/later] ")
    #expect(dialogue.question?.discardsTypeahead == true)
    _ = dialogue.takeEffects()
    dialogue.type("yes")
    let effects = dialogue.takeEffects()
    guard case .saveRotation(let queue)? = effects.first, case .send(let request, let token)? = effects.last,
      effects.count == 2
    else {
      Issue.record("\(effects.count) effects, and they are not what is kept and what is sent")
      return
    }
    #expect(queue.items[0].step == .begun(clientToken: token))
    let properties = request["connectorProfileConfig"]?["connectorProfileProperties"]?["Salesforce"]
    #expect(properties?["instanceUrl"] == "https://acme.my.salesforce.com")
    #expect(!dialogue.text.contains("fake-"))
  }

  @Test("the review waits for the flows that use the profile, unless it is told to go on")
  func waitingForFlows() throws {
    var dialogue = try PlainDialogue(rotating: ["sf-prod"])
    dialogue.happen(.page(EditorFixture.profiles))
    dialogue.happen(.loaded)
    dialogue.happen(.described(name: "sf-prod", EditorFixture.profiles[0]))
    dialogue.type("", "fake-access-token", "fake-refresh-token", "!review")
    #expect(dialogue.prompt.hasPrefix("Asking which flows use it."))
    var told = dialogue
    told.happen(.rotation(.flows("sf-prod", Self.flows)))
    #expect(told.prompt.contains("used by 2 flows"))
    dialogue.type("")
    #expect(dialogue.prompt.contains("flows not known"))
  }

  @Test("a sent update is verified and looked up; next opens the other profile, and the last one ends it")
  func verified() throws {
    var dialogue = try Self.sent()
    dialogue.happen(.sent(Self.done))
    #expect(dialogue.takeEffects().contains(.check(profile: "sf-prod")) && dialogue.question == nil)
    dialogue.happen(.loginChecked("sf-prod", .verified("Verified: it sees 3 objects.")))
    #expect(dialogue.takeEffects().contains(.note(.verified, profile: "sf-prod")))
    #expect(dialogue.said("Verified: it sees 3 objects.") && dialogue.question == nil)
    dialogue.happen(.rotation(.lookedUp("sf-prod", RotationTests.updated(EditorFixture.now - 60))))
    #expect(
      dialogue.said("Last updated 2025-12-31 23:59 UTC.") && dialogue.said("1 of 2 still to do."))
    #expect(dialogue.prompt == "What now? [next/list/later/stop] ")
    dialogue.type("list")
    #expect(dialogue.said("1. sf-prod, verified") && dialogue.said("2. sap-eu, to do"))
    _ = dialogue.takeEffects()
    dialogue.type("next")
    #expect(dialogue.takeEffects() == [.holdProfile("sap-eu"), .describe(name: "sap-eu")])
    dialogue.happen(.described(name: "sap-eu", EditorFixture.profiles[1]))
    dialogue.type("!quit")
    #expect(dialogue.prompt == "What now? [next/again/skip/list/later/stop] ")
    _ = dialogue.takeEffects()
    dialogue.type("skip")
    #expect(dialogue.said("The rotation has ended: 1 of 2 have new credentials."))
    #expect(dialogue.takeEffects().contains(.deleteRotation) && dialogue.ending == .left)
  }

  @Test("where AppFlow cannot log in, again leads back to the profile's fields")
  func loginFails() throws {
    var dialogue = try Self.sent()
    dialogue.happen(.sent(Self.done))
    dialogue.happen(.loginChecked("sf-prod", .failed(Self.refusedLogin)))
    #expect(dialogue.takeEffects().contains(.note(.verificationFailed, profile: "sf-prod")))
    dialogue.happen(.rotation(.lookedUp("sf-prod", RotationTests.updated(EditorFixture.now - 60))))
    #expect(dialogue.said("again goes back to its fields."))
    _ = dialogue.takeEffects()
    dialogue.type("again")
    #expect(dialogue.takeEffects() == [.holdProfile("sf-prod"), .describe(name: "sf-prod")])
  }

  @Test("a refused update keeps the typing, and stays to be done")
  func refused() throws {
    var dialogue = try Self.sent()
    dialogue.happen(.sendFailed(Failure(title: "Refused", serviceWords: "no", hint: "Mend it.")))
    #expect(steps(dialogue)?.first == .ended(.failed))
    dialogue.type("!review")
    #expect(dialogue.prompt.hasPrefix("Rotate sf-prod"))
  }

  @Test("an unknown outcome is looked up by the profile's last update before anything is asked")
  func unknown() throws {
    var dialogue = try Self.sent()
    dialogue.happen(.sendFailed(Self.lost))
    let sent = dialogue.takeEffects()
    #expect(sent.contains(.lookUp("sf-prod")) && dialogue.question == nil)
    guard case .begun(let token)? = kept(Array(sent.prefix(1)))?.items[0].step else {
      Issue.record("What was begun was not kept first")
      return
    }
    for event: RotationEvent in [
      .lookedUp("sf-prod", RotationTests.updated(EditorFixture.now - 60)),
      .lookedUp("sf-prod", EditorFixture.profiles[0]), .lookUpFailed("sf-prod", Self.refusedLogin),
    ] {
      var open = dialogue
      open.happen(.rotation(event))
      #expect(!open.said("the update was made") && steps(open)?.first == .ended(.unknown))
      #expect(!open.takeEffects().contains { if case .note = $0 { true } else { false } })
      #expect(open.prompt == "What now? [retry/edit/leave/later] ")
      _ = open.takeEffects()
      var again = open
      again.type("retry")
      #expect(
        again.takeEffects().contains { if case .send(_, token) = $0 { true } else { false } })
      open.type("leave")
      #expect(open.prompt == "What now? [next/again/skip/list/later/stop] ")
    }
    dialogue.end()
    #expect(
      dialogue.said("It is not known whether the update was made.") && dialogue.said("next start offers"))
  }

  @Test("a profile that somebody else rotates, or that is gone, is told, and others go on")
  func held() throws {
    for event: EditorEvent in [
      .rotation(.notHeld("sf-prod", reason: "“sf-prod” is being rotated by ops in process 7.")),
      .described(name: "sf-prod", nil), .describeFailed(Failure(title: "No answer", hint: "")),
    ] {
      var dialogue = try PlainDialogue(rotating: ["sf-prod", "sap-eu"])
      dialogue.happen(.page(EditorFixture.profiles))
      dialogue.happen(.loaded)
      dialogue.happen(event)
      #expect(dialogue.prompt == "What now? [next/again/skip/list/later/stop] ", "\(event)")
      // A late answer opens nothing.
      dialogue.happen(.described(name: "sf-prod", EditorFixture.profiles[0]))
      #expect(dialogue.session.editing.form == nil)
      _ = dialogue.takeEffects()
      dialogue.type("next")
      #expect(dialogue.takeEffects().contains(.holdProfile("sap-eu")))
    }
  }

  @Test("later keeps the rest for the next start, stop gives it up when it is confirmed")
  func leaving() throws {
    var dialogue = try Self.rotating()
    dialogue.type("!quit")
    _ = dialogue.takeEffects()
    var later = dialogue
    later.type("later")
    #expect(later.ending == .left && !later.takeEffects().contains(.deleteRotation))
    dialogue.type("stop")
    #expect(dialogue.prompt.hasPrefix("Stop the rotation? 0 of 2") && dialogue.ending == nil)
    dialogue.type("no", "stop", "yes")
    #expect(dialogue.ending == .left && dialogue.takeEffects().contains(.deleteRotation))
  }

  // MARK: After it was cut off

  @Test("a rotation that was cut off is offered; what was begun is looked up before anything else")
  func resumed() throws {
    var queue = try #require(try Self.rotating().session.editing.rotation?.queue)
    queue.items[0].step = .begun(clientToken: "token-1")
    queue.items[0].unanswered = UnansweredUpdate(
      profile: "sf-prod", clientToken: "token-1", begun: WallTime(seconds: EditorFixture.now - 600))
    var dialogue = try PlainDialogue(interrupted: queue)
    #expect(dialogue.prompt.hasPrefix("Go on with the rotation that was cut off? 0 of 2"))
    var refused = dialogue
    refused.type("no")
    #expect(refused.takeEffects() == [.deleteRotation, .load])
    dialogue.type("yes")
    #expect(dialogue.takeEffects() == [.lookUp("sf-prod")] && dialogue.question == nil)
    dialogue.happen(.rotation(.lookedUp("sf-prod", RotationTests.updated(EditorFixture.now - 60))))
    #expect(dialogue.said("sf-prod: whether the update was made is not known."))
    #expect(dialogue.said("Enter it again") && dialogue.said("Rotating 1 of 2: sf-prod."))
    #expect(dialogue.takeEffects().contains(.holdProfile("sf-prod")))
  }

  @Test(
    "a new rotation asks before it takes the place of one that is kept",
    arguments: [[], ["sap-eu"]])
  func kept(named: [String]) throws {
    let queue = try #require(try RotationTests.queued().state.editing.rotation?.queue)
    func asked() throws -> PlainDialogue {
      var dialogue = try PlainDialogue(rotating: named, interrupted: queue)
      dialogue.type("later")
      dialogue.happen(.page(EditorFixture.profiles))
      dialogue.happen(.loaded)
      if named.isEmpty { dialogue.type("1") }
      #expect(dialogue.prompt.hasPrefix("A rotation that was cut off is kept: 0 of "))
      return dialogue
    }
    func saves(_ dialogue: inout PlainDialogue) -> Bool {
      dialogue.takeEffects().contains { if case .saveRotation = $0 { true } else { false } }
    }
    var refused = try asked()
    refused.type("no")
    #expect(!saves(&refused) && refused.session.editing.rotation?.queue == nil)
    #expect(named.isEmpty ? refused.prompt.hasPrefix("Profiles to rotate") : refused.ending == .left)
    var begun = try asked()
    begun.type("maybe", "yes")
    #expect(
      saves(&begun) && begun.session.editing.rotation?.queue != nil
        && begun.session.editing.interrupted == nil)
    var later = try asked()
    later.type("later")
    #expect(!saves(&later) && later.ending == .left)
  }
}
