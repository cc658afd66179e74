import AppFlow
import ClientTestSupport
import Forms
import Foundation
import JSON
import Targets
import Testing

@testable import ProfileEditor
@testable import Terminal

@Suite("The list of many accounts and regions")
struct FleetBrowserTests {
  private static let first = EntryPlace(target: "all", account: "111111111111", region: "eu-west-1")
  private static let second = EntryPlace(target: "all", account: "222222222222", region: "us-east-1")

  private static func entry(_ name: String, _ place: EntryPlace) throws -> BrowserEntry {
    let details: JSONValue = [
      "connectorProfileName": .string(name), "connectorType": "Salesforce", "connectionMode": "Public",
      "connectorProfileArn": .string(
        "arn:aws:appflow:\(place.region):\(place.account ?? ""):connectorprofile/\(name)"),
    ]
    return BrowserEntry(
      try #require(ConnectorProfile(details)), details: details, api: try ConnectorAPI(), place: place)
  }

  private static func fixture(columns: Int = 100) throws -> EditorFixture {
    var fixture = try EditorFixture(columns: columns)
    var context = fixture.state.context
    context.fleet = "prod, all"
    fixture.state = EditorState(
      context: context, api: try ConnectorAPI(), size: Size(columns: columns, rows: 24))
    fixture.send(.page([try entry("sf-prod", second), try entry("sap", second)]))
    let refusal = FleetRefusal(
      target: "all", account: "333333333333", reason: "no role", category: .configuration)
    fixture.send(
      .page([try entry("sf-prod", first), try #require(BrowserEntry(refusal))]))
    return fixture
  }

  @Test("rows come as they come, with account and region; equal names in two places are two rows")
  func rows() throws {
    var fixture = try Self.fixture()
    #expect(fixture.screen.contains("ACCOUNT") && fixture.screen.contains("REGION"))
    #expect(fixture.screen.contains("loading"))
    #expect(
      fixture.line(with: "sap").contains("222222222222") && fixture.line(with: "sap").contains("us-east-1"))
    #expect(fixture.state.editing.browser.shown.count == 4)
    fixture.send(.loaded)
    fixture.press(.character("s"))
    fixture.type("account")
    fixture.press(.enter)
    #expect(fixture.state.editing.browser.selected?.place == Self.second)
    // A filter is about profiles: what could not be read stays.
    fixture.press(.character("/"))
    fixture.type("region:eu-west")
    #expect(fixture.state.editing.browser.shown.count == 2)
    #expect(fixture.state.editing.account == nil)
  }

  @Test("opening a profile goes to its own account and region; a row that refuses tells why")
  func open() throws {
    var fixture = try Self.fixture()
    fixture.send(.loaded)
    _ = fixture.takeEffects()
    fixture.press(.down, .down, .enter)
    let choice = AccountChoice(region: "eu-west-1", step: .place(Self.first, opening: "sf-prod"))
    #expect(
      fixture.takeAccountRequests() == [.open(choice, leaving: AccountChoice(step: .all("prod, all")))])
    #expect(fixture.screen.contains("Going to 111111111111, eu-west-1"))
    fixture.send(.account(.ready(choice)))
    #expect(fixture.takeEffects() == [.account(.enter)])

    var refused = try Self.fixture()
    refused.press(.end)
    #expect(refused.screen.contains("333333333333: no role"))
    refused.press(.enter)
    #expect(refused.takeAccountRequests().isEmpty)
  }

  @Test("who filters by health is told that it is not known here")
  func health() throws {
    var fixture = try Self.fixture()
    fixture.send(.loaded)
    fixture.press(.character("/"))
    fixture.type("health:bad")
    #expect(fixture.screen.contains("health is not known in this list"))
  }

  @Test("a file of the list has what could not be read with its reason, and counts it as no profile")
  func writing() throws {
    for path in ["list.csv", "list.json"] {
      var fixture = try Self.fixture()
      fixture.send(.loaded)
      _ = fixture.takeEffects()
      fixture.run("write \(path)")
      let files = fixture.takeEffects().compactMap { effect -> ListFile? in
        if case .write(let file, replacing: false) = effect { file } else { nil }
      }
      let file = try #require(files.first)
      #expect(file.count == 3 && file.refused == 1)
      fixture.send(.listWritten(file, .done))
      #expect(fixture.screen.contains("Wrote 3 profiles to \(path)"))
      #expect(fixture.screen.contains("1 account or region was not read."))
      guard path == "list.json" else {
        let lines = file.text.text.components(separatedBy: "\r\n")
        #expect(lines.first?.hasSuffix(",error") == true)
        #expect(lines.contains { $0.hasPrefix("(not read),333333333333,") && $0.hasSuffix(",no role") })
        continue
      }
      let json = try JSONReader.read(file.text.text)
      let profiles = try #require(json["connectorProfileDetails"]?.items)
      #expect(profiles.map { $0["connectorProfileName"]?.text } == ["sf-prod", "sap", "sf-prod"])
      #expect(
        profiles[1].object?.members.prefix(3).map(\.name) == ["target", "account", "region"]
          && profiles[1]["account"]?.text == "222222222222")
      #expect(
        json["refusals"] == [["target": "all", "account": "333333333333", "reason": "no role"]])
    }
  }

  @Test(
    "what belongs to one account is done there", arguments: ["r", "v", "d", "=", "n", "c", "D", "u", "R"])
  func elsewhere(key: String) throws {
    var fixture = try Self.fixture()
    fixture.send(.loaded)
    _ = fixture.takeEffects()
    fixture.press(.character(try #require(key.unicodeScalars.first)))
    #expect(
      fixture.takeEffects().isEmpty && fixture.state.overlay == nil && fixture.state.editing.rotation == nil)
    #expect(fixture.state.notice != nil)
  }

  @Test("in a place of a target, a leads back to the list, and R stays in the account")
  func back() throws {
    var fixture = try EditorFixture.browsing()
    var context = fixture.state.context
    context.home = "prod, all"
    context.place = Self.first
    fixture.state = EditorState(
      context: context, api: try ConnectorAPI(), size: Size(columns: 100, rows: 24), opening: "sf-prod")
    #expect(fixture.state.initialEffects == [.load, .describe(name: "sf-prod")])
    fixture.send(.described(name: "sf-prod", try Self.entry("sf-prod", Self.first)))
    #expect(fixture.state.editing.form?.form.existing.name == "sf-prod")
    fixture.press(.escape)
    #expect(fixture.title.contains("all · 111111111111"))
    fixture.press(.character("a"))
    fixture.send(.account(.listed(AccountList(profiles: [], regions: ["us-east-1"]))))
    #expect(fixture.screen.contains("all profiles of prod, all"))
    fixture.press(.enter)
    #expect(fixture.state.moving == AccountChoice(step: .all("prod, all")))
    fixture.press(.escape)
    fixture.press(.character("R"))
    fixture.press(.enter)
    let other = EntryPlace(target: "all", account: "111111111111", region: "us-east-1")
    #expect(fixture.state.moving == AccountChoice(region: "us-east-1", step: .place(other, opening: nil)))
  }
}

@Suite("Going from the list of many accounts to one of them, and back", .timeLimit(.minutes(1)))
struct FleetWorkplaceTests {
  private static func workplaces(_ peer: FleetPeer, _ folder: TemporaryFolder) throws -> ClientWorkplaces {
    var options = ClientOptions()
    options.environment = Environment(
      peer.variables.merging([
        "AWS_CONFIG_FILE": try folder.write("config", FleetPeer.profile("root", account: "999999999999")),
        "HOME": folder.url.path,
      ]) { $1 })
    let target = Target(
      name: "all", accounts: .organization(.init(role: "r", profile: "root")), regions: ["eu-west-1"])
    return ClientWorkplaces(
      options: options, api: try ConnectorAPI(), journal: nil, folder: nil, settings: EditorSettings(),
      isReadOnly: false, targets: [target])
  }

  private static func names(_ workplace: Workplace) async throws -> [String] {
    var names: [String] = []
    for try await page in workplace.service.pages() {
      names += page.map { "\($0.account) \($0.region) \($0.name)" }
    }
    return names.sorted()
  }

  @Test("the list is read once; a profile's place is worked in with its own account's credentials")
  func walk() async throws {
    var behaviour = FleetPeer.Behaviour()
    behaviour.accounts = [("111111111111", "ACTIVE"), ("222222222222", "ACTIVE")]
    behaviour.denied = ["222222222222"]
    let (peer, folder) = (try FleetPeer(behaviour), try TemporaryFolder())
    let workplaces = try Self.workplaces(peer, folder)
    let list = try await workplaces.first()
    let rows = try await Self.names(list)
    #expect(rows == ["111111111111 eu-west-1 sf-prod", "222222222222  (not read)"])
    let place = EntryPlace(target: "all", account: "111111111111", region: "eu-west-1")
    let here = AccountChoice(step: .all("all"))
    let there = AccountChoice(region: "eu-west-1", step: .place(place, opening: "sf-prod"))
    let workplace = try await workplaces.open(there, leaving: here)
    #expect(workplace.opening == "sf-prod" && workplace.context.home == "all")
    #expect(try await workplace.service.profile(named: "sf-prod")?.account == "111111111111")
    #expect(peer.requests(of: "appflow").allSatisfy { $0.account == "111111111111" })
    let asked = peer.requests.count
    let back = try await workplaces.open(here, leaving: there)
    #expect(back.context.fleet == "all" && peer.requests.count == asked)
    #expect(try await Self.names(back) == rows && peer.requests.count == asked)
    // A refresh there asks again.
    #expect(try await Self.names(back) == rows && peer.requests.count > asked)
    let denied = AccountChoice(
      region: "eu-west-1",
      step: .place(.init(target: "all", account: "222222222222", region: "eu-west-1"), opening: nil))
    let error = await #expect(throws: Failure.self) { try await workplaces.open(denied, leaving: here) }
    #expect(error?.title.contains("AccessDenied") == true)
  }
}
