import AppFlow
import Journal
import Terminal
import Testing

@testable import ProfileEditor

@Suite("Comparing with a profile of another place")
struct ComparingTests {
  static let here = AccountPlace(
    region: "us-east-1", endpoint: "appflow.us-east-1.amazonaws.com", awsProfile: "prod",
    account: "123456789012")
  static let there = AccountPlace(
    region: "eu-west-1", endpoint: "appflow.eu-west-1.amazonaws.com", awsProfile: "staging",
    account: "210987654321")
  private static let staging = EditorFixture.staging
  private static let sizes = GoldenScreenTests.sizes + [Size(columns: 200, rows: 50)]
  private static let failure = Failure(
    title: "The session of staging has ended", hint: "Sign in to staging.", canSignIn: true)

  /// An editor in which the profiles of the other place are being read.
  private static func looking(
    _ size: Size = Size(columns: 80, rows: 24), settings: EditorSettings = EditorSettings()
  ) throws -> EditorFixture {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows, settings: settings)
    fixture.press(.character("="))
    fixture.type("another AWS")
    fixture.press(.enter)
    fixture.send(.account(.listed(EditorFixture.accounts)))
    fixture.type("stag")
    _ = fixture.takeEffects()
    fixture.press(.enter)
    return fixture
  }

  private static func compared(
    _ size: Size = Size(columns: 80, rows: 24), settings: EditorSettings = EditorSettings()
  ) throws -> EditorFixture {
    var fixture = try looking(size, settings: settings)
    fixture.send(.account(.read(staging, EditorFixture.profiles)))
    fixture.press(.enter)
    fixture.send(
      .inspected(
        InspectionEvent(
          "sf-prod", with: Counterpart("sf-prod", in: staging),
          .compared(InspectionTests.comparison, there: there))))
    return fixture
  }

  @Test("behind the profiles of = stand the ways to other places, also where there is one profile alone")
  func ways() throws {
    var fixture = try EditorFixture()
    fixture.send(.page([EditorFixture.profiles[0]]))
    fixture.send(.loaded)
    fixture.press(.character("="))
    #expect(fixture.title.contains("Compare sf-prod with") && fixture.title.contains("2 choices"))
    #expect(fixture.screen.contains("another AWS profile…") && fixture.screen.contains("another region…"))
  }

  @Test("through the lists of AWS profiles and of profiles there to both beside each other", arguments: sizes)
  func wholeWay(size: Size) throws {
    let settings = try EditorSettingsTests.read("[colours]\n123456789012 = red\nstaging = green\n")
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows, settings: settings)
    fixture.press(.character("="))
    try Golden.check(fixture, "counterparts")
    fixture = try Self.looking(size, settings: settings)
    #expect(fixture.takeEffects() == [.account(.read(Self.staging))] && fixture.state.moving == nil)
    try Golden.check(fixture, "counterparts-reading")
    fixture.send(.account(.read(Self.staging, EditorFixture.profiles.reversed())))
    // The one of its own name stands first.
    try Golden.check(fixture, "counterparts-there")
    fixture.press(.enter)
    let counterpart = Counterpart("sf-prod", in: Self.staging)
    #expect(fixture.takeEffects() == [.compare(profile: "sf-prod", with: counterpart)])
    try Golden.check(fixture, "comparison-reading")
    fixture.send(
      .inspected(
        InspectionEvent(
          "sf-prod", with: counterpart, .compared(InspectionTests.comparison, there: Self.there))))
    try Golden.check(fixture, "comparison-elsewhere")
    fixture.press(.escape)
    #expect(fixture.state.overlays.isEmpty && fixture.selectedProfile == "sf-prod")
  }

  @Test(
    "a place whose profiles cannot be read says why; nothing is left, and nobody is signed in to it",
    arguments: sizes)
  func notRead(size: Size) throws {
    var fixture = try Self.looking(size)
    _ = fixture.takeEffects()
    fixture.send(.account(.notRead(Self.staging, Self.failure)))
    try Golden.check(fixture, "counterparts-failed")
    #expect(!fixture.state.overlays.contains { if case .question = $0 { true } else { false } })
    fixture.press(.escape)
    // The list of the profiles here is there again.
    guard case .chooser(let chooser) = fixture.state.overlay else {
      Issue.record("\(String(describing: fixture.state.overlay))")
      return
    }
    #expect(chooser.purpose == .counterpart(of: "sf-prod", in: nil))
    #expect(fixture.state.editing.place == AccountChoice(profile: "prod", region: "us-east-1"))
  }

  @Test("which of the two could not be read is told; only here signing in is offered")
  func failures() throws {
    let counterpart = Counterpart("sf-prod", in: Self.staging)
    for (what, isHere) in [
      (InspectionEvent.What.failed(Self.failure), true), (.failedThere(Self.failure), false),
    ] {
      var fixture = try Self.looking()
      fixture.send(.account(.read(Self.staging, EditorFixture.profiles)))
      fixture.press(.enter)
      fixture.send(.inspected(InspectionEvent("sf-prod", with: counterpart, what)))
      #expect(fixture.screen.contains("staging, eu-west-1 could not be read.") != isHere)
      let isAsked = if case .question(_, .signIn) = fixture.state.overlay { true } else { false }
      #expect(isAsked == isHere)
    }
  }

  @Test("Esc stops reading another place, and what comes all the same is nobody's")
  func stopping() throws {
    var fixture = try Self.looking()
    _ = fixture.takeEffects()
    fixture.press(.escape)
    #expect(fixture.takeEffects() == [.cancelCheck] && fixture.state.looking == nil)
    let before = fixture.screen
    fixture.send(.account(.read(Self.staging, EditorFixture.profiles)))
    fixture.send(.account(.notRead(Self.staging, Self.failure)))
    #expect(fixture.screen == before)
    // The first one shows all again.
    fixture.press(.escape, .escape)
    #expect(fixture.state.overlays.isEmpty)
  }

  @Test("from another place a region leads on with its AWS profile; back to where one is shows what is here")
  func chains() throws {
    var fixture = try Self.looking()
    fixture.send(.account(.read(Self.staging, [])))
    #expect(fixture.screen.contains("There are no connector profiles there."))
    fixture.type("another region")
    fixture.press(.enter)
    // The region of that place is marked.
    #expect(fixture.markedLine.hasPrefix("* eu-west-1"))
    fixture.type("us-west-2")
    _ = fixture.takeEffects()
    fixture.press(.enter)
    let west = AccountChoice(profile: "staging", region: "us-west-2")
    #expect(fixture.takeEffects() == [.account(.read(west))])
    fixture.send(.account(.read(west, EditorFixture.profiles)))
    fixture.type("another AWS")
    fixture.press(.enter)
    fixture.type("prod")
    fixture.press(.enter)
    #expect(fixture.takeEffects() == [.account(.list)])
    guard case .chooser(let chooser) = fixture.state.overlay else {
      Issue.record("\(String(describing: fixture.state.overlay))")
      return
    }
    #expect(chooser.purpose == .counterpart(of: "sf-prod", in: nil) && fixture.state.overlays.count == 1)
  }

  @Test("both places stand over their values in the colours of the rules; without colours in reverse video")
  func colours() throws {
    let settings = try EditorSettingsTests.read("[colours]\n123456789012 = red\nstaging = green\n")
    for columns in [40, 80, 200] {
      let fixture = try Self.compared(Size(columns: columns, rows: 40), settings: settings)
      let badges = fixture.pageLines.flatMap(\.pieces).filter { $0.style.reverse }
      #expect(badges.map(\.style.role) == [.red, .green], "\(columns): \(badges)")
      #expect(badges[0].text.contains("us-east-1") && badges[1].text.contains("eu-west-1"))
      #expect(badges[0].text.contains("9012") && badges[1].text.contains("4321"))
    }
  }

  // MARK: By name

  private static func running(_ line: String) throws -> EditorFixture {
    var fixture = try EditorFixture.browsing()
    fixture.send(.account(.listed(EditorFixture.accounts)))
    _ = fixture.takeEffects()
    fixture.run(line)
    return fixture
  }

  @Test(
    "the command line names the other one, and where it is",
    arguments: [
      ("compare sap-eu", Counterpart("sap-eu")),
      ("compare --profile staging", Counterpart("sf-prod", in: staging)),
      ("compare sf-other --profile staging", Counterpart("sf-other", in: staging)),
      (
        "compare sf-prod --profile staging --region us-west-2",
        Counterpart("sf-prod", in: AccountChoice(profile: "staging", region: "us-west-2"))
      ),
      (
        "compare --region 'eu-west-1'",
        Counterpart("sf-prod", in: AccountChoice(profile: "prod", region: "eu-west-1"))
      ),
      ("compare sap-eu --region us-east-1", Counterpart("sap-eu")),
    ])
  func named(line: String, counterpart: Counterpart) throws {
    var fixture = try Self.running(line)
    #expect(
      fixture.takeEffects().filter { $0 != .account(.list) } == [
        .compare(profile: "sf-prod", with: counterpart)
      ])
    #expect(fixture.state.overlays.count == 1 && fixture.state.moving == nil)
  }

  @Test(
    "words that name none are refused, and the line stays",
    arguments: [
      ("compare sf-prod", "is not compared with itself"), ("compare sap-ue", "Did you mean sap-eu?"),
      ("compare --profile stagin", "Did you mean staging?"), ("compare --profile", "stands an AWS profile"),
      ("compare --region --profile", "stands a region"), ("compare a b", "b is a second"),
      ("compare --to-region x", "There is no --to-region here"), ("compare 'x", "quotation is not closed"),
    ])
  func refused(line: String, says: String) throws {
    var fixture = try Self.running(line)
    #expect(fixture.commandProblem?.contains(says) == true, "\(fixture.commandProblem ?? fixture.screen)")
    #expect(fixture.screen.contains(" :\(line)"))
    #expect(fixture.takeEffects().allSatisfy { $0 == .account(.list) })
  }

  @Test("what can stand behind compare is completed: the others, the AWS profiles, the regions")
  func completion() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character(":"))
    fixture.type("compare ")
    #expect(
      fixture.commandList.contains("compare sap-eu") && !fixture.commandList.contains("compare sf-prod"))
    fixture.send(.account(.listed(EditorFixture.accounts)))
    #expect(fixture.commandList.contains("compare --profile staging"))
    #expect(fixture.commandList.contains("compare --region eu-west-1"))
    // That is where one is.
    #expect(!fixture.commandList.contains("compare --profile prod"))
    #expect(!fixture.commandList.contains("compare --region us-east-1"))
  }

  // MARK: Plain mode

  @Test("plain mode leads to another place and tells both")
  func plain() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("= 1", "nobody")
    #expect(dialogue.said("there is no profile nobody in this list"))
    dialogue.type("a")
    dialogue.happen(.account(.listed(EditorFixture.accounts)))
    #expect(dialogue.prompt.hasPrefix("AWS profile (number or name"))
    dialogue.type("staging")
    #expect(dialogue.effects.last == .account(.read(Self.staging)) && dialogue.prompt.isEmpty)
    dialogue.happen(.account(.notRead(Self.staging, Self.failure)))
    #expect(dialogue.said("staging, eu-west-1 could not be read.") && dialogue.said("has ended"))
    #expect(dialogue.prompt.hasPrefix("Compare sf-prod with (number"))
    dialogue.type("a staging")
    dialogue.happen(.account(.listed(EditorFixture.accounts)))
    dialogue.happen(.account(.read(Self.staging, EditorFixture.profiles)))
    #expect(dialogue.said("1. sf-prod") && dialogue.prompt.hasPrefix("Compare sf-prod with one of staging"))
    dialogue.type("1")
    let counterpart = Counterpart("sf-prod", in: Self.staging)
    #expect(dialogue.effects.last == .compare(profile: "sf-prod", with: counterpart))
    dialogue.happen(
      .inspected(
        InspectionEvent(
          "sf-prod", with: counterpart, .compared(InspectionTests.comparison, there: Self.there))))
    #expect(dialogue.said("There: sf-prod, AWS profile staging, account 210987654321, eu-west-1."))
    #expect(
      dialogue.said("differs: here it is https://acme.my.salesforce.com, there it is https://acme--test"))
    #expect(dialogue.prompt.hasPrefix("Profile (number"))
  }

  @Test("words behind the number name the other one at once; Ctrl-C stops; a region of another place")
  func plainWords() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("= 1 --profile staging")
    #expect(dialogue.effects.last == .account(.list))
    dialogue.happen(.account(.listed(EditorFixture.accounts)))
    #expect(
      dialogue.effects.last == .compare(profile: "sf-prod", with: Counterpart("sf-prod", in: Self.staging)))
    dialogue.interrupt()
    #expect(dialogue.effects.last == .cancelCheck && dialogue.prompt.hasPrefix("Profile (number"))
    dialogue.type("= 1 --profile nobody")
    dialogue.happen(.account(.listed(EditorFixture.accounts)))
    #expect(dialogue.said("There is no AWS profile nobody") && dialogue.prompt.hasPrefix("Profile (number"))
    dialogue.type("= 1", "R eu-west-1")
    dialogue.happen(.account(.listed(EditorFixture.accounts)))
    let region = AccountChoice(profile: "prod", region: "eu-west-1")
    #expect(dialogue.effects.last == .account(.read(region)))
    dialogue.happen(.account(.read(region, [])))
    #expect(dialogue.said("There are no connector profiles there."))
    dialogue.type("R us-east-1")
    dialogue.happen(.account(.listed(EditorFixture.accounts)))
    #expect(dialogue.prompt.hasPrefix("Compare sf-prod with (number"))
    dialogue.type("")
    #expect(dialogue.prompt.hasPrefix("Profile (number"))
  }
}
