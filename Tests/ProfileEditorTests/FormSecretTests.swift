import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Secrets on the screen")
struct FormSecretTests {
  private static let marker = "fake-marker"

  private func typed(columns: Int = 80) throws -> EditorFixture {
    var fixture = try EditorFixture.editing("sf-prod", columns: columns)
    fixture.goTo("Access token")
    fixture.type(Self.marker)
    return fixture
  }

  @Test("a typed secret is a mask of one width, whatever its length, and the cursor stands behind it")
  func mask() throws {
    var fixture = try typed()
    let row = fixture.markedLine
    let cursor = fixture.state.view().cursor
    #expect(row.contains("••••••••  hidden"))
    fixture.type("-longer")
    #expect(fixture.markedLine == row)
    #expect(fixture.state.view().cursor == cursor)
    #expect(!fixture.screen.contains("fake"))
  }

  @Test("Ctrl-R shows it and hides it again")
  func reveal() throws {
    var fixture = try typed()
    fixture.press(.control("r"))
    #expect(fixture.markedLine.contains(Self.marker))
    fixture.press(.control("r"))
    #expect(!fixture.screen.contains(Self.marker))
  }

  @Test("where the terminal has one screen only, what that means is told once before a secret is shown")
  func oneScreen() throws {
    let state = try EditorFixture().state
    var context = state.context
    context.hasOneScreenOnly = true
    var fixture = try EditorFixture()
    fixture.state = EditorState(context: context, api: state.editing.api, size: state.size)
    fixture.send(.page(EditorFixture.profiles))
    fixture.press(.enter)
    fixture.goTo("Access token")
    fixture.type(Self.marker)
    fixture.press(.control("r"))
    #expect(!fixture.screen.contains(Self.marker))
    #expect(fixture.screen.contains("Ctrl-R again shows it. A resize can leave a shown secret"))
    fixture.press(.control("r"))
    #expect(fixture.screen.contains(Self.marker))
    fixture.press(.control("r"), .control("r"))
    #expect(fixture.screen.contains(Self.marker))
  }

  @Test(
    "a shown secret is hidden on leaving the field, and still is on the way back",
    arguments: [
      [Key.tab, .backTab], [.up, .down], [.control("n"), .control("n")], [.pageUp, .tab],
    ])
  func leaving(keys: [Key]) throws {
    var fixture = try typed()
    fixture.press(.control("r"))
    for key in keys {
      fixture.press(key)
      #expect(!fixture.screen.contains(Self.marker))
    }
    fixture.goTo("Access token")
    #expect(!fixture.screen.contains(Self.marker))
  }

  @Test("it is hidden after a look at the review, and after a send that failed")
  func review() throws {
    var fixture = try typed()
    fixture.goTo("Refresh token")
    fixture.type(Self.marker)
    fixture.press(.control("r"), .control("s"))
    #expect(fixture.title.contains("Review"))
    #expect(!fixture.screen.contains(Self.marker))
    fixture.press(.escape)
    #expect(!fixture.screen.contains(Self.marker))
    fixture.press(.control("r"), .control("s"), .enter)
    fixture.send(.sendFailed(Failure(title: "Refused", hint: "Try again.")))
    #expect(fixture.focusedLabel == "Refresh token")
    #expect(!fixture.screen.contains(Self.marker))
  }

  @Test("a click on another field hides it")
  func click() throws {
    var fixture = try typed()
    fixture.press(.control("r"))
    let row = try #require(fixture.state.view().text.firstIndex { $0.contains("Refresh token  ") })
    fixture.send(.terminal(.mouse(.init(kind: .press, position: Position(row: row, column: 30)))))
    #expect(!fixture.screen.contains(Self.marker))
  }

  @Test("in a field that is no secret, Ctrl-R says that nothing is hidden, and shows nothing later")
  func plain() throws {
    var fixture = try typed()
    fixture.press(.tab, .tab, .control("r"))
    #expect(fixture.facts.contains("There is nothing hidden in this field."))
    fixture.goTo("Access token")
    #expect(!fixture.screen.contains(Self.marker))
  }

  @Test("when a row of secrets is removed or moved, the one that comes in its place stays hidden")
  func rows() throws {
    for key in [Key.control("x"), Key(.down, .alt), Key(.up, .alt)] {
      var fixture = try EditorFixture.editing("crm-custom", columns: 100)
      fixture.signIn(with: "connector's own fields")
      for _ in 0..<40 {
        fixture.press(.tab)
        if case .key? = fixture.state.editing.form?.focus, fixture.state.editing.form?.field?.isSecret == true
        {
          break
        }
      }
      for number in 1...3 {
        fixture.type("name\(number)")
        fixture.press(.tab)
        fixture.type("\(Self.marker)-\(number)")
        fixture.press(.tab)
      }
      #expect(!fixture.screen.contains(Self.marker))
      fixture.press(.up, .up, .up, .control("r"))
      #expect(fixture.screen.contains("\(Self.marker)-2"))
      fixture.press(key)
      #expect(!fixture.screen.contains(Self.marker))
    }
  }

  @Test("the help, the preview and the question show the mask only, also while the field is shown")
  func pages() throws {
    var fixture = try typed()
    fixture.press(.control("r"), .function(1))
    #expect(fixture.screen.contains("yes: masked"))
    #expect(!fixture.screen.contains(Self.marker))
    fixture.press(.escape, .control("p"))
    #expect(fixture.screen.contains("\"accessToken\": \"••••••••\""))
    #expect(!fixture.screen.contains(Self.marker))
  }
}
