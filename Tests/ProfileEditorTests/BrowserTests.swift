import ClientTestSupport
import Forms
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("The browser")
struct BrowserTests {
  @Test("at the start the editor asks for all profiles, and says that it is loading them")
  func start() throws {
    var fixture = try EditorFixture()
    #expect(fixture.takeEffects() == [.load])
    #expect(fixture.title.hasSuffix("0, loading…"))
  }

  @Test(
    "keys move the cursor, and it stops at both ends",
    arguments: [
      ([Key.down], "sap-eu"), ([.down, .down, .up], "sap-eu"), ([.up], "sf-prod"),
      ([.character("j"), .character("j"), .character("k")], "sap-eu"), ([.end], "events"),
      ([.end, .down], "events"), ([.end, .home], "sf-prod"), ([.pageDown], "events"),
      ([.character(" "), .pageUp], "sf-prod"),
    ] as [([Key], String)])
  func movement(keys: [Key], profile: String) throws {
    var fixture = try EditorFixture.browsing()
    for key in keys { fixture.press(key) }
    #expect(fixture.selectedProfile == profile)
    #expect(fixture.markedLine.hasPrefix(profile))
  }

  @Test("a page is what the screen shows less one, and the cursor is always on the screen")
  func paging() throws {
    var fixture = try EditorFixture.loadingPages(of: 100)
    let rows = Layout(fixture.state.size).browserRows
    fixture.press(.pageDown)
    #expect(fixture.state.editing.browser.cursor == rows - 1)
    for _ in 0..<20 {
      fixture.press(.pageDown)
      let name = try #require(fixture.selectedProfile)
      #expect(fixture.markedLine.hasPrefix(name))
    }
    #expect(fixture.selectedProfile == "profile-00099")
  }

  @Test(
    "the first page can be worked with before the last one has come, and later pages leave the cursor alone")
  func pagesWhileMoving() throws {
    var fixture = try EditorFixture.loadingPages(of: 50)
    for _ in 0..<7 { fixture.press(.down) }
    fixture.send(.page(EditorFixture.numbered(50..<100)))
    #expect(fixture.selectedProfile == "profile-00007")
    #expect(fixture.title.hasSuffix("100, loading…"))
    fixture.press(.enter)
    #expect(fixture.title.contains("profile-00007"))
    fixture.send(.page(EditorFixture.numbered(100..<150)))
    fixture.send(.loaded)
    fixture.press(.escape)
    #expect(fixture.selectedProfile == "profile-00007")
    #expect(fixture.title.hasSuffix("150 profiles"))
  }

  @Test(
    "a profile whose words are 100 KB long widens no other row, and costs a frame no more than its length")
  func hugeRow() throws {
    var plain = try EditorFixture.loadingPages(of: 10)
    plain.send(.loaded)
    var (short, long) = (try Self.withWords(of: 25_000), try Self.withWords(of: 100_000))
    let (rows, others) = (long.state.view().text, plain.state.view().text)
    #expect(zip(rows, others).filter { $0 != $1 }.count == 1)
    func frames(_ fixture: inout EditorFixture) -> Double {
      ProcessorTime.seconds(of: {
        for _ in 0..<20 {
          fixture.press(.down)
          _ = fixture.state.view()
        }
      })
    }
    #expect(frames(&long) < 9 * frames(&short))
  }

  /// A list in which one profile's texts are that long.
  private static func withWords(of length: Int) throws -> EditorFixture {
    let huge = String(repeating: "w", count: length)
    var fixture = try EditorFixture()
    var entries = EditorFixture.numbered(0..<10)
    entries[4] = BrowserEntry(
      name: huge, type: huge, connector: huge, mode: huge, updated: entries[4].updated, created: nil)
    fixture.send(.page(entries))
    fixture.send(.loaded)
    return fixture
  }

  @Test("a later page also passes the filter that is being typed")
  func pagesWhileFiltering() throws {
    var fixture = try EditorFixture.loadingPages(of: 50)
    fixture.press(.character("/"))
    fixture.type("00007")
    fixture.send(.page(EditorFixture.numbered(50..<100)))
    #expect(fixture.shownProfiles == ["profile-00007"])
    fixture.press(.backspace)
    #expect(fixture.shownProfiles == (0...9).map { "profile-0000\($0)" })
  }

  @Test("a type without a profile is refused in words, until the next key")
  func withoutProfile() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.end, .enter)
    #expect(fixture.facts.contains("EventBridge connections have no profile that could be edited."))
    #expect(fixture.markedLine.hasPrefix("events"))
    fixture.press(.up)
    #expect(!fixture.screen.contains("have no profile"))
  }

  @Test("a failed load says what happened and what to do, and g asks again")
  func loadFailure() throws {
    var fixture = try EditorFixture()
    fixture.send(
      .loadFailed(Failure(title: "No credentials", serviceWords: "denied", hint: "Give --profile.")))
    for words in ["No credentials", "AppFlow says: denied", "Give --profile.", "not loaded"] {
      #expect(fixture.screen.contains(words))
    }
    _ = fixture.takeEffects()
    fixture.press(.character("g"))
    #expect(fixture.takeEffects() == [.load])
    #expect(!fixture.screen.contains("No credentials"))
    fixture.send(.page(EditorFixture.profiles))
    fixture.send(.loaded)
    #expect(fixture.title.hasSuffix("4 profiles"))
  }

  @Test(
    "where some pages came before the failure, they stay and can be opened, and the failure is said below")
  func partialLoad() throws {
    var fixture = try EditorFixture.loadingPages(of: 3)
    fixture.send(.loadFailed(Failure(title: "The connection was lost", hint: "Press g to ask again.")))
    #expect(fixture.markedLine.hasPrefix("profile-00000"))
    #expect(fixture.facts.contains("The connection was lost"))
    #expect(fixture.title.contains("3, not all loaded"))
    fixture.press(.enter)
    #expect(fixture.title.contains("profile-00000"))
  }

  @Test("q leaves, and so does Ctrl-C", arguments: [Key.character("q"), .control("c")])
  func quit(key: Key) throws {
    var fixture = try EditorFixture.browsing()
    _ = fixture.takeEffects()
    fixture.press(key)
    #expect(fixture.takeEffects() == [.quit])
  }

  @Test("what is pasted outside the filter runs no keys")
  func paste() throws {
    var fixture = try EditorFixture.browsing()
    _ = fixture.takeEffects()
    fixture.paste("q\njj\r")
    #expect(fixture.takeEffects().isEmpty)
    #expect(fixture.selectedProfile == "sf-prod")
    #expect(fixture.facts.contains("Not pasted: only fields take a paste"))
  }

  @Test("a click moves the cursor, a second one opens; the head of the table is no profile")
  func clicks() throws {
    var fixture = try EditorFixture.loadingPages(of: 100)
    fixture.press(.end)
    let first = fixture.state.editing.browser.top
    let head = Layout(fixture.state.size).contentTop + 1
    fixture.send(.terminal(.mouse(.init(kind: .press, position: Position(row: head, column: 5)))))
    #expect(fixture.selectedProfile == "profile-00099")
    let click = MouseEvent(kind: .press, position: Position(row: head + 1, column: 5))
    fixture.send(.terminal(.mouse(click)))
    #expect(fixture.state.editing.browser.cursor == first)
    fixture.send(.terminal(.mouse(click)))
    #expect(fixture.title.contains("profile-000\(first)"))
  }

  @Test("times that no calendar has are shown without harm", arguments: [1e300, -1e300, .nan, .infinity])
  func strangeTimes(time: Double) throws {
    var fixture = try EditorFixture()
    fixture.send(
      .page([
        BrowserEntry(
          name: "odd", type: "Zendesk", connector: "Zendesk", mode: "Public", updated: time, created: time)
      ]))
    #expect(fixture.markedLine.hasPrefix("odd"))
    #expect(fixture.facts.contains("at an unreadable time"))
  }
}
