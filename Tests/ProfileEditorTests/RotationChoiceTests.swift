import OperatingSystem
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("The choice of what is rotated")
struct RotationChoiceTests {
  @Test("profiles are listed by the age of their last update; what cannot be edited is left out")
  func listed() throws {
    let fixture = try RotationTests.choosing()
    #expect(fixture.state.editing.rotation?.names == ["sf-prod", "sap-eu", "crm-custom"])
  }

  @Test(
    "the threshold leaves the younger ones out, and takes the marks of those that are no longer listed away")
  func threshold() throws {
    var fixture = try RotationTests.choosing()
    fixture.press(.character("a"))
    #expect(fixture.state.editing.rotation?.marked.count == 3)
    fixture.press(.character("o"), .character("o"), .character("o"))
    #expect(fixture.state.editing.rotation?.olderThan == 90 * 86_400)
    #expect(fixture.state.editing.rotation?.names == ["sf-prod", "sap-eu"])
    #expect(fixture.state.editing.rotation?.marked == ["sf-prod", "sap-eu"])
  }

  @Test("a threshold of hours counts as such, and the key goes on from it to days")
  func hours() throws {
    let state = try EditorFixture().state
    var context = state.context
    context.rotationOlderThan = 12 * 3_600
    var fixture = try EditorFixture()
    fixture.state = EditorState(context: context, api: state.editing.api, size: state.size, rotating: [])
    let entries = [10, 20].map { hours in
      BrowserEntry(
        name: "of-\(hours)-hours", type: "Salesforce", connector: "Salesforce", mode: "Public",
        updated: EditorFixture.now - Double(hours) * 3_600, created: nil)
    }
    fixture.send(.page(entries))
    #expect(fixture.state.editing.rotation?.names == ["of-20-hours"])
    #expect(fixture.screen.contains("Not updated for 12 hours"))
    fixture.press(.character("o"))
    #expect(fixture.screen.contains("Not updated for 30 days"))
    #expect([60, 7_200, 86_400, 61].map(Age.span) == ["1 minute", "2 hours", "1 day", "61 seconds"])
  }

  @Test("without a mark the profile under the cursor is rotated; marked ones go in the list's order")
  func chosen() throws {
    var fixture = try RotationTests.choosing()
    fixture.press(.down, .character(" "), .home, .character(" "), .enter)
    #expect(fixture.state.editing.rotation?.queue?.items.map(\.profile) == ["sf-prod", "sap-eu"])
    var single = try RotationTests.choosing()
    single.press(.down, .enter)
    #expect(single.state.editing.rotation?.queue?.items.map(\.profile) == ["sap-eu"])
  }

  @Test("a filter narrows the list; marks stay, and those that it hides are counted")
  func filter() throws {
    var fixture = try RotationTests.choosing()
    fixture.press(.character(" "), .character("/"))
    fixture.type("SAP")
    #expect(fixture.screen.contains("filter: SAP") && fixture.markedLine.hasPrefix("sap-eu"))
    #expect(fixture.title.contains("1 of 4, 1 marked"))
    fixture.press(.enter, .character("a"))
    #expect(fixture.state.editing.rotation?.marked == ["sf-prod", "sap-eu"])
    #expect(fixture.screen.contains("the 2 marked profiles (1 not shown)"))
    // The marks of those that are shown go, that of the hidden one stays.
    fixture.press(.character("a"))
    #expect(fixture.state.editing.rotation?.marked == ["sf-prod"])
    fixture.press(.character(" "), .escape)
    #expect(fixture.state.editing.rotation?.filter.isEmpty == true && fixture.markedLine.contains("sap-eu"))
    fixture.press(.enter)
    #expect(fixture.state.editing.rotation?.queue?.items.map(\.profile) == ["sf-prod", "sap-eu"])
  }

  @Test("without a mark, the profile under the cursor of a filtered list is rotated; none where none matches")
  func filteredCursor() throws {
    var fixture = try RotationTests.choosing()
    fixture.press(.character("/"))
    fixture.paste("crm\nof another line")
    fixture.press(.tab)
    var other = fixture
    fixture.press(.enter)
    #expect(fixture.state.editing.rotation?.queue?.items.map(\.profile) == ["crm-custom"])
    other.press(.character("/"))
    other.type("x")
    #expect(other.screen.contains("No profile matches the filter."))
    other.press(.enter, .enter, .character(" "))
    #expect(
      other.state.editing.rotation?.queue == nil && other.state.editing.rotation?.marked.isEmpty == true)
    other.press(.escape)
    #expect(other.state.screen == .rotation)
    other.press(.escape)
    #expect(other.state.screen == .browser)
  }

  @Test("a filter narrows the queue too; what is gone on with is shown again")
  func filteredQueue() throws {
    var fixture = try RotationTests.queued()
    fixture.press(.escape, .character("/"))
    fixture.type("crm")
    fixture.press(.enter, .character("s"))
    #expect(fixture.state.editing.rotation?.queue?.items.map(\.step) == [.waiting, .waiting, .skipped])
    // The one under the cursor is done: the next that is not comes, and the filter does not hide it.
    fixture.press(.enter)
    #expect(fixture.state.editing.rotationItem?.profile == "sf-prod")
    #expect(fixture.state.editing.rotation?.filter.isEmpty == true)
  }

  @Test("read-only rotates nothing and says so")
  func readOnly() throws {
    var fixture = try EditorFixture.browsing(isReadOnly: true)
    fixture.press(.character("r"))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects().isEmpty && fixture.state.editing.rotation?.queue == nil)
    #expect(fixture.screen.contains("Read-only"))
  }

  @Test("a name that no profile has is told, and no other profile is rotated in its place")
  func unlisted() throws {
    let state = try RotationTests.choosing().state
    var fixture = try EditorFixture()
    fixture.state = EditorState(
      context: state.context, api: state.editing.api, size: state.size, rotating: ["sf-prdo", "sap-eu"])
    fixture.press(.enter)
    #expect(fixture.state.editing.rotation?.queue == nil)
    fixture.send(.page(EditorFixture.profiles))
    fixture.send(.loaded)
    #expect(fixture.screen.contains("Not in this list: sf-prdo.") && fixture.screen.contains("1 marked"))
    fixture.press(.enter)
    #expect(fixture.state.editing.rotation?.queue?.items.map(\.profile) == ["sap-eu"])
  }
}
