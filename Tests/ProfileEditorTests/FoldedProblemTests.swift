import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("What is wrong, refused or put in where the form is folded")
struct FoldedProblemTests {
  /// The form of a custom connector with user name and password, both empty.
  private func custom() throws -> EditorFixture {
    try EditorFixture.editing("crm-custom", columns: 100, rows: 40)
  }

  /// The same with both typed and the cursor in the second.
  private func filled() throws -> EditorFixture {
    var fixture = try custom()
    try fixture.reach("User name")
    fixture.type("somebody")
    try fixture.reach("Password")
    fixture.type("fake-password")
    return fixture
  }

  @Test("the title of what is folded counts what is missing in it, as the form's own title does")
  func counts() throws {
    var fixture = try custom()
    try fixture.reach("User name")
    fixture.press(.control("t"))
    #expect(fixture.markedLine.contains("[+] 0 set · 2 to fill"))
    fixture.press(.right)
    fixture.type("somebody")
    fixture.press(.control("t"))
    #expect(fixture.markedLine.contains("[+] 1 set · 1 to fill"))
    fixture.press(.right)
    try fixture.reach("Password")
    fixture.type("fake-password")
    fixture.press(.control("t"))
    #expect(fixture.markedLine.contains("[+] 2 set  ") && fixture.markedLine.hasSuffix(" changed"))
  }

  @Test("Ctrl-N stops first inside the folded structure that the cursor is on, before what is wrong below")
  func nextProblem() throws {
    var fixture = try custom()
    let map = RequestPaths.properties.appending("CustomConnector").appending("profileProperties")
    // Two rows of one name: a problem inside the map, above those of the credentials.
    fixture.state.editing.stage.editForm { $0.setFocus(.key(map, 1)) }
    fixture.type("tenant")
    fixture.press(.tab)
    fixture.type("second")
    fixture.press(.control("t"))
    #expect(fixture.markedLine.contains("[+] 2 set · 1 to fix"))
    fixture.press(.control("n"))
    #expect(fixture.state.editing.form?.focus.pointer == map && !fixture.screen.contains("[+]"))
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "User name")
    fixture.press(.control("n"))
    #expect(fixture.focusedLabel == "Password")
  }

  @Test("the review goes to what is missing inside a folded structure")
  func review() throws {
    var fixture = try custom()
    try fixture.reach("User name")
    fixture.press(.control("t"), .control("s"))
    #expect(fixture.state.screen == .form && fixture.focusedLabel == "User name")
    #expect(fixture.markedLine.hasSuffix("required"))
  }

  @Test("review and preview are the same whether folded or not")
  func sameRequest() throws {
    var open = try filled()
    var folded = open
    folded.press(.control("t"))
    #expect(!folded.screen.contains("User name"))
    let lines = try #require(folded.state.editing.form?.findings.requestLines)
    #expect(lines == open.state.editing.form?.findings.requestLines)
    #expect(lines.contains { $0.text.contains("\"username\": \"somebody\"") })
    open.press(.control("s"))
    folded.press(.control("s"))
    #expect(open.state.screen == .review && folded.screen == open.screen)
  }

  @Test("a field that the service refuses is shown, also where it was folded away")
  func refused() throws {
    var fixture = try filled()
    fixture.press(.control("t"), .control("s"), .enter)
    fixture.send(
      .sendFailed(
        Failure(
          kind: .refused, title: "AppFlow refused the request", serviceWords: "Value at 'username' is wrong",
          hint: "Mend the field and send again.")))
    #expect(fixture.focusedLabel == "User name")
    #expect(fixture.markedLine.hasSuffix("refused"))
  }

  @Test("the code that consent brings is shown in its field, also where that was folded away")
  func consent() throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: 100, rows: 40)
    fixture.signIn(with: "authorization code")
    try fixture.reach("Authorization code")
    fixture.press(.control("t"))
    #expect(fixture.markedLine.contains("[+]"))
    fixture.press(.control("o"))
    fixture.type("fake.consumer.key")
    let request = try #require(try? fixture.state.editing.form?.consent?.request())
    let state = try #require(request.url.split(separator: "state=").last)
    while fixture.state.editing.form?.consent?.focus != .answer { fixture.press(.tab) }
    fixture.paste("\(request.redirectURI)?code=fake-code-1&state=\(state)")
    fixture.press(.enter)
    #expect(fixture.focusedLabel == "Authorization code" && !fixture.markedLine.contains("[+]"))
    #expect(fixture.markedLine.contains("••••••••  hidden"))
  }

  @Test("a paste on a folded title is left out, and typing changes nothing")
  func typing() throws {
    var fixture = try custom()
    try fixture.reach("User name")
    fixture.press(.control("t"))
    let before = fixture.state.editing.form?.form
    fixture.paste("fake")
    #expect(fixture.facts.contains("Not pasted"))
    fixture.type("xyz")
    fixture.press(.backspace, .delete, .control("u"), .alt("t"), .control("y"), .control("x"), .function(2))
    #expect(fixture.state.editing.form?.form == before)
  }
}
