import Forms
import Journal
import JSON
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Consent for an authorization code")
struct ConsentTests {
  /// A Salesforce form in the sign-in method that has a code, and its consent screen.
  static func opened(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
    fixture.signIn(with: "authorization code")
    fixture.press(.control("o"))
    return fixture
  }

  /// The consent screen with a whole address.
  private static func asked(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try opened(size)
    fixture.type("3MVG9.fake.consumer.key")
    return fixture
  }

  /// The consent screen with the cursor on the address to open.
  static func atAddress(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try asked(size)
    while fixture.state.editing.form?.consent?.focus != .address { fixture.press(.tab) }
    return fixture
  }

  private static func url(_ fixture: EditorFixture) throws -> String {
    try #require(try? fixture.state.editing.form?.consent?.request()).url
  }

  private static func state(_ fixture: EditorFixture) throws -> String {
    String(try #require(try url(fixture).split(separator: "state=").last))
  }

  private static let console = "https://us-east-1.console.aws.amazon.com/appflow/oauth"

  private static func stored(_ fixture: EditorFixture, _ name: String) -> String? {
    let place = RequestPaths.absolute(
      JSONPointer("/credentials/oAuthRequest/\(name)"), of: "Salesforce")
    return fixture.state.editing.form?.form.editor(at: .field(place))?.string
  }

  @Test(
    "screens: what is missing, the address, the answer, a forged one, the form after a good one",
    arguments: GoldenScreenTests.sizes)
  func golden(size: Size) throws {
    try Golden.check(Self.opened(size), "consent-missing")
    var fixture = try Self.atAddress(size)
    try Golden.check(fixture, "consent-address")
    var without = fixture
    while without.state.editing.form?.consent?.focus != .challenge { without.press(.backTab) }
    try Golden.check(without, "consent-pkce")
    without.press(.right)
    #expect(!(try Self.url(without).contains("code_challenge")))
    try Golden.check(without, "consent-pkce-off")
    fixture.paste("\(Self.console)?code=fake-code-1&state=00")
    try Golden.check(fixture, "consent-answer")
    fixture.press(.enter)
    try Golden.check(fixture, "consent-forged")
    fixture.paste("\(Self.console)?code=fake-code-1&state=\(try Self.state(fixture))")
    fixture.press(.enter)
    try Golden.check(fixture, "consent-taken")
    #expect(!fixture.screen.contains("fake-code-1"))
  }

  @Test("the code and the redirect URI go into the form, as one step of undo each, and the code stays masked")
  func taken() throws {
    var fixture = try Self.asked()
    fixture.paste("\(Self.console)?code=ZQ%2Dfake-1&state=\(try Self.state(fixture))\n")
    #expect(Self.stored(fixture, "authCode") == "")
    // The paste went into the client's row, where the cursor was; there it is one line.
    #expect(fixture.state.editing.form?.consent?.focus == .client)
    fixture.press(.control("_"))
    while fixture.state.editing.form?.consent?.focus != .answer { fixture.press(.tab) }
    fixture.paste("\(Self.console)?code=ZQ%2Dfake-1&state=\(try Self.state(fixture))\n")
    #expect(!fixture.screen.contains("ZQ"))
    fixture.press(.enter)
    #expect(fixture.state.overlay == nil)
    #expect(Self.stored(fixture, "authCode") == "ZQ-fake-1")
    #expect(Self.stored(fixture, "redirectUri") == Self.console)
    #expect(fixture.focusedLabel == "Authorization code")
    #expect(fixture.facts.contains("in the form"))
    #expect(!fixture.screen.contains("ZQ"))
    #expect(fixture.screen.contains("••••••••"))
    fixture.press(.control("_"))
    #expect(Self.stored(fixture, "authCode") == "")
    #expect(Self.stored(fixture, "redirectUri") == Self.console)
  }

  @Test("a forged state, a refusal and a torn address put nothing in, say why and leave an empty row")
  func refused() throws {
    var fixture = try Self.asked()
    let state = try Self.state(fixture)
    let forged = String(state.reversed())
    for (answer, words) in [
      ("\(Self.console)?code=fake-code-1&state=\(forged)", "The state is another one"),
      ("\(Self.console)?error=access_denied&state=\(state)", "The application refused: access_denied"),
      ("\(Self.console)?code=fake-code-1&code=b&state=\(state)", "more than one code"),
      ("fake-code-1", "no code in it"),
    ] {
      while fixture.state.editing.form?.consent?.focus != .address { fixture.press(.tab) }
      fixture.paste(answer)
      #expect(fixture.state.editing.form?.consent?.focus == .answer)
      fixture.press(.enter)
      #expect(fixture.screen.contains(words), "\(fixture.screen)")
      #expect(fixture.state.overlay == .consent)
      #expect(fixture.state.editing.form?.consent?.answer.isEmpty == true)
      #expect(Self.stored(fixture, "authCode") == "" && Self.stored(fixture, "redirectUri") == "")
      #expect(!fixture.screen.contains("fake-code"))
    }
  }

  @Test("an answer at another address is taken, with a warning")
  func elsewhere() throws {
    var fixture = try Self.asked()
    fixture.press(.tab, .tab, .tab)
    fixture.paste("https://elsewhere.example/?code=fake-code-1&state=\(try Self.state(fixture))")
    fixture.press(.enter)
    #expect(fixture.facts.contains("the browser ended elsewhere"))
    #expect(Self.stored(fixture, "authCode") == "fake-code-1")
  }

  @Test("going back to the form and coming again keeps the state, what was typed and the address")
  func comingAgain() throws {
    var fixture = try Self.asked()
    let url = try Self.url(fixture)
    fixture.press(.escape)
    #expect(fixture.state.overlay == nil)
    fixture.press(.control("o"))
    #expect(try Self.url(fixture) == url)
    #expect(fixture.state.editing.form?.consent?.focus == .address)
    fixture.press(.escape)
    fixture.goTo("Instance URL")
    fixture.press(.control("u"))
    fixture.type("https://acme2.my.salesforce.com")
    fixture.press(.control("o"))
    #expect(try Self.url(fixture) == url.replacing("acme.my", with: "acme2.my"))
  }

  @Test("after an answer was taken, the next request has another state")
  func another() throws {
    var fixture = try Self.asked()
    let first = try Self.state(fixture)
    while fixture.state.editing.form?.consent?.focus != .address { fixture.press(.tab) }
    fixture.paste("?code=fake-code-1&state=\(first)")
    fixture.press(.enter, .control("o"))
    fixture.type("3MVG9")
    #expect(try Self.state(fixture) != first)
  }

  @Test("y on the address copies it; elsewhere it is a letter")
  func copying() throws {
    var fixture = try Self.asked()
    fixture.press(.character("y"))
    #expect(fixture.state.editing.form?.consent?.client.string == "3MVG9.fake.consumer.keyy")
    while fixture.state.editing.form?.consent?.focus != .address { fixture.press(.tab) }
    _ = fixture.takeEffects()
    fixture.press(.character("y"))
    guard case .copy(let text)? = fixture.takeEffects().first else {
      Issue.record("nothing was copied")
      return
    }
    #expect(text.text == (try Self.url(fixture)))
    #expect(fixture.facts.contains("Copied the address"))
  }

  @Test("another page and another redirect URI can be typed, and bad ones are named")
  func typed() throws {
    var fixture = try Self.asked()
    fixture.press(.backTab)
    #expect(fixture.state.editing.form?.consent?.focus == .page)
    fixture.press(.left)
    fixture.press(.tab)
    #expect(fixture.state.editing.form?.consent?.focus == .typedPage)
    fixture.type("http://login.acme.example/authorize")
    #expect(fixture.screen.contains("must begin with https://"))
    fixture.press(.control("u"))
    fixture.type("https://login.acme.example/authorize")
    while fixture.state.editing.form?.consent?.focus != .redirect { fixture.press(.tab) }
    fixture.press(.right, .right, .tab)
    fixture.type("http://localhost:8400/back")
    let url = try Self.url(fixture)
    #expect(url.hasPrefix("https://login.acme.example/authorize?response_type=code&client_id=3MVG9"))
    #expect(url.contains("redirect_uri=http%3A%2F%2Flocalhost%3A8400%2Fback"))
  }

  @Test("a sign-in method without a code, and a connector without one, say so")
  func notHere() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.signIn(with: "JWT")
    fixture.press(.control("o"))
    #expect(fixture.state.overlay == nil)
    #expect(fixture.facts.contains("choose “authorization code”"))
    var other = try EditorFixture(initial: .blank(name: "ops", connector: "Datadog"))
    other.press(.control("o"))
    #expect(other.facts.contains("Datadog has no consent page"))
  }

  @Test("a custom connector that could not be asked lets its page be typed")
  func undescribed() throws {
    var fixture = try EditorFixture.editing("crm-custom", columns: 100)
    fixture.signIn(with: "OAuth 2.0")
    fixture.goTo("Client ID")
    fixture.type("client-1")
    fixture.press(.control("o"))
    #expect(fixture.state.editing.form?.consent?.focus == .typedPage)
    fixture.type("https://login.acme.example/authorize")
    #expect(try Self.url(fixture).contains("client_id=client-1"))
  }

  @Test("the field for the code says which key leads to the address")
  func hint() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.signIn(with: "authorization code")
    fixture.goTo("Authorization code")
    #expect(fixture.facts.contains("Ctrl-O shows the address"))
  }

  @Test("every part of a long address can be seen in the smallest window")
  func small() throws {
    var fixture = try Self.asked(Size(columns: 20, rows: 5))
    let url = try Self.url(fixture)
    while fixture.state.editing.form?.consent?.focus != .address { fixture.press(.tab) }
    var seen = ""
    for _ in 0..<40 {
      for line in fixture.state.view().text[1...3] {
        let part = line.drop { $0 == " " || $0 == "▌" }
        if url.contains(part), !part.isEmpty, !seen.hasSuffix(part) { seen += part }
      }
      fixture.press(.pageDown)
    }
    for start in stride(from: 0, to: url.count - 16, by: 16) {
      let piece = url.dropFirst(start).prefix(16)
      #expect(seen.contains(piece), "\(piece)")
    }
  }
}
