import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Searching in texts")
struct TextSearchTests {
  enum Text: CaseIterable {
    case review, preview, help, facts, details

    func fixture(_ size: Size = Size(columns: 80, rows: 12)) throws -> EditorFixture {
      switch self {
      case .review: return try .reviewing(columns: size.columns, rows: size.rows)
      case .preview:
        var fixture = try EditorFixture.editing("sap-eu", columns: size.columns, rows: size.rows)
        fixture.press(.control("p"))
        return fixture
      case .help:
        var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
        fixture.press(.character("?"))
        return fixture
      case .facts:
        var fixture = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
        fixture.press(.function(1))
        return fixture
      case .details:
        var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
        fixture.send(.surveyed(EditorFixture.survey))
        fixture.press(.character("i"))
        return fixture
      }
    }
  }

  private static func marked(_ fixture: EditorFixture) -> [String] {
    let frame = fixture.state.view()
    return (1..<(frame.size.rows - 2)).compactMap { row in
      let text = (0..<frame.size.columns).filter {
        frame[row, $0].style.role == .accent && frame[row, $0].style.reverse
      }
      .map { frame[row, $0].text }.joined()
      return text.isEmpty ? nil : text
    }
  }

  @Test(
    "/ finds as one types, whatever the case, and shows the match; n and N go around",
    arguments: Text.allCases)
  func search(text: Text) throws {
    var fixture = try text.fixture()
    fixture.press(.character("/"))
    #expect(fixture.state.keyContext == .search)
    fixture.type("PRO")
    let found = try #require(fixture.state.search)
    #expect(found.matches.count > 0, "\(fixture.screen)")
    #expect(fixture.screen.contains("\(found.current + 1) of \(found.matches.count)"))
    #expect(Self.marked(fixture).map { $0.lowercased() } == ["pro"])
    fixture.press(.enter)
    #expect(fixture.state.keyContext != .search && fixture.screen.contains("PRO · "))
    var seen: Set<Int> = []
    for _ in 0..<found.matches.count {
      seen.insert(fixture.state.search?.current ?? -1)
      #expect(Self.marked(fixture).count == 1)
      fixture.press(.character("n"))
    }
    #expect(seen.count == found.matches.count)
    #expect(fixture.state.search?.current == found.current)
    fixture.press(.character("N"), .character("n"))
    #expect(fixture.state.search?.current == found.current)
  }

  @Test("Esc in the line goes back to where the text was; nothing found is said", arguments: Text.allCases)
  func cancel(text: Text) throws {
    var fixture = try text.fixture()
    fixture.press(.pageDown)
    let before = fixture.screen
    fixture.press(.character("/"))
    fixture.type("pro")
    fixture.press(.down, .down, .escape)
    #expect(fixture.screen == before && fixture.state.search == nil)
    fixture.press(.character("/"))
    fixture.type("no such words")
    #expect(fixture.screen.contains("no match"))
    fixture.press(.enter, .character("n"))
    #expect(fixture.state.keyContext != .search)
  }

  @Test("a search ends with its page, and goes along with the window")
  func ends() throws {
    var fixture = try Text.help.fixture()
    fixture.press(.character("/"))
    fixture.type("profile")
    let count = fixture.state.search?.matches.count
    fixture.press(.enter)
    fixture.send(.terminal(.resize(Size(columns: 40, rows: 10))))
    #expect((fixture.state.search?.matches.count ?? 0) > 0 && count != nil)
    fixture.press(.escape)
    #expect(fixture.state.search == nil)
    fixture.press(.character("?"), .character("n"))
    #expect(fixture.screen.contains("Nothing is searched for"))
    // The line of a search goes with a page that is taken away.
    var sending = try EditorFixture.reviewing()
    sending.press(.enter, .function(1), .character("/"))
    #expect(sending.state.keyContext == .search)
    sending.send(.sent(SendResult(arn: "arn:fake", requestID: nil, attempts: 1, seconds: 0.4)))
    #expect(sending.state.keyContext == .result && sending.state.search == nil)
  }

  @Test("secrets are no part of what is searched")
  func secrets() throws {
    var fixture = try EditorFixture.reviewing(columns: 80, rows: 40)
    fixture.press(.character("/"))
    fixture.type("fake-access-token")
    #expect(fixture.state.search?.matches.isEmpty == true)
  }

  @Test("j, k, Home, End and the page keys work in every text", arguments: Text.allCases)
  func scrolling(text: Text) throws {
    var fixture = try text.fixture(Size(columns: 40, rows: 10))
    // The preview begins at the field under the cursor.
    fixture.press(.home)
    let first = fixture.screen
    fixture.press(.character("j"))
    let second = fixture.screen
    #expect(second != first)
    fixture.press(.character("k"))
    #expect(fixture.screen == first)
    fixture.press(.end)
    let last = fixture.screen
    #expect(last != second)
    fixture.press(.character("j"), .pageDown, .end)
    #expect(fixture.screen == last)
    fixture.press(.home)
    #expect(fixture.screen == first)
  }
}
