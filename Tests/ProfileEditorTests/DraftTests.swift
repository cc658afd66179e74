import Forms
import JSON
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("A draft of a lost session")
struct DraftTests {
  static let secret = "fake-marker-secret"
  static let url = "https://draft.my.salesforce.com"

  /// An editor in the Salesforce form, with an address and a secret typed.
  static func typed() throws -> EditorFixture {
    var fixture = try EditorFixture.editing("sf-prod")
    let address = JSONPointer(
      "/connectorProfileConfig/connectorProfileProperties/Salesforce/instanceUrl")
    fixture.state.editing.stage.editForm { $0.setFocus(.field(address)) }
    fixture.press(.control("u"))
    fixture.type(url)
    fixture.press(.control("n"))
    #expect(fixture.state.editing.form?.field?.isSecret == true)
    fixture.type(secret)
    _ = fixture.takeEffects()
    return fixture
  }

  static func draft() throws -> Draft { try #require(try typed().state.editing.unsavedDraft) }

  @Test(
    "a hang-up and the request to end keep what was typed before they quit",
    arguments: [
      TerminalEvent.hangup, .terminate,
    ])
  func saved(event: TerminalEvent) throws {
    var fixture = try Self.typed()
    fixture.send(.terminal(event))
    let effects = fixture.takeEffects()
    guard case .saveDraft(let draft) = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(effects.last == .quit && effects.count == 2)
    #expect(draft.profile == "sf-prod" && draft.connector == "Salesforce")
    #expect(draft.savedAt == EditorFixture.now)
    #expect(draft.form.values.members.map(\.value) == [.string(Self.url)])
  }

  @Test("a draft is kept from the review, too, and while a request is under way")
  func whileReviewing() throws {
    var fixture = try Self.typed()
    fixture.press(.control("n"))
    fixture.type("fake-refresh-token")
    fixture.press(.control("s"))
    #expect(fixture.state.screen == .review && fixture.state.editing.unsavedDraft != nil)
    fixture.press(.enter)
    #expect(fixture.state.editing.review?.sending != nil && fixture.state.editing.unsavedDraft != nil)
  }

  @Test("the written draft has neither the secret nor a sign of it")
  func noSecret() throws {
    let text = JSONLines(try Self.draft().json).text()
    #expect(!text.contains(Self.secret))
    #expect(!text.contains("accessToken") && !text.contains("••"))
    #expect(text.contains(Self.url))
  }

  @Test("nothing is kept where nothing, or secrets only, were typed")
  func nothingToKeep() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    #expect(fixture.state.editing.unsavedDraft == nil)
    fixture.press(.control("n"))
    fixture.type(Self.secret)
    fixture.send(.terminal(.hangup))
    #expect(fixture.takeEffects().allSatisfy { $0 == .load || $0 == .quit })
    #expect(try EditorFixture.browsing().state.editing.unsavedDraft == nil)
  }

  @Test("a draft comes back from its JSON as it was")
  func roundTrip() throws {
    let draft = try Self.draft()
    #expect(try Draft(JSONReader.read(JSONLines(draft.json).text())) == draft)
  }

  @Test(
    "what is no draft is named by its member",
    arguments: [
      (#"{}"#, "version"), (#"{"version":2}"#, "version"), (#"[]"#, "version"),
      (#"{"version":1,"savedAt":1e300,"values":{}}"#, "savedAt"),
      (#"{"version":1,"savedAt":1,"values":[]}"#, "values"),
      (#"{"version":1,"savedAt":1,"values":{},"choice":"all"}"#, "region"),
    ])
  func broken(json: String, member: String) throws {
    let value = try JSONReader.read(json)
    let error = #expect(throws: Draft.Unreadable.self) { try Draft(value) }
    #expect(error?.description.hasPrefix(member) == true)
  }

  @Test("yes reads the profile, and puts the draft over what the service holds now")
  func opened() throws {
    var fixture = try EditorFixture(draft: Self.draft())
    #expect(fixture.screen.contains("Open the draft of sf-prod from just now"))
    _ = fixture.takeEffects()
    fixture.press(.character("y"))
    #expect(fixture.takeEffects() == [.describe(name: "sf-prod")])
    let held = BrowserEntry(
      name: "sf-prod", type: "Salesforce", connector: "Salesforce", mode: "Public", updated: nil,
      created: nil,
      properties: ["instanceUrl": "https://new.my.salesforce.com", "isSandboxEnvironment": true])
    fixture.send(.described(name: "sf-prod", held))
    #expect(fixture.screen.contains(Self.url))
    #expect(fixture.screen.contains("Secrets have to be typed"))
    let request = try #require(fixture.state.editing.form?.form.request())
    let properties = RequestPaths.properties.appending("Salesforce")
    #expect(request[properties.appending("instanceUrl")]?.text == Self.url)
    #expect(request[properties.appending("isSandboxEnvironment")]?.flag == true)
    #expect(request[RequestPaths.credentials.appending("Salesforce").appending("accessToken")] == nil)
    #expect(fixture.takeEffects() == [])
    fixture.press(.escape, .character("y"))
    #expect(fixture.takeEffects() == [.deleteDraft])
  }

  @Test("no deletes the draft, Escape leaves it for another time")
  func refused() throws {
    var fixture = try EditorFixture(draft: Self.draft())
    _ = fixture.takeEffects()
    fixture.press(.character("n"))
    #expect(fixture.takeEffects() == [.deleteDraft])
    #expect(fixture.state.overlay == nil)
    fixture = try EditorFixture(draft: Self.draft())
    _ = fixture.takeEffects()
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [] && fixture.state.overlay == nil)
  }

  @Test("a draft whose profile is gone stays for another time")
  func gone() throws {
    var fixture = try EditorFixture(draft: Self.draft())
    fixture.press(.character("y"))
    _ = fixture.takeEffects()
    fixture.send(.described(name: "sf-prod", nil))
    #expect(fixture.screen.contains("There is no profile named sf-prod"))
    #expect(fixture.state.editing.draft == nil && fixture.takeEffects() == [])
  }

  @Test("an editor that begins with a form offers the draft of that profile only")
  func startsWithForm() throws {
    let other = try EditorFixture(initial: .describe(name: "sap-eu"), draft: Self.draft())
    #expect(other.state.overlay == nil)
    var same = try EditorFixture(
      initial: .blank(name: "sf-prod", connector: "Salesforce"), draft: Self.draft())
    same.press(.character("y"))
    #expect(same.screen.contains(Self.url))
  }
}
