import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Choices, booleans and sign-in methods")
struct FormChoiceTests {
  @Test(
    "a boolean is stepped with arrows and Space, and takes y and n",
    arguments: [
      ([Key.right], "[x] yes"), ([.character(" ")], "[x] yes"), ([.left], "[-]"),
      ([.right, .right], "[-]"), ([.character("y")], "[x] yes"),
      ([.character("y"), .character("n")], "[ ] no"), ([.character("z")], "[ ] no"),
    ] as [([Key], String)])
  func boolean(keys: [Key], shown: String) throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Sandbox")
    for key in keys { fixture.press(key) }
    #expect(fixture.markedLine.contains(shown))
  }

  @Test(
    "a choice is stepped with arrows and Space and wraps; its list is narrowed by typing, and Enter takes a value",
    arguments: [
      ([Key.right], "Private"), ([.left], "Private"), ([.right, .right], "Public"),
      ([.character(" ")], "Private"), ([.character("r"), .enter], "Private"),
      ([.character("R"), .tab], "Private"), ([.character("p"), .enter], "Public"),
      ([.character("p"), .down, .enter], "Private"), ([.function(2), .down, .enter], "Private"),
      ([.function(2), .down, .escape], "Public"), ([.character("r"), .escape, .escape], "Public"),
      ([.character("r"), .backspace, .enter], "Public"),
      // Nothing matches: Enter takes nothing, Esc shows all again.
      ([.character("x"), .enter, .escape, .down, .enter], "Private"),
    ] as [([Key], String)])
  func choice(keys: [Key], shown: String) throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Connection mode")
    for key in keys { fixture.press(key) }
    #expect(fixture.markedLine.contains("‹ \(shown) ›"))
  }

  @Test("what was chosen is taken back and done again: a boolean, a choice, a sign-in method")
  func undo() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Sandbox")
    fixture.press(.right, .character("n"), .character("y"))
    fixture.press(.control("_"), .control("_"))
    #expect(fixture.markedLine.contains("[x] yes"))
    fixture.press(.control("_"))
    #expect(fixture.markedLine.contains("[ ] no"))
    fixture.press(.control("_"))
    #expect(fixture.facts.contains("Nothing to undo."))
    fixture.press(.alt("_"))
    #expect(fixture.markedLine.contains("[x] yes"))
    fixture.goTo("OAuth grant type")
    fixture.press(.right, .right, .control("_"), .control("_"))
    #expect(fixture.markedLine.contains("‹ - ›"))
    fixture.goTo("Sign in with")
    fixture.press(.right, .function(2), .down, .enter)
    #expect(fixture.markedLine.contains("‹ authorization code ›"))
    fixture.press(.control("_"), .control("_"))
    #expect(fixture.markedLine.contains("‹ access and refresh token ›"))
    let isThere = fixture.goTo("Access token")
    #expect(isThere)
  }

  @Test("the list of values says what each means, which one is set, and when none matches")
  func list() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Connection mode")
    fixture.press(.function(2))
    #expect(fixture.title.contains("Connection mode") && fixture.title.contains("2 values"))
    #expect(fixture.line(with: "Public").contains("* Public"))
    #expect(fixture.facts.contains("over the internet"))
    fixture.press(.down)
    #expect(fixture.facts.contains("through AWS PrivateLink"))
    fixture.type("q")
    #expect(fixture.screen.contains("No value matches.") && fixture.title.contains("0 of 2"))
    fixture.press(.escape, .escape, .function(1))
    #expect(fixture.screen.contains("Private: AppFlow reaches the vendor through AWS PrivateLink"))
  }

  @Test("a click marks a value, a second one takes it, and the wheel moves")
  func mouse() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Connection mode")
    fixture.press(.function(2))
    let row = try #require(fixture.state.view().text.firstIndex { $0.contains("Private") })
    let click = EditorEvent.terminal(
      .mouse(MouseEvent(kind: .press, position: Position(row: row, column: 8))))
    fixture.send(click)
    #expect(fixture.line(with: "Private").contains("▌"))
    fixture.send(click)
    #expect(fixture.markedLine.contains("‹ Private ›"))
  }

  @Test(
    "in every choice of every connector each value can be taken from its list",
    arguments: EditorFixture.profiles)
  func all(entry: BrowserEntry) throws {
    var fixture = try EditorFixture.editing(entry.name)
    for focus in fixture.state.editing.form?.form.focuses ?? [] {
      guard let options = fixture.state.editing.form?.form.options(at: focus) else { continue }
      for (index, option) in options.enumerated() {
        fixture.state.editing.stage.editForm { $0.setFocus(focus) }
        fixture.press(.function(2), .home)
        for _ in options { fixture.press(.up) }
        for _ in 0..<index { fixture.press(.down) }
        fixture.press(.enter)
        guard let form = fixture.state.editing.form?.form, form.focuses.contains(focus) else { continue }
        #expect(form.options(at: focus)?[index].isChosen == true, "\(option.label)")
      }
    }
  }

  @Test("a sign-in method shows only what it needs, and typing finds it by its name")
  func alternatives() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Sign in with")
    fixture.press(.character("j"), .enter)
    #expect(fixture.markedLine.contains("‹ JWT ›"))
    #expect(fixture.screen.contains("JWT"))
    #expect(!fixture.screen.contains("Access token"))
    fixture.type("refresh token and")
    fixture.press(.enter)
    #expect(fixture.markedLine.contains("‹ refresh token and app secret ›"))
    #expect(fixture.screen.contains("Refresh token"))
    #expect(!fixture.screen.contains("Access token"))
  }

  @Test(
    "what was typed for a sign-in method is kept while another one is chosen, and is not sent with that")
  func formerValues() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Access token")
    fixture.type("fake-access")
    fixture.signIn(with: "JWT")
    let accessToken = RequestPaths.credentials.appending("Salesforce").appending("accessToken")
    #expect(fixture.state.editing.form?.form.request()[accessToken] == nil)
    fixture.signIn(with: "access and refresh token")
    #expect(fixture.state.editing.form?.form.request()[accessToken] != nil)
    fixture.goTo("Access token")
    #expect(fixture.typed == "fake-access")
  }

  @Test("keys that move text do nothing to a choice, and a paste into one is left out in words")
  func otherKeys() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Sign in with")
    let before = fixture.state.editing.form?.form
    fixture.press(.backspace, .delete, .control("k"), .control("y"), .control("_"), .home, .end)
    fixture.paste("JWT")
    #expect(fixture.state.editing.form?.form == before)
    #expect(fixture.facts.contains("Not pasted: only text fields take a paste"))
  }
}
