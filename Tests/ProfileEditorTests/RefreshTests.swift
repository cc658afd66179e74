import Terminal
import Testing

@testable import ProfileEditor

@Suite("Reading the profiles again")
struct RefreshTests {
  private static func salesforce(_ name: String, url: String = "https://new.my.salesforce.com")
    -> BrowserEntry
  {
    BrowserEntry(
      name: name, type: "Salesforce", connector: "Salesforce", mode: "Public",
      updated: EditorFixture.now - EditorFixture.day, created: nil, properties: ["instanceUrl": .string(url)])
  }

  /// An editor that has been told to refresh.
  private static func refreshing(on name: String? = nil) throws -> EditorFixture {
    var fixture = try EditorFixture.browsing()
    while let name, fixture.selectedProfile != name { fixture.press(.down) }
    _ = fixture.takeEffects()
    fixture.press(.character("g"))
    return fixture
  }

  @Test("the old rows stay until the new ones are all there, and the cursor stays on its profile")
  func keepsRows() throws {
    var fixture = try Self.refreshing(on: "crm-custom")
    #expect(fixture.takeEffects() == [.load])
    #expect(fixture.title.hasSuffix("4, refreshing…"))
    #expect(fixture.shownProfiles == EditorFixture.profiles.map(\.name))
    fixture.send(.page(EditorFixture.numbered(0..<30)))
    #expect(fixture.shownProfiles == EditorFixture.profiles.map(\.name))
    fixture.send(.page(EditorFixture.profiles))
    #expect(fixture.selectedProfile == "crm-custom")
    fixture.send(.loaded)
    #expect(fixture.title.hasSuffix("34 profiles"))
    #expect(fixture.selectedProfile == "crm-custom")
    #expect(fixture.markedLine.hasPrefix("crm-custom"))
    #expect(fixture.shownProfiles.first == "profile-00000")
  }

  @Test("a row that comes again has its new facts at once, at its old place")
  func newFacts() throws {
    var fixture = try Self.refreshing()
    #expect(fixture.line(with: "sf-prod").contains("412 d ago"))
    fixture.send(.page([Self.salesforce("other"), Self.salesforce("sf-prod")]))
    #expect(!fixture.line(with: "sf-prod").contains("412 d ago"))
    #expect(fixture.shownProfiles == EditorFixture.profiles.map(\.name))
  }

  @Test("the filter stays, and what was filtered by is what the service says now")
  func filter() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("/"))
    fixture.type("salesforce")
    _ = fixture.state.reload()
    fixture.send(.page([Self.salesforce("sf-prod"), EditorFixture.profiles[1], Self.salesforce("sf-new")]))
    fixture.send(.loaded)
    #expect(fixture.shownProfiles == ["sf-prod", "sf-new"])
    #expect(fixture.title.hasSuffix("2 of 3 profiles"))
  }

  @Test("whoever moves while a refresh runs keeps the profile that they moved to")
  func movedMeanwhile() throws {
    var fixture = try Self.refreshing()
    fixture.send(.page(EditorFixture.numbered(0..<5)))
    fixture.press(.down)
    fixture.send(.page(EditorFixture.profiles.reversed()))
    fixture.send(.loaded)
    #expect(fixture.selectedProfile == "sap-eu")
  }

  @Test("a profile that is there no more goes at the end, and the cursor stays on one that is there")
  func gone() throws {
    var fixture = try Self.refreshing(on: "events")
    fixture.send(.page(EditorFixture.numbered(0..<2)))
    #expect(fixture.selectedProfile == "events")
    fixture.send(.loaded)
    #expect(fixture.shownProfiles == ["profile-00000", "profile-00001"])
    #expect(fixture.selectedProfile == "profile-00001")
  }

  @Test("a refresh that fails leaves the rows, and says that they are old and why")
  func failed() throws {
    var fixture = try Self.refreshing()
    fixture.send(.loadFailed(Failure(title: "Throttled", hint: "Try again in a minute.")))
    #expect(fixture.title.hasSuffix("4, not refreshed"))
    #expect(fixture.facts.contains("Throttled"))
    #expect(fixture.shownProfiles == EditorFixture.profiles.map(\.name))
    fixture.press(.character("g"))
    fixture.send(.page(EditorFixture.profiles))
    fixture.send(.loaded)
    #expect(fixture.title.hasSuffix("4 profiles"))
  }

  @Test("a row that was not read again is read before its form opens: nothing old goes back to the service")
  func readsOldRow() throws {
    var fixture = try Self.refreshing()
    _ = fixture.takeEffects()
    fixture.send(.page([EditorFixture.profiles[1]]))
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.describe(name: "sf-prod")])
    #expect(fixture.title.hasSuffix("opening sf-prod…"))
    fixture.send(.described(name: "sf-prod", Self.salesforce("sf-prod")))
    #expect(fixture.typed == "https://new.my.salesforce.com")
    // One that came already opens at once.
    fixture.press(.escape, .down, .enter)
    #expect(fixture.takeEffects().isEmpty)
    #expect(fixture.title.contains("sap-eu"))
    #expect(fixture.state.screen == .form)
  }

  @Test("after a refresh that failed, rows that were not read again are read first, too")
  func readsOldRowAfterFailure() throws {
    var fixture = try Self.refreshing()
    fixture.send(.loadFailed(Failure(title: "Throttled", hint: "Try again in a minute.")))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.describe(name: "sf-prod")])
  }

  @Test("reading an old row can be given up, and may fail or find nothing: the list stays")
  func oldRowNotRead() throws {
    var fixture = try Self.refreshing()
    fixture.press(.enter, .escape)
    #expect(fixture.takeEffects() == [.load, .describe(name: "sf-prod"), .cancelConnector])
    #expect(fixture.title.hasSuffix("4, refreshing…"))
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    #expect(fixture.state.screen == .browser)
    fixture.press(.enter)
    fixture.send(.describeFailed(Failure(title: "Denied", hint: "Ask for it.")))
    #expect(fixture.facts.contains("Could not read sf-prod: Denied. Ask for it."))
    fixture.press(.enter)
    fixture.send(.described(name: "sf-prod", nil))
    #expect(fixture.facts.contains("There is no profile named sf-prod any more."))
    #expect(fixture.shownProfiles == EditorFixture.profiles.map(\.name))
  }

  @Test("after an update, the list is there at once while it is read again")
  func afterUpdate() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.enter)
    fixture.send(.sent(SendResult(arn: "arn:fake", requestID: nil, attempts: 1, seconds: 0.4)))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.load])
    #expect(fixture.title.contains("refreshing…") && fixture.selectedProfile == "sf-prod")
  }

  @Test("marks and the cursor of a rotation's list stay through a refresh in which all places change")
  func rotation() throws {
    var fixture = try RotationTests.choosing()
    fixture.press(.character(" "), .down, .character(" "))
    let marked = try #require(fixture.state.editing.rotation?.marked)
    let under = fixture.markedLine
    #expect(marked.count == 2)
    _ = fixture.state.reload()
    fixture.send(.page(EditorFixture.numbered(0..<3)))
    fixture.send(.page(EditorFixture.profiles.reversed()))
    fixture.send(.loaded)
    #expect(fixture.state.editing.rotation?.marked == marked)
    #expect(fixture.markedLine.prefix(8) == under.prefix(8))
    fixture.press(.enter)
    #expect(Set(fixture.state.editing.rotation?.queue?.items.map(\.profile) ?? []) == marked)
  }
}
