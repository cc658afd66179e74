import AppFlow
import Forms
import JSON
import Journal
import OperatingSystem
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Former properties in the editor")
struct RestoringTests {
  private static func former(
    _ url: String = "https://old.my.salesforce.com", connector: String = "Salesforce",
    profile: String = "sf-prod",
    day: Double = 1
  ) throws -> FormerProperties {
    let api = try ConnectorAPI()
    let kept = { (url: String) in
      try #require(
        KeptProperties(
          connector: connector, mode: "Public",
          properties: ["instanceUrl": .string(url), "isSandboxEnvironment": false], api: api))
    }
    return try FormerProperties(
      JournalEntry(
        time: WallTime(seconds: EditorFixture.now - day * EditorFixture.day),
        operator: .init(localUser: "ann", host: "bastion", identity: nil, account: nil), awsProfile: nil,
        region: "us-east-1", endpoint: "https://appflow.us-east-1.amazonaws.com/", connectorProfile: profile,
        connector: connector, fields: [], clientToken: "token",
        before: try kept(url), after: try kept("https://acme.my.salesforce.com"), outcome: .updated))
  }

  static let sizes = GoldenScreenTests.sizes

  @Test("u lists what the journal has of the profile, and Enter opens its form with that", arguments: sizes)
  func list(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    _ = fixture.takeEffects()
    fixture.press(.character("u"))
    #expect(fixture.takeEffects() == [.findFormer("sf-prod")])
    // Another one's are not waited for.
    fixture.send(.formerFound("sap-eu", [try Self.former()]))
    #expect(fixture.state.overlay == nil)
    fixture.send(
      .formerFound("sf-prod", [try Self.former(), try Self.former("https://older.example", day: 40)]))
    try Golden.check(fixture, "restoring")
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.describe(name: "sf-prod")])
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    try Golden.check(fixture, "restoring-form")
    let place = RequestPaths.properties.appending("Salesforce").appending("instanceUrl")
    #expect(fixture.state.editing.form?.form.request()[place] == "https://old.my.salesforce.com")
    #expect(fixture.state.editing.form?.form.isChanged == false)
  }

  @Test("the review shows what differs from what is stored now, and the send is an update like every other")
  func review() throws {
    var fixture = try EditorFixture.browsing(columns: 120, rows: 40)
    fixture.press(.character("u"))
    fixture.send(.formerFound("sf-prod", [try Self.former()]))
    fixture.press(.enter)
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    for _ in 0..<2 {
      fixture.press(.control("n"))
      fixture.type("fake-token")
    }
    fixture.press(.control("s"))
    #expect(
      fixture.line(with: "~ Instance URL").contains(
        "https://acme.my.salesforce.com → https://old.my.salesforce.com"))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects().contains { if case .send = $0 { true } else { false } })
  }

  @Test(
    "where the journal has nothing, cannot be read, or nobody waits any more, that is told or nothing happens"
  )
  func nothing() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("u"))
    fixture.send(.formerFound("sf-prod", []))
    #expect(fixture.facts.contains("The journal has no change of the properties of sf-prod"))
    fixture.press(.character("u"))
    fixture.send(.formerFailed("sf-prod", Failure(title: "It is a link", hint: "")))
    #expect(fixture.facts.contains("The journal could not be read: It is a link"))
    fixture.press(.character("u"), .enter)
    fixture.send(.formerFound("sf-prod", [try Self.former()]))
    #expect(fixture.state.overlay == nil && fixture.state.editing.form != nil)
    #expect(fixture.state.editing.form?.form.isChanged == false)
  }

  @Test("what was chosen and given up is not put into a form that is opened later")
  func givenUp() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("u"))
    fixture.send(.formerFound("sf-prod", [try Self.former()]))
    fixture.press(.enter, .escape)
    fixture.press(.enter)
    let place = RequestPaths.properties.appending("Salesforce").appending("instanceUrl")
    #expect(fixture.state.editing.form?.form.request()[place] == "https://acme.my.salesforce.com")
  }

  @Test("a profile that is of another connector now is refused, in both modes")
  func otherConnector() throws {
    let former = try Self.former(profile: "sap-eu")
    var fixture = try EditorFixture.browsing()
    fixture.press(.down, .character("u"))
    fixture.send(.formerFound("sap-eu", [former]))
    fixture.press(.enter)
    fixture.send(.described(name: "sap-eu", EditorFixture.profiles[1]))
    #expect(fixture.state.editing.form == nil)
    #expect(fixture.screen.contains("is of SAP OData now"), "\(fixture.screen)")
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("u sap-eu")
    dialogue.happen(.formerFound("sap-eu", [former]))
    dialogue.type("1")
    dialogue.happen(.described(name: "sap-eu", EditorFixture.profiles[1]))
    #expect(dialogue.text.contains("is of SAP OData now") && dialogue.session.stage == .browsing)
  }

  @Test("plain mode lists them with what they had, and asks for the credentials")
  func plain() throws {
    var dialogue = try PlainDialogue.browsing()
    _ = dialogue.takeEffects()
    dialogue.type("u 1")
    #expect(dialogue.takeEffects() == [.findFormer("sf-prod")])
    dialogue.happen(.formerFound("sf-prod", [try Self.former()]))
    #expect(dialogue.said("1. 2025-12-31") && dialogue.said("instanceUrl https://old.my.salesforce.com"))
    dialogue.type("2")
    #expect(dialogue.said("type a number from 1 to 1"))
    dialogue.type("1")
    #expect(dialogue.takeEffects() == [.describe(name: "sf-prod")])
    dialogue.happen(.described(name: "sf-prod", EditorFixture.profiles[0]))
    #expect(dialogue.said("Notice: The properties are as they were before the change of 2025-12-31"))
    try dialogue.goOn(to: "Access token")
    dialogue.type("fake-access")
    try dialogue.goOn(to: "Refresh token")
    dialogue.type("fake-refresh", "!review")
    #expect(
      dialogue.text.contains(
        "changed Instance URL (instanceUrl): from https://acme.my.salesforce.com to https://old.my.salesforce.com"
      ))
  }

  @Test("plain mode goes back where there is nothing, the journal cannot be read, or Enter says so")
  func plainNothing() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("u 1")
    dialogue.happen(.formerFound("sf-prod", []))
    #expect(dialogue.said("The journal has no change of the properties of sf-prod"))
    dialogue.type("u 1")
    dialogue.happen(.formerFailed("sf-prod", Failure(title: "It is a link", hint: "")))
    #expect(dialogue.said("The journal could not be read: It is a link"))
    dialogue.type("u 1")
    dialogue.happen(.formerFound("sf-prod", [try Self.former()]))
    dialogue.type("")
    #expect(dialogue.session.stage == .browsing && dialogue.session.editing.formerChoices == nil)
  }
}
