import ClientTestSupport
import Foundation
import JSON
import Testing

/// `--target`: what commands make of many accounts and regions, some of which refuse.
@Suite("Targets on the command line", .timeLimit(.minutes(3)))
struct TargetTests {
  private static let root = "999999999999"
  private static let first = "111111111111"
  private static let second = "222222222222"
  private static let prod = "444444444444"

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let settings = """
    [target prod]
    aws_profile = prod
    regions = eu-west-1
    [target everywhere]
    aws_profile = root
    organization = yes
    role = AppFlowOperator
    regions = eu-west-1, us-east-1
    """

  private static func peer(_ change: (inout FleetPeer.Behaviour) -> Void = { _ in }) throws -> FleetPeer {
    var behaviour = FleetPeer.Behaviour()
    behaviour.accounts = [(first, "ACTIVE"), (second, "ACTIVE")]
    change(&behaviour)
    return try FleetPeer(behaviour)
  }

  private func run(
    _ arguments: [String], on peer: FleetPeer, settings: String = Self.settings,
    _ more: [String: String?] = [:]
  ) async throws -> FaultProgram.Output {
    let config = FleetPeer.profile("root", account: Self.root) + FleetPeer.profile("prod", account: Self.prod)
    var variables: [String: String?] = [
      "AWS_CONFIG_FILE": try folder.write("aws", config), "XDG_STATE_HOME": folder.path("state"),
      "AWS_REGION": nil, "AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil, "AWS_MAX_ATTEMPTS": "2",
    ]
    for (name, value) in peer.variables { variables[name] = value }
    return try await FaultProgram.run(
      arguments + ["--config", try folder.write("settings", settings)],
      environment: variables.merging(more) { $1 })
  }

  // MARK: Lists

  @Test(
    "list has the profiles of all accounts and regions, with both as columns, by which it filters and sorts")
  func list() async throws {
    let peer = try Self.peer { $0.pages = { [["b-\($0.suffix(9))"], ["a"]] } }
    let csv = try await run(
      ["list", "--target", "prod,everywhere", "--sort", "account:desc,region,name", "--output", "csv"],
      on: peer)
    #expect(csv.status == 0, "\(csv.everything)")
    let lines = csv.standardOutput.components(separatedBy: "\r\n")
    #expect(lines.first == "account,region,name,connector,type,mode,state,updated,created,arn,error")
    #expect(
      lines.dropFirst().dropLast().map { $0.split(separator: ",").prefix(3).joined(separator: " ") } == [
        "\(Self.prod) eu-west-1 a", "\(Self.prod) eu-west-1 b-eu-west-1",
        "\(Self.second) eu-west-1 a", "\(Self.second) eu-west-1 b-eu-west-1", "\(Self.second) us-east-1 a",
        "\(Self.second) us-east-1 b-us-east-1", "\(Self.first) eu-west-1 a",
        "\(Self.first) eu-west-1 b-eu-west-1",
        "\(Self.first) us-east-1 a", "\(Self.first) us-east-1 b-us-east-1",
      ])
    let filtered = try await run(
      ["list", "--target", "everywhere", "--filter", "account:222 region:us", "--output", "text"], on: peer)
    #expect(filtered.standardOutput.split(separator: "\n").count == 2)
    #expect(filtered.standardOutput.hasPrefix("\(Self.second)\tus-east-1\t"))
    let table = try await run(["list", "--target", "prod", "--target", "everywhere"], on: peer)
    #expect(table.standardOutput.hasPrefix("NAME"))
    #expect(table.standardOutput.split(separator: "\n").first?.contains("ACCOUNT") == true)
    #expect(table.standardOutput.split(separator: "\n").count == 11)
  }

  @Test("as JSON each profile is what the service said, after where it is; what refused stands beside them")
  func json() async throws {
    let peer = try Self.peer { $0.denied = [Self.second] }
    let output = try await run(["list", "--target", "everywhere", "--output", "json"], on: peer)
    #expect(output.status == 253, "\(output.everything)")
    let json = try JSONReader.read(output.standardOutput)
    let details = try #require(json["connectorProfileDetails"]?.items)
    #expect(details.count == 2 && details.allSatisfy { $0["target"] == "everywhere" })
    #expect(details.allSatisfy { $0["account"]?.text == Self.first && $0["connectionMode"] == "Public" })
    #expect(
      details.first?.object?.members.prefix(4).map(\.name) == [
        "target", "account", "region", "connectorProfileName",
      ])
    let refusal = try #require(json["refusals"]?.items?.first)
    #expect(refusal["account"]?.text == Self.second && refusal["exitCode"] == 253)
    #expect(refusal["reason"]?.text?.contains("AccessDenied") == true)
    #expect(output.standardError.contains("Not all was read: 1 account or region refused."))
  }

  @Test("what refuses is a row with its reason in every format, and the exit code is that of the worst")
  func refusals() async throws {
    let peer = try Self.peer { $0.refusing = ["\(Self.first) us-east-1"] }
    let csv = try await run(
      ["list", "--target", "everywhere", "--sort", "name", "--output", "csv"], on: peer)
    #expect(csv.status == 254, "\(csv.everything)")
    let rows = csv.standardOutput.components(separatedBy: "\r\n").filter { !$0.isEmpty }
    #expect(rows.count == 5)
    let refused = try #require(rows.first { $0.hasPrefix("\(Self.first),us-east-1,,") })
    #expect(refused.contains("AccessDeniedException") && !refused.contains("\n"))
    let table = try await run(["list", "--target", "everywhere"], on: peer)
    #expect(table.status == 254 && table.standardOutput.contains("(not read)"))
    #expect(table.standardOutput.contains("\n\(Self.first) us-east-1: AccessDeniedException"))
    // A filter is about profiles: what could not be read is told all the same.
    let filtered = try await run(
      ["list", "--target", "everywhere", "--filter", "nothing", "--output", "csv"], on: peer)
    #expect(filtered.status == 254 && filtered.standardOutput.contains("us-east-1"))
  }

  @Test("rotate --list has the oldest of all places first")
  func rotationList() async throws {
    let peer = try Self.peer { $0.pages = { $0.hasSuffix("us-east-1") ? [["old"]] : [["older", "young"]] } }
    let output = try await run(["rotate", "--list", "--target", "everywhere", "--output", "json"], on: peer)
    #expect(output.status == 0, "\(output.everything)")
    let profiles = try #require(try JSONReader.read(output.standardOutput)["profiles"]?.items)
    #expect(
      profiles.compactMap { $0["connectorProfileName"]?.text } == [
        "old", "old", "older", "older", "young", "young",
      ])
    #expect(Set(profiles.compactMap { $0["account"]?.text }) == [Self.first, Self.second])
    let table = try await run(["rotate", "--list", "--target", "everywhere"], on: peer)
    #expect(table.standardOutput.split(separator: "\n").first?.contains("REGION") == true)
  }

  // MARK: One profile

  @Test("verify asks in every place that has the profile, and only there")
  func verify() async throws {
    let peer = try Self.peer {
      $0.pages = { $0.hasSuffix("eu-west-1") ? [["sf-prod"]] : [["other"]] }
      $0.refusing = ["\(Self.second) us-east-1"]
    }
    let output = try await run(["verify", "sf-prod", "--target", "everywhere", "--output", "json"], on: peer)
    #expect(output.status == 254, "\(output.everything)")
    let json = try JSONReader.read(output.standardOutput)
    let verified = try #require(json["verifications"]?.items)
    #expect(verified.map { $0["account"]?.text } == [Self.first, Self.second])
    #expect(verified.allSatisfy { $0["region"] == "eu-west-1" && $0["outcome"] == "verified" })
    #expect(json["refusals"]?.items?.count == 1)
    let logins = peer.requests(of: "appflow").filter { $0.operation == "/list-connector-entities" }
    #expect(logins.map(\.region) == ["eu-west-1", "eu-west-1"])
    let missing = try await run(["verify", "sf-prot", "--target", "prod"], on: peer)
    #expect(missing.status == 254 && missing.standardError.contains("Did you mean sf-prod?"))
  }

  @Test("diagnose looks in every place that has the profile")
  func diagnose() async throws {
    let peer = try Self.peer()
    let output = try await run(
      ["diagnose", "sf-prod", "--target", "everywhere", "--output", "json"], on: peer)
    let json = try JSONReader.read(output.standardOutput)
    let diagnoses = try #require(json["diagnoses"]?.items, "\(output.everything)")
    #expect(diagnoses.count == 4 && diagnoses.allSatisfy { $0["findings"]?.items?.isEmpty == false })
    #expect(Set(diagnoses.compactMap { $0["account"]?.text }) == [Self.first, Self.second])
    let table = try await run(["diagnose", "sf-prod", "--target", "prod"], on: peer)
    #expect(table.standardOutput.hasPrefix("ACCOUNT"))
  }

  // MARK: Names

  @Test(
    "what cannot be is refused with 252 before anything is asked",
    arguments: [
      (["list", "--target", "prd"], "Did you mean prod?"),
      (["list", "--target", "xyz"], "There is prod, everywhere"),
      (["list", "--target", "prod,prod"], "prod is named twice"),
      (["list", "--target", "prod,"], "names of targets"),
      (["list", "--target", "prod", "--region", "eu-west-1"], "leave --region out"),
      (["list", "--target", "prod", "--profile", "prod"], "leave --profile out"),
      (["rotate", "a", "--target", "prod"], "goes with --list"),
      (
        [
          "diagnose", "a", "--target", "prod", "--client-credentials",
          "arn:aws:secretsmanager:eu-west-1:111111111111:secret:x",
        ], "one account and region"
      ),
    ])
  func mistakes(arguments: [String], says: String) async throws {
    let peer = try Self.peer()
    let output = try await run(arguments, on: peer)
    #expect(output.status == 252 && output.standardOutput.isEmpty, "\(output.everything)")
    #expect(output.standardError.contains(says), "\(output.standardError)")
    #expect(peer.requests.isEmpty)
  }

  @Test("a mistake in the settings has file and line; no targets at all are told")
  func settingsMistakes() async throws {
    let peer = try Self.peer()
    let broken = try await run(
      ["list", "--target", "a"], on: peer, settings: "[target a b]\naws_profile = x\n")
    #expect(
      broken.status == 253 && broken.standardError.contains("settings (line 1)")
        || broken.standardError.contains("line 1:"))
    let none = try await run(["list", "--target", "a"], on: peer, settings: "[settings]\nmouse = off\n")
    #expect(none.status == 252 && none.standardError.contains("no section [target NAME]"))
  }

  // MARK: Plans and the journal

  private func plan(_ rotations: [String]) throws -> String {
    try folder.write(
      "plan.json",
      "{\"rotations\": ["
        + rotations.map {
          #"{"profile": "sf-prod", "set": {"username": "ann"}, "secrets": {"password": "env:FAKE_PW"}, \#($0)}"#
        }
        .joined(separator: ",\n") + "]}")
  }

  @Test(
    "a plan's entries are done in their targets, each with its own account's credentials; the journal has them by target"
  )
  func plans() async throws {
    let peer = try Self.peer()
    // On one address of this machine, a lock does not tell accounts apart: so the region does.
    let settings = Self.settings.replacing("regions = eu-west-1\n", with: "regions = eu-north-1\n")
    let file = try plan([
      #""target": "prod""#, #""target": "everywhere", "account": "\#(Self.first)", "region": "us-east-1""#,
      #""target": "everywhere", "account": "\#(Self.first)", "region": "eu-west-1""#,
    ])
    let output = try await run(
      ["rotate", "--plan", file, "--yes", "--output", "json"], on: peer, settings: settings,
      ["FAKE_PW": "fake-hunter2"])
    #expect(output.status == 0, "\(output.everything)")
    #expect(!output.everything.contains("hunter2"))
    let places = ["\(Self.prod) eu-north-1", "\(Self.first) us-east-1", "\(Self.first) eu-west-1"]
    #expect(peer.updates.map(\.place).sorted() == places.sorted())
    let results = try #require(try JSONReader.read(output.standardOutput)["rotations"]?.items)
    #expect(results.map { "\($0["account"]?.text ?? "") \($0["region"]?.text ?? "")" } == places)
    #expect(results.allSatisfy { $0["outcome"] == "updated" })
    // One session for the account's two regions.
    #expect(Set(peer.requests(of: "appflow").map(\.key)).count == 2)

    let all = try await run(
      ["journal", "--target", "everywhere,prod", "--output", "csv"], on: peer, settings: settings)
    #expect(all.status == 0, "\(all.everything)")
    let lines = all.standardOutput.components(separatedBy: "\r\n").filter { !$0.isEmpty }
    #expect(lines.first?.hasPrefix("account,time,") == true && lines.count == 4)
    let prod = try await run(
      ["journal", "--target", "prod", "--output", "json"], on: peer, settings: settings)
    let entries = try #require(try JSONReader.read(prod.standardOutput)["entries"]?.items)
    #expect(entries.count == 1 && entries.first?["region"] == "eu-north-1")

    // Going on finds each place's own run.
    let again = try await run(
      ["rotate", "--plan", file, "--yes", "--continue", "--output", "json"], on: peer, settings: settings,
      ["FAKE_PW": "fake-hunter2"])
    #expect(again.status == 0 && peer.updates.count == 3, "\(again.everything)")
    #expect(try JSONReader.read(again.standardOutput)["leftOut"]?.items?.count == 3)
  }

  @Test("where AppFlow refuses in some places of a plan, each is told with its name, and nothing is sent")
  func planRefusals() async throws {
    let places = ["\(Self.first) us-east-1", "\(Self.second) us-east-1"]
    let peer = try Self.peer { $0.refusing = [places[0], places[1]] }
    let file = try plan([
      #""target": "prod""#, #""target": "everywhere", "account": "\#(Self.first)", "region": "us-east-1""#,
      #""target": "everywhere", "account": "\#(Self.second)", "region": "us-east-1""#,
    ])
    let output = try await run(
      ["rotate", "--plan", file, "--yes"], on: peer, ["FAKE_PW": "fake-hunter2"])
    #expect(output.status == 254 && peer.updates.isEmpty, "\(output.everything)")
    for place in places { #expect(output.standardError.contains("\(place) AccessDeniedException")) }
    #expect(output.standardError.contains("Nothing was sent."))
  }

  @Test(
    "a plan that names no place, or one place twice, sends nothing",
    arguments: [
      ([#""target": "prd""#], 252, "Did you mean prod?"),
      ([#""target": "prod", "region": "us-east-1""#], 253, "none of its regions"),
      ([#""target": "everywhere", "region": "us-east-1""#], 253, "one of its accounts"),
      ([#""target": "everywhere", "account": "222222222222", "region": "us-east-1""#], 253, "AccessDenied"),
      ([#""target": "prod""#, #""target": "prod", "region": "eu-west-1""#], 252, "two rotations of sf-prod"),
      ([#""target": "prod""#, #""target": "prod""#], 252, "already has a rotation at"),
      ([#""region": "eu-west-1""#], 252, "add “target”"),
    ])
  func planMistakes(rotations: [String], status: Int32, says: String) async throws {
    let peer = try Self.peer { $0.denied = [Self.second] }
    let output = try await run(
      ["rotate", "--plan", try plan(rotations), "--yes"], on: peer, ["FAKE_PW": "fake-hunter2"])
    #expect(output.status == status && output.standardError.contains(says), "\(output.everything)")
    #expect(peer.updates.isEmpty)
  }
}
