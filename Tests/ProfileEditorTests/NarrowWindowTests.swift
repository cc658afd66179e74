import Forms
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("The pages of keys")
struct KeyPageTests {
  @Test("each is about the screen that it lies over, and Esc goes back there")
  func contexts() throws {
    var fixture = try EditorFixture.browsing()
    check(&fixture, .character("?"), [.browser, .filter])
    fixture.press(.character("/"))
    check(&fixture, .function(1), [.browser, .filter])
    fixture = try RotationTests.choosing()
    check(&fixture, .character("?"), [.rotation, .rotationFilter])
    fixture.press(.character("/"))
    check(&fixture, .function(1), [.rotation, .rotationFilter])
    fixture = try RotationTests.queued()
    fixture.press(.escape)
    check(&fixture, .function(1), [.queue, .rotationFilter])
    fixture = try EditorFixture.reviewing()
    check(&fixture, .character("?"), [.review, .sending])
    fixture.press(.enter)
    check(&fixture, .character("?"), [.review, .sending])
    fixture.send(.sent(SendResult(arn: "arn:fake", requestID: "request-1", attempts: 1, seconds: 0.4)))
    check(&fixture, .character("?"), [.result])
  }

  @Test(
    "over a list of values, consent, a question and a device's code, each is about that, and what was typed stays"
  )
  func overlays() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Sign in with")
    fixture.press(.function(2))
    fixture.type("token")
    check(&fixture, .function(1), [.chooser, .field])
    fixture = try ConsentTests.atAddress()
    check(&fixture, .character("?"), [.consent, .link, .field])
    fixture.press(.tab)
    fixture.type("fake-answer")
    check(&fixture, .function(1), [.consent, .link, .field])
    fixture = try EditorFixture.editing("sf-prod")
    fixture.press(.control("n"))
    fixture.type("fake")
    fixture.press(.escape)
    check(&fixture, .character("?"), [.question])
    fixture = try EditorFixture()
    fixture.send(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ann"))
    fixture.type("123456")
    check(&fixture, .function(1), [.code, .field])
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.giveCode(Secret("123456"))])
  }

  @Test("a page of keys makes room for what an answer brings, and for the question for a code")
  func answers() throws {
    var fixture = try EditorFixture.reviewing()
    fixture.press(.enter, .function(1))
    #expect(fixture.title.contains("Keys"))
    fixture.send(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ann"))
    #expect(fixture.screen.contains("Code of"))
    // A page over that question goes with the answer, and the question stays: somebody may still wait for the code.
    fixture.type("12")
    fixture.press(.function(1))
    var asked = fixture
    asked.send(.sent(SendResult(arn: "arn:fake", requestID: nil, attempts: 1, seconds: 0.4)))
    #expect(asked.screen.contains("Code of"))
    asked.type("3456")
    _ = asked.takeEffects()
    asked.press(.enter)
    #expect(asked.takeEffects() == [.giveCode(Secret("123456"))])
    fixture.press(.escape, .escape, .function(1))
    fixture.send(
      .sendFailed(Failure(title: "AppFlow refused the request", serviceWords: nil, hint: "Mend it.")))
    #expect(fixture.screen.contains("AppFlow refused the request"))
  }

  private func check(_ fixture: inout EditorFixture, _ key: Key, _ contexts: [KeyBinding.Context]) {
    let before = fixture.screen
    fixture.press(key)
    let titles = fixture.pageLines.compactMap { $0.pieces.first }
      .filter { $0.style.role == .title }.map(\.text)
    #expect(titles == contexts.map(\.title))
    fixture.press(.escape)
    #expect(fixture.screen == before)
  }
}

@Suite("Narrow and wide windows")
struct NarrowWindowTests {
  @Test(
    "the key bar has the way out and the page of keys in every window; where there is room, all in their order",
    arguments: [20, 30, 40, 60, 80, 120])
  func keyBar(columns: Int) throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: columns, rows: 10)
    let bar = { (fixture: EditorFixture) in fixture.state.view().text.last ?? "" }
    #expect(bar(fixture).contains("F1 help") && bar(fixture).contains("Esc back"))
    #expect(bar(fixture).contains("^S review") == (columns > 30))
    #expect(DisplayWidth.of(bar(fixture)) <= columns)
    if columns >= 80 {
      let all = " Tab next   ^N problem   ^P preview   ^R reveal   ^S review   F1 help   Esc back"
      #expect(bar(fixture).hasPrefix(all))
    }
    fixture.press(.escape)
    #expect(bar(fixture).contains("? help") && bar(fixture).contains("q quit"))
  }

  @Test("in a narrow title the counts are the signs of the marks", arguments: [20, 24, 30])
  func counts(columns: Int) throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: columns, rows: 10)
    #expect(fixture.title.hasSuffix(columns < 30 ? " 2*" : " 2 to fill"))
    fixture.press(.control("u"))
    fixture.type("no address")
    #expect(fixture.title.hasSuffix(" 2* 1?"))
    #expect(DisplayWidth.of(fixture.title) <= columns)
  }

  @Test("a chosen value that has no room is cut with a mark, and its arrows stay", arguments: [20, 40])
  func choice(columns: Int) throws {
    let fixture = try EditorFixture.editing("sf-prod", columns: columns, rows: 24)
    let line = fixture.line(with: "Sign")
    #expect(line.contains("‹ a") && line.contains("… ›"))
  }

  @Test(
    "the help has every word of every key in windows of any width", arguments: [20, 33, 40, 49, 50, 80, 200])
  func help(columns: Int) throws {
    var fixture = try EditorFixture.browsing(columns: columns, rows: 10)
    fixture.press(.character("?"))
    check(fixture)
    fixture = try EditorFixture.editing("sf-prod", columns: columns, rows: 10)
    fixture.press(.function(1))
    check(fixture)
  }

  private func check(_ fixture: EditorFixture) {
    let lines = fixture.pageLines
    #expect(lines.allSatisfy { $0.width < fixture.state.size.columns })
    let words = lines.flatMap { $0.pieces.flatMap { $0.text.split(separator: " ") } }.joined(separator: " ")
    for binding in fixture.state.context.keys.all where [.browser, .form].contains(binding.context) {
      guard words.contains(binding.context.title) else { continue }
      #expect(words.contains(binding.help), "\(binding.help)")
    }
  }

  @Test("nothing of the review is cut off, in windows of any width", arguments: [20, 31, 40, 80, 120])
  func review(columns: Int) throws {
    var fixture = try EditorFixture.reviewing(columns: columns, rows: 10)
    fixture.press(.escape)
    fixture.goTo("Instance URL")
    let address =
      "https://a-rather-long-name-of-an-org.sandbox.my.salesforce.example/"
      + String(repeating: "x", count: 90)
    fixture.press(.control("u"))
    fixture.paste(address)
    fixture.press(.control("s"))
    let lines = try #require(fixture.state.reviewView).lines
    #expect(lines.allSatisfy { $0.width < columns })
    let text = lines.map { $0.pieces.reduce("") { $0 + $1.text }.filter { !" │".contains($0) } }.joined()
    #expect(text.contains("→" + address))
    #expect(text.contains("\"instanceUrl\":\"" + address + "\","))
    #expect(text.contains("To" + "appflow.us-east-1.amazonaws.com"))
    #expect(text.contains("accessTokenset,hidden"))
  }

  @Test("in the smallest window no row of the review is empty but for its label", arguments: [20, 40])
  func reviewRows(columns: Int) throws {
    let fixture = try EditorFixture.reviewing(columns: columns, rows: 10)
    let first = try #require(fixture.state.reviewView?.lines.first).pieces.reduce("") { $0 + $1.text }
    #expect(first.contains("To        appflow"))
  }

  @Test(
    "all of a result can be read: it scrolls by keys and wheel, and not beyond its ends", arguments: [20, 40])
  func result(columns: Int) throws {
    var fixture = try EditorFixture.reviewing(columns: columns, rows: columns / 4)
    fixture.press(.enter)
    fixture.send(
      .sendFailed(
        Failure(
          kind: .unknownOutcome, title: "The answer was lost", hint: "It may have been carried out.")))
    #expect(fixture.screen.contains("r send again") == (columns == 40))
    var seen: [String] = []
    for _ in 0..<30 {
      let layout = Layout(fixture.state.size)
      seen += fixture.state.view().text[layout.contentTop..<layout.contentBottom]
      fixture.press(.down)
    }
    let words = Set(seen.flatMap { $0.split(separator: " ").map(String.init) })
    #expect(
      words.isSuperset(
        of: "r sends the same request again with the same token".split(separator: " ").map(String.init)))
    #expect(words.contains("lost."))
    let bottom = fixture.state.result?.top
    fixture.press(.pageDown, .down)
    #expect(fixture.state.result?.top == bottom && bottom != 0)
    fixture.send(.terminal(.mouse(.init(kind: .wheelUp, position: Position(row: 1, column: 1)))))
    #expect(fixture.state.result?.top == (bottom ?? 0) - 3)
    fixture.press(.pageUp, .pageUp, .pageUp, .pageUp, .pageUp, .pageUp, .pageUp, .pageUp, .pageUp, .up)
    #expect(fixture.state.result?.top == 0)
    fixture.send(.terminal(.resize(Size(columns: 80, rows: 24))))
    #expect(fixture.screen.contains("r send again") && !fixture.screen.contains("copy ARN"))
  }

  @Test("why nothing could be read can be read to its end, and is shown from its start when it comes again")
  func failure() throws {
    var fixture = try EditorFixture(columns: 20, rows: 5)
    let failure = Failure(
      title: "No credentials were found",
      hint: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile.")
    fixture.send(.loadFailed(failure))
    #expect(fixture.screen.contains("No credentials") && !fixture.screen.contains("--profile."))
    for _ in 0..<20 { fixture.press(.down) }
    #expect(fixture.screen.contains("--profile."))
    fixture.press(.character("g"))
    fixture.send(.loadFailed(failure))
    #expect(fixture.screen.contains("No credentials"))
  }

  @Test("a character that is shown as escapes leaves no gap where it is cut")
  func escapes() throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: 64, rows: 24)
    fixture.press(.control("u"))
    fixture.paste("https://acme.example/👩\u{200D}👩\u{200D}👧\u{200D}👦/end")
    fixture.press(.home)
    #expect(fixture.markedLine.contains("/👩\\u{"))
    fixture.press(.end, .left, .left, .left, .left, .left)
    // One step goes over the whole family.
    #expect(fixture.markedLine.contains("https://acme.example/👩"))
    fixture.press(.right)
    #expect(fixture.markedLine.contains("👦"))
  }

  @Test("the question for a code names the device in windows of any width", arguments: [20, 40, 80])
  func code(columns: Int) throws {
    var fixture = try EditorFixture(columns: columns, rows: 10)
    fixture.send(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ann"))
    fixture.type("1")
    let names = [
      20: " Code: ••••••••", 40: " Code of mfa/ann: ••••••••",
      80: " Code of arn:aws:iam::123456789012:mfa/ann: ••••••••",
    ]
    #expect(fixture.screen.contains(names[columns] ?? "?"))
  }

  @Test("in a narrow window the part of a map's row under the cursor has most of the room")
  func mapRow() throws {
    var fixture = try EditorFixture.editing("crm-custom", columns: 20, rows: 8)
    fixture.press(.end)
    #expect(fixture.markedLine.contains("tenant"))
    fixture.press(.tab)
    #expect(fixture.markedLine.contains("acme"))
  }

  @Test("in a window of 200 columns and more the marks stay near their values, and clicks find the fields")
  func wide() throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: 500, rows: 200)
    fixture.type("x")
    #expect(fixture.markedLine.prefix(140).contains(" changed "))
    #expect(fixture.line(with: "Instance URL").contains("│"))
    let row = try #require(fixture.state.view().text.firstIndex { $0.contains("Refresh token") })
    fixture.send(.terminal(.mouse(.init(kind: .press, position: Position(row: row, column: 300)))))
    #expect(fixture.focusedLabel == "Instance URL")
    fixture.send(.terminal(.mouse(.init(kind: .press, position: Position(row: row, column: 100)))))
    #expect(fixture.focusedLabel == "Refresh token")
  }

  @Test("under the least size all of the notice can be read", arguments: [19, 15, 10])
  func tooSmall(columns: Int) throws {
    let fixture = try EditorFixture.editing("sf-prod", columns: columns, rows: 4)
    let words = fixture.state.view().text.flatMap { $0.split(separator: " ") }.joined(separator: " ")
    #expect(words == "Make the window larger: 20 × 5")
  }
}
