import Terminal
import Testing

@testable import ProfileEditor

@Suite("How long a secret stays shown")
struct RevealTimeTests {
  private static let marker = "fake-marker"
  private static let start = EditorFixture.now

  private func revealed(seconds: Int? = nil) throws -> EditorFixture {
    let settings = try seconds.map {
      try EditorSettingsTests.read("[settings]\nreveal_seconds = \($0)\n")
    }
    var fixture = try EditorFixture.editing("sf-prod", settings: settings ?? EditorSettings())
    fixture.goTo("Access token")
    fixture.type(Self.marker)
    fixture.send(.tick(Self.start))
    #expect(!fixture.state.needsTicks)
    fixture.press(.control("r"))
    #expect(fixture.screen.contains(Self.marker))
    return fixture
  }

  @Test("it hides by itself when the time is over, and time is told until then only", arguments: [nil, 5, 1])
  func hides(seconds: Int?) throws {
    var fixture = try revealed(seconds: seconds)
    let end = Self.start + Double(seconds ?? 30)
    fixture.send(.tick(end - 0.1))
    #expect(fixture.screen.contains(Self.marker) && fixture.state.needsTicks)
    fixture.send(.tick(end))
    #expect(!fixture.screen.contains(Self.marker) && !fixture.state.needsTicks)
  }

  @Test("typing does not make the time longer")
  func typing() throws {
    var fixture = try revealed()
    fixture.send(.tick(Self.start + 29))
    fixture.type("x")
    #expect(fixture.screen.contains(Self.marker + "x"))
    fixture.send(.tick(Self.start + 30))
    #expect(!fixture.screen.contains(Self.marker))
  }

  @Test("the command line hides it, and can show it again")
  func commandLine() throws {
    var fixture = try revealed()
    fixture.press(.alt("x"))
    #expect(fixture.state.keyContext == .command && !fixture.screen.contains(Self.marker))
    fixture.type("reveal")
    fixture.press(.enter)
    #expect(fixture.screen.contains(Self.marker))
  }

  @Test("showing it again begins anew")
  func again() throws {
    var fixture = try revealed()
    fixture.send(.tick(Self.start + 20))
    fixture.press(.control("r"))
    #expect(!fixture.state.needsTicks)
    fixture.press(.control("r"))
    fixture.send(.tick(Self.start + 40))
    #expect(fixture.screen.contains(Self.marker))
    fixture.send(.tick(Self.start + 50))
    #expect(!fixture.screen.contains(Self.marker))
  }

  @Test("with 0 it stays until the field is left, and no time is told")
  func never() throws {
    var fixture = try revealed(seconds: 0)
    #expect(!fixture.state.needsTicks)
    fixture.send(.tick(Self.start + 1e6))
    #expect(fixture.screen.contains(Self.marker))
    fixture.press(.tab)
    #expect(!fixture.screen.contains(Self.marker))
  }

  @Test("a clock that is set back delays it once and no more")
  func clock() throws {
    var fixture = try revealed()
    fixture.send(.tick(Self.start - 3_600))
    #expect(fixture.screen.contains(Self.marker))
    fixture.send(.tick(Self.start - 3_570))
    #expect(!fixture.screen.contains(Self.marker))
  }
}
