import Journal
import OperatingSystem
import Rotation
import Terminal
import Testing

@testable import ProfileEditor

extension EditorFixture {
  /// What else could be known of the profiles.
  static let survey = ProfileSurvey(
    of: profiles.map(\.name),
    flows: [
      "sf-prod": [
        FlowUse(
          name: "orders-nightly", status: "Active", lastRun: "Error",
          message: "The application says: invalid_grant, the token has expired.",
          lastRunTime: WallTime(seconds: now - 3 * 3_600)),
        FlowUse(
          name: "leads-hourly", status: "Active", lastRun: "Successful",
          lastRunTime: WallTime(seconds: now - 720)),
      ],
      "sap-eu": [FlowUse(name: "stock", status: "Draft", lastRun: nil)],
      "crm-custom": [
        FlowUse(name: "contacts", status: "Suspended", lastRun: "Error", message: "The object is gone.")
      ],
    ],
    attempts: [
      "sf-prod": [
        JournalEntry(
          time: WallTime(seconds: now - 412 * day),
          operator: .init(localUser: "ann", host: "bastion-2", identity: nil, account: nil), awsProfile: nil,
          region: "us-east-1", endpoint: "https://appflow.us-east-1.amazonaws.com",
          connectorProfile: "sf-prod", connector: "Salesforce", fields: [], clientToken: "fake",
          outcome: .verified)
      ]
    ])
}

@Suite("What is known of a profile")
struct ProfileFactsTests {
  private static let names = EditorFixture.profiles.map(\.name)

  @Test(
    "in a window that has room for it it stands beside the list, and is asked for once all profiles are there"
  )
  func pane() throws {
    var fixture = try EditorFixture(columns: 180, rows: 40)
    fixture.send(.page(EditorFixture.profiles))
    #expect(fixture.takeEffects() == [.load])
    fixture.send(.loaded)
    #expect(fixture.takeEffects() == [.survey(profiles: Self.names)])
    #expect(fixture.screen.contains("being asked for…"))
    fixture.press(.down, .up)
    #expect(fixture.takeEffects() == [])
    fixture.send(.surveyed(EditorFixture.survey))
    for text in [
      "instanceUrl https://acme.my.salesforce.com", "orders-nightly, active, failed 3 h ago: ",
      "leads-hourly, active, ran 12 min ago", "2024-11-15 00:00 UTC verified by ann on bastion-2",
    ] { #expect(fixture.screen.contains(text), "\(text) in\n\(fixture.screen)") }
    fixture.press(.down)
    #expect(fixture.screen.contains("stock, draft, never ran") && !fixture.screen.contains("leads-hourly"))
    // In the list as well, in the application's word where it has one.
    #expect(fixture.screen.contains("invalid_grant") && fixture.screen.contains("flow failed"))
  }

  @Test("what nobody looks at is not asked for; a key shows it on a page, in any window")
  func page() throws {
    var fixture = try EditorFixture.browsing(columns: 80, rows: 24)
    #expect(fixture.takeEffects() == [.load])
    fixture.press(.character("i"))
    #expect(fixture.takeEffects() == [.survey(profiles: ["sf-prod"])])
    fixture.send(.surveyed(ProfileSurvey(of: ["sf-prod"], flows: EditorFixture.survey.flows)))
    #expect(fixture.screen.contains("orders-nightly") && fixture.title.contains("sf-prod"))
    fixture.press(.escape, .character("i"))
    #expect(fixture.takeEffects() == [])
    fixture.press(.escape)
    #expect(fixture.markedLine.hasPrefix("sf-prod"))
  }

  @Test(
    "after a refresh and after a send it is asked for anew, and what is known stays until then")
  func again() throws {
    var fixture = try EditorFixture.browsing(columns: 120, rows: 40)
    fixture.send(.surveyed(EditorFixture.survey))
    fixture.press(.character("g"))
    fixture.send(.page(EditorFixture.profiles))
    _ = fixture.takeEffects()
    #expect(fixture.screen.contains("orders-nightly"))
    fixture.send(.loaded)
    #expect(fixture.takeEffects() == [.survey(profiles: Self.names)])
    fixture.press(.enter)
    fixture.goTo("Access token")
    fixture.type("fake-access-token")
    fixture.goTo("Refresh token")
    fixture.type("fake-refresh-token")
    fixture.press(.control("s"), .enter)
    // A refusal is an entry in the journal, too; after success the list is read anew in any case.
    fixture.send(.sendFailed(Failure(title: "Refused", hint: "Mend it.")))
    _ = fixture.takeEffects()
    fixture.press(.escape, .character("y"))
    #expect(fixture.state.screen == .browser)
    #expect(fixture.takeEffects().contains(.survey(profiles: Self.names)))
  }

  @Test("what is not known says why, and the rest is there")
  func failures() throws {
    var fixture = try EditorFixture.browsing(columns: 120, rows: 40)
    fixture.send(
      .surveyed(
        ProfileSurvey(
          of: Self.names,
          flowsFailure: Failure(title: "AccessDeniedException", hint: "Ask for appflow:ListFlows."),
          attemptsFailure: Failure(title: "The journal is another user's", hint: ""))))
    for text in ["AccessDeniedException", "The journal is another user's", "instanceUrl"] {
      #expect(fixture.screen.contains(text))
    }
  }

  @Test("only what is on the screen is asked for, page by page, one question at a time")
  func onScreen() throws {
    var fixture = try EditorFixture(columns: 120, rows: 24)
    fixture.send(.page(EditorFixture.numbered(0..<100)))
    fixture.send(.loaded)
    let all = EditorFixture.numbered(0..<100).map(\.name)
    let rows = Layout(fixture.state.size).browserRows
    #expect(fixture.takeEffects() == [.load, .survey(profiles: Array(all[..<rows]))])
    // Whoever goes through the list does not ask for all of it.
    fixture.press(.pageDown, .pageDown, .end)
    #expect(fixture.takeEffects().isEmpty)
    fixture.send(.surveyed(ProfileSurvey(of: Array(all[..<rows]))))
    #expect(fixture.takeEffects() == [.survey(profiles: Array(all[(100 - rows)...]))])
    fixture.send(.surveyed(ProfileSurvey(of: Array(all[(100 - rows)...]))))
    fixture.press(.home)
    #expect(fixture.takeEffects().isEmpty && fixture.screen.contains("none uses it"))
    // A filter that asks for the runs asks for all profiles, and has them as they come.
    fixture.press(.character("/"))
    fixture.type("health:bad")
    #expect(fixture.takeEffects() == [.survey(profiles: Array(all[rows..<(100 - rows)]))])
    #expect(fixture.shownProfiles.isEmpty)
    let failed = FlowUse(name: "f", status: "Active", lastRun: "Error", message: "invalid_client")
    fixture.send(
      .surveyed(ProfileSurvey(of: Array(all[rows..<(100 - rows)]), flows: [all[50]: [failed]])))
    #expect(fixture.shownProfiles == [all[50]] && fixture.screen.contains("invalid_client"))
  }

  @Test("an answer to what was asked before the profiles were read anew is shown, and asked for again")
  func late() throws {
    var fixture = try EditorFixture.browsing(columns: 120, rows: 40)
    fixture.press(.character("g"))
    fixture.send(.surveyed(EditorFixture.survey))
    #expect(fixture.screen.contains("orders-nightly"))
    fixture.send(.page(EditorFixture.profiles))
    _ = fixture.takeEffects()
    fixture.send(.loaded)
    #expect(fixture.takeEffects() == [.survey(profiles: Self.names)])
  }

  @Test("in a very wide window the last runs have a column of their own, and the state is the profile's")
  func column() throws {
    var fixture = try EditorFixture.browsing(columns: 200, rows: 30)
    fixture.send(.surveyed(EditorFixture.survey))
    #expect(fixture.line(with: "NAME").contains("HEALTH"))
    let line = fixture.markedLine
    #expect(line.contains("old ") && line.contains("invalid_grant 3 h ago"))
    #expect(fixture.line(with: "events ").contains("no flow"))
  }

  @Test("how far the list is scrolled is seen in the line beside it, in the rule below and in the title")
  func position() throws {
    var fixture = try EditorFixture(columns: 120, rows: 24)
    fixture.send(.page(EditorFixture.numbered(0..<100)))
    fixture.send(.loaded)
    let column = try #require(ProfilePane.column(in: fixture.state.size))
    func thumb() -> [Int] {
      let frame = fixture.state.view()
      return (0..<24).filter { frame[$0, column].text == "┃" }
    }
    let layout = Layout(fixture.state.size)
    #expect(thumb().first == layout.contentTop + 2 && fixture.title.hasSuffix("1 of 100 profiles"))
    #expect(fixture.screen.contains(" \(100 - layout.browserRows) more below "))
    fixture.press(.end)
    #expect(!fixture.screen.contains("more below"))
    #expect(thumb().last == layout.contentBottom - 1 && fixture.title.hasSuffix("100 of 100 profiles"))
    fixture.press(.character("/"))
    fixture.type("profile-0001")
    #expect(thumb().isEmpty && fixture.title.hasSuffix("10 of 100 profiles"))
  }

  @Test("in plain mode they are said on lines, once they are known")
  func plain() throws {
    var dialogue = try PlainDialogue.browsing()
    dialogue.type("i 2", "i 1")
    // One question at a time: the profile that was asked about last comes next.
    #expect(dialogue.takeEffects().contains(.survey(profiles: ["sap-eu"])))
    dialogue.happen(.surveyed(ProfileSurvey(of: ["sap-eu"], flows: EditorFixture.survey.flows)))
    #expect(dialogue.takeEffects() == [.survey(profiles: ["sf-prod"])])
    dialogue.happen(.surveyed(ProfileSurvey(of: ["sf-prod"], flows: EditorFixture.survey.flows)))
    #expect(dialogue.said("  orders-nightly, active, failed 3 h ago: "))
    dialogue.type("i sap-eu")
    #expect(dialogue.takeEffects() == [] && dialogue.said("  stock, draft, never ran"))
    dialogue.type("i nobody")
    #expect(dialogue.said("there is no profile nobody in this list"))
  }
}
