import Lists
import Rotation
import Terminal
import Testing

@testable import ProfileEditor

@Suite("The order of the browser's list")
struct BrowserOrderTests {
  private static let all = EditorFixture.profiles.map(\.name)

  @Test(
    "s lists the orders; the one that is chosen is marked in the columns' titles, and chosen the next time")
  func chooser() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("s"))
    #expect(fixture.title.contains("Order of the profiles"))
    fixture.type("updated")
    fixture.press(.enter)
    #expect(fixture.shownProfiles == ["sf-prod", "sap-eu", "crm-custom", "events"])
    #expect(fixture.line(with: "NAME").contains("UPDATED ▲"))
    fixture.press(.character("s"))
    #expect(fixture.screen.contains("* updated"))
    fixture.type("name:desc")
    fixture.press(.enter)
    #expect(fixture.shownProfiles == ["sf-prod", "sap-eu", "events", "crm-custom"])
    #expect(fixture.line(with: "NAME").contains("NAME ▼"))
    fixture.press(.character("s"), .escape)
    #expect(fixture.shownProfiles.first == "sf-prod" && fixture.state.screen == .browser)
  }

  @Test("a click on a title orders by it, a second one the other way round, a third one not at all")
  func titles() throws {
    for size in [Size(columns: 80, rows: 24), .init(columns: 200, rows: 50), .init(columns: 40, rows: 9)] {
      var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
      try fixture.click("NAME")
      #expect(fixture.shownProfiles == Self.all.sorted())
      try fixture.click("NAME")
      #expect(fixture.shownProfiles == Self.all.sorted().reversed())
      try fixture.click("NAME")
      #expect(fixture.shownProfiles == Self.all)
      #expect(fixture.state.editing.form == nil)
    }
  }

  @Test("the order, the filter and the profile under the cursor stay over a refresh")
  func refresh() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character(":"))
    fixture.type("sort name:desc")
    fixture.press(.enter)
    fixture.state.editing.browser.moveCursor(to: "events")
    fixture.press(.character("g"))
    fixture.send(.page(EditorFixture.profiles))
    fixture.send(.loaded)
    #expect(fixture.shownProfiles == Self.all.sorted().reversed())
    #expect(fixture.selectedProfile == "events")
    fixture.press(.character("/"))
    fixture.type("public")
    #expect(fixture.shownProfiles == ["sf-prod", "events", "crm-custom"])
    fixture.press(.character("g"))
  }

  @Test("pages that come are put in their places, and the cursor stays on its profile")
  func pages() throws {
    var fixture = try EditorFixture()
    fixture.send(.page(EditorFixture.profiles))
    fixture.press(.character(":"))
    fixture.type("sort name")
    fixture.press(.enter)
    fixture.state.editing.browser.moveCursor(to: "events")
    fixture.send(.page(EditorFixture.numbered(0..<3)))
    #expect(fixture.selectedProfile == "events")
    #expect(fixture.shownProfiles == fixture.shownProfiles.sorted() && fixture.shownProfiles.count == 7)
  }

  @Test(
    "what is no order is told in the line, with what there is", arguments: ["age", "name:up", "name,name"])
  func mistakes(order: String) throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character(":"))
    fixture.type("sort " + order)
    fixture.press(.enter)
    guard case .command(let line) = fixture.state.overlay else {
      Issue.record("the line is closed")
      return
    }
    #expect(line.problem?.isEmpty == false && fixture.shownProfiles == Self.all)
    fixture.press(.control("u"))
    fixture.type("sort none")
    fixture.press(.enter)
    #expect(fixture.state.overlay == nil && fixture.state.editing.browser.order == nil)
  }

  @Test("ordered by health, all flows are asked about, and those that do not work come first")
  func health() throws {
    var fixture = try EditorFixture.browsing()
    _ = fixture.takeEffects()
    fixture.press(.character(":"))
    fixture.type("sort health")
    fixture.press(.enter)
    #expect(fixture.takeEffects().contains(.survey(profiles: Self.all)))
    fixture.send(.surveyed(EditorFixture.survey))
    #expect(fixture.shownProfiles == ["crm-custom", "sf-prod", "sap-eu", "events"])
  }

  @Test("the program can begin with a filter and an order; in plain mode s orders, too")
  func beginning() throws {
    var fixture = try EditorFixture()
    fixture.state.editing.beginList(filter: "mode:public", order: try ListOrder("name:desc"))
    fixture.send(.page(EditorFixture.profiles))
    fixture.send(.loaded)
    #expect(fixture.shownProfiles == ["sf-prod", "events", "crm-custom"])
    #expect(fixture.line(with: "filter:").contains("mode:public"))
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("s name")
    #expect(dialogue.said("1. crm-custom") && dialogue.said("2. events"))
    dialogue.type("/mode:private")
    #expect(dialogue.said("1. sap-eu"))
    dialogue.type("/modes:private")
    #expect(dialogue.said("Error: There is no column “modes”") && dialogue.said("Did you mean mode?"))
    dialogue.type("s")
    #expect(dialogue.said("type s and a column"))
    dialogue.type("s age")
    #expect(dialogue.said("There is no column “age”"))
  }
}
