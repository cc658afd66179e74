import ClientTestSupport
import Foundation
import JSON
import Testing

/// State that machines share, by the built program: moto's DynamoDB, and an AppFlow on loopback.
@Suite("Shared state on the command line", .timeLimit(.minutes(10)), .serialized)
struct StateTests {
  private static let shared = Task { try await DynamoPeer() }

  private let peer: DynamoPeer
  private let folder: TemporaryFolder
  private let request: String
  /// Each test has a table of its own.
  private let table = "state-\(UUID().uuidString)"

  init() async throws {
    peer = try await Self.shared.value
    try await peer.set(["gone": false, "lose": 0, "hold": "", "holdAnswer": "", "checks": false, "log": []])
    folder = try TemporaryFolder()
    request = try folder.write("request.json", FaultRequest.text)
  }

  private static func service() throws -> LoopbackServer {
    try .answering { request, connection, _ in
      guard request.path != "/update-connector-profile" else {
        return connection.answer(
          200, ["x-amzn-RequestId": "fake-request-id"],
          #"{"connectorProfileArn":"arn:aws:appflow:eu-west-1:123456789012:connectorprofile/datadog-ops"}"#)
      }
      connection.answer(
        200, [:],
        #"{"connectorProfileDetails": [{"connectorProfileName": "datadog-ops", "connectorType": "Datadog", "lastUpdatedAt": 1}]}"#
      )
    }
  }

  private func variables(_ user: String?) throws -> [String: String?] {
    var variables: [String: String?] = [
      "XDG_STATE_HOME": folder.path("state"), "AWS_MAX_ATTEMPTS": "1", "AWS_ENDPOINT_URL_DYNAMODB": peer.url,
      "APPFLOW_PROFILE_LEASE_SECONDS": "1",
    ]
    if let user {
      let keys = try #require(peer.users[user])
      variables["AWS_ACCESS_KEY_ID"] = keys[0]
      variables["AWS_SECRET_ACCESS_KEY"] = keys[1]
    }
    return variables
  }

  private func run(
    _ server: LoopbackServer, _ arguments: [String], user: String? = nil
  ) async throws -> FaultProgram.Output {
    let name = arguments.prefix { !$0.hasPrefix("-") }
    return try await FaultProgram.run(
      name + ["--endpoint-url", server.url, "--state", "dynamodb:\(table)"] + arguments.dropFirst(name.count),
      environment: try variables(user))
  }

  private func updates(_ server: LoopbackServer) -> Int {
    server.requests.count { $0.path == "/update-connector-profile" }
  }

  @Test("a table is made once, and a check says what is allowed and what is not")
  func makingAndChecking() async throws {
    let server = try Self.service()
    let missing = try await run(server, ["state", "check"])
    #expect(
      missing.status == 1 && missing.standardOutput.contains("there is no table"), "\(missing.everything)")
    for words in ["is being made", "is there already"] {
      let made = try await run(server, ["state", "create"])
      #expect(made.status == 0 && made.standardError.contains(words), "\(made.everything)")
    }
    try await peer.set(["checks": true])
    let good = try await run(server, ["state", "check", "--output", "json"], user: "operator")
    let findings = try JSONReader.read(good.standardOutput)["findings"]?.items ?? []
    // Who may delete nothing cannot let a lease go either; moto knows no policy for a part of the keys.
    let bad = findings.filter { $0["state"] != "fine" }.compactMap { $0["check"]?.text }
    #expect(bad == ["leases, letting go"] && findings.count > 10, "\(good.everything)")
    let careless = try await run(server, ["state", "check"], user: "all")
    #expect(
      careless.status == 1 && careless.standardOutput.contains("may delete entries"), "\(careless.everything)"
    )
    let nobody = try await run(server, ["state", "check"], user: "nobody")
    #expect(
      nobody.status == 1 && nobody.standardOutput.contains("dynamodb:DescribeTable"), "\(nobody.everything)")
    try await peer.set(["checks": false])
    #expect(try await run(server, ["journal", "--output", "json"]).standardOutput == "[]\n")
  }

  @Test("policies name the keys that each role needs, and none lets anybody delete an entry")
  func policies() async throws {
    let server = try Self.service()
    for role in ["operator", "auditor", "ci"] {
      let output = try await run(server, ["state", "policy", role, "--account", "123456789012"])
      #expect(output.status == 0, "\(output.everything)")
      let policy = try JSONReader.read(output.standardOutput)
      let statements = policy["Statement"]?.items ?? []
      #expect(policy["Version"] == "2012-10-17")
      for statement in statements where statement["Effect"] == "Allow" {
        let actions = statement["Action"]?.items?.compactMap(\.text) ?? []
        let text = JSONWriter.body(statement).revealed()
        #expect(text.contains("arn:aws:dynamodb:eu-west-1:123456789012:table/\(table)"), "\(text)")
        #expect(!actions.contains { $0.contains("*") }, "\(role)")
        if actions.contains("dynamodb:DeleteItem") { #expect(!text.contains("journal#"), "\(role)") }
        if role == "auditor" {
          #expect(
            actions.allSatisfy { $0.contains("Get") || $0.contains("Query") || $0.contains("Describe") })
        }
        if role == "ci", statement["Condition"] != nil { #expect(!text.contains("#*"), "\(text)") }
      }
      #expect(statements.contains { $0["Effect"] == "Deny" && $0["Action"] == ["dynamodb:DeleteItem"] })
    }
    let role = try await run(server, ["state", "policy", "boss"])
    #expect(role.status == 252)
  }

  @Test("the settings name the state; what was sent is in the journal of all, and is exported line by line")
  func journal() async throws {
    let server = try Self.service()
    #expect(try await run(server, ["state", "create"]).status == 0)
    let settings = try folder.write("settings", "[settings]\nstate = dynamodb:\(table)@eu-west-1\n")
    func with(_ arguments: [String], elsewhere: Bool = false) async throws -> FaultProgram.Output {
      var variables = try variables(nil)
      if elsewhere { variables["XDG_STATE_HOME"] = folder.path("elsewhere") }
      return try await FaultProgram.run(
        arguments + ["--endpoint-url", server.url, "--config", settings], environment: variables)
    }
    let sent = try await with(["update", request])
    #expect(sent.status == 0 && updates(server) == 1, "\(sent.everything)")
    // On another machine.
    for arguments in [
      ["journal"], ["journal", "--profile-name", "datadog-ops"], ["journal", "show", "datadog-ops"],
    ] {
      let listed = try await with(arguments, elsewhere: true)
      #expect(listed.status == 0 && listed.standardOutput.contains("updated"), "\(listed.everything)")
    }
    let local = try await with(["journal", "--local-only", "--output", "json"], elsewhere: true)
    #expect(local.standardOutput == "[]\n")
    let exported = try await with(["state", "export"], elsewhere: true)
    let lines = exported.standardOutput.split(separator: "\n")
    #expect(lines.count == 1)
    let entry = try JSONReader.read(String(lines.first ?? ""))
    #expect(entry["connectorProfileName"] == "datadog-ops" && entry["outcome"] == "updated")
    #expect(entry["requestId"] == "fake-request-id" && entry["isLate"] == false)
    let whole = try await with(["journal", "verify"])
    #expect(whole.status == 0 && whole.standardOutput.contains("1 entry"), "\(whole.everything)")
    for text in [sent, exported, whole].map(\.everything) {
      for secret in FaultRequest.secrets { #expect(!text.contains(secret)) }
    }
  }

  @Test(
    "a table that is not there, or not reached, keeps everything from being sent; --local-only does not ask it"
  )
  func nothingSent() async throws {
    let server = try Self.service()
    for arguments in [["update", request], ["delete", "datadog-ops", "--yes"]] {
      let output = try await run(server, arguments)
      #expect(
        output.status == 255 && output.standardError.contains("Nothing was sent"), "\(output.everything)")
      #expect(output.standardError.contains("there is no table \(table)"))
    }
    #expect(updates(server) == 0 && !server.requests.contains { $0.path == "/delete-connector-profile" })
    // Whoever reads is not told how to send.
    for arguments in [["journal"], ["journal", "verify"], ["state", "export"]] {
      let reading = try await run(server, arguments)
      #expect(
        reading.status == 255 && reading.standardError.contains("there is no table \(table)")
          && !reading.standardError.contains("sends"), "\(reading.everything)")
    }
    #expect(try await run(server, ["update", request, "--local-only"]).status == 0)
    #expect(updates(server) == 1)
    #expect(try await run(server, ["state", "create"]).status == 0)
    let waiting = try await run(server, ["state"])
    #expect(waiting.standardOutput.contains("1 entry of this machine's journal is to be handed in"))
    let before = try await run(server, ["journal", "verify"])
    #expect(before.status == 1 && before.standardOutput.contains("in this machine's journal only"))
    let pushed = try await run(server, ["state", "push"])
    #expect(pushed.standardOutput == "1 entry handed in, 1 of them new there.\n", "\(pushed.everything)")
    let exported = try await run(server, ["state", "export"])
    #expect(exported.standardOutput.contains(#""isLate":true"#))
    #expect(try await run(server, ["journal", "verify"]).status == 0)
  }

  @Test(
    "what was sent before there was a table stays in this machine's journal; a shared run has to have a table"
  )
  func before() async throws {
    let server = try Self.service()
    let alone = try await FaultProgram.run(
      ["update", request, "--endpoint-url", server.url], environment: try variables(nil))
    #expect(alone.status == 0, "\(alone.everything)")
    #expect(try await run(server, ["state", "create"]).status == 0)
    let waiting = try await run(server, ["state"])
    #expect(waiting.standardOutput.contains("Nothing of this machine's journal is left to be handed in."))
    #expect(
      try await run(server, ["state", "push"]).standardOutput == "0 entries handed in, 0 of them new there.\n"
    )
    #expect(try await run(server, ["state", "export"]).standardOutput.isEmpty)
    let plan = try folder.write(
      "plan.json", #"{"rotations": [{"profile": "datadog-ops", "secrets": {"apiKey": "file:/nonexistent"}}]}"#
    )
    let refused = try await FaultProgram.run(
      ["rotate", "--plan", plan, "--shared-run", "one", "--yes", "--endpoint-url", server.url],
      environment: try variables(nil))
    #expect(
      refused.status == 252 && refused.standardError.contains("needs a shared state: give --state"),
      "\(refused.everything)")
    #expect(updates(server) == 1)
  }

  @Test("without an endpoint of its own, pretended keys are not shown to AWS")
  func pretended() async throws {
    let server = try Self.service()
    var variables = try variables(nil)
    variables["AWS_ENDPOINT_URL_DYNAMODB"] = .some(nil)
    let output = try await FaultProgram.run(
      ["update", request, "--endpoint-url", server.url, "--state", "dynamodb:\(table)"],
      environment: variables)
    #expect(output.status == 255 && output.standardError.contains("AWS_ENDPOINT_URL_DYNAMODB"))
    #expect(updates(server) == 0)
    for state in ["s3:bucket", "dynamodb:", "dynamodb:ab", "dynamodb:table@", "dynamodb:arn:aws:s3:::x"] {
      let wrong = try await FaultProgram.run(["update", request, "--state", state])
      #expect(wrong.status == 252 && wrong.standardError.contains("dynamodb:TABLE"), "\(wrong.everything)")
    }
    let settings = try folder.write("settings", "[settings]\nstate = table\n")
    let configured = try await FaultProgram.run(["update", request, "--config", settings])
    #expect(
      configured.status == 253 && configured.standardError.contains("line 2"), "\(configured.everything)")
  }

  @Test(
    "a program that was stopped past its lease goes on, and sends nothing: before its entry was stored, and after",
    arguments: ["hold", "holdAnswer"])
  func stopped(when: String) async throws {
    let server = try Self.service()
    #expect(try await run(server, ["state", "create"]).status == 0)
    try await peer.set([when: "TransactWriteItems"])
    let files = [
      try Descriptor("/dev/null", O_RDONLY), try Descriptor(folder.path("out"), O_WRONLY | O_CREAT),
      try Descriptor(folder.path("err"), O_WRONLY | O_CREAT),
    ]
    let program = try ChildProcess(
      [
        FaultProgram.path, "update", request, "--endpoint-url", server.url, "--state", "dynamodb:\(table)",
        "--client-token", "token-of-the-stopped",
      ], environment: FaultProgram.variables(try variables(nil)), files: files)
    defer { program.kill() }
    while try await !peer.isHolding() { try await Task.sleep(for: .milliseconds(5)) }
    program.signal(SIGSTOP)
    // One that was on its way when the program was stopped arrives now, or when the profile is another one's already.
    if when == "holdAnswer" { try await peer.set([when: ""]) }
    // Another one takes over after the second that the lease lasts, with a change of its own. The lock of this machine is the
    // kernel's, which goes by networks: another machine is another network.
    let heir = try JournalProbe(
      ["lease", server.url, table, "datadog-ops", "1"],
      shell: "export AWS_ENDPOINT_URL_DYNAMODB=\(peer.url) AWS_ACCESS_KEY_ID=AKIDFAKEFORTESTS0001 "
        + "AWS_SECRET_ACCESS_KEY=fake-secret AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/nonexistent/c")
    #expect(try await heir.line() == "ours")
    try await peer.set([when: ""])
    program.signal(SIGCONT)
    let status = try await Peers.offThePool { program.wait() }
    let said = try String(contentsOfFile: folder.path("err"), encoding: .utf8)
    #expect(status == 255 && updates(server) == 0, "\(status): \(said)")
    #expect(said.contains("Nothing was sent") || said.contains("It was not sent again"), "\(said)")
    #expect(said.contains("was not seen for longer"), "\(said)")
    heir.end()
  }
}
