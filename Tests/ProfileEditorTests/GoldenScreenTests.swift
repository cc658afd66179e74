import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Golden screens")
struct GoldenScreenTests {
  static let sizes = [
    Size(columns: 80, rows: 24), .init(columns: 120, rows: 40), .init(columns: 40, rows: 10),
    .init(columns: 20, rows: 5),
  ]

  @Test("the browser", arguments: sizes)
  func browser(size: Size) throws {
    try Golden.check(.browsing(columns: size.columns, rows: size.rows), "browser")
  }

  @Test(
    "the browser with what is known of a profile, and that on a page of its own",
    arguments: sizes + [Size(columns: 200, rows: 50)])
  func profileFacts(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    fixture.send(.surveyed(EditorFixture.survey))
    try Golden.check(fixture, "browser-facts")
    fixture.press(.character("i"))
    try Golden.check(fixture, "profile-facts")
  }

  @Test(
    "the browser in an order, with a filter that cannot be read, and the list of orders", arguments: sizes)
  func browserOrder(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    fixture.press(.character("s"))
    try Golden.check(fixture, "browser-orders")
    fixture.type("updated:desc")
    fixture.press(.enter, .character("/"))
    fixture.type("public mood:x")
    try Golden.check(fixture, "browser-order")
  }

  @Test("a long list in the middle", arguments: sizes)
  func browserScrolled(size: Size) throws {
    var fixture = try EditorFixture(columns: size.columns, rows: size.rows)
    fixture.send(.page(EditorFixture.numbered(0..<230)))
    fixture.send(.loaded)
    fixture.press(.pageDown, .pageDown)
    try Golden.check(fixture, "browser-scrolled")
  }

  @Test("the browser while it loads, and when that failed", arguments: sizes)
  func loading(size: Size) throws {
    var fixture = try EditorFixture(columns: size.columns, rows: size.rows)
    try Golden.check(fixture, "browser-loading")
    fixture.send(
      .loadFailed(
        Failure(
          title: "No credentials were found", serviceWords: nil,
          hint: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile.")))
    try Golden.check(fixture, "browser-failed")
  }

  @Test("the browser with a filter", arguments: sizes)
  func filter(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    fixture.press(.character("/"))
    fixture.type("sap")
    try Golden.check(fixture, "browser-filter")
  }

  @Test(
    "forms", arguments: sizes + [Size(columns: 100, rows: 32), .init(columns: 200, rows: 50)],
    ["sf-prod", "sap-eu", "crm-custom"])
  func form(size: Size, name: String) throws {
    try Golden.check(.editing(name, columns: size.columns, rows: size.rows), "form-\(name)")
  }

  @Test("a form with a secret typed, beside its preview or over it", arguments: sizes)
  func preview(size: Size) throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
    fixture.press(.control("n"))
    fixture.type("fake-access-token")
    if size.columns < 120 { fixture.press(.control("p")) }
    try Golden.check(fixture, "preview")
  }

  @Test("the list of a choice's values, narrowed by typing", arguments: sizes)
  func chooser(size: Size) throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
    fixture.goTo("Sign in with")
    fixture.press(.function(2))
    try Golden.check(fixture, "chooser")
    fixture.type("token")
    try Golden.check(fixture, "chooser-filter")
  }

  @Test("a folded structure", arguments: sizes)
  func folded(size: Size) throws {
    var fixture = try EditorFixture.editing("crm-custom", columns: size.columns, rows: size.rows)
    fixture.goTo("User name")
    fixture.press(.control("t"))
    try Golden.check(fixture, "form-folded")
  }

  @Test("the list of a choice's values when none matches", arguments: sizes)
  func chooserNothing(size: Size) throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
    try fixture.reach("OAuth grant type")
    fixture.type("credx")
    try Golden.check(fixture, "chooser-nothing")
  }

  @Test("all about a choice: what each value means", arguments: sizes)
  func valueFacts(size: Size) throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
    try fixture.reach("OAuth grant type")
    fixture.press(.function(1))
    try Golden.check(fixture, "facts-choice")
  }

  @Test("all about a field", arguments: sizes)
  func facts(size: Size) throws {
    var fixture = try EditorFixture.editing("sap-eu", columns: size.columns, rows: size.rows)
    fixture.press(.control("n"), .function(1))
    try Golden.check(fixture, "facts")
  }

  @Test(
    "changed fields, beside what is to be filled in", arguments: sizes + [Size(columns: 100, rows: 32)])
  func changed(size: Size) throws {
    var fixture = try EditorFixture.editing("sap-eu", columns: size.columns, rows: size.rows)
    fixture.goTo("User")
    fixture.type("ANNA")
    fixture.goTo("Bypass single sign-on")
    fixture.press(.right)
    fixture.goTo("Port")
    fixture.press(.backspace)
    fixture.goTo("Client number")
    fixture.press(.backspace, .tab, .backTab)
    try Golden.check(fixture, "form-changed")
    fixture.goTo("Port")
    fixture.press(.function(1))
    try Golden.check(fixture, "facts-changed")
    fixture.press(.tab)
    try Golden.check(fixture, "help-form")
  }

  @Test("a text from the operator's editor that is not taken", arguments: sizes)
  func notTaken(size: Size) throws {
    var fixture = try EditorFixture.editing("sap-eu", columns: size.columns, rows: size.rows)
    fixture.press(.alt("e"))
    fixture.send(.textEdited(.saved(Secret("{\n  \"connectionMode\": \"Public\",\n}"))))
    try Golden.check(fixture, "text-not-taken")
  }

  @Test("the keys", arguments: sizes)
  func help(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    fixture.press(.character("?"))
    try Golden.check(fixture, "help")
  }

  @Test("the review, before, while and after sending", arguments: sizes)
  func review(size: Size) throws {
    var fixture = try EditorFixture.reviewing(columns: size.columns, rows: size.rows)
    try Golden.check(fixture, "review")
    fixture.press(.enter)
    fixture.send(.progress(.throttled(2)))
    fixture.send(.tick(EditorFixture.now + 2.1))
    try Golden.check(fixture, "sending")
    fixture.send(
      .sent(
        .init(
          arn: "arn:aws:appflow:us-east-1:123456789012:connectorprofile/sf-prod", requestID: "request-1",
          attempts: 2, seconds: 2.4)))
    try Golden.check(fixture, "result")
  }

  @Test("a refused and a lost update", arguments: sizes)
  func failures(size: Size) throws {
    var fixture = try EditorFixture.reviewing(columns: size.columns, rows: size.rows)
    fixture.press(.enter)
    fixture.send(
      .sendFailed(
        Failure(
          title: "AppFlow refused the request", serviceWords: "Value at 'refreshToken' is wrong",
          hint: "Mend the field and send again.", requestID: "request-2")))
    try Golden.check(fixture, "refused")
    fixture.press(.control("s"), .enter)
    fixture.send(
      .sendFailed(
        Failure(kind: .unknownOutcome, title: "The answer was lost", hint: "It may have been carried out.")))
    try Golden.check(fixture, "unknown-outcome")
  }

  @Test("signing in: the question, a code that is confirmed, an answer that is pasted back", arguments: sizes)
  func signIn(size: Size) throws {
    var fixture = try EditorFixture(columns: size.columns, rows: size.rows)
    fixture.send(
      .loadFailed(
        Failure(
          title: "The token of IAM Identity Center expired", hint: "Sign in with: appflow-profile login.",
          canSignIn: true)))
    try Golden.check(fixture, "sign-in-question")
    fixture.press(.character("y"))
    fixture.send(
      .signIn(
        .prompted(
          .code(
            "ABCD-EFGH", address: "https://device.sso.us-east-1.amazonaws.com/?user_code=ABCD-EFGH",
            until: EditorFixture.now + 600))))
    try Golden.check(fixture, "sign-in-code")
    fixture.press(.character("p"))
    fixture.send(
      .signIn(
        .prompted(
          .page(
            address: "https://oidc.us-east-1.amazonaws.com/authorize?response_type=code&client_id=fake",
            showsAnswer: false))))
    fixture.paste("http://127.0.0.1/oauth/callback?code=fake-code")
    fixture.send(.signIn(.answerRefused("It has no state: paste the whole address.")))
    try Golden.check(fixture, "sign-in-answer")
  }

  @Test("the question before typing is lost", arguments: sizes)
  func question(size: Size) throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
    fixture.press(.control("n"))
    fixture.type("fake")
    fixture.press(.escape)
    try Golden.check(fixture, "question")
  }

  @Test("the review in read-only mode, after Send", arguments: sizes)
  func readOnly(size: Size) throws {
    var fixture = try EditorFixture.reviewing(columns: size.columns, rows: size.rows, isReadOnly: true)
    fixture.press(.enter)
    try Golden.check(fixture, "read-only")
  }

  @Test("the review after its body was copied", arguments: sizes)
  func copied(size: Size) throws {
    var fixture = try EditorFixture.reviewing(columns: size.columns, rows: size.rows)
    fixture.press(.character("y"))
    try Golden.check(fixture, "copied")
  }

  @Test("the question for the code of a device", arguments: sizes)
  func code(size: Size) throws {
    var fixture = try EditorFixture(columns: size.columns, rows: size.rows)
    fixture.send(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ann"))
    fixture.type("123456")
    try Golden.check(fixture, "code")
  }

  @Test("the page of keys of a rotation and of the review", arguments: sizes)
  func otherHelp(size: Size) throws {
    var fixture = try RotationTests.choosing(size)
    fixture.press(.character("?"))
    try Golden.check(fixture, "help-rotation")
    fixture = try EditorFixture.reviewing(columns: size.columns, rows: size.rows)
    fixture.press(.character("?"))
    try Golden.check(fixture, "help-review")
  }

  @Test("the page of keys over a list of values, consent, a question and a device's code", arguments: sizes)
  func helpOverLists(size: Size) throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
    fixture.goTo("Sign in with")
    fixture.press(.function(2), .function(1))
    try Golden.check(fixture, "help-chooser")
    fixture = try ConsentTests.opened(size)
    fixture.press(.function(1))
    try Golden.check(fixture, "help-consent")
    fixture = try RotationTests.queued(size)
    fixture.press(.escape, .escape, .character("?"))
    try Golden.check(fixture, "help-question")
    fixture = try EditorFixture(columns: size.columns, rows: size.rows)
    fixture.send(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ann"))
    fixture.press(.function(1))
    try Golden.check(fixture, "help-code")
  }

  @Test("the offer of a draft", arguments: sizes)
  func draft(size: Size) throws {
    var fixture = try EditorFixture(columns: size.columns, rows: size.rows, draft: try DraftTests.draft())
    fixture.send(.page(EditorFixture.profiles))
    fixture.send(.loaded)
    try Golden.check(fixture, "draft")
  }

  @Test("the list of AWS profiles, that of regions, and why one cannot go there", arguments: sizes)
  func accounts(size: Size) throws {
    let settings = try EditorSettingsTests.read("[colours]\n123456789012 = red\n")
    var fixture = try EditorFixture.choosingAccount(
      columns: size.columns, rows: size.rows, settings: settings)
    try Golden.check(fixture, "accounts")
    fixture.type("2109")
    try Golden.check(fixture, "accounts-filter")
    fixture.press(.escape, .escape, .character("R"))
    try Golden.check(fixture, "regions")
    fixture.type("eu-c")
    fixture.press(.enter)
    fixture.send(
      .account(
        .refused(
          AccountChoice(profile: "prod", region: "eu-central-1"),
          Failure(title: "The region is not enabled", hint: "Enable it, or choose another one."))))
    try Golden.check(fixture, "account-refused")
  }

  @Test("the command line, with what it completes and why it refuses", arguments: sizes)
  func commandLine(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    fixture.press(.character(":"))
    fixture.type("re")
    fixture.press(.tab)
    try Golden.check(fixture, "command")
    fixture.press(.control("u"))
    fixture.type("refersh")
    fixture.press(.enter)
    try Golden.check(fixture, "command-refused")
    fixture = try EditorFixture.editing("sf-prod", columns: size.columns, rows: size.rows)
    fixture.press(.alt("x"))
    fixture.type("c")
    try Golden.check(fixture, "command-form")
  }

  @Test("a search in the review, while it is typed and after", arguments: sizes)
  func search(size: Size) throws {
    var fixture = try EditorFixture.reviewing(columns: size.columns, rows: size.rows)
    fixture.press(.character("/"))
    fixture.type("token")
    try Golden.check(fixture, "search")
    fixture.press(.enter, .character("n"))
    try Golden.check(fixture, "search-kept")
  }

  @Test("a window that is too small says so")
  func tooSmall() throws {
    try Golden.check(.browsing(columns: 12, rows: 4), "too-small")
  }
}

extension EditorFixture {
  /// An editor in the review of a Salesforce profile with both tokens typed.
  static func reviewing(
    columns: Int = 80, rows: Int = 24, isReadOnly: Bool = false
  ) throws -> EditorFixture {
    var fixture = try editing("sf-prod", columns: columns, rows: rows, isReadOnly: isReadOnly)
    fixture.press(.control("n"))
    fixture.type("fake-access-token")
    fixture.press(.control("n"))
    fixture.type("fake-refresh-token")
    fixture.press(.control("s"))
    return fixture
  }
}
