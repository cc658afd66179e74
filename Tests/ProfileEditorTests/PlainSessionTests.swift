import Forms
import Secrets
import ServiceModel
import Testing

@testable import ProfileEditor

@Suite("Plain mode")
struct PlainSessionTests {
  static let refusal = Failure(
    title: "ConnectorAuthenticationException", serviceWords: "The refresh token was refused.",
    hint: "Check the credentials.", requestID: "r-1", isAboutCredentials: true)
  static let lost = Failure(
    kind: .unknownOutcome, title: "No answer", hint: "Nobody knows whether the update was made.")

  /// A form of Salesforce's tokens, filled in, at the review.
  private func reviewing() throws -> PlainDialogue {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Access token")
    dialogue.type("fake-access")
    try dialogue.goOn(to: "Refresh token")
    dialogue.type("fake-refresh")
    dialogue.type("!review")
    return dialogue
  }

  /// The number of the way that leaves the stored credentials as they are.
  private func keeping(_ dialogue: PlainDialogue) throws -> String {
    let choices = try #require(dialogue.session.form?.form.definition.choices)
    let index = try #require(choices.firstIndex { $0.keepsStored })
    return String(index + 1)
  }

  // MARK: The list

  @Test("the profiles are listed with number, connector, mode, age and state")
  func list() throws {
    let dialogue = try PlainDialogue.browsing()
    #expect(
      dialogue.last == [
        "4 profiles.", "1. sf-prod, Salesforce, Public, updated 412 d ago, old",
        "2. sap-eu, SAP OData, Private, updated 91 d ago, link pending",
        "3. crm-custom, Contact hub, Public, updated 3 d ago",
        "4. events, EventBridge, Public, updated 1 d ago",
      ])
    #expect(dialogue.prompt == "Profile (number or name, / to search, q to quit): ")
  }

  @Test(
    "a profile is opened by its number, its name, or its number in what a search found",
    arguments: [(["2"], "sap-eu"), (["crm-custom"], "crm-custom"), (["/hub", "1"], "crm-custom")])
  func open(answers: [String], expected: String) throws {
    var dialogue = try PlainDialogue.browsing()
    for answer in answers { dialogue.type(answer) }
    #expect(dialogue.session.form?.form.existing.name == expected)
    #expect(dialogue.said("Profile \(expected), "))
  }

  @Test(
    "what is no profile is said, and the list is asked again",
    arguments: [
      ("9", "no profile 9"), ("nobody", "no profile nobody"), ("events", "EventBridge connections have"),
    ])
  func notThere(answer: String, sentence: String) throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type(answer)
    #expect(dialogue.said(sentence))
    #expect(dialogue.prompt.hasPrefix("Profile (number"))
  }

  @Test("a long list comes in parts, and Enter goes on")
  func longList() throws {
    var dialogue = try PlainDialogue.browsing(
      (1...45).map {
        BrowserEntry(
          name: "p\($0)", type: "Slack", connector: "Slack", mode: "Public", updated: nil, created: nil)
      })
    #expect(dialogue.said("40. p40, Slack, Public") && dialogue.last.last == "5 more: Enter lists them.")
    dialogue.type("")
    #expect(dialogue.last.first == "41. p41, Slack, Public" && dialogue.last.count == 5)
  }

  @Test("a name that the service does not have is said, and the program ends with a failure")
  func unknownName() throws {
    let dialogue = try PlainDialogue.editing("nobody")
    #expect(dialogue.said("There is no profile named nobody."))
    #expect(dialogue.ending == .failed)
  }

  @Test("a list that cannot be read can be asked for again")
  func loadFailed() throws {
    var dialogue = try PlainDialogue()
    _ = dialogue.takeEffects()
    dialogue.happen(.loadFailed(Failure(title: "No answer", hint: "Check the network.")))
    #expect(dialogue.said("Not done: No answer") && dialogue.prompt == "Try again? [yes/no] ")
    dialogue.type("yes")
    #expect(dialogue.takeEffects() == [.load] && dialogue.question == nil)
    dialogue.happen(.loadFailed(Failure(title: "No answer", hint: "Check the network.")))
    dialogue.type("no")
    #expect(dialogue.ending == .failed)
  }

  @Test("text of the service cannot steer the terminal")
  func gate() throws {
    let hostile = "\u{1B}]52;c;x\u{7}\u{202E}"
    var dialogue = try PlainDialogue.browsing([
      BrowserEntry(
        name: "a\(hostile)", type: "Salesforce", connector: hostile, mode: hostile, updated: nil,
        created: nil,
        properties: ["instanceUrl": .string(hostile)])
    ])
    dialogue.type("1")
    try dialogue.goOn(to: "Instance URL")
    dialogue.type("!review")
    dialogue.happen(.loadFailed(Failure(title: hostile, serviceWords: hostile, hint: hostile)))
    #expect(dialogue.text.contains("\\u{1b}]52"))
    #expect(!dialogue.text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\u{7}" })
  }

  // MARK: The form

  @Test("Enter keeps a value, a hyphen empties it, and a backslash makes the hyphen a value")
  func values() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    let place = RequestPlaces.absolute(JSONPointer("/properties/instanceUrl"), of: "Salesforce")
    try dialogue.goOn(to: "Instance URL")
    #expect(dialogue.prompt == "Instance URL (instanceUrl) [https://acme.my.salesforce.com]: ")
    dialogue.type("")
    #expect(dialogue.session.form?.form.request()[place] == "https://acme.my.salesforce.com")
    dialogue.type("<", "-")
    #expect(dialogue.session.form?.form.editor(at: .field(place))?.isEmpty == true)
    dialogue.type("<", "\\-")
    #expect(dialogue.session.form?.form.editor(at: .field(place))?.string == "-")
  }

  @Test("a question mark says all facts, and the question stays")
  func facts() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Access token")
    let prompt = dialogue.prompt
    dialogue.type("?")
    #expect(dialogue.said("Rules: ") && dialogue.said("Secret: yes"))
    #expect(
      dialogue.said("Member: /connectorProfileConfig/connectorProfileCredentials/Salesforce/accessToken"))
    #expect(dialogue.prompt == prompt)
  }

  @Test("a required secret is asked for again with the rule in words, and never traps")
  func required() throws {
    for way in ["<", "!skip"] {
      var dialogue = try PlainDialogue.editing("sf-prod")
      try dialogue.goOn(to: "Access token")
      let prompt = dialogue.prompt
      #expect(prompt == "Access token (accessToken) [not set]: ")
      dialogue.type("")
      #expect(dialogue.said("Error: ") && dialogue.prompt == prompt)
      dialogue.type(way)
      #expect(dialogue.prompt != prompt)
    }
  }

  @Test("a secret that is set says so, and nothing of it")
  func secret() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Access token")
    #expect(dialogue.question?.isHidden == true && dialogue.question?.discardsTypeahead == true)
    dialogue.type("fake-access", "<")
    #expect(dialogue.prompt == "Access token (accessToken) [set, hidden]: ")
    #expect(!dialogue.text.contains("fake-access"))
  }

  @Test("a number that is none is refused with words, and asked again")
  func badNumber() throws {
    var dialogue = try PlainDialogue.editing("sap-eu")
    try dialogue.goOn(to: "Port")
    dialogue.type("44x")
    #expect(dialogue.said("Error: ") && dialogue.prompt.contains("[44x]"))
    dialogue.type("8443")
    let place = RequestPlaces.absolute(JSONPointer("/properties/portNumber"), of: "SAPOData")
    #expect(dialogue.session.form?.form.request()[place] == 8443)
    #expect(!dialogue.prompt.hasPrefix("Port"))
  }

  @Test(
    "a boolean takes yes, no and not set, and refuses the rest",
    arguments: [("yes", true), ("no", false), ("not set", nil), ("-", nil)] as [(String, Bool?)])
  func boolean(answer: String, expected: Bool?) throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Sandbox")
    let prompt = dialogue.prompt
    #expect(prompt.hasSuffix("(isSandboxEnvironment) [no], yes or no or not set: "))
    dialogue.type("maybe")
    #expect(dialogue.said("Error: answer yes, no or not set.") && dialogue.prompt == prompt)
    dialogue.type(answer)
    let place = RequestPlaces.absolute(JSONPointer("/properties/isSandboxEnvironment"), of: "Salesforce")
    #expect(dialogue.session.form?.form.value(at: place) == .boolean(expected))
  }

  @Test("a warning is said once and holds nobody up")
  func warning() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Access token")
    dialogue.type("fake with spaces")
    #expect(dialogue.last.filter { $0.hasPrefix("Warning: ") }.count == 1)
    #expect(!dialogue.prompt.hasPrefix("Access token"))
    dialogue.type("<", "")
    #expect(!dialogue.said("Warning: "))
  }

  @Test("a text of several lines ends with a full stop, and its line breaks are kept")
  func severalLines() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Access token")
    dialogue.type("!lines")
    #expect(dialogue.question == PlainQuestion("Line 1, a full stop alone ends: ", isHidden: true))
    dialogue.type("fake one", "", "fake two", ".")
    let place = RequestPlaces.absolute(JSONPointer("/credentials/accessToken"), of: "Salesforce")
    #expect(dialogue.session.form?.form.editor(at: .field(place))?.string == "fake one\n\nfake two")
  }

  @Test("bytes that are no text are refused")
  func noText() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Access token")
    let bytes: [UInt8] = [0xC3, 0x28]
    let step = bytes.withUnsafeBytes { dialogue.session.answer(Secret($0)) }
    #expect(step.lines == ["Error: that is no UTF-8 text; it was left out."])
    #expect(step.question?.prompt == "Access token (accessToken) [not set]: ")
  }

  @Test("entries of a map are added, changed and removed, and their values are hidden where they are secret")
  func map() throws {
    var dialogue = try PlainDialogue.editing("crm-custom")
    let place = RequestPlaces.absolute(JSONPointer("/properties/profileProperties"), of: "CustomConnector")
    for _ in 0..<60 where dialogue.session.stage != .place(.field(place)) { dialogue.type("!skip") }
    #expect(dialogue.last.contains("1. tenant: acme"))
    #expect(dialogue.prompt.contains("(profileProperties) [1 entry], add"))
    dialogue.type("add", "region", "eu", "")
    dialogue.type("1", "", "beta")
    #expect(dialogue.session.form?.form.request()[place] == ["tenant": "beta", "region": "eu"])
    dialogue.type("2", "-")
    #expect(dialogue.session.form?.form.request()[place] == ["tenant": "beta"])
    dialogue.type("add", "tenant")
    #expect(dialogue.said("There is an entry of that name"))
    dialogue.type("gamma", "", "7")
    #expect(dialogue.said("Error: "))
    #expect(dialogue.session.form?.form.request()[place] == ["tenant": "gamma"])
  }

  @Test("leaving a changed form asks first, and goes back to the list")
  func leaving() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("sf-prod", "2", "!quit")
    #expect(dialogue.prompt.hasPrefix("Leave the form"))
    dialogue.type("perhaps", "no")
    #expect(dialogue.session.form != nil)
    dialogue.type("!quit", "yes")
    #expect(dialogue.prompt.hasPrefix("Profile (number") && dialogue.session.form == nil)
  }

  // MARK: The review and what comes after

  @Test("the review says where to, the changes and the masked body, and only the whole word yes sends")
  func review() throws {
    var dialogue = try reviewing()
    for line in [
      "To: appflow.us-east-1.amazonaws.com, us-east-1", "As: AWS profile prod",
      "Profile: sf-prod, Salesforce",
      "  added accessToken: set, hidden", "POST /update-connector-profile",
    ] { #expect(dialogue.last.contains(line), "\(line)") }
    #expect(dialogue.said("\"accessToken\": \"[hidden]\""))
    #expect(!dialogue.text.contains("fake-access"))
    _ = dialogue.takeEffects()
    for answer in ["y", "", "ye", "sure"] {
      dialogue.type(answer)
      #expect(dialogue.takeEffects().isEmpty && dialogue.prompt == "Send? [yes/no/edit] ")
    }
    dialogue.type("yes")
    #expect(dialogue.takeEffects().count == 1 && dialogue.question == nil)
  }

  @Test("what keeps the request from being sent is said instead of the review, and asked first")
  func incomplete() throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    dialogue.type("!review")
    #expect(dialogue.said("2 fields keep this from being sent."))
    #expect(dialogue.prompt == "Access token (accessToken) [not set]: ")
    #expect(!dialogue.effects.contains { if case .send = $0 { true } else { false } })
  }

  @Test("attempts and the answer are told, and edit NAME ends then")
  func sent() throws {
    var dialogue = try reviewing()
    dialogue.type("yes")
    dialogue.happen(.progress(SendProgress(attempt: 1, attempts: 3)))
    #expect(dialogue.last == ["Attempt 1 of 3."])
    dialogue.happen(
      .progress(SendProgress(attempt: 1, attempts: 3, waiting: .init(reason: "throttled", seconds: 0.8))))
    #expect(dialogue.last == ["Attempt 1 of 3 did not do: throttled. Next try in 0.8 s."])
    dialogue.happen(.sent(SendResult(arn: "arn:aws:appflow:x", requestID: "r-2", attempts: 2, seconds: 1.25)))
    #expect(
      dialogue.said("Done: ") && dialogue.said("arn:aws:appflow:x") && dialogue.said("r-2, 1.3 s, 2 attempts")
    )
    #expect(dialogue.ending == .left)
  }

  @Test("after an update from the list, the list is read again")
  func backToList() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("sf-prod")
    dialogue.type(try keeping(dialogue), "!review")
    #expect(dialogue.prompt == "Send? [yes/no/edit] ")
    _ = dialogue.takeEffects()
    dialogue.type("yes")
    dialogue.happen(.sent(SendResult(arn: "a", requestID: nil, attempts: 1, seconds: 0)))
    #expect(dialogue.takeEffects().last == .load && dialogue.ending == nil)
  }

  @Test("a refusal leads to the field that it speaks of, with everything that was typed")
  func refused() throws {
    var dialogue = try reviewing()
    let before = dialogue.session.form?.form.request()
    dialogue.type("yes")
    dialogue.happen(.sendFailed(Self.refusal))
    for line in [
      "Not done: ConnectorAuthenticationException", "AppFlow says: The refresh token was refused.",
      "Check the credentials.", "Request id r-1",
    ] { #expect(dialogue.last.contains(line), "\(line)") }
    #expect(dialogue.question?.isHidden == true && dialogue.prompt.hasSuffix("[set, hidden]: "))
    #expect(dialogue.session.form?.form.request() == before)
    let token = dialogue.session.review?.clientToken
    dialogue.type("!review")
    #expect(dialogue.session.review?.clientToken == token)
  }

  @Test("an unknown outcome shows the token, and a retry sends the same request with it")
  func unknown() throws {
    var dialogue = try reviewing()
    dialogue.type("yes")
    let first = dialogue.takeEffects().last
    guard case .send(_, let token)? = first else {
      Issue.record("nothing was sent")
      return
    }
    dialogue.happen(.sendFailed(Self.lost))
    #expect(dialogue.said("Client token: \(token)") && dialogue.prompt == "What now? [retry/edit/quit] ")
    dialogue.type("yes")
    #expect(dialogue.takeEffects().isEmpty)
    dialogue.type("retry")
    #expect(dialogue.takeEffects() == [first])
    dialogue.happen(.sendFailed(Self.lost))
    dialogue.type("edit", "!review")
    #expect(dialogue.session.review?.clientToken == token)
  }

  // MARK: Endings

  @Test(
    "the end of input sends nothing, whatever was asked",
    arguments: [
      ([], "Way ["), (["!skip", "!skip"], "Instance URL"), (["!skip", "!skip", "!lines"], "Line 1"),
      (["keep", "!review"], "Send?"), (["2", "!quit"], "Leave the form"),
    ] as [([String], String)])
  func endOfInput(answers: [String], asked: String) throws {
    var dialogue = try PlainDialogue.editing("sf-prod")
    for answer in answers { dialogue.type(answer == "keep" ? try keeping(dialogue) : answer) }
    #expect(dialogue.prompt.hasPrefix(asked))
    _ = dialogue.takeEffects()
    dialogue.end()
    #expect(dialogue.ending == .interrupted && dialogue.last == ["Nothing was sent."])
    #expect(dialogue.takeEffects() == [.quit] && dialogue.question == nil)
  }

  @Test("Ctrl-C while a request is under way stops it first and says what became of it")
  func interrupted() throws {
    var dialogue = try reviewing()
    dialogue.type("yes")
    _ = dialogue.takeEffects()
    dialogue.interrupt()
    #expect(dialogue.takeEffects() == [.cancelSend] && dialogue.ending == nil)
    dialogue.happen(.sendFailed(Self.lost))
    #expect(dialogue.said("Client token: ") && dialogue.ending == .interrupted)
  }

  @Test("a second Ctrl-C does not wait, and says the token")
  func interruptedTwice() throws {
    var dialogue = try reviewing()
    dialogue.type("yes")
    dialogue.interrupt()
    dialogue.interrupt()
    #expect(dialogue.said("Client token: ") && dialogue.ending == .interrupted)
  }

  @Test("a code of a device is asked for without an echo, in the middle of whatever is waited for")
  func code() throws {
    var dialogue = try PlainDialogue()
    _ = dialogue.takeEffects()
    dialogue.happen(.codeWanted(serial: "arn:aws:iam::123456789012:mfa/ops"))
    #expect(
      dialogue.question
        == PlainQuestion("Code of arn:aws:iam::123456789012:mfa/ops (Enter gives up): ", isHidden: true))
    dialogue.type("123456")
    #expect(dialogue.takeEffects() == [.giveCode(Secret("123456"))] && dialogue.question == nil)
    dialogue.happen(.page(EditorFixture.profiles))
    dialogue.happen(.loaded)
    #expect(dialogue.prompt.hasPrefix("Profile (number"))
  }
}
