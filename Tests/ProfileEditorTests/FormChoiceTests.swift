import Forms
import ServiceModel
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Choices, booleans and ways of signing in")
struct FormChoiceTests {
  @Test(
    "a boolean is stepped with arrows and Space, and takes y and n",
    arguments: [
      ([Key.right], "[x] yes"), ([.character(" ")], "[x] yes"), ([.left], "[-] not set"),
      ([.right, .right], "[-] not set"), ([.character("y")], "[x] yes"),
      ([.character("y"), .character("n")], "[ ] no"), ([.character("z")], "[ ] no"),
    ] as [([Key], String)])
  func boolean(keys: [Key], shown: String) throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Sandbox")
    for key in keys { fixture.press(key) }
    #expect(fixture.markedLine.contains(shown))
  }

  @Test(
    "a choice is stepped with arrows and Space, wraps, and goes to what begins with a letter",
    arguments: [
      ([Key.right], "Private"), ([.left], "Private"), ([.right, .right], "Public"),
      ([.character(" ")], "Private"), ([.character("p")], "Private"), ([.character("P")], "Private"),
      ([.character("p"), .character("p")], "Public"), ([.character("x")], "Public"),
    ] as [([Key], String)])
  func choice(keys: [Key], shown: String) throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Connection mode")
    for key in keys { fixture.press(key) }
    #expect(fixture.markedLine.contains("‹ \(shown) ›"))
  }

  @Test("a way of signing in shows only what it needs, and letters go to it by its name")
  func alternatives() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("sign in with")
    fixture.press(.character("j"))
    #expect(fixture.markedLine.contains("‹ JWT ›"))
    #expect(fixture.screen.contains("JWT"))
    #expect(!fixture.screen.contains("Access token"))
    fixture.press(.character("r"))
    #expect(fixture.markedLine.contains("‹ refresh token and app secret ›"))
    #expect(fixture.screen.contains("Refresh token"))
    #expect(!fixture.screen.contains("Access token"))
  }

  @Test(
    "what was typed for a way of signing in is kept while another one is chosen, and is not sent with that")
  func formerValues() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Access token")
    fixture.type("fake-access")
    fixture.signIn(with: "JWT")
    let accessToken = RequestPlaces.credentials.appending("Salesforce").appending("accessToken")
    #expect(fixture.state.form?.form.request()[accessToken] == nil)
    fixture.signIn(with: "access and refresh token")
    #expect(fixture.state.form?.form.request()[accessToken] != nil)
    fixture.goTo("Access token")
    #expect(fixture.typed == "fake-access")
  }

  @Test("keys that move text do nothing to a choice, and a paste into one is left out in words")
  func otherKeys() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("sign in with")
    let before = fixture.state.form?.form
    fixture.press(.backspace, .delete, .control("k"), .control("y"), .control("_"), .home, .end)
    fixture.paste("JWT")
    #expect(fixture.state.form?.form == before)
    #expect(fixture.facts.contains("A paste counts in a text field only"))
  }
}
