import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Moving in a form")
struct FormMovementTests {
  static let salesforce = [
    "Connection mode", "Instance URL", "Sandbox", "Metadata via PrivateLink", "Sign in with", "Access token",
    "Refresh token", "OAuth grant type",
  ]

  @Test("the form opens on the first property")
  func start() throws {
    let fixture = try EditorFixture.editing("sf-prod")
    #expect(fixture.focusedLabel == "Instance URL")
    #expect(fixture.markedLine.hasPrefix("Instance URL"))
  }

  @Test("Tab, Enter and Down go through all fields in order and around", arguments: [Key.tab, .enter, .down])
  func down(key: Key) throws {
    var fixture = try EditorFixture.editing("sf-prod")
    var labels: [String?] = []
    for _ in Self.salesforce {
      fixture.press(key)
      labels.append(fixture.focusedLabel)
    }
    #expect(labels == Array(Self.salesforce[2...] + Self.salesforce[..<2]))
  }

  @Test("Shift-Tab and Up go the other way, and around", arguments: [Key.backTab, .up])
  func up(key: Key) throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.press(key)
    #expect(fixture.focusedLabel == "Connection mode")
    fixture.press(key)
    #expect(fixture.focusedLabel == "OAuth grant type")
  }

  @Test("PgDn and PgUp go some fields on and stop at the ends")
  func pages() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.press(.pageDown, .pageDown, .pageDown)
    #expect(fixture.focusedLabel == "OAuth grant type")
    fixture.press(.pageUp, .pageUp, .pageUp)
    #expect(fixture.focusedLabel == "Connection mode")
  }

  @Test(
    "the field under the cursor is on the screen, in windows of any height",
    arguments: ["sf-prod", "sap-eu", "crm-custom"], [5, 6, 8, 10, 13, 24])
  func inView(name: String, rows: Int) throws {
    var fixture = try EditorFixture.editing(name, columns: 60, rows: rows)
    for _ in 0..<40 {
      let layout = Layout(fixture.state.size)
      let cursor = try #require(fixture.state.view().cursor)
      #expect(layout.contentTop..<layout.contentBottom ~= cursor.row)
      fixture.press(.tab)
    }
  }

  @Test("Ctrl-N stops at what is missing or wrong, in the form's order, and goes around")
  func problems() throws {
    var fixture = try EditorFixture.editing("sap-eu")
    #expect(fixture.title.hasSuffix("2 to fill"))
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "User")
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "Password")
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "User")
    fixture.goTo("Port")
    fixture.type("0")
    fixture.goTo("Client number")
    fixture.type("x")
    fixture.goTo("Password")
    #expect(fixture.title.contains("to fill"))
    var stops: [String?] = []
    for _ in 0..<4 {
      fixture.press(.control("n"))
      stops.append(fixture.focusedLabel)
    }
    // The cursor came to one that is missing by another key: that one is first.
    #expect(stops == ["Password", "Client number", "User", "Password"])
  }

  @Test("Ctrl-N stays where the cursor stands on a field that is missing or wrong, once; typing makes it new")
  func staysOnMissing() throws {
    var fixture = try EditorFixture.editing("sap-eu")
    fixture.goTo("User")
    #expect(fixture.facts.contains("Enter the SAP user"))
    let before = fixture.facts
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "User")
    // What is missing is said.
    #expect(fixture.facts != before)
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "Password")
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "User")
    fixture.press(.character("x"), .backspace, .control("n"))
    #expect(fixture.focusedLabel == "User")
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "Password")
    // Whoever goes away and comes back by another key is new there, too.
    fixture.press(.tab, .backTab, .control("n"))
    #expect(fixture.focusedLabel == "Password")
  }

  @Test(
    "a rotation opens on what is missing, and the habit of Ctrl-N stays there",
    arguments: ["sap-eu", "sf-prod"])
  func rotation(name: String) throws {
    var fixture = try RotationTests.choosing()
    fixture.press(.character("/"))
    fixture.type(name)
    fixture.press(.enter, .character(" "), .enter)
    fixture.send(.described(name: name, EditorFixture.profiles.first { $0.name == name }))
    fixture.send(.rotation(.flows(name, [])))
    let first = try #require(fixture.focusedLabel)
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == first)
    fixture.type("fake")
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel != first)
  }

  @Test("Ctrl-N goes on to what is only to check, after what is missing or wrong")
  func warnings() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.press(.control("u"))
    fixture.type("no address")
    fixture.goTo("Access token")
    fixture.type("two words")
    #expect(fixture.title.hasSuffix("1 to fill · 2 to check"))
    var stops: [String?] = []
    for _ in 0..<4 {
      fixture.press(.control("n"))
      stops.append(fixture.focusedLabel)
    }
    // The cursor stood on one that is to check: from there it goes around.
    #expect(stops == ["Refresh token", "Instance URL", "Access token", "Refresh token"])
    // From a field that is right, first to what is missing.
    fixture.goTo("Connection mode")
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "Refresh token")
    fixture.type("fake-refresh")
    #expect(fixture.title.hasSuffix("2 to check"))
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "Instance URL")
    #expect(fixture.facts.contains("pattern"))
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "Access token")
  }

  @Test("what is to check inside a folded structure is unfolded and shown")
  func foldedWarning() throws {
    var fixture = try EditorFixture.editing("crm-custom")
    fixture.signIn(with: "OAuth 2.0")
    fixture.goTo("Token URL")
    fixture.type("no address")
    fixture.press(.control("t"))
    let isFolded = if case .folded = fixture.state.editing.form?.focus { true } else { false }
    #expect(isFolded)
    fixture.goTo("Sign in with")
    for _ in 0..<8 where fixture.focusedLabel != "Token URL" { fixture.press(.control("n")) }
    #expect(fixture.focusedLabel == "Token URL")
  }

  @Test("Ctrl-N in a form that can be sent says so and stays")
  func noProblem() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.press(.control("n"))
    fixture.type("fake-access")
    fixture.press(.control("n"))
    fixture.type("fake-refresh")
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "Refresh token")
    #expect(fixture.facts.contains("Nothing keeps this from being sent. Ctrl-S reviews it."))
    fixture.press(.tab)
    #expect(!fixture.screen.contains("Nothing keeps"))
  }

  @Test("every error of every connector's empty form has a field where Ctrl-N stops")
  func everyErrorHasAPlace() throws {
    let connectors = try ConnectorAPI().connectors
    for connector in connectors {
      var fixture = try EditorFixture(initial: .blank(name: "new", connector: connector))
      let choices = try #require(fixture.state.editing.form?.form.definition.choices)
      for choice in choices {
        fixture.state.editing.changeForm { $0.choose(choice.id) }
        let form = try #require(fixture.state.editing.form)
        for error in form.errors {
          #expect(
            form.form.focus(for: error) != nil, "\(connector), \(choice.id): \(error.path) \(error.rule)")
        }
      }
    }
  }

  @Test("a click puts the cursor into the field")
  func click() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    let row = try #require(fixture.state.view().text.firstIndex { $0.contains("Refresh token  ") })
    fixture.send(.terminal(.mouse(.init(kind: .press, position: Position(row: row, column: 30)))))
    #expect(fixture.focusedLabel == "Refresh token")
    fixture.send(.terminal(.mouse(.init(kind: .wheelUp, position: Position(row: row, column: 30)))))
    #expect(fixture.focusedLabel == "Access token")
  }
}
