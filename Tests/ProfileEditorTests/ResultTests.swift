import Forms
import Journal
import JSON
import Rotation
import Terminal
import Testing

@testable import ProfileEditor

@Suite("What came of a send")
struct ResultTests {
  private static let answer = SendResult(arn: "arn:fake", requestID: "request-1", attempts: 1, seconds: 0.4)
  private static let flows = [FlowUse(name: "orders", status: "Active", lastRun: "Successful")]

  /// The profile as it is read after its update.
  private static func read(updated: Double) -> BrowserEntry {
    BrowserEntry(
      name: "sf-prod", type: "Salesforce", connector: "Salesforce", mode: "Public", updated: updated,
      created: EditorFixture.now - 600 * EditorFixture.day,
      properties: ["instanceUrl": "https://acme.my.salesforce.com"])
  }

  private static func sent(columns: Int = 100, rows: Int = 30) throws -> EditorFixture {
    var fixture = try EditorFixture.reviewing(columns: columns, rows: rows)
    fixture.press(.enter)
    _ = fixture.takeEffects()
    fixture.send(.sent(answer))
    return fixture
  }

  @Test(
    "the old and the new time, the flows, the login that is offered and the next step come by themselves",
    arguments: GoldenScreenTests.sizes)
  func whole(size: Size) throws {
    var fixture = try Self.sent(columns: size.columns, rows: size.rows)
    #expect(fixture.takeEffects() == [.lookUp("sf-prod"), .findFlows("sf-prod")])
    fixture.send(.rotation(.lookedUp("sf-prod", Self.read(updated: EditorFixture.now - 2))))
    fixture.send(.deletion(DeletionEvent("sf-prod", .flows(Self.flows))))
    try Golden.check(fixture, "result-known")
    fixture.press(.character("v"))
    fixture.send(.loginChecked("sf-prod", .verified("Verified: AppFlow logged in.")))
    try Golden.check(fixture, "result-verified")
  }

  struct Look: Sendable {
    let event: EditorEvent
    let says: String
  }

  static let answers = [
    Look(
      event: .rotation(.lookedUp("sf-prod", read(updated: EditorFixture.now - 412 * EditorFixture.day))),
      says: "AppFlow still shows the time from before"),
    Look(event: .rotation(.lookedUp("sf-prod", nil)), says: "AppFlow shows no time"),
    Look(
      event: .rotation(.lookUpFailed("sf-prod", Failure(title: "No answer", hint: ""))),
      says: "AppFlow could not be asked for the time"),
    Look(event: .deletion(DeletionEvent("sf-prod", .flows([]))), says: "no flow"),
    Look(
      event: .deletion(DeletionEvent("sf-prod", .flowsFailed(Failure(title: "AccessDenied", hint: "")))),
      says: "not known: AccessDenied"),
  ]

  @Test(
    "what a look says is told, also where it says little, and nothing of another profile", arguments: answers)
  func looks(_ look: Look) throws {
    var fixture = try Self.sent()
    #expect(fixture.screen.contains("asking AppFlow for the time…"))
    fixture.send(.rotation(.lookedUp("sap-eu", EditorFixture.profiles[1])))
    fixture.send(.deletion(DeletionEvent("sap-eu", .flows(Self.flows))))
    #expect(fixture.screen.contains("asking AppFlow for the time…") && !fixture.screen.contains("orders"))
    fixture.send(look.event)
    #expect(fixture.screen.contains(look.says), "\(fixture.screen)")
  }

  @Test("the next step follows from the login", arguments: [true, false])
  func nextStep(isVerified: Bool) throws {
    var fixture = try Self.sent()
    #expect(fixture.screen.contains("Next: verify it, before a flow runs with it."))
    fixture.send(.deletion(DeletionEvent("sf-prod", .flows(Self.flows))))
    fixture.press(.character("v"))
    fixture.send(
      .loginChecked(
        "sf-prod",
        isVerified
          ? .verified("Verified.")
          : .failed(Failure(title: "Login failed", hint: "", isAboutCredentials: true))))
    #expect(
      fixture.screen.contains(
        isVerified ? "the flows use it from their next run on" : "type the credentials anew"),
      "\(fixture.screen)")
  }

  @Test("plain mode says the times and the flows once both came, then offers the login; Ctrl-C does not wait")
  func plain() throws {
    for isWaiting in [true, false] {
      var dialogue = try PlainDialogue.reviewing()
      dialogue.type("yes")
      dialogue.happen(.sent(Self.answer))
      #expect(dialogue.question == nil)
      dialogue.happen(.rotation(.lookedUp("sf-prod", Self.read(updated: PlainDialogue.now - 2))))
      #expect(dialogue.question == nil)
      if isWaiting {
        dialogue.happen(.deletion(DeletionEvent("sf-prod", .flows(Self.flows))))
        #expect(dialogue.said("Updated: 2025-12-31 23:59 UTC (just now), before that"))
        #expect(dialogue.said("Used by: 1 flow: orders"))
      } else {
        dialogue.interrupt()
      }
      #expect(dialogue.prompt.hasPrefix("Have AppFlow log in with it"))
    }
  }

  // MARK: The review

  @Test("b leaves the body out of this and all further reviews, until it is pressed again")
  func foldedBody() throws {
    var fixture = try EditorFixture.reviewing(columns: 100, rows: 40)
    fixture.press(.character("b"))
    #expect(fixture.screen.contains("lines, folded: b shows them"))
    #expect(!fixture.screen.contains("\"connectorProfileConfig\""))
    // What is copied is all of it.
    _ = fixture.takeEffects()
    fixture.press(.character("y"))
    guard case .copy(let text)? = fixture.takeEffects().first else {
      Issue.record("nothing was copied")
      return
    }
    #expect(text.text.contains("connectorProfileConfig"))
    fixture.press(.escape, .control("s"))
    #expect(fixture.screen.contains("lines, folded: b shows them"))
    fixture.press(.character("b"))
    #expect(fixture.screen.contains("\"connectorProfileConfig\""))
  }

  @Test("body at plain mode's review leaves the body out of reviews, and says it again")
  func plainBody() throws {
    var dialogue = try PlainDialogue.reviewing()
    dialogue.type("body")
    #expect(dialogue.said("From now on a review leaves the body out."))
    dialogue.type("<", "!review")
    #expect(!dialogue.said("POST /update-connector-profile"))
    dialogue.type("body")
    #expect(dialogue.said("POST /update-connector-profile"))
    #expect(dialogue.prompt == "Send? [yes/no/edit/body] ")
  }

  struct Signer: Sendable {
    let identity: String?
    let line: String
  }

  @Test(
    "who and where are one line",
    arguments: [
      Signer(
        identity: "arn:aws:sts::123456789012:assumed-role/ops/ann in account 123456789012",
        line: "appflow.us-east-1.amazonaws.com as role/ops/ann in 123456789012"),
      Signer(
        identity: "arn:aws:iam::123456789012:user/ops in account 123456789012",
        line: "appflow.us-east-1.amazonaws.com as user/ops in 123456789012"),
      Signer(identity: "somebody", line: "appflow.us-east-1.amazonaws.com as somebody"),
      Signer(
        identity: nil, line: "appflow.us-east-1.amazonaws.com as account 123456789012 · AWS profile prod"),
    ])
  func signer(_ signer: Signer) throws {
    var fixture = try EditorFixture.reviewing(columns: 120, rows: 40)
    if let identity = signer.identity { fixture.send(.identified(identity, account: "123456789012")) }
    let line = fixture.line(with: "To  ").trimming { $0 == " " }
    #expect(line == "To        " + signer.line)
  }
}
