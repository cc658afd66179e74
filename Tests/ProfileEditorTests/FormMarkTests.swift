import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Marks, counts and sentences")
struct FormMarkTests {
  @Test("mark and count change with every key, while the sentence waits until the field is left")
  func waiting() throws {
    var fixture = try EditorFixture.editing("sap-eu")
    fixture.goTo("Client number")
    let hint = fixture.facts
    fixture.press(.backspace)
    #expect(fixture.markedLine.hasSuffix("too short"))
    #expect(fixture.title.hasSuffix("2 to fill · 1 to fix · 1 to check"))
    #expect(fixture.facts == hint)
    fixture.type("0")
    // As the service holds it: there is nothing to say.
    #expect(fixture.markedLine.hasSuffix("100"))
    #expect(fixture.title.hasSuffix("2 to fill"))
    fixture.press(.backspace, .tab, .backTab)
    #expect(fixture.facts != hint)
    #expect(fixture.facts.contains("3"))
    // Once shown it is kept live: it goes when the field is mended.
    fixture.type("0")
    #expect(fixture.facts == hint)
  }

  @Test("where no further typing could mend it, the sentence comes at once")
  func hopeless() throws {
    var fixture = try EditorFixture.editing("sap-eu")
    fixture.goTo("Client number")
    let hint = fixture.facts
    fixture.type("0")
    #expect(fixture.markedLine.hasSuffix("too long"))
    #expect(fixture.facts != hint)
    fixture.goTo("Port")
    fixture.press(.control("u"))
    fixture.type("44x")
    #expect(fixture.markedLine.hasSuffix("wrong"))
    #expect(fixture.facts.contains("integer"))
  }

  @Test("a field that is needed says so by its mark from the start, and in words when it was left empty")
  func required() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Access token")
    #expect(fixture.markedLine.hasSuffix("required"))
    #expect(!fixture.facts.contains("needs this"))
    fixture.press(.tab, .backTab)
    #expect(fixture.facts.contains("“access and refresh token” needs this"))
    fixture.type("x")
    #expect(fixture.markedLine.hasSuffix("changed"))
    #expect(!fixture.facts.contains("needs this"))
  }

  @Test("a pattern that does not fit is only to check, and keeps nothing from being sent")
  func pattern() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.escape)
    fixture.goTo("Access token")
    fixture.type("with a space")
    #expect(fixture.markedLine.hasSuffix("check"))
    #expect(fixture.title.hasSuffix("1 to check"))
    fixture.press(.control("s"))
    #expect(fixture.title.contains("nothing sent yet"))
    #expect(fixture.line(with: "Warning").contains("accessToken"))
    #expect(!fixture.screen.contains("with a space"))
  }
}
