import Forms
import JSON
import Secrets
import Testing

@testable import ProfileEditor

@Suite("Plain mode")
struct PlainSessionTests {
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
    #expect(
      dialogue.prompt
        == "Profile (number or name, ? for what else there is, q to quit): "
    )
  }

  @Test(
    "a profile is opened by its number, its name, or its number in what a search found",
    arguments: [(["2"], "sap-eu"), (["crm-custom"], "crm-custom"), (["/hub", "1"], "crm-custom")])
  func open(answers: [String], expected: String) throws {
    var dialogue = try PlainDialogue.browsing()
    for answer in answers { dialogue.type(answer) }
    #expect(dialogue.session.editing.form?.form.existing.name == expected)
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
    #expect(dialogue.said("Not done: No answer") && dialogue.prompt.hasPrefix("Try again? [yes/no, a: "))
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
    let place = RequestPaths.absolute(JSONPointer("/properties/instanceUrl"), of: "Salesforce")
    try dialogue.goOn(to: "Instance URL")
    #expect(dialogue.prompt == "Instance URL (instanceUrl) [https://acme.my.salesforce.com]: ")
    dialogue.type("")
    #expect(dialogue.session.editing.form?.form.request()[place] == "https://acme.my.salesforce.com")
    dialogue.type("<", "-")
    #expect(dialogue.session.editing.form?.form.editor(at: .field(place))?.isEmpty == true)
    dialogue.type("<", "\\-")
    #expect(dialogue.session.editing.form?.form.editor(at: .field(place))?.string == "-")
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
    #expect(dialogue.prompt == "Access token (accessToken) [set, hidden, changed]: ")
    #expect(!dialogue.text.contains("fake-access"))
  }

  @Test("what was changed is put back by an answer, and the length of what is hidden is told when asked for")
  func putBack() throws {
    var dialogue = try PlainDialogue.editing("sap-eu")
    try dialogue.goOn(to: "Port")
    dialogue.type("8443", "<")
    #expect(dialogue.prompt.contains("[8443, changed]"))
    dialogue.type("?")
    #expect(dialogue.said("Before: 443; !putback puts it back"))
    dialogue.type("!putback")
    #expect(dialogue.said("Put back what stood here.") && dialogue.prompt.contains("[443]"))
    dialogue.type("!putback")
    #expect(dialogue.said("Nothing was changed here."))
    dialogue = try PlainDialogue.editing("sf-prod")
    try dialogue.goOn(to: "Access token")
    dialogue.type("!length")
    #expect(dialogue.said("This field is empty."))
    // A word that only looks like a command is a secret.
    dialogue.type("\\!length", "<", "!length")
    #expect(dialogue.said("Hidden, 7 characters."))
  }

  @Test("a number that is none is refused with words, and asked again")
  func badNumber() throws {
    var dialogue = try PlainDialogue.editing("sap-eu")
    try dialogue.goOn(to: "Port")
    dialogue.type("44x")
    #expect(dialogue.said("Error: ") && dialogue.prompt.contains("[44x, changed]"))
    dialogue.type("8443")
    let place = RequestPaths.absolute(JSONPointer("/properties/portNumber"), of: "SAPOData")
    #expect(dialogue.session.editing.form?.form.request()[place] == 8443)
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
    let place = RequestPaths.absolute(JSONPointer("/properties/isSandboxEnvironment"), of: "Salesforce")
    #expect(dialogue.session.editing.form?.form.value(at: place) == .boolean(expected))
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
    let place = RequestPaths.absolute(JSONPointer("/credentials/accessToken"), of: "Salesforce")
    #expect(dialogue.session.editing.form?.form.editor(at: .field(place))?.string == "fake one\n\nfake two")
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
    let place = RequestPaths.absolute(JSONPointer("/properties/profileProperties"), of: "CustomConnector")
    for _ in 0..<60 where dialogue.session.stage != .place(.field(place)) { dialogue.type("!skip") }
    #expect(dialogue.last.contains("1. tenant: acme"))
    #expect(dialogue.prompt.contains("(profileProperties) [1 entry], add"))
    dialogue.type("add", "region", "eu", "")
    dialogue.type("1", "", "beta")
    #expect(dialogue.session.editing.form?.form.request()[place] == ["tenant": "beta", "region": "eu"])
    dialogue.type("2", "-")
    #expect(dialogue.session.editing.form?.form.request()[place] == ["tenant": "beta"])
    dialogue.type("add", "tenant")
    #expect(dialogue.said("There is an entry of that name"))
    dialogue.type("gamma", "", "7")
    #expect(dialogue.said("Error: "))
    #expect(dialogue.session.editing.form?.form.request()[place] == ["tenant": "gamma"])
  }

  @Test("leaving a changed form asks first, and goes back to the list")
  func leaving() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("sf-prod", "2", "!quit")
    #expect(dialogue.prompt.hasPrefix("Leave the form"))
    dialogue.type("perhaps", "no")
    #expect(dialogue.session.editing.form != nil)
    dialogue.type("!quit", "yes")
    #expect(dialogue.prompt.hasPrefix("Profile (number") && dialogue.session.editing.form == nil)
  }
}
