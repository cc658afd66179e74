import AppFlow
import JSON
import Journal
import Lists
import Secrets
import Terminal
import Testing

@testable import Diagnosis
@testable import ProfileEditor

@Suite("Why a profile does not work, and how two differ")
struct InspectionTests {
  private static let arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:client-AbCdEf"
  private static let statement: JSONValue = [
    "Effect": "Allow", "Principal": ["Service": "appflow.amazonaws.com"],
    "Action": "secretsmanager:GetSecretValue", "Resource": "*",
  ]
  static let findings: [Finding] = [
    .fine("private link", "It is up."),
    .wrong(
      "secret's policy", "AppFlow may not read the secret.", "Add this statement to its policy.",
      statement: statement),
    .notAllowed("key's policy", "kms:GetKeyPolicy", on: "the key 1234"),
    .notApplicable("roles", "This connector has no role."),
    .unknown("last runs", "AppFlow did not answer."),
  ]
  static let comparison = ProfileComparison(
    [
      "connectorType": "Salesforce", "connectionMode": "Public",
      "connectorProfileProperties": [
        "Salesforce": ["instanceUrl": "https://acme.my.salesforce.com", "isSandboxEnvironment": false]
      ],
    ],
    [
      "connectorType": "Salesforce", "connectionMode": "Public",
      "connectorProfileProperties": ["Salesforce": ["instanceUrl": "https://acme--test.my.salesforce.com"]],
    ])

  private static func diagnosing(_ size: Size = Size(columns: 80, rows: 24)) throws -> EditorFixture {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    _ = fixture.takeEffects()
    fixture.press(.character("d"))
    return fixture
  }

  @Test(
    "d asks, and what is wrong stands first, with the statement that is missing",
    arguments: GoldenScreenTests.sizes + [Size(columns: 200, rows: 50)])
  func diagnosis(size: Size) throws {
    var fixture = try Self.diagnosing(size)
    #expect(fixture.takeEffects() == [.diagnose(profile: "sf-prod", clientSecret: nil)])
    #expect(fixture.state.needsTicks)
    // An answer about another profile is nobody's.
    fixture.send(.inspected(InspectionEvent("sap-eu", .found([]))))
    #expect(fixture.state.needsTicks)
    fixture.send(.inspected(InspectionEvent("sf-prod", .found(Self.findings))))
    #expect(!fixture.state.needsTicks)
    try Golden.check(fixture, "diagnosis")
  }

  @Test("the checks are shown in the order of what needs eyes, whatever their order was")
  func order() {
    let lines = DiagnosisState.found(Self.findings.reversed()).lines(width: 78, now: 0)
      .map { $0.pieces.map(\.text).joined() }
    let places = ["secret's policy", "last runs", "key's policy", "private link", "roles"].map { check in
      lines.firstIndex { $0.hasPrefix(check) }
    }
    #expect(
      places.allSatisfy { $0 != nil } && places.compactMap(\.self) == places.compactMap(\.self).sorted())
    #expect(lines[0] == "1 thing is wrong. 2 of 5 checks could not be made.")
    let fine = DiagnosisState.found([.fine("private link", "It is up.")]).lines(width: 78, now: 0)
    #expect(fine[0].pieces.map(\.text).joined() == "Nothing wrong was found.")
  }

  @Test("the missing statements are copied; where there is none, that is said")
  func copying() throws {
    var fixture = try Self.diagnosing()
    fixture.send(.inspected(InspectionEvent("sf-prod", .found(Self.findings))))
    fixture.press(.character("y"))
    let copied = fixture.takeCopied()
    let text = try #require(copied)
    let statement = try JSONReader.read(text)
    #expect(statement == Self.statement)
    fixture.press(.character("g"))
    fixture.send(.inspected(InspectionEvent("sf-prod", .found([]))))
    fixture.press(.character("y"))
    let nothing = fixture.takeCopied()
    #expect(nothing == nil && fixture.screen.contains("There is no statement to copy."))
  }

  @Test("the secret that AppFlow does not tell is named, looked at, kept for the next look, and taken back")
  func secret() throws {
    var fixture = try Self.diagnosing()
    fixture.send(.inspected(InspectionEvent("sf-prod", .found(Self.findings))))
    fixture.press(.character("s"))
    fixture.type("arn:nothing")
    try Golden.check(fixture, "diagnosis-secret")
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(
      fixture.screen.contains("Not taken: a secret's ARN has the form") && fixture.takeEffects().isEmpty)
    fixture.press(.control("u"))
    fixture.send(.terminal(.paste(Secret(Self.arn))))
    fixture.press(.enter)
    let secret = try SecretARN(Self.arn)
    #expect(fixture.takeEffects() == [.diagnose(profile: "sf-prod", clientSecret: secret)])
    fixture.send(.inspected(InspectionEvent("sf-prod", .found(Self.findings))))
    fixture.press(.character("g"))
    #expect(fixture.takeEffects() == [.diagnose(profile: "sf-prod", clientSecret: secret)])
    fixture.send(.inspected(InspectionEvent("sf-prod", .found(Self.findings))))
    fixture.press(.character("s"), .escape, .character("s"), .control("u"), .enter)
    #expect(fixture.takeEffects() == [.diagnose(profile: "sf-prod", clientSecret: nil)])
  }

  @Test("Esc stops asking, and the answer that comes all the same is nobody's; a failure is shown")
  func stopping() throws {
    var fixture = try Self.diagnosing()
    _ = fixture.takeEffects()
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [.cancelCheck] && fixture.state.overlay == nil)
    fixture.send(.inspected(InspectionEvent("sf-prod", .found(Self.findings))))
    #expect(fixture.state.overlay == nil)
    fixture.press(.character("d"))
    fixture.send(.inspected(InspectionEvent("sf-prod", .failed(Failure(title: "Gone", hint: "Look again.")))))
    #expect(fixture.screen.contains("Gone") && fixture.screen.contains("Look again."))
    fixture.press(.character("q"))
    #expect(fixture.state.overlay == nil)
  }

  @Test(
    "= lists the others, those of the same connector first, and shows both side by side",
    arguments: GoldenScreenTests.sizes + [Size(columns: 200, rows: 50)])
  func comparison(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    fixture.press(.character("="))
    fixture.type("sap")
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.compare(profile: "sf-prod", with: Counterpart("sap-eu"))])
    // What comes of another comparison is nobody's.
    fixture.send(
      .inspected(InspectionEvent("sf-prod", with: Counterpart("events"), .compared(Self.comparison))))
    #expect(fixture.state.isInspecting)
    fixture.send(
      .inspected(InspectionEvent("sf-prod", with: Counterpart("sap-eu"), .compared(Self.comparison))))
    try Golden.check(fixture, "comparison")
    fixture.press(.escape)
    #expect(fixture.state.overlay == nil)
  }

  @Test("every value of both profiles can be read at every width", arguments: [18, 38, 65, 66, 78, 118, 198])
  func values(width: Int) throws {
    for place in [nil, EditorFixture.staging] {
      try values(width: width, of: Counterpart("sf-test", in: place))
    }
  }

  private func values(width: Int, of counterpart: Counterpart) throws {
    let there = counterpart.place == nil ? nil : ComparingTests.there
    let state = ComparisonState(
      profile: "sf-prod", counterpart: counterpart, here: ComparingTests.here,
      stage: .compared(Self.comparison, there: there))
    let lines = ComparisonLines(state: state, width: width, now: 0, colours: AccountColours()).all.map(\.text)
    #expect(lines.allSatisfy { DisplayWidth.of($0.trimmingEnd()) <= width }, "\(lines)")
    let letters = lines.joined().filter { $0 != " " }
    for text in ["Salesforce/instanceUrl", "(none)", "Public"] {
      #expect(width < 38 || letters.contains(text.filter { $0 != " " }), "\(text) in \(lines)")
    }
  }

  @Test("plain mode diagnoses and compares, too")
  func plain() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("d 1 arn:nothing")
    #expect(dialogue.said("the secret was not taken: a secret's ARN has the form"))
    let secret = try SecretARN(Self.arn)
    dialogue.type("d 1 \(Self.arn)")
    #expect(dialogue.effects.contains(.diagnose(profile: "sf-prod", clientSecret: secret)))
    dialogue.happen(.inspected(InspectionEvent("sf-prod", .found(Self.findings))))
    #expect(dialogue.said("secret's policy, wrong: AppFlow may not read the secret."))
    #expect(dialogue.said("secretsmanager:GetSecretValue") && dialogue.prompt.hasPrefix("Profile (number"))
    dialogue.type("= 1")
    #expect(dialogue.prompt.hasPrefix("Compare sf-prod with"))
    dialogue.type("1")
    #expect(dialogue.said("that is the same profile"))
    dialogue.type("2")
    #expect(dialogue.effects.contains(.compare(profile: "sf-prod", with: Counterpart("sap-eu"))))
    dialogue.interrupt()
    #expect(dialogue.effects.contains(.cancelCheck) && dialogue.prompt.hasPrefix("Profile (number"))
    dialogue.type("= 1", "sap-eu")
    dialogue.happen(
      .inspected(InspectionEvent("sf-prod", with: Counterpart("sap-eu"), .compared(Self.comparison))))
    #expect(
      dialogue.said(
        "Salesforce/instanceUrl differs: sf-prod has https://acme.my.salesforce.com, sap-eu has https://acme--test.my.salesforce.com."
      ))
    #expect(dialogue.said("connectionMode is the same: Public."))
    dialogue.type("v 1 2")
    #expect(dialogue.said("behind v stands one profile"))
    dialogue.type("?")
    for command in BrowserCommand.allCases { #expect(dialogue.said(command.explanation)) }
  }
}

extension DiagnosisState {
  fileprivate static func found(_ findings: [Finding]) -> DiagnosisState {
    var state = DiagnosisState(profile: "sf-prod", now: 0)
    state.stage = .found(findings)
    return state
  }
}

extension String {
  fileprivate func trimmingEnd() -> String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
