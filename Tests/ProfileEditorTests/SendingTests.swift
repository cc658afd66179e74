import Forms
import JSON
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Review, sending and result")
struct SendingTests {
  private static let answer = SendResult(arn: "arn:fake", requestID: "request-1", attempts: 1, seconds: 0.4)
  private static let refusal = Failure(title: "AppFlow refused the request", hint: "Mend it and send again.")
  private static let lost = Failure(
    kind: .unknownOutcome, title: "The answer was lost", hint: "It may have been carried out.")

  /// The one request and token among the effects.
  private func sent(_ fixture: inout EditorFixture) throws -> (request: JSONValue, token: String) {
    let effects = fixture.takeEffects()
    let sends = effects.compactMap { effect -> (JSONValue, String)? in
      if case .send(let request, let token) = effect { (request, token) } else { nil }
    }
    try #require(sends.count == 1)
    return sends[0]
  }

  @Test("the review says where to, what changes and the body, secrets masked, and nothing was sent yet")
  func review() throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: 120, rows: 40)
    fixture.type("/x")
    fixture.goTo("Access token")
    fixture.type("fake-access-token")
    fixture.goTo("Refresh token")
    fixture.type("fake-refresh-token")
    _ = fixture.takeEffects()
    fixture.press(.control("s"))
    #expect(fixture.title.contains("nothing sent yet"))
    #expect(fixture.line(with: "To  ").contains("appflow.us-east-1.amazonaws.com"))
    #expect(
      fixture.line(with: "~ Instance URL").contains(
        "https://acme.my.salesforce.com → https://acme.my.salesforce.com/x"))
    #expect(fixture.line(with: "+ Access token").contains("accessToken   set, hidden"))
    #expect(fixture.screen.contains("POST /update-connector-profile"))
    #expect(fixture.screen.contains("\"refreshToken\": \"••••••••\""))
    #expect(!fixture.screen.contains("fake-"))
    #expect(fixture.takeEffects().isEmpty)
  }

  @Test("with errors there is no review: the first of them has the cursor, wherever it was before")
  func errors() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Refresh token")
    fixture.press(.control("s"))
    #expect(fixture.focusedLabel == "Access token")
    #expect(fixture.facts.contains("2 fields keep this from being sent."))
    fixture.type("fake")
    fixture.press(.control("s"))
    #expect(fixture.focusedLabel == "Refresh token")
    #expect(fixture.facts.contains("One field keeps this from being sent."))
    #expect(fixture.takeEffects().allSatisfy { if case .send = $0 { false } else { true } })
  }

  @Test("Send has the focus and Enter sends; Tab marks Back, which goes to the form")
  func buttons() throws {
    var fixture = try EditorFixture.reviewing()
    let cursor = try #require(fixture.state.view().cursor)
    #expect(fixture.line(with: "[ Send ]").dropFirst(cursor.column).hasPrefix("Send"))
    _ = fixture.takeEffects()
    fixture.press(.tab, .enter)
    #expect(fixture.takeEffects().isEmpty)
    #expect(fixture.focusedLabel == "Refresh token")
    #expect(fixture.markedLine.hasPrefix("Refresh token"))
    fixture.press(.control("s"), .tab, .left, .enter)
    #expect(try sent(&fixture).request[RequestPaths.name] == .string("sf-prod"))
  }

  @Test("Esc goes back with everything as it was", arguments: [Key.escape, .control("c"), .character("q")])
  func back(key: Key) throws {
    var fixture = try EditorFixture.reviewing()
    let form = fixture.state.editing.form
    fixture.press(key)
    #expect(fixture.state.editing.form == form)
    #expect(fixture.markedLine.hasPrefix("Refresh token"))
  }

  @Test("a review longer than the window scrolls to its end and not beyond")
  func scrolls() throws {
    var fixture = try EditorFixture.reviewing(columns: 60, rows: 12)
    #expect(fixture.title.contains("lines 1–"))
    fixture.press(.pageDown, .pageDown, .pageDown, .pageDown, .pageDown, .pageDown, .down)
    let bottom = Layout(fixture.state.size).contentBottom - 1
    #expect(fixture.state.view().text[bottom].trimming { " ┃".contains($0) } == "}")
    fixture.press(.pageUp, .pageUp, .pageUp, .pageUp, .pageUp, .pageUp, .up)
    #expect(fixture.screen.contains("appflow.us-east-1.amazonaws.com"))
  }

  @Test("while sending, the line says how long, which attempt, and why it waits")
  func progress() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.enter)
    #expect(fixture.state.needsTicks)
    #expect(fixture.screen.contains("Sending… 0.0 s, attempt 1 of 3"))
    fixture.send(.tick(EditorFixture.now + 2.13))
    #expect(fixture.screen.contains("Sending… 2.1 s, attempt 1 of 3"))
    fixture.send(.progress(.throttled(2)))
    #expect(fixture.screen.contains("attempt 2 of 3 (throttled, next try in 0.8 s)"))
  }

  @Test("while sending, no key but Esc does anything; Esc cancels, and the form comes back when that is sure")
  func whileSending() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.enter)
    _ = fixture.takeEffects()
    let form = fixture.state.editing.form
    for binding in KeyBindings.standard.all {
      for key in binding.keys where ![Key.escape, .control("c")].contains(key) { fixture.press(key) }
    }
    fixture.paste("fake")
    // The page of keys and the command line may be looked at; they run nothing here.
    while fixture.state.overlay != nil { fixture.press(.escape) }
    #expect(fixture.takeEffects().allSatisfy { $0 == .account(.list) })
    #expect(fixture.title.hasSuffix("sending"))
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [.cancelSend])
    #expect(fixture.title.hasSuffix("sending"))
    fixture.send(.sendFailed(Failure(kind: .cancelled, title: "Cancelled", hint: "Nothing was sent.")))
    #expect(!fixture.state.needsTicks)
    #expect(fixture.state.editing.form?.form == form?.form)
    #expect(fixture.facts.contains("Nothing was sent."))
  }

  @Test("done: the ARN, the request's id; Enter goes to the browser, which is read again")
  func done() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.enter)
    fixture.send(.sent(Self.answer))
    #expect(fixture.screen.contains("arn:fake"))
    #expect(fixture.screen.contains("id request-1 · 0.4 s, one attempt"))
    #expect(fixture.state.editing.form == nil)
    #expect(fixture.state.editing.review == nil)
    _ = fixture.takeEffects()
    fixture.press(.character("r"))
    #expect(fixture.takeEffects().isEmpty)
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.load])
    fixture.send(.page(EditorFixture.profiles))
    fixture.send(.loaded)
    #expect(fixture.selectedProfile == "sf-prod")
  }

  @Test("with edit NAME, done leads out of the program")
  func doneDirect() throws {
    var fixture = try EditorFixture(initial: .describe(name: "sf-prod"))
    fixture.send(.described(name: "sf-prod", EditorFixture.profiles[0]))
    for _ in 0..<2 {
      fixture.press(.control("n"))
      fixture.type("fake")
    }
    fixture.press(.control("s"), .enter)
    fixture.send(.sent(Self.answer))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.quit])
  }

  @Test("a refused send returns to the form with the typing there, and what the service said")
  func refused() throws {
    var fixture = try EditorFixture.reviewing()
    let form = fixture.state.editing.form?.form
    fixture.press(.enter)
    fixture.send(.sendFailed(Self.refusal))
    #expect(fixture.state.editing.form?.form == form)
    #expect(fixture.facts.contains("Not sent: AppFlow refused the request"))
    #expect(fixture.facts.contains("Mend it and send again."))
  }

  @Test("where the service names a field, that one has the cursor and the mark, until it is edited")
  func refusedField() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.enter)
    fixture.send(
      .sendFailed(
        Failure(title: "Refused", serviceWords: "The accessToken is not valid", hint: "Mend it.")))
    #expect(fixture.focusedLabel == "Access token")
    #expect(fixture.markedLine.hasSuffix("refused"))
    #expect(fixture.facts.contains("The accessToken is not valid"))
    fixture.press(.tab)
    #expect(!fixture.facts.contains("The accessToken is not valid"))
    fixture.press(.backTab, .character("x"))
    #expect(fixture.markedLine.hasSuffix("changed"))
    fixture.press(.control("u"), .tab, .backTab)
    #expect(fixture.facts.contains("needs this"))
  }

  @Test("refused credentials without a field's name: the first secret has the cursor")
  func refusedCredentials() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.enter)
    fixture.send(
      .sendFailed(
        Failure(
          title: "Refused", serviceWords: "Access was denied", hint: "Mend it.", isAboutCredentials: true)))
    #expect(fixture.focusedLabel == "Access token")
    #expect(fixture.markedLine.hasSuffix("refused"))
  }

  @Test("an unknown outcome: r sends the same request with the same token, however often")
  func unknown() throws {
    var fixture = try EditorFixture.reviewing()
    _ = fixture.takeEffects()
    fixture.press(.enter)
    let first = try sent(&fixture)
    for _ in 0..<3 {
      fixture.send(.sendFailed(Self.lost))
      #expect(fixture.title.contains("Outcome unknown"))
      #expect(fixture.screen.contains(first.token))
      fixture.press(.character("r"))
      let again = try sent(&fixture)
      #expect(again.request == first.request)
      #expect(again.token == first.token)
      #expect(fixture.title.hasSuffix("sending"))
    }
    fixture.send(.sent(Self.answer))
    #expect(fixture.title.contains("Done"))
  }

  @Test("an unknown outcome: back keeps the typing")
  func unknownBack() throws {
    var fixture = try EditorFixture.reviewing()
    let form = fixture.state.editing.form?.form
    fixture.press(.enter)
    fixture.send(.sendFailed(Self.lost))
    fixture.press(.enter)
    #expect(fixture.state.editing.form?.form == form)
    #expect(fixture.markedLine.hasPrefix("Refresh token"))
  }

  @Test("the same input keeps its token after a failure and a look at the form; other input gets a new one")
  func tokens() throws {
    var fixture = try EditorFixture.reviewing()
    _ = fixture.takeEffects()
    fixture.press(.enter)
    let first = try sent(&fixture)
    fixture.send(.sendFailed(Self.refusal))
    fixture.press(.up, .down, .control("s"), .enter)
    #expect(try sent(&fixture).token == first.token)
    fixture.send(.sendFailed(Self.lost))
    fixture.press(.escape, .character("x"), .backspace, .control("s"), .enter)
    #expect(try sent(&fixture).token == first.token)
    fixture.send(.sendFailed(Self.refusal))
    fixture.press(.character("x"), .control("s"), .enter)
    let other = try sent(&fixture)
    #expect(other.token != first.token)
    #expect(other.request != first.request)
  }

  @Test("tokens are UUIDs of version 4, and a thousand of them are all different")
  func uuids() {
    var tokens = ClientTokens(seed: (7, 8))
    let made = (0..<1000).map { _ in tokens.next() }
    #expect(Set(made).count == made.count)
    for token in made {
      let parts = token.split(separator: "-")
      #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
      #expect(token.allSatisfy { $0 == "-" || $0.isHexDigit && !$0.isUppercase })
      #expect(parts[2].first == "4")
      #expect("89ab".contains(parts[3].first ?? " "))
    }
  }
}
