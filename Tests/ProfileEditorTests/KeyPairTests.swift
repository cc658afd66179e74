import Secrets
import Terminal
import Testing

@testable import Forms
@testable import ProfileEditor

@Suite("Key pairs that are made in the editor")
struct KeyPairTests {
  private static let place = RequestPaths.credentials.appending("Snowflake").appending("privateKey")
  private static let question = KeyQuestion(profile: "snow-load", place: place)

  /// Made once: it takes some tenths of a second. Small, since nobody signs in with it.
  private static let key = KeyPair(rsaOf: 2_048)?.privateKey
  private static let other = KeyPair(rsaOf: 2_048)?.privateKey

  private static let profile = BrowserEntry(
    name: "snow-load", type: "Snowflake", connector: "Snowflake", mode: "Public",
    updated: EditorFixture.now - 91 * EditorFixture.day, created: EditorFixture.now - 100 * EditorFixture.day,
    properties: [
      "warehouse": "LOAD_WH", "stage": "LOAD.PUBLIC.STAGE", "bucketName": "acme-load", "accountName": "acme",
    ])

  static func form(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try EditorFixture(columns: size.columns, rows: size.rows)
    fixture.send(.page([profile]))
    fixture.send(.loaded)
    fixture.press(.enter)
    fixture.goTo("User name")
    fixture.type("LOADER")
    return fixture
  }

  /// The page of a pair whose digits are plainly fake.
  static func page(_ size: Size) throws -> EditorFixture {
    var fixture = try form(size)
    let digits = String(repeating: "FAKEFAKEFAKEFAKE", count: 35)
    let key = PublicKey(
      place: place, name: "RSA_PUBLIC_KEY_FP", fingerprint: "SHA256:" + String(digits.prefix(43)) + "=",
      vendor: "Snowflake", statement: "ALTER USER LOADER SET RSA_PUBLIC_KEY_2='\(digits)';",
      note: "DESC USER then has the fingerprint as RSA_PUBLIC_KEY_2_FP.", user: ["acme", "LOADER"],
      kind: "RSA, 3072 bits")
    fixture.goTo("Private key")
    fixture.state.push(
      .keyPair(KeyPairState(publicKey: key, statement: key.statement ?? "", isNew: true)))
    return fixture
  }

  @Test("screens: the empty field, the page, its file, and its keys", arguments: GoldenScreenTests.sizes)
  func golden(size: Size) throws {
    var fixture = try Self.form(size)
    fixture.goTo("Private key")
    try Golden.check(fixture, "form-key-pair")
    fixture = try Self.page(size)
    try Golden.check(fixture, "key-pair")
    fixture.press(.tab)
    fixture.type("rsa_key.p8")
    try Golden.check(fixture, "key-pair-file")
    fixture.press(.function(1))
    try Golden.check(fixture, "help-key-pair")
  }

  @Test("the key makes one pair, once; it stays in the field, and the page shows it again")
  func made() throws {
    var fixture = try Self.form()
    let key = try #require(Self.key)
    _ = fixture.takeEffects()
    fixture.press(.control("g"), .control("g"))
    #expect(fixture.takeEffects() == [.makeKeyPair(Self.question)])
    fixture.send(.keyPairMade(Self.question, key))
    let facts = try #require(SecretFacts.of(key).privateKey)
    let shown = fixture.screen.split(whereSeparator: \.isWhitespace).joined()
    #expect(shown.contains(facts.fingerprint) && fixture.screen.contains("ALTER USER LOADER SET"))
    #expect(!fixture.screen.contains("BEGIN"))
    #expect(fixture.state.editing.form?.form.editor(at: .field(Self.place))?.text == key)
    // A second answer, a redraw and going back make no other one.
    fixture.send(.keyPairMade(Self.question, Self.other))
    fixture.press(.escape)
    #expect(fixture.screen.contains("hidden") && fixture.facts.contains(facts.fingerprint))
    fixture.press(.control("g"))
    #expect(fixture.takeEffects().isEmpty && fixture.screen.contains("A new key pair"))
    #expect(fixture.state.editing.form?.form.editor(at: .field(Self.place))?.text == key)
    // The page of a pair that the vendor has says no more that it is new.
    fixture.press(.enter, .control("g"))
    #expect(fixture.screen.contains("The public half of the private key"))
  }

  @Test("the statement is copied; the private key goes into a file that is named")
  func copied() throws {
    var fixture = try Self.form()
    let key = try #require(Self.key)
    fixture.press(.control("g"))
    fixture.send(.keyPairMade(Self.question, key))
    _ = fixture.takeEffects()
    fixture.press(.character("y"))
    let open = try #require(SecretFacts.of(key).privateKey?.publicKey)
    guard case .copy(let text)? = fixture.takeEffects().first else {
      Issue.record("nothing was copied")
      return
    }
    #expect(text.text == "ALTER USER LOADER SET RSA_PUBLIC_KEY_2='\(open)';")
    fixture.press(.tab, .enter)
    #expect(fixture.takeEffects().isEmpty && fixture.screen.contains("Type the path"))
    fixture.paste("/tmp/fake.p8\nmore")
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.writeKey(key, place: "/tmp/fake.p8")])
    fixture.send(.told("The private key is in /tmp/fake.p8, which only you can read."))
    #expect(fixture.screen.contains("which only you can read"))
  }

  @Test("the review shows the fingerprint and wants the vendor to have a new key; a retry sends the same one")
  func sent() throws {
    var fixture = try Self.form()
    let key = try #require(Self.key)
    fixture.press(.control("g"))
    fixture.send(.keyPairMade(Self.question, key))
    fixture.press(.escape, .control("s"))
    let fingerprint = try #require(SecretFacts.of(key).privateKey?.fingerprint)
    #expect(fixture.screen.contains("RSA_PUBLIC_KEY_FP \(fingerprint)"))
    #expect(fixture.screen.contains("Snowflake must have it first"))
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects().isEmpty && fixture.screen.contains("needs the public key first"))
    fixture.press(.enter)
    guard case .send(let first, let token)? = fixture.takeEffects().first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(first[Self.place] == .secret(key))
    fixture.send(
      .sendFailed(Failure(title: "AppFlow refused the request", serviceWords: "not so", hint: "Mend it.")))
    fixture.press(.control("s"), .enter)
    #expect(fixture.takeEffects() == [.send(first, clientToken: token)])
  }

  @Test("what keeps a pair from being made is said")
  func refused() throws {
    var fixture = try Self.form()
    fixture.press(.control("u"), .control("g"))
    #expect(fixture.screen.contains("Fill in “User name” first"))
    fixture = try Self.form()
    fixture.goTo("Private key")
    fixture.type("fake")
    fixture.press(.control("g"))
    #expect(fixture.screen.contains("is no private key that can be read"))
    fixture.signIn(with: "password")
    fixture.press(.control("g"))
    #expect(fixture.facts.contains("choose “key pair” at"))
    fixture = try EditorFixture.editing("sf-prod")
    fixture.press(.control("g"))
    #expect(fixture.screen.contains("has no private key"))
    _ = fixture.takeEffects()
    // What was typed meanwhile stays, and what fails is told.
    fixture = try Self.form()
    fixture.press(.control("g"))
    fixture.goTo("Private key")
    fixture.type("fake")
    fixture.send(.keyPairMade(Self.question, Self.key))
    #expect(fixture.screen.contains("was thrown away"))
    fixture = try Self.form()
    fixture.press(.control("g"))
    fixture.send(.keyPairMade(Self.question, nil))
    #expect(fixture.screen.contains("could not make a key pair"))
  }

  @Test("a PEM of several lines is kept whole and masked, and nothing warns of its line breaks")
  func pasted() throws {
    var fixture = try Self.form()
    let key = try #require(Self.key)
    fixture.goTo("Private key")
    fixture.send(.terminal(.paste(key)))
    #expect(fixture.state.editing.form?.form.editor(at: .field(Self.place))?.text == key)
    #expect(fixture.state.editing.form?.problems.isEmpty == true)
    #expect(!fixture.screen.contains("BEGIN") && fixture.screen.contains("hidden"))
    fixture.press(.function(1))
    #expect(fixture.line(with: "Checks").contains("RSA_PUBLIC_KEY_FP"))
  }

  @Test("plain mode makes a pair, shows its statement, and asks whether it was run")
  func plain() throws {
    let key = try #require(Self.key)
    let open = try #require(SecretFacts.of(key).privateKey)
    var dialogue = try PlainDialogue(initial: .describe(name: "snow-load"))
    dialogue.happen(.described(name: "snow-load", Self.profile))
    #expect(dialogue.text.contains("!key makes a key pair"))
    try dialogue.goOn(to: "Private key")
    dialogue.type("!key")
    #expect(dialogue.said("Fill in “User name” first"))
    dialogue.type("<", "LOADER")
    try dialogue.goOn(to: "Private key")
    _ = dialogue.takeEffects()
    dialogue.type("!key")
    #expect(dialogue.takeEffects() == [.makeKeyPair(Self.question)] && dialogue.question == nil)
    dialogue.happen(.keyPairMade(Self.question, key))
    #expect(dialogue.said("RSA_PUBLIC_KEY_FP \(open.fingerprint)"))
    #expect(dialogue.said("ALTER USER LOADER SET RSA_PUBLIC_KEY_2='\(open.publicKey)';"))
    dialogue.type("file /tmp/fake.p8")
    #expect(dialogue.takeEffects() == [.writeKey(key, place: "/tmp/fake.p8")])
    dialogue.happen(.told("Not written: fake."))
    #expect(dialogue.prompt.hasPrefix("Was it run?"))
    dialogue.type("no")
    #expect(dialogue.said("Key: RSA_PUBLIC_KEY_FP \(open.fingerprint) (new: Snowflake must have it first)"))
    dialogue.type("yes")
    #expect(dialogue.said("needs the public key first") && dialogue.takeEffects().isEmpty)
    dialogue.type("<", "!key", "yes", "yes")
    guard case .send(let request, _)? = dialogue.takeEffects().first else {
      Issue.record("nothing was sent: \(dialogue.text)")
      return
    }
    #expect(request[Self.place] == .secret(key))
    #expect(!dialogue.text.contains("BEGIN"))
  }
}
