import Forms
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Signing in from the editor")
struct SignInTests {
  private static let ended = Failure(title: "The session has ended", hint: "Sign in.", canSignIn: true)
  private static let address = "https://device.sso.example/?user_code=ABCD-EFGH"
  private static let code = SignInPrompt.code("ABCD-EFGH", address: address, until: EditorFixture.now + 599)
  private static let page = SignInPrompt.page(
    address: "https://oidc.example/authorize?x=1", showsAnswer: false)

  private static func asked() throws -> EditorFixture {
    var fixture = try EditorFixture()
    fixture.send(.loadFailed(ended))
    return fixture
  }

  @Test("a list that cannot be read for that reason offers it; afterwards the list is read")
  func list() throws {
    var fixture = try Self.asked()
    #expect(fixture.screen.contains("Sign in now?"))
    _ = fixture.takeEffects()
    fixture.press(.character("y"))
    #expect(fixture.takeEffects() == [.signIn(byPaste: false)])
    fixture.send(.signIn(.prompted(Self.code)))
    #expect(fixture.screen.contains("ABCD-EFGH") && fixture.screen.contains("9 min 59 s"))
    #expect(fixture.takeEffects() == [.copy(MaskedText.address(of: Self.code))])
    fixture.send(.tick(EditorFixture.now + 60))
    #expect(fixture.screen.contains("8 min 59 s") && fixture.state.needsTicks)
    fixture.send(.signIn(.ended(until: EditorFixture.now + 3_600)))
    #expect(fixture.takeEffects() == [.load] && fixture.state.overlay == nil)
    #expect(fixture.screen.contains("Signed in until 2026-01-01 01:00 UTC"))
  }

  @Test("another failure offers nothing, and no leaves everything as it is")
  func refusals() throws {
    var other = try EditorFixture()
    other.send(.loadFailed(Failure(title: "No", hint: "Wait.")))
    #expect(other.state.overlay == nil)
    var fixture = try Self.asked()
    _ = fixture.takeEffects()
    fixture.press(.escape)
    #expect(fixture.takeEffects().isEmpty && fixture.screen.contains("The session has ended"))
  }

  @Test("where it ends before a send, the form is as it was, in the middle of signing in and after it")
  func form() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.enter)
    let typed = try #require(fixture.state.editing.form?.form)
    fixture.send(.sendFailed(Self.ended))
    #expect(fixture.screen.contains("Sign in now?"))
    fixture.press(.character("y"))
    fixture.send(.signIn(.prompted(Self.code)))
    fixture.send(.terminal(.resize(Size(columns: 40, rows: 10))))
    fixture.send(.terminal(.resize(Size(columns: 80, rows: 24))))
    _ = fixture.takeEffects()
    fixture.send(.signIn(.ended(until: EditorFixture.now + 3_600)))
    #expect(fixture.takeEffects().isEmpty && fixture.state.editing.form?.form == typed)
    #expect(fixture.screen.contains("Signed in until"))
    fixture.press(.control("s"), .enter)
    #expect(fixture.takeSends() == 1)
  }

  @Test("an answer is pasted back hidden; what is none is told and asked for again")
  func paste() throws {
    var fixture = try Self.asked()
    fixture.press(.character("y"))
    fixture.send(.signIn(.prompted(Self.code)))
    fixture.press(.character("p"))
    #expect(fixture.takeEffects().contains(.signIn(byPaste: true)))
    fixture.send(.signIn(.prompted(Self.page)))
    _ = fixture.takeEffects()
    fixture.paste("http://127.0.0.1/?code=fake-code")
    #expect(!fixture.screen.contains("fake-code"))
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.giveSignInAnswer(Secret("http://127.0.0.1/?code=fake-code"))])
    fixture.send(.signIn(.answerRefused("It has no state.")))
    #expect(fixture.screen.contains("It has no state."))
    fixture.press(.enter)
    #expect(fixture.takeEffects().isEmpty)
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [.cancelSignIn] && fixture.state.overlay == nil)
  }

  @Test("what fails is told, and can be tried again")
  func failure() throws {
    var fixture = try Self.asked()
    fixture.press(.character("y"))
    fixture.send(.signIn(.failed(Failure(title: "The code has ended.", hint: ""))))
    #expect(fixture.screen.contains("The code has ended. Try again?"))
    _ = fixture.takeEffects()
    fixture.press(.character("y"))
    #expect(fixture.takeEffects() == [.signIn(byPaste: false)])
    fixture.press(.escape)
    fixture.send(.signIn(.ended(until: 0)))
    #expect(!fixture.screen.contains("Signed in"))
  }

  @Test("a hostile address steers nothing and is cut nowhere", arguments: [20, 40, 80, 200])
  func hostile(columns: Int) throws {
    var fixture = try EditorFixture(columns: columns, rows: 10)
    fixture.send(.loadFailed(Self.ended))
    fixture.press(.character("y"))
    let address = "https://x.example/\u{1B}]0;a\u{7}" + String(repeating: "é", count: 300)
    fixture.send(.signIn(.prompted(.code("A\u{1B}[2J", address: address, until: EditorFixture.now + 60))))
    for _ in 0..<40 {
      #expect(!fixture.screen.contains("\u{1B}"))
      fixture.press(.pageDown)
    }
    #expect(fixture.screen.contains("AWS"))
  }

  @Test("plain mode says the address and the code, and reads the list afterwards")
  func plain() throws {
    var dialogue = try PlainDialogue()
    dialogue.happen(.loadFailed(Self.ended))
    #expect(dialogue.prompt.contains("[yes/paste/no]"))
    _ = dialogue.takeEffects()
    dialogue.type("yes")
    #expect(dialogue.takeEffects() == [.signIn(byPaste: false)])
    dialogue.happen(.signIn(.prompted(Self.code)))
    #expect(dialogue.last.contains(Self.address) && dialogue.last.contains { $0.contains("ABCD-EFGH") })
    dialogue.happen(.signIn(.ended(until: EditorFixture.now + 3_600)))
    #expect(dialogue.takeEffects() == [.load])
  }
}
