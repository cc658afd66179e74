import Terminal
import Testing

@testable import ProfileEditor

extension EditorFixture {
  /// The profile with a private link, whose link is that far.
  static func linked(_ status: String) -> BrowserEntry {
    BrowserEntry(
      name: "sap-eu", type: "SAPOData", connector: "SAP OData", mode: "Private", updated: now - 91 * day,
      created: now - 100 * day, link: status, properties: ["applicationHostUrl": "https://sap.example.com"])
  }
}

@Suite("Private links that are being made", .timeLimit(.minutes(5)))
struct PendingLinkTests {
  @Test("they are asked for again until they are there, which is told; one question at a time")
  func created() throws {
    var fixture = try EditorFixture.browsing()
    #expect(fixture.watched == [["sap-eu"]])
    _ = fixture.takeEffects()
    fixture.press(.down, .up)
    #expect(fixture.watched.isEmpty)
    // Nobody could be asked, or it is not there yet.
    fixture.send(.linksRead([]))
    #expect(fixture.watched == [["sap-eu"]])
    _ = fixture.takeEffects()
    fixture.send(.linksRead([EditorFixture.linked("PENDING")]))
    #expect(fixture.watched == [["sap-eu"]] && fixture.line(with: "sap-eu").contains("link pending"))
    _ = fixture.takeEffects()
    fixture.send(.linksRead([EditorFixture.linked("CREATED")]))
    #expect(fixture.watched.isEmpty && fixture.facts.contains("The private link of sap-eu is there."))
    #expect(!fixture.screen.contains("link pending"))
  }

  @Test("one that could not be made is told, too, also in the form of another profile")
  func failed() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.send(.linksRead([EditorFixture.linked("FAILED")]))
    #expect(fixture.facts.contains("The private link of sap-eu could not be made: AppFlow does not say why."))
    #expect(fixture.state.screen == .form)
  }

  @Test("plain mode says it on a line")
  func plain() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.happen(.linksRead([EditorFixture.linked("CREATED")]))
    #expect(dialogue.said("The private link of sap-eu is there."))
  }

  @Test("without a key, the service is asked after the pause")
  func loop() async throws {
    let service = FakeService(found: EditorFixture.linked("CREATED"))
    let outcome = try await EditorApplicationTests.run(service, linkPause: .milliseconds(1)) {
      [
        .init(text: "sf-prod", events: [], action: { service.readings[0].finish() }),
        .init(text: "The private link of sap-eu is there.", events: [.key(.character("q"))]),
      ]
    }
    #expect(outcome.missed == nil && outcome.ending == .left)
  }
}
