import Terminal
import Testing

@testable import ProfileEditor

@Suite("The browser's filter")
struct BrowserFilterTests {
  @Test(
    "every key narrows the list to profiles that have all words somewhere",
    arguments: [
      ("sap", ["sap-eu"]), ("SAP", ["sap-eu"]), ("public", ["sf-prod", "crm-custom", "events"]),
      ("prod", ["sf-prod"]), ("public cust", ["crm-custom"]), ("cust public", ["crm-custom"]),
      ("pending", ["sap-eu"]), ("  ", ["sf-prod", "sap-eu", "crm-custom", "events"]), ("sap public", []),
    ])
  func words(filter: String, profiles: [String]) throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("/"))
    fixture.type(filter)
    #expect(fixture.shownProfiles == profiles)
    #expect(profiles.isEmpty == fixture.screen.contains("No profile matches the filter."))
  }

  @Test(
    "a word with a column looks there only; while it cannot be read, why is said and the rows stay",
    arguments: [
      ("state:link", ["sap-eu"], nil), ("state:old", ["sf-prod"], nil), ("state:", nil, nil),
      ("connector:contact mode:public", ["crm-custom"], nil), ("\"sap o\"", ["sap-eu"], nil),
      ("sf foo:x", [], "There is no column “foo”"),
      ("\"sap o", nil, "A quotation mark is not closed"), ("@mine", ["sap-eu"], nil),
      ("@Mine sf", [], nil), ("@other", nil, "There is no saved filter “other”: saved are mine."),
    ] as [(String, [String]?, String?)])
  func columns(filter: String, profiles: [String]?, says: String?) throws {
    let settings = try EditorSettingsTests.read("[filters]\nmine = mode:private sap\n")
    var fixture = try EditorFixture.browsing(settings: settings)
    fixture.press(.character("/"))
    fixture.type(filter)
    #expect(fixture.shownProfiles == profiles ?? EditorFixture.profiles.map(\.name))
    if let says { #expect(fixture.facts.contains(says), "\(fixture.facts)") }
    #expect((says == nil) == (fixture.state.editing.browser.filter.problem == nil))
    // Backwards as well, every row is one that passes.
    for _ in filter.indices { fixture.press(.backspace) }
    #expect(fixture.shownProfiles.count == 4)
  }

  @Test("letters that are keys elsewhere are only text here")
  func letters() throws {
    var fixture = try EditorFixture.browsing()
    _ = fixture.takeEffects()
    fixture.press(.character("/"))
    fixture.type("qg?jk/")
    #expect(fixture.takeEffects().isEmpty)
    #expect(fixture.line(with: "filter:").contains("qg?jk/"))
  }

  @Test("the cursor stays on its profile while that passes, and arrows move in what is left")
  func cursor() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.down, .down, .character("/"))
    fixture.type("public")
    #expect(fixture.selectedProfile == "crm-custom")
    fixture.press(.down)
    #expect(fixture.selectedProfile == "events")
    fixture.press(.control("u"))
    #expect(fixture.selectedProfile == "events")
    #expect(fixture.shownProfiles.count == 4)
  }

  @Test(
    "Tab keeps the filter and leaves its line; Esc shows all again", arguments: [Key.escape, .control("c")])
  func leaving(key: Key) throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("/"))
    fixture.type("public")
    fixture.press(.tab, .character("j"))
    #expect(fixture.selectedProfile == "crm-custom")
    #expect(fixture.title.hasSuffix("3 of 4 profiles"))
    fixture.press(.character("/"), key)
    #expect(fixture.shownProfiles.count == 4)
    #expect(!fixture.screen.contains("filter:"))
  }

  @Test("the filter is still there on the way back from a form")
  func back() throws {
    var fixture = try EditorFixture.editing("crm")
    fixture.press(.escape)
    #expect(fixture.shownProfiles == ["crm-custom"])
    #expect(fixture.line(with: "filter:").contains("crm"))
  }

  @Test("a pasted filter is its first line, and bytes that are no text are left out")
  func paste() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("/"))
    fixture.pasteBytes([0xFF, 0xC3])
    #expect(fixture.state.editing.browser.filter.isEmpty)
    #expect(fixture.facts.contains("not UTF-8 text"))
    fixture.paste("sap\nevents\n")
    #expect(fixture.shownProfiles == ["sap-eu"])
    fixture.press(.home, .delete)
    #expect(fixture.line(with: "filter:").contains("ap"))
  }

  @Test("in an account of 10,000 profiles every key gives just what passes, forwards and backwards")
  func large() throws {
    var fixture = try EditorFixture()
    let all = EditorFixture.numbered(0..<10_000)
    for start in stride(from: 0, to: 10_000, by: 100) { fixture.send(.page(Array(all[start..<start + 100]))) }
    fixture.send(.loaded)
    fixture.press(.character("/"))
    let filter = "99 private sales"
    for end in 1...filter.count {
      fixture.type(String(filter.prefix(end).suffix(1)))
      expectPassing(String(filter.prefix(end)), of: all, in: fixture)
    }
    for end in stride(from: filter.count - 1, through: 0, by: -1) {
      fixture.press(.backspace)
      expectPassing(String(filter.prefix(end)), of: all, in: fixture)
    }
  }

  /// Compares what is shown with a plain search of our own.
  private func expectPassing(_ filter: String, of all: [BrowserEntry], in fixture: EditorFixture) {
    let words = filter.split(separator: " ")
    let passing = all.filter { entry in
      let text = "\(entry.name) \(entry.connector) \(entry.mode)".lowercased()
      return words.allSatisfy { text.contains($0) }
    }
    #expect(fixture.shownProfiles == passing.map(\.name), "filter “\(filter)”")
  }
}
