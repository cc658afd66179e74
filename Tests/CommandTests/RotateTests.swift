import ClientTestSupport
import Foundation
import JSON
import Synchronization
import Testing

@Suite("rotate: arguments, plans and exit codes", .timeLimit(.minutes(3)))
struct RotateTests {
  /// Parts of it are nowhere in the program's own words.
  private static let secret = "fake-hunter2-secret"

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// An AppFlow that knows two profiles and takes or refuses updates.
  private func service(updateStatus: Int = 200) throws -> LoopbackServer {
    try service(UpdateStatuses([updateStatus]))
  }

  /// A status for each update in turn, the last one for all that follow.
  private final class UpdateStatuses: Sendable {
    private let rest: Mutex<[Int]>

    init(_ statuses: [Int]) { rest = Mutex(statuses) }

    /// From here on others count.
    func become(_ statuses: [Int]) { rest.withLock { $0 = statuses } }

    var next: Int { rest.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } }
  }

  private func service(_ updateStatuses: UpdateStatuses) throws -> LoopbackServer {
    try LoopbackServer.answering { request, connection, _ in
      let profile = { (name: String, updated: Int) in
        #"{"connectorProfileName":"\#(name)","connectorType":"Veeva","connectionMode":"Public","lastUpdatedAt":\#(updated),"#
          + #""connectorProfileArn":"arn:aws:appflow:eu-west-1:123456789012:connectorprofile/\#(name)","#
          + #""connectorProfileProperties":{"Veeva":{"instanceUrl":"https://v.example","extra":1.50}}}"#
      }
      switch request.path {
      case "/describe-connector-profiles":
        connection.answer(
          200, [:],
          #"{"connectorProfileDetails":[\#(profile("veeva-b", 1_700_000_000)),\#(profile("veeva-a", 1_600_000_000))]}"#
        )
      case "/list-flows": connection.answer(200, [:], #"{"flows":[{"flowName":"nightly"}]}"#)
      case "/describe-flow":
        connection.answer(
          200, [:],
          #"{"flowName":"nightly","flowStatus":"Active","sourceFlowConfig":{"connectorProfileName":"veeva-a"}}"#
        )
      default:
        let updateStatus = updateStatuses.next
        connection.answer(
          updateStatus, ["x-amzn-RequestId": "request-7"],
          updateStatus == 200
            ? #"{"connectorProfileArn":"arn:a"}"#
            : #"{"__type":"ValidationException","message":"\#(Self.secret) is bad"}"#)
      }
    }
  }

  private func run(
    _ arguments: [String], _ service: LoopbackServer? = nil, environment: [String: String?] = [:],
    launcher: [String] = []
  ) async throws -> FaultProgram.Output {
    let endpoint = service.map { ["--endpoint-url", $0.url] } ?? ["--endpoint-url", "http://127.0.0.1:9"]
    let output = try await FaultProgram.run(
      ["rotate"] + arguments + endpoint, environment: environment, launcher: launcher)
    #expect(!output.everything.contains("hunter2"), "\(output.everything)")
    #expect(!output.everything.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F })
    return output
  }

  @Test(
    "what cannot be done is refused with 252 and what to do, before anything is sent, and no secret is repeated",
    arguments: [
      ([], "Name the profiles to rotate"), (["veeva-a"], "--secret FIELD=SOURCE"),
      (["veeva-a", "--secret", "password=env:X"], "give --yes"),
      (["veeva-a", "--secret", "fake-hunter2-secret", "--yes"], "--secret, number 1: write FIELD=SOURCE"),
      (["veeva-a", "--secret", "=fake-hunter2-secret", "--yes"], "write FIELD=SOURCE"),
      (["veeva-a", "--secret", "password=fake-hunter2-secret", "--yes"], "A source is env:NAME"),
      (["veeva-a", "--secret", "password=evn:hunter2", "--yes"], "Did you mean env:?"),
      (["veeva-a", "--secret", "fake-hunter2=secret", "--yes"], "--secret, number 1: this is no source"),
      (
        ["veeva-a", "--secret", "p=env:X", "--set", "fake-hunter2", "--yes"],
        "--set, number 1: write FIELD=VALUE"
      ),
      (["a", "a", "--secret", "p=env:X", "--yes"], "a is named twice"), ([""], "not empty"),
      (["--list", "veeva-a"], "--list stands alone"), (["--list", "--plan", "x"], "--list stands alone"),
      (["--list", "--older-than", "soon"], "older-than"),
      (["--list", "--older-than", "-1d"], "older-than"), (["--plan", "x", "veeva-a"], "leave NAME"),
      (["--plan", "/nonexistent/plan", "--yes"], "cannot be read"),
      (["--concurrency", "33", "a"], "from 1 to 32"),
      (["a", "--secret", "p=env:X", "--yes", "--read-only"], "Read-only"),
      (["a", "--secret", "p=env:AWS_SECRET_ACCESS_KEY", "--yes"], "begin with AWS_"),
    ])
  func refusals(arguments: [String], message: String) async throws {
    let output = try await run(arguments)
    #expect(output.status == 252, "\(output.everything)")
    #expect(output.standardError.contains(message), "\(output.standardError)")
    #expect(output.standardOutput.isEmpty)
  }

  @Test("a plan's mistakes have file, line, column and place")
  func plan() async throws {
    let file = try folder.write(
      "plan.json",
      "{\"rotations\": [\n  {\"profile\": \"a\", \"secrets\": {\"password\": \"fake-hunter2\"}}]}")
    let output = try await run(["--plan", file, "--yes"])
    #expect(output.status == 252)
    #expect(
      output.standardError.contains(
        "\(file): line 2, column 32, /rotations/0/secrets/password: This is no source"))
  }

  @Test("a rotation is checked, sent with properties untouched, reported and journaled")
  func rotation() async throws {
    let service = try service()
    let state = folder.path("state")
    let output = try await run(
      [
        "veeva-a", "--set", "username=ann", "--secret", "password=env:FAKE_PASSWORD", "--yes", "--output",
        "json",
      ],
      service, environment: ["FAKE_PASSWORD": Self.secret, "XDG_STATE_HOME": state])
    #expect(output.status == 0, "\(output.everything)")
    let result = try JSONReader.read(output.standardOutput)["rotations"]?.items?.first
    #expect(result?["outcome"] == "updated" && result?["requestId"] == "request-7")
    #expect(result?["fields"] == ["username", "password"])
    #expect(result?["flows"]?.items?.first?["flowName"] == "nightly")
    let update = try #require(service.requests.last { $0.path == "/update-connector-profile" })
    let sent = try JSONReader.read(update.text)["connectorProfileConfig"]
    #expect(
      sent == [
        "connectorProfileProperties": [
          "Veeva": ["instanceUrl": "https://v.example", "extra": .number(JSONNumber(text: "1.50"))]
        ],
        "connectorProfileCredentials": ["Veeva": ["username": "ann", "password": .string(Self.secret)]],
      ])
    let journal = try String(contentsOfFile: state + "/appflow-profile/journal.jsonl", encoding: .utf8)
    #expect(journal.contains(#""outcome":"updated""#) && !journal.contains("hunter2"))
  }

  @Test(
    "after an interruption --older-than goes on with those that were not updated, and reads no other secret")
  func goingOn() async throws {
    let service = try service()
    let days = Int(Date().timeIntervalSince1970 - 1_650_000_000) / 86_400
    let plan = try folder.write(
      "plan.json",
      """
      {"rotations": [
        {"profile": "veeva-b", "secrets": {"password": "file:/nonexistent/secret"}, "set": {"username": "ann"}},
        {"profile": "veeva-a", "secrets": {"password": "env:FAKE_PASSWORD"}, "set": {"username": "ann"}}]}
      """)
    let output = try await run(
      ["--plan", plan, "--older-than", "\(days)d", "--yes", "--no-flows", "--output", "json"], service,
      environment: ["FAKE_PASSWORD": Self.secret, "XDG_STATE_HOME": folder.path("state")])
    #expect(output.status == 0, "\(output.everything)")
    #expect(output.standardError.contains("veeva-b: left out: it was updated at 2023-11-14T22:13:20Z."))
    let report = try JSONReader.read(output.standardOutput)
    #expect(report["rotations"]?.items?.map { $0["connectorProfileName"] } == ["veeva-a"])
    #expect(report["leftOut"]?.items?.map { $0["connectorProfileName"]?.text } == ["veeva-b"])
    #expect(service.requests.count { $0.path == "/update-connector-profile" } == 1)
    let nothing = try await run(
      ["veeva-b", "--secret", "password=file:/nonexistent/secret", "--older-than", "\(days)d", "--yes"],
      service)
    #expect(nothing.status == 0 && nothing.standardOutput.contains("1 left out"), "\(nothing.everything)")
    #expect(service.requests.count { $0.path == "/update-connector-profile" } == 1)
  }

  @Test("a refusal ends with 254, and a secret in the service's words is masked")
  func refusal() async throws {
    let output = try await run(
      [
        "veeva-a", "veeva-b", "--set", "username=ann", "--secret", "password=env:FAKE_PASSWORD", "--yes",
        "--no-flows",
      ],
      try service(updateStatus: 400), environment: ["FAKE_PASSWORD": Self.secret])
    #expect(output.status == 254)
    #expect(output.standardOutput.contains("•••••••• is bad") && output.standardOutput.contains("2 failed"))
    #expect(output.standardError.contains("2/2 veeva-"))
  }

  @Test("nothing is sent when one of several cannot be: all mistakes are told at once")
  func allOrNothing() async throws {
    let service = try service()
    let plan = try folder.write(
      "plan.json",
      """
      {"rotations": [
        {"profile": "veeva-a", "secrets": {"password": "env:FAKE_PASSWORD"}, "set": {"username": "ann"}},
        {"profile": "veeva-b", "secrets": {"passwort": "env:FAKE_PASSWORD"}},
        {"profile": "veeva-c\\u001b[2J", "secrets": {"password": "env:FAKE_PASSWORD"}}]}
      """)
    let output = try await run(
      ["--plan", plan, "--yes"], service, environment: ["FAKE_PASSWORD": Self.secret])
    #expect(output.status == 252)
    #expect(output.standardError.contains("Did you mean password?"))
    #expect(output.standardError.contains("There is no connector profile of this name"))
    #expect(!service.requests.contains { $0.path == "/update-connector-profile" })
    let missing = try await run(
      ["veeva-aa", "--secret", "password=env:FAKE_PASSWORD", "--yes"], service,
      environment: ["FAKE_PASSWORD": Self.secret])
    #expect(missing.status == 254 && missing.standardError.contains("Did you mean veeva-"))
  }

  @Test("a dry run shows the body masked and sends nothing; it works in read-only mode")
  func dryRun() async throws {
    let service = try service()
    let output = try await run(
      [
        "veeva-a", "--set", "username=ann", "--secret", "password=env:FAKE_PASSWORD", "--dry-run",
        "--read-only",
      ],
      service, environment: ["FAKE_PASSWORD": Self.secret])
    #expect(output.status == 0, "\(output.everything)")
    let body = try JSONReader.read(output.standardOutput)
    #expect(
      body["connectorProfileConfig"]?["connectorProfileCredentials"]?["Veeva"]?["password"] == "••••••••")
    #expect(Set(service.requests.map(\.path)) == ["/describe-connector-profiles"])
  }

  @Test(
    "a secret of the environment is gone from it before any child starts, also from what the kernel shows")
  func environmentIsEmptied() async throws {
    let script = try folder.write(
      "look.sh",
      """
      if [ -n "$FAKE_PASSWORD" ] || grep -q hunter2 /proc/$PPID/environ; then echo seen >&2; exit 1; fi
      printf ann
      """)
    let output = try await run(
      [
        "veeva-a", "--secret", "username=exec:sh \(script)", "--secret", "password=env:FAKE_PASSWORD",
        "--dry-run",
      ], try service(), environment: ["FAKE_PASSWORD": Self.secret])
    #expect(output.status == 0, "\(output.everything)")
  }

  @Test(
    "--continue goes on by the journal: what is done is left out, what is not known has its own token, the rest is done"
  )
  func goingOnByTheJournal() async throws {
    let state = folder.path("state")
    let plan = try folder.write(
      "plan.json",
      """
      {"rotations": [
        {"profile": "veeva-b", "secrets": {"password": "env:FAKE_PASSWORD"}, "set": {"username": "ann"}},
        {"profile": "veeva-a", "secrets": {"password": "env:FAKE_PASSWORD"}, "set": {"username": "ann"}}]}
      """)
    // One endpoint: it belongs to what is the same run.
    let statuses = UpdateStatuses([200])
    let service = try service(statuses)
    func go(_ more: [String]) async throws -> FaultProgram.Output {
      try await run(
        ["--plan", plan, "--yes", "--no-flows", "--output", "json", "--concurrency", "1"] + more, service,
        environment: ["FAKE_PASSWORD": Self.secret, "XDG_STATE_HOME": state, "AWS_MAX_ATTEMPTS": "1"])
    }
    var seen = 0
    func newTokens() throws -> [String: Set<String>] {
      var tokens: [String: Set<String>] = [:]
      for request in service.requests.dropFirst(seen) where request.path == "/update-connector-profile" {
        let body = try JSONReader.read(request.text)
        let name = try #require(body["connectorProfileName"]?.text)
        tokens[name, default: []].insert(try #require(body["clientToken"]?.text))
      }
      seen = service.requests.count
      return tokens
    }
    let nothing = try await go(["--continue"])
    #expect(
      nothing.status == 252 && nothing.standardError.contains("no run of this plan"), "\(nothing.everything)")

    // The second is refused for sure; then nobody knows what became of it; then it is done.
    statuses.become([200, 400])
    let first = try await go([])
    #expect(
      first.status == 254 && first.standardError.contains("with --continue goes on"), "\(first.everything)")
    let refused = try newTokens()
    statuses.become([500])
    let second = try await go(["--continue"])
    #expect(second.status == 255, "\(second.everything)")
    #expect(second.standardError.contains("veeva-b: left out: this run has done it: updated"))
    let lost = try newTokens()
    #expect(lost.keys.sorted() == ["veeva-a"] && lost["veeva-a"]?.count == 1)
    #expect(lost["veeva-a"] != refused["veeva-a"])
    statuses.become([200])
    let third = try await go(["--continue"])
    #expect(try third.status == 0 && newTokens() == lost, "\(third.everything)")
    let fourth = try await go(["--continue"])
    #expect(try fourth.status == 0 && newTokens().isEmpty, "\(fourth.everything)")
    let report = try JSONReader.read(fourth.standardOutput)
    #expect(report["leftOut"]?.items?.count == 2 && report["rotations"] == [])
    // Without it, all is done anew.
    #expect(try await go([]).status == 0)
    #expect(try newTokens().count == 2)
  }

  @Test("--list has the oldest first, and --older-than leaves the young out")
  func list() async throws {
    let service = try service()
    let table = try await run(["--list"], service)
    #expect(table.status == 0)
    let lines = table.standardOutput.split(separator: "\n")
    #expect(lines.count == 3 && lines[1].hasPrefix("veeva-a") && lines[2].hasPrefix("veeva-b"))
    let days = Int(Date().timeIntervalSince1970 - 1_650_000_000) / 86_400
    let old = try await run(["--list", "--older-than", "\(days)d", "--output", "json"], service)
    let profiles = try JSONReader.read(old.standardOutput)["profiles"]?.items
    #expect(profiles?.count == 1 && profiles?.first?["connectorProfileName"] == "veeva-a")
    #expect(profiles?.first?["lastUpdatedAt"] == 1_600_000_000)
  }

  @Test("a time that no calendar has is listed without an age")
  func noAge() async throws {
    let service = try LoopbackServer.answering { _, connection, _ in
      connection.answer(
        200, [:],
        #"{"connectorProfileDetails":[{"connectorProfileName":"a","connectorType":"Veeva","lastUpdatedAt":-1e300}]}"#
      )
    }
    let output = try await run(["--list", "--output", "json"], service)
    #expect(output.status == 0, "\(output.everything)")
    #expect(output.standardOutput.contains(#""ageDays": null"#), "\(output.everything)")
    #expect(try await run(["--list"], service).standardOutput.contains("unknown"))
  }

  @Test("without a folder for the journal nothing is read and nothing is sent")
  func noStateFolder() async throws {
    let service = try service()
    let output = try await run(
      ["veeva-a", "--secret", "password=env:FAKE_PASSWORD", "--yes"], service,
      environment: ["FAKE_PASSWORD": Self.secret, "XDG_STATE_HOME": nil, "HOME": nil])
    #expect(output.status == 253 && service.requests.isEmpty, "\(output.everything)")
  }
}
