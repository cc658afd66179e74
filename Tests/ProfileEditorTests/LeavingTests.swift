import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Leaving a form, and the start with edit NAME")
struct LeavingTests {
  private static let question = "Leave the form and lose what was typed?"

  @Test(
    "nothing typed: Esc goes back at once, also after moving about",
    arguments: [
      [Key.escape], [.control("c")], [.tab, .tab, .backTab, .escape], [.left, .home, .escape],
      [.character("x"), .backspace, .escape], [.character("x"), .control("_"), .escape],
      [.tab, .character("y"), .character("n"), .escape], [.control("n"), .control("r"), .escape],
    ])
  func untouched(keys: [Key]) throws {
    var fixture = try EditorFixture.editing("sf-prod")
    for key in keys { fixture.press(key) }
    #expect(!fixture.screen.contains(Self.question))
    #expect(fixture.title.contains("1 of 4 profiles"))
  }

  @Test(
    "something typed or chosen: Esc asks first",
    arguments: [
      [Key.character("x")], [.tab, .right], [.control("n"), .character("f")], [.control("x"), .backspace],
    ])
  func asks(keys: [Key]) throws {
    var fixture = try EditorFixture.editing("sf-prod")
    for key in keys { fixture.press(key) }
    fixture.press(.escape)
    #expect(fixture.screen.contains(Self.question))
  }

  @Test(
    "n, Esc, Enter and Ctrl-C keep everything; other keys leave the question there",
    arguments: [Key.character("n"), .escape, .enter, .control("c")])
  func stays(key: Key) throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Access token")
    fixture.type("fake")
    let before = fixture.state.editing.form
    fixture.press(.escape, .character("x"), .tab, .control("s"))
    #expect(fixture.screen.contains(Self.question))
    fixture.press(key)
    #expect(!fixture.screen.contains(Self.question))
    #expect(fixture.state.editing.form == before)
  }

  @Test(
    "every connector's form that was only looked at is left at once", arguments: try ConnectorAPI().connectors
  )
  func onlyLookedAt(connector: String) throws {
    var fixture = try EditorFixture(initial: .blank(name: "new", connector: connector))
    _ = fixture.takeEffects()
    for _ in fixture.state.editing.form?.findings.focuses ?? [] {
      // A fold and back, a list of values that is left, what is hidden, all about the field, the next problem.
      fixture.press(.control("t"), .control("t"), .function(2), .escape, .control("n"), .tab)
      guard fixture.state.screen == .form, fixture.state.overlay == nil else { continue }
      let before = fixture.state.editing.form?.form.isChanged == true
      #expect(!before, "\(String(describing: fixture.focusedLabel))")
      guard !before else { return }
    }
    while fixture.state.overlay != nil { fixture.press(.escape) }
    fixture.press(.escape)
    #expect(!fixture.screen.contains(Self.question), "\(fixture.screen)")
    #expect(fixture.takeEffects().last == .quit)
  }

  @Test(
    "a file's values were not typed: leaving loses nothing, until something is changed",
    arguments: [false, true])
  func fromFile(isTyped: Bool) throws {
    let api = try ConnectorAPI()
    let given = try PrefilledRequest(
      [
        "connectorProfileName": "sf-prod",
        "connectorProfileConfig": [
          "connectorProfileProperties": ["Salesforce": ["instanceUrl": "https://file.my.salesforce.com"]]
        ],
      ], api: api)
    var fixture = try EditorFixture(initial: .describe(name: "sf-prod"), given: given)
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    _ = fixture.takeEffects()
    fixture.goTo("Instance URL")
    #expect(fixture.typed == "https://file.my.salesforce.com")
    if isTyped { fixture.type("x") }
    fixture.press(.escape)
    #expect(fixture.screen.contains(Self.question) == isTyped)
    #expect(fixture.takeEffects() == (isTyped ? [] : [.quit]))
  }

  @Test("y goes back to the browser, and what was typed is gone")
  func leaves() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.type("x")
    fixture.press(.escape, .character("y"))
    #expect(fixture.selectedProfile == "sf-prod")
    fixture.press(.enter)
    #expect(fixture.typed == "https://acme.my.salesforce.com")
  }

  @Test("the help over a form closes with Esc and leaves the form as it was")
  func help() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    let form = fixture.state.editing.form
    fixture.press(.function(1), .pageDown, .down, .escape)
    #expect(fixture.state.editing.form == form)
    #expect(fixture.markedLine.hasPrefix("Instance URL"))
  }

  @Test("edit NAME asks for that profile alone and opens it; leaving it leaves the program")
  func direct() throws {
    var fixture = try EditorFixture(initial: .describe(name: "sf-prod"))
    #expect(fixture.takeEffects() == [.describe(name: "sf-prod")])
    #expect(fixture.title.contains("opening sf-prod…"))
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    #expect(fixture.typed == "https://acme.my.salesforce.com")
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [.quit])
  }

  @Test("edit NAME with typing asks before it leaves the program")
  func directWithTyping() throws {
    var fixture = try EditorFixture(initial: .describe(name: "sf-prod"))
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    _ = fixture.takeEffects()
    fixture.type("x")
    fixture.press(.escape)
    #expect(fixture.takeEffects().isEmpty)
    fixture.press(.character("y"))
    #expect(fixture.takeEffects() == [.quit])
  }

  @Test("edit NAME of a profile that is not there says so; g shows those that are")
  func missing() throws {
    var fixture = try EditorFixture(initial: .describe(name: "sf-prd"))
    fixture.send(.described(name: "sf-prd", nil))
    #expect(fixture.screen.contains("There is no profile named sf-prd"))
    #expect(fixture.screen.contains("us-east-1"))
    _ = fixture.takeEffects()
    fixture.press(.character("g"))
    #expect(fixture.takeEffects() == [.load])
    fixture.press(.character("q"))
    #expect(fixture.takeEffects() == [.quit])
  }

  @Test("edit NAME that could not ask says why, and g asks for that profile again")
  func unread() throws {
    var fixture = try EditorFixture(initial: .describe(name: "sf-prod"))
    _ = fixture.takeEffects()
    // While the answer is on its way, asking again would only delay it.
    fixture.press(.character("g"))
    #expect(fixture.takeEffects().isEmpty)
    fixture.send(.describeFailed(Failure(title: "No credentials", hint: "Give --profile.")))
    #expect(fixture.screen.contains("No credentials"))
    fixture.press(.character("g"))
    #expect(fixture.takeEffects() == [.describe(name: "sf-prod")])
    #expect(fixture.title.contains("opening sf-prod…"))
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    #expect(fixture.focusedLabel == "Instance URL")
  }

  @Test("edit NAME of a type without a profile says so, and not that something is loading")
  func withoutProfile() throws {
    var fixture = try EditorFixture(initial: .describe(name: "events"))
    fixture.send(.described(name: "events", EditorFixture.profiles[3]))
    fixture.press(.down)
    #expect(fixture.screen.contains("EventBridge connections have no profile that could be edited."))
    #expect(!fixture.screen.contains("loading…"))
  }

  @Test("edit NAME with a type opens an empty form at once, without asking the service")
  func blank() throws {
    var fixture = try EditorFixture(initial: .blank(name: "new", connector: "Zendesk"))
    #expect(fixture.takeEffects().isEmpty)
    #expect(fixture.title.contains("new"))
    #expect(fixture.title.contains("to fill"))
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [.quit])
  }

  @Test(
    "a lost terminal and a request to end quit at once, whatever was typed, asked or sent",
    arguments: [TerminalEvent.hangup, .terminate])
  func atOnce(event: TerminalEvent) throws {
    var typed = try EditorFixture.editing("sf-prod")
    typed.type("x")
    var asked = typed
    asked.press(.escape)
    var sending = try EditorFixture.reviewing()
    sending.press(.enter)
    var tiny = try EditorFixture.editing("sf-prod")
    tiny.send(.terminal(.resize(.init(columns: 1, rows: 1))))
    for var fixture in [try EditorFixture.browsing(), typed, asked, sending, tiny] {
      _ = fixture.takeEffects()
      fixture.send(.terminal(event))
      let effects = fixture.takeEffects()
      #expect(effects.last == .quit)
      // Typing that is not secret is kept for the next start; nothing else happens.
      for effect in effects.dropLast() {
        guard case .saveDraft = effect else {
          Issue.record("\(effect)")
          continue
        }
      }
    }
  }

  @Test(
    "in a window too small to show anything, the ways out are the only keys",
    arguments: ["q", "Esc", "Ctrl-C"])
  func leavingTooSmall(name: String) throws {
    let key = try #require(["q": Key.character("q"), "Esc": .escape, "Ctrl-C": .control("c")][name])
    for make in [{ try EditorFixture.reviewing() }, { try EditorFixture() }] {
      var fixture = try make()
      _ = fixture.takeEffects()
      fixture.send(.terminal(.resize(.init(columns: 19, rows: 4))))
      fixture.press(.enter, key)
      guard case .quit? = fixture.takeEffects().last else {
        Issue.record("\(name) does not leave")
        continue
      }
    }
  }

  @Test(
    "in a window too small to show anything, other keys do nothing; when it is larger again, all is as it was"
  )
  func tooSmall() throws {
    var fixture = try EditorFixture.reviewing()
    let before = fixture.screen
    _ = fixture.takeEffects()
    fixture.send(.terminal(.resize(.init(columns: 19, rows: 4))))
    fixture.press(.enter, .tab, .character("a"), .function(5))
    fixture.paste("fake")
    #expect(fixture.takeEffects().isEmpty)
    #expect(fixture.screen.contains("Make the window"))
    fixture.send(.terminal(.resize(.init(columns: 80, rows: 24))))
    #expect(fixture.screen == before)
  }
}
