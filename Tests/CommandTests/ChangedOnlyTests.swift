import ClientTestSupport
import Foundation
import JSON
import Synchronization
import Testing

/// `rotate --changed-only`, as a timer runs it: again and again, whether there is anything to do or not.
@Suite("rotate --changed-only: following the stores of secrets", .timeLimit(.minutes(5)))
struct ChangedOnlyTests {
  /// Ids of versions.
  private static func id(_ number: Int) -> String { "00000000-0000-4000-8000-00000000000\(number)" }

  private let folder: TemporaryFolder
  private let store = SecretStore()
  private let stores: LoopbackServer
  private let status = Status()
  private let service: LoopbackServer

  /// What updates are answered with, and how far they were looked at.
  private final class Status: Sendable {
    let value = Mutex(200)
    /// Requests that a test has looked at.
    let seen = Mutex(0)
  }

  init() throws {
    folder = try TemporaryFolder()
    stores = try store.serve()
    let status = status
    service = try LoopbackServer.answering { request, connection, _ in
      let profile = { (name: String) in
        #"{"connectorProfileName":"\#(name)","connectorType":"Veeva","connectionMode":"Public","lastUpdatedAt":1,"#
          + #""connectorProfileArn":"arn:aws:appflow:eu-west-1:123456789012:connectorprofile/\#(name)","#
          + #""connectorProfileProperties":{"Veeva":{"instanceUrl":"https://v.example"}}}"#
      }
      guard request.path == "/update-connector-profile" else {
        return connection.answer(
          200, [:], #"{"connectorProfileDetails":[\#(profile("veeva-a")),\#(profile("veeva-b"))]}"#)
      }
      let code = status.value.withLock { $0 }
      connection.answer(
        code, ["x-amzn-RequestId": "request-7"],
        code == 200 ? #"{"connectorProfileArn":"arn:a"}"# : #"{"__type":"ValidationException"}"#)
    }
    store.put("sf/a", Self.id(1), #"{"password":"fake-hunter2-a"}"#)
    store.put("sf/b", Self.id(2), #"{"password":"fake-hunter2-b"}"#)
  }

  private func plan(
    _ a: String = "secretsmanager:sf/a#password", _ b: String = "secretsmanager:sf/b#password"
  )
    throws -> String
  {
    try folder.write(
      "plan.json",
      """
      {"rotations": [
        {"profile": "veeva-a", "secrets": {"password": "\(a)"}, "set": {"username": "ann"}},
        {"profile": "veeva-b", "secrets": {"password": "\(b)"}, "set": {"username": "ann"}}]}
      """)
  }

  private func run(
    _ plan: String, _ more: [String] = ["--output", "json"], machine: String = "one",
    environment: [String: String?] = [:]
  ) async throws -> FaultProgram.Output {
    let output = try await FaultProgram.run(
      ["rotate", "--plan", plan, "--changed-only", "--yes", "--no-flows", "--endpoint-url", service.url]
        + more,
      environment: [
        "XDG_STATE_HOME": folder.path(machine), "AWS_ENDPOINT_URL_SECRETS_MANAGER": stores.url,
        "AWS_MAX_ATTEMPTS": "1",
      ].merging(environment) { $1 })
    #expect(!output.everything.contains("hunter2"), "\(output.everything)")
    return output
  }

  /// The profiles that were updated since, with their passwords, and what the store was asked for.
  private func takeUpdates() throws -> [String: String] {
    var updates: [String: String] = [:]
    let requests = service.requests
    let before = status.seen.withLock { seen in
      defer { seen = requests.count }
      return seen
    }
    for request in requests.dropFirst(before) where request.path == "/update-connector-profile" {
      let body = try JSONReader.read(request.text)
      let credentials = body["connectorProfileConfig"]?["connectorProfileCredentials"]?["Veeva"]
      updates[body["connectorProfileName"]?.text ?? ""] = credentials?["password"]?.text ?? ""
    }
    return updates
  }

  @Test(
    "only what has another version than the one that was sent last is read and sent; else nothing, and that is success"
  )
  func timer() async throws {
    let plan = try plan()
    let first = try await run(plan)
    #expect(first.status == 0, "\(first.everything)")
    #expect(try takeUpdates() == ["veeva-a": "fake-hunter2-a", "veeva-b": "fake-hunter2-b"])
    #expect(
      store.takeAsked() == [
        "DescribeSecret sf/a", "DescribeSecret sf/b", "GetSecretValue sf/a", "GetSecretValue sf/b",
      ])

    let second = try await run(plan, [])
    #expect(
      second.status == 0 && second.standardOutput.hasPrefix("Nothing to do: of 2 profiles"),
      "\(second.everything)")
    #expect(try takeUpdates().isEmpty)
    #expect(store.takeAsked() == ["DescribeSecret sf/a", "DescribeSecret sf/b"])

    store.put("sf/b", Self.id(3), #"{"password":"fake-hunter2-c"}"#)
    let third = try await run(plan)
    #expect(third.status == 0, "\(third.everything)")
    #expect(try takeUpdates() == ["veeva-b": "fake-hunter2-c"])
    #expect(store.takeAsked() == ["DescribeSecret sf/a", "DescribeSecret sf/b", "GetSecretValue sf/b"])
    let report = try JSONReader.read(third.standardOutput)
    #expect(report["leftOut"]?.items?.map { $0["connectorProfileName"] } == ["veeva-a"])
    #expect(
      report["leftOut"]?.items?.first?["reason"]?.text?.contains("of the versions that were sent at") == true)

    // The stage goes back: the older version is the one that is wanted now.
    store.put("sf/b", Self.id(2), #"{"password":"fake-hunter2-b"}"#)
    #expect(try await run(plan).status == 0)
    #expect(try takeUpdates() == ["veeva-b": "fake-hunter2-b"])
    #expect(try await run(plan).status == 0)
    #expect(try takeUpdates().isEmpty)
  }

  @Test("an update that was refused, or of which nobody knows what became, is done again")
  func notDone() async throws {
    let plan = try plan()
    for (code, exit) in [(400, 254), (500, 255)] as [(Int, Int32)] {
      status.value.withLock { $0 = code }
      let output = try await run(plan)
      #expect(output.status == exit, "\(output.everything)")
      #expect(try takeUpdates().count == 2)
    }
    status.value.withLock { $0 = 200 }
    #expect(try await run(plan).status == 0)
    #expect(try takeUpdates().count == 2)
    // Somebody gives one of them another password since.
    let other = try await FaultProgram.run(
      [
        "rotate", "veeva-a", "--set", "username=ann", "--secret", "password=env:FAKE", "--yes", "--no-flows",
        "--endpoint-url", service.url,
      ], environment: ["FAKE": "fake-hunter2-typed", "XDG_STATE_HOME": folder.path("one")])
    #expect(other.status == 0, "\(other.everything)")
    _ = try takeUpdates()
    #expect(try await run(plan).status == 0)
    #expect(try takeUpdates() == ["veeva-a": "fake-hunter2-a"])
  }

  @Test(
    "who may not describe secrets reads them for their versions, and sends nothing all the same that was sent"
  )
  func onlyReading() async throws {
    let plan = try plan()
    store.change { $0.refused = ["DescribeSecret"] }
    #expect(try await run(plan).status == 0)
    #expect(try takeUpdates().count == 2)
    let second = try await run(plan, [])
    #expect(second.status == 0 && second.standardOutput.hasPrefix("Nothing to do"), "\(second.everything)")
    #expect(try takeUpdates().isEmpty)
    store.change { $0.refused = ["DescribeSecret", "GetSecretValue"] }
    let third = try await run(plan)
    #expect(
      third.status == 252 && third.standardError.contains("AccessDeniedException"), "\(third.everything)")
    #expect(third.standardError.contains("Nothing was sent."))
  }

  @Test("a dry run has the bodies of those only that are to be sent")
  func dryRun() async throws {
    let plan = try plan()
    #expect(try JSONReader.read(try await run(plan, ["--dry-run"]).standardOutput).items?.count == 2)
    #expect(try await run(plan).status == 0)
    let none = try await run(plan, ["--dry-run"])
    #expect(try none.status == 0 && JSONReader.read(none.standardOutput) == [], "\(none.everything)")
    store.put("sf/a", Self.id(4), #"{"password":"fake-hunter2-d"}"#)
    let bodies = try JSONReader.read(try await run(plan, ["--dry-run"]).standardOutput).items
    #expect(bodies?.map { $0["connectorProfileName"] } == ["veeva-a"])
  }

  @Test(
    "a source that has no versions is refused before anything is read or sent",
    arguments: ["env:FAKE", "file:/nonexistent/x", "exec:false", "credential:x", "new:", "fd:0"])
  func withoutVersions(source: String) async throws {
    let output = try await run(try plan(source))
    #expect(output.status == 252, "\(output.everything)")
    #expect(
      output.standardError.contains("veeva-a: password: \(source) has no version"), "\(output.everything)")
    #expect(service.requests.isEmpty && !store.takeAsked().contains { $0.hasPrefix("Get") })
  }

  @Test(
    "what does not go with it is refused",
    arguments: [
      ["--continue"], ["--list"], ["--watch", "--shared-run", "x"],
    ])
  func combinations(more: [String]) async throws {
    let arguments = more == ["--list"] ? more : ["--plan", try plan()] + more
    let output = try await FaultProgram.run(["rotate", "--changed-only"] + arguments)
    #expect(
      output.status == 252 && output.standardError.contains("--changed-only goes with"),
      "\(output.everything)")
  }

  @Test("the versions that were sent are in the journal, in each of its forms, and no value is")
  func journal() async throws {
    store.change {
      $0.values["sf/a"]?[Self.id(5)] = #"{"password":"fake-hunter2-pending"}"#
      $0.stages["sf/a"]?["AWSPENDING"] = Self.id(5)
    }
    let plan = try plan(
      "secretsmanager:sf/a:password:AWSPENDING:", "secretsmanager:sf/b:::\(Self.id(2))#password")
    #expect(try await run(plan).status == 0)
    let environment: [String: String?] = ["XDG_STATE_HOME": folder.path("one")]
    let list = try await FaultProgram.run(["journal", "--output", "json"], environment: environment)
    let versions = try JSONReader.read(list.standardOutput).items?.map { $0["secretVersions"]?.items?.first }
    #expect(
      versions?.contains([
        "field": "password", "source": "secretsmanager:sf/a::AWSPENDING:#password",
        "version": .string(Self.id(5)),
      ]) == true, "\(list.standardOutput)")
    let csv = try await FaultProgram.run(["journal", "--output", "csv"], environment: environment)
    #expect(csv.standardOutput.contains("requestId,secretVersions"))
    #expect(
      csv.standardOutput.contains(
        "password from secretsmanager:sf/b:::\(Self.id(2))#password, version \(Self.id(2))"))
    let show = try await FaultProgram.run(["journal", "show", "veeva-a"], environment: environment)
    #expect(show.standardOutput.contains("AWSPENDING:#password, version \(Self.id(5))"), "\(show.everything)")
    for output in [list, csv, show] { #expect(!output.everything.contains("hunter2")) }
    let kept = try String(contentsOfFile: folder.path("one/appflow-profile/journal.jsonl"), encoding: .utf8)
    #expect(kept.contains(Self.id(5)) && !kept.contains("hunter2"))
  }

  @Test("what another machine has sent counts, where they share a state, and not where this one is alone")
  func machines() async throws {
    let table = try await DynamoPeer()
    let variables: [String: String?] = [
      "AWS_ENDPOINT_URL_DYNAMODB": table.url, "APPFLOW_PROFILE_LEASE_SECONDS": "1",
    ]
    let state = ["--state", "dynamodb:changed"]
    let made = try await FaultProgram.run(
      ["state", "create", "--endpoint-url", service.url] + state, environment: variables)
    #expect(made.status == 0, "\(made.everything)")
    let plan = try plan()
    #expect(try await run(plan, state, machine: "one", environment: variables).status == 0)
    #expect(try takeUpdates().count == 2)
    let other = try await run(plan, state, machine: "two", environment: variables)
    #expect(other.status == 0 && other.standardOutput.hasPrefix("Nothing to do"), "\(other.everything)")
    #expect(try takeUpdates().isEmpty)
    // One that does not ask the others sends what it has not sent itself.
    #expect(try await run(plan, state + ["--local-only"], machine: "two", environment: variables).status == 0)
    #expect(try takeUpdates().count == 2)

    // A run that has a name, and is done, is not taken for one with other versions.
    let nightly = state + ["--shared-run", "nightly"]
    store.put("sf/a", Self.id(6), #"{"password":"fake-hunter2-e"}"#)
    for machine in ["one", "two"] {
      #expect(try await self.run(plan, nightly, machine: machine, environment: variables).status == 0)
    }
    #expect(try takeUpdates() == ["veeva-a": "fake-hunter2-e"])
    store.put("sf/a", Self.id(7), #"{"password":"fake-hunter2-f"}"#)
    #expect(try await self.run(plan, nightly, machine: "two", environment: variables).status == 0)
    #expect(try takeUpdates() == ["veeva-a": "fake-hunter2-f"])

    try await table.set(["gone": true])
    let gone = try await self.run(plan, state, machine: "one", environment: variables)
    let since = try takeUpdates()
    #expect(gone.status != 0 && since.isEmpty, "\(gone.everything)")
  }

  @Test(
    "a secret of Vault and its version, through a role; the role's secret id and Vault's token are nowhere")
  func vault() async throws {
    let peer = try await VaultPeer(folder: folder)
    let file = try folder.write("secret-id", peer.facts.secretID)
    var variables: [String: String?] = [:]
    for (name, value) in peer.variables(["VAULT_ROLE_ID": peer.facts.role, "VAULT_SECRET_ID_FILE": file]) {
      variables[name] = value
    }
    let plan = try plan("vault:secret/app#password", "vault:secret/app?version=1#password")
    let first = try await run(plan, ["--output", "json", "--debug"], environment: variables)
    #expect(first.status == 0, "\(first.everything)")
    #expect(try takeUpdates() == ["veeva-a": "fake-vault-3", "veeva-b": "fake-vault-1"])
    let second = try await run(plan, [], environment: variables)
    #expect(second.status == 0 && second.standardOutput.hasPrefix("Nothing to do"), "\(second.everything)")
    let journal = try String(
      contentsOfFile: folder.path("one/appflow-profile/journal.jsonl"), encoding: .utf8)
    #expect(journal.contains(#""source":"vault:secret/app#password","version":"3""#))
    for text in [first.everything, second.everything, journal] {
      #expect(!text.contains(peer.facts.secretID) && !text.contains("fake-vault"))
    }
    // Of KV version 1 nobody can tell whether its secret is another one.
    let old = try await run(try self.plan("vault:old/app#password"), [], environment: variables)
    #expect(old.status == 252 && old.standardError.contains("has no version"), "\(old.everything)")
  }
}
