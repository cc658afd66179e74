import Forms
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("What was changed, and how it was")
struct PuttingBackTests {
  /// A change, and the rows that say so then.
  struct Change: CustomTestStringConvertible, Sendable {
    let label: String
    var profile = "sap-eu"
    let keys: [Key]
    var testDescription: String { label }
  }

  static let changes = [
    Change(label: "Client number", keys: [.backspace, .character("7")]),
    Change(label: "Logon language", keys: [.character("E"), .character("N")]),
    Change(label: "Bypass single sign-on", keys: [.character("y")]),
    Change(label: "Connection mode", keys: [.right]),
    Change(label: "Password", keys: [.character("x")]),
    Change(label: "Sign in with", keys: [.right]),
    Change(label: "Connector settings", profile: "crm-custom", keys: [.character("x")]),
    Change(label: "Connector settings", profile: "crm-custom", keys: [.control("x")]),
  ]

  @Test(
    "each kind of field is marked when it differs, put back by a key or a click, and changed again by undo",
    arguments: changes, [false, true])
  func putBack(change: Change, byMouse: Bool) throws {
    var fixture = try EditorFixture.editing(change.profile)
    fixture.goTo(change.label)
    #expect(!fixture.screen.contains("changed"))
    let before = try #require(fixture.state.editing.form?.form.request())
    for key in change.keys { fixture.press(key) }
    fixture.state.revalidate()
    let changed = try #require(fixture.state.editing.form?.form.request())
    let row = try #require(fixture.state.view().text.firstIndex { $0.contains("changed") })
    if byMouse, fixture.state.view().text[row].contains("▌") {
      fixture.send(.terminal(.mouse(MouseEvent(kind: .press, position: Position(row: row, column: 76)))))
    } else {
      fixture.press(.alt("r"))
    }
    #expect(!fixture.screen.contains("changed"))
    #expect(fixture.facts.contains("Put back what stood here. Ctrl-_ takes that back."))
    #expect(fixture.state.editing.form?.form.request() == before)
    #expect(fixture.state.editing.form?.form.isChanged == false)
    fixture.press(.control("_"))
    #expect(fixture.state.editing.form?.form.request() == changed)
    #expect(fixture.screen.contains("changed"))
  }

  @Test("where nothing was changed, the key says so and does nothing, and a click beside marks only moves")
  func nothing() throws {
    var fixture = try EditorFixture.editing("sap-eu")
    let form = fixture.state.editing.form?.form
    fixture.press(.alt("r"))
    #expect(fixture.facts.contains("Nothing was changed here."))
    fixture.send(.terminal(.mouse(MouseEvent(kind: .press, position: Position(row: 6, column: 76)))))
    #expect(fixture.state.editing.form?.form == form)
  }

  @Test("a folded structure is marked for what is in it, and puts back all of it as one step")
  func folded() throws {
    var fixture = try EditorFixture.editing("sap-eu")
    fixture.goTo("User")
    fixture.type("ANNA")
    fixture.press(.tab)
    fixture.type("fake")
    fixture.press(.control("t"))
    #expect(fixture.markedLine.hasSuffix("changed"))
    fixture.press(.alt("r"))
    #expect(fixture.markedLine.contains("0 set") && !fixture.markedLine.contains("changed"))
    fixture.press(.control("_"))
    #expect(fixture.markedLine.contains("2 set"))
  }

  @Test(
    "what is wrong with a changed field comes first, with a sign that it was changed", arguments: [80, 40])
  func both(columns: Int) throws {
    var fixture = try EditorFixture.editing("sap-eu", columns: columns, rows: 24)
    try fixture.reach("Client number")
    fixture.press(.backspace)
    fixture.state.revalidate()
    #expect(fixture.markedLine.hasSuffix(columns == 80 ? "~too short" : "~min"))
  }

  @Test("below the form stand the former value, why and where; a secret's is never told")
  func facts() throws {
    var fixture = try EditorFixture.editing("sap-eu", columns: 100, rows: 32)
    fixture.goTo("Client number")
    #expect(fixture.screen.contains("Example") && fixture.screen.contains("Where"))
    #expect(!fixture.screen.contains("Before"))
    fixture.press(.backspace, .tab, .backTab)
    #expect(fixture.line(with: "Before").contains("100 · Alt-R puts it back"))
    fixture.goTo("Password")
    fixture.type("fake-password")
    #expect(fixture.line(with: "Before").contains("not set"))
    #expect(!fixture.screen.contains("fake-password"))
  }

  @Test("the length of a text is told once, of a secret without the secret")
  func length() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Access token")
    fixture.press(.alt("l"))
    #expect(fixture.facts.contains("This field is empty."))
    fixture.paste("fake-€\nlines")
    fixture.press(.alt("l"))
    #expect(fixture.facts.contains("Hidden, 12 characters in 2 lines."))
    #expect(!fixture.screen.contains("fake-"))
    fixture.press(.right)
    #expect(!fixture.facts.contains("12 characters"))
    fixture.goTo("Sandbox")
    fixture.press(.alt("l"))
    #expect(fixture.facts.contains("There is no text in this field."))
  }

  @Test("a value that does not fit shows its beginning until the cursor is in it")
  func beginning() throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: 40, rows: 24)
    #expect(fixture.line(with: "Instance URL").contains("‹"))
    fixture.press(.tab)
    #expect(fixture.line(with: "Instance URL").contains(" https://acme.my"))
    #expect(fixture.line(with: "Instance URL").contains("›"))
  }
}
