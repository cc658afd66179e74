import Forms
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Typing, cutting and pasting in a form")
struct FormTypingTests {
  /// A form with the cursor in an emptied plain field.
  private func plain() throws -> EditorFixture {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.press(.control("u"))
    return fixture
  }

  private func secret() throws -> EditorFixture {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Access token")
    return fixture
  }

  @Test("keys move, cut and put back by words and lines, as in a shell")
  func readline() throws {
    var fixture = try plain()
    fixture.type("one two three")
    fixture.press(.alt("b"), .control("w"))
    #expect(fixture.typed == "one three")
    fixture.press(.control("a"), .alt("f"), .control("k"))
    #expect(fixture.typed == "one")
    fixture.press(.control("y"))
    #expect(fixture.typed == "one three")
    fixture.press(.home, .delete, .right, .alt("d"))
    #expect(fixture.typed == "n three")
    fixture.press(.control("e"), .control("h"), .control("u"))
    #expect(fixture.typed == "")
    fixture.press(.control("y"))
    #expect(fixture.typed == "n thre")
  }

  @Test("what is cut by keys one after the other comes back together, in the order in which it stood")
  func cutsJoin() throws {
    var fixture = try plain()
    fixture.type("one two three four")
    fixture.press(.control("w"), .control("w"), .control("y"))
    #expect(fixture.typed == "one two three four")
    fixture.press(.home, .alt("d"), .alt("d"), .control("k"))
    #expect(fixture.typed == "")
    fixture.press(.control("y"))
    #expect(fixture.typed == "one two three four")
    fixture.press(.control("w"), .left, .control("w"), .control("u"))
    #expect(fixture.typed == " ")
    fixture.press(.end, .control("y"))
    #expect(fixture.typed == " one two three")
  }

  @Test("any other key, a paste or a click ends the run of cuts")
  func cutsEnd() throws {
    for between in [
      TerminalEvent.key(.end), .paste(Secret("x")),
      .mouse(MouseEvent(kind: .press, position: Position(row: 0, column: 0))),
    ] {
      var fixture = try plain()
      fixture.type("one two three")
      fixture.press(.control("w"))
      fixture.send(.terminal(between))
      fixture.press(.control("w"), .control("u"), .control("y"))
      #expect(fixture.typed?.contains("three") == false, "\(between)")
    }
  }

  @Test("what was cut can be put back into filters, too, and what was cut there into a form")
  func cutsInFilters() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("/"))
    fixture.type("prod sf")
    fixture.press(.control("w"), .control("w"))
    #expect(fixture.shownProfiles.count == 4)
    fixture.press(.control("y"))
    #expect(fixture.shownProfiles == ["sf-prod"])
    fixture.press(.enter, .control("u"))
    fixture.goTo("Sign in with")
    fixture.press(.function(2), .control("y"))
    #expect(fixture.screen.contains("filter: https://acme.my.salesforce.com"))
    fixture.press(.control("u"))
    fixture.type("jwt")
    fixture.press(.control("u"), .escape)
    fixture.goTo("Instance URL")
    fixture.press(.control("y"))
    #expect(fixture.typed == "jwt")
  }

  @Test("what was cut in one field can be put into another")
  func betweenFields() throws {
    var fixture = try EditorFixture.editing("sap-eu")
    fixture.press(.control("u"))
    fixture.goTo("Service path")
    fixture.press(.control("u"), .control("y"))
    #expect(fixture.typed == "/sap/opu/odata")
    fixture.goTo("Application host URL")
    fixture.press(.control("y"))
    #expect(fixture.typed == "/sap/opu/odata")
  }

  @Test(
    "what is cut from a secret is never kept: neither whole nor in part, nor in place of what was cut before",
    arguments: [
      [Key.control("u")], [.control("w")], [.home, .control("k")], [.home, .alt("d")],
    ])
  func cutSecret(keys: [Key]) throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.press(.control("w"))
    let cut = fixture.state.killRing.text
    #expect(!cut.isEmpty)
    fixture.goTo("Access token")
    fixture.type("fake-access-token")
    for key in keys { fixture.press(key) }
    #expect(fixture.typed == "")
    #expect(fixture.state.killRing.text == cut)
  }

  @Test("what is cut from a field that is no secret is forgotten with the form")
  func cutAndLeft() throws {
    var fixture = try EditorFixture.editing("sap-eu")
    fixture.goTo("Service path")
    fixture.press(.control("u"))
    #expect(!fixture.state.killRing.text.isEmpty)
    fixture.press(.escape, .character("y"))
    #expect(fixture.state.editing.form == nil)
    #expect(fixture.state.killRing.text.isEmpty)
  }

  @Test("word keys in a secret go to its ends")
  func wordsInSecret() throws {
    var fixture = try secret()
    fixture.type("fake access token")
    for key in [Key.alt("b"), Key(.left, .control)] {
      fixture.press(.end, key)
      #expect(fixture.state.editing.form.flatMap { $0.form.editor(at: $0.focus) }?.cursor == 0)
    }
    for key in [Key.alt("f"), Key(.right, .control)] {
      fixture.press(.home, key)
      #expect(fixture.state.editing.form.flatMap { $0.form.editor(at: $0.focus) }?.cursor == 17)
    }
  }

  @Test(
    "undo takes back a typed word, a cut or a whole paste, wherever it was, and goes there; redo does it again"
  )
  func undo() throws {
    var fixture = try plain()
    fixture.type("one")
    fixture.paste(" two three")
    fixture.press(.control("w"))
    #expect(fixture.typed == "one two ")
    fixture.press(.control("_"))
    #expect(fixture.typed == "one two three")
    fixture.press(.control("_"))
    #expect(fixture.typed == "one")
    fixture.press(.alt("_"))
    #expect(fixture.typed == "one two three")
    fixture.goTo("Access token")
    fixture.type("fake")
    fixture.press(.control("_"))
    #expect(fixture.typed == "" && fixture.focusedLabel == "Access token")
    fixture.press(.control("r"), .control("_"))
    #expect(fixture.typed == "one" && fixture.focusedLabel == "Instance URL")
    fixture.press(.alt("_"), .alt("_"))
    #expect(fixture.typed == "fake" && fixture.focusedLabel == "Access token")
    #expect(!fixture.screen.contains("fake"))
  }

  @Test("a pasted key in PEM stays whole, line breaks and all, and runs no keys")
  func pem() throws {
    var fixture = try secret()
    let lines =
      ["-----BEGIN FAKE KEY-----"] + Array(repeating: "ZmFrZQ==", count: 25) + ["-----END FAKE KEY-----"]
    let text = lines.joined(separator: "\n") + "\n"
    fixture.paste(text)
    #expect(fixture.typed == text)
    #expect(fixture.focusedLabel == "Access token")
    #expect(fixture.facts.contains("in 27 lines, with a line break at the end. Alt-T drops it."))
    fixture.press(.alt("t"))
    #expect(fixture.typed == lines.joined(separator: "\n"))
    #expect(fixture.facts.contains("Dropped 1 blank or line break. Ctrl-_ puts it back."))
    fixture.press(.control("_"))
    #expect(fixture.typed == text)
    fixture.press(.control("_"))
    #expect(fixture.typed == "")
  }

  @Test(
    "a paste says how much came, and warns of a line break at the end",
    arguments: [
      ("x", "Pasted 1 character."), ("fäke", "Pasted 4 characters."),
      ("fake\n", "Pasted 5 characters, with a line break at the end."),
      ("two\nlines", "Pasted 9 characters in 2 lines."), ("\u{1B}[A", "Pasted 3 characters."),
    ])
  func pasteNotice(text: String, notice: String) throws {
    var fixture = try secret()
    fixture.paste(text)
    #expect(fixture.typed == text)
    #expect(fixture.facts.contains(notice))
    fixture.press(.tab)
    #expect(!fixture.facts.contains("Pasted"))
  }

  @Test("bytes that are no UTF-8 text are left out, in words, and the field stays as it was")
  func notText() throws {
    var fixture = try secret()
    fixture.type("fake")
    fixture.pasteBytes([0x66, 0xFF, 0x66])
    #expect(fixture.typed == "fake")
    #expect(fixture.facts.contains("Not pasted: it is not UTF-8 text."))
  }

  @Test("a paste while the help, a question or the review is shown is left out")
  func outside() throws {
    var fixture = try EditorFixture.reviewing()
    let form = fixture.state.editing.form
    _ = fixture.takeEffects()
    fixture.paste("y\n\r")
    fixture.press(.escape, .function(1))
    fixture.paste("fake")
    fixture.press(.escape, .escape)
    fixture.paste("y")
    #expect(fixture.screen.contains("Leave the form and lose what was typed?"))
    fixture.press(.escape)
    #expect(fixture.state.editing.form?.form == form?.form)
    #expect(fixture.takeEffects().isEmpty)
  }

  @Test("letters that are keys elsewhere, wide ones and combining ones are only text")
  func letters() throws {
    var fixture = try plain()
    let text = "q?/ jk漢字e\u{301}🔑"
    fixture.type(text)
    #expect(fixture.typed == text)
    #expect(fixture.markedLine.contains("q?/ jk漢字e\u{301}🔑"))
    fixture.press(.backspace, .backspace, .backspace)
    #expect(fixture.typed == "q?/ jk漢")
  }
}
