import ClientTestSupport
import Foundation
import JSON
import Testing

/// What machines share, for more than one account: two accounts, each an AppFlow of its own on loopback, and moto's DynamoDB.
@Suite("A shared journal of many accounts", .timeLimit(.minutes(5)), .serialized)
struct SharedFleetTests {
  private static let peer = Task { try await DynamoPeer() }

  private let folder: TemporaryFolder
  private let peer: DynamoPeer
  private let accounts: [KeepingService]
  private let table = "fleet-\(UUID().uuidString)"

  init() async throws {
    folder = try TemporaryFolder()
    peer = try await Self.peer.value
    accounts = [
      try KeepingService("https://one.example", account: "111111111111"),
      try KeepingService("https://other.example", account: "222222222222"),
    ]
    // The operator's own account, which has the table.
    var config = "[default]\nendpoint_url = \(peer.url)\n"
    var settings = "[settings]\nstate = dynamodb:\(table)\n"
    for (name, service) in zip(["one", "other"], accounts) {
      config += """
        [profile \(name)]
        endpoint_url = \(service.server.url)
        aws_access_key_id = \(FaultProgram.accessKeyID)
        aws_secret_access_key = fake-secret-of-\(name)

        """
      // The table is in the operator's own region, wherever the profiles are.
      settings += "[target \(name)]\naws_profile = \(name)\nregions = us-west-2\n"
    }
    try folder.write("aws", config)
    try folder.write("settings", settings)
    let secret = try folder.write("secret", FaultRequest.secrets[0])
    let rotations = ["one", "other"].map { target in
      """
      {"profile": "datadog-ops", "target": "\(target)",
       "secrets": {"apiKey": "file:\(secret)", "applicationKey": "file:\(secret)"}}
      """
    }
    try folder.write("plan.json", #"{"rotations": [\#(rotations.joined(separator: ","))]}"#)
  }

  /// - Parameters:
  ///   - machine: whose state folder it is.
  ///   - isKnown: whether the Security Token Service answers.
  private func run(
    _ arguments: [String], on machine: String = "first", isKnown: Bool = true
  ) async throws -> FaultProgram.Output {
    let output = try await FaultProgram.run(
      arguments + ["--config", folder.path("settings")],
      environment: [
        "AWS_CONFIG_FILE": folder.path("aws"), "XDG_STATE_HOME": folder.path(machine),
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_ENDPOINT_URL_DYNAMODB": peer.url, "AWS_ENDPOINT_URL_STS": isKnown ? nil : "http://127.0.0.1:9",
      ])
    for secret in FaultRequest.secrets { #expect(!output.everything.contains(secret)) }
    return output
  }

  @Test("what was done in other accounts without the table is handed in by whoever signs for it")
  func outbox() async throws {
    #expect(try await run(["state", "create"]).status == 0)
    let plan = ["rotate", "--plan", folder.path("plan.json"), "--yes", "--no-flows"]
    let sent = try await run(plan + ["--local-only"])
    #expect(sent.status == 0, "\(sent.everything)")
    let waiting = try await run(["state"])
    #expect(waiting.standardOutput.contains("2 entries of this machine's"), "\(waiting.everything)")
    let pushed = try await run(["state", "push"])
    #expect(pushed.standardOutput == "2 entries handed in, 2 of them new there.\n", "\(pushed.everything)")
    #expect(try await run(["state"]).standardOutput.contains("Nothing of this machine's journal is left"))
  }

  @Test(
    "another machine reads and verifies the journal of the targets, all of them or one",
    arguments: [true, false])
  func reading(isKnown: Bool) async throws {
    #expect(try await run(["state", "create"]).status == 0)
    let sent = try await run(
      ["rotate", "--plan", folder.path("plan.json"), "--yes", "--no-flows"], isKnown: isKnown)
    #expect(sent.status == 0, "\(sent.everything)")
    for (target, count) in [("one,other", 2), ("other", 1)] {
      let listed = try await run(
        ["journal", "--target", target, "--output", "json"], on: "second", isKnown: isKnown)
      let report = try JSONReader.read(listed.standardOutput)
      #expect(report["entries"]?.items?.count == count && report["refusals"] == [], "\(listed.everything)")
      let times = report["entries"]?.items?.compactMap { $0["time"]?.text } ?? []
      #expect(times == times.sorted())
      let verified = try await run(
        ["journal", "verify", "--target", target, "--output", "json"], on: "second", isKnown: isKnown)
      let found = try JSONReader.read(verified.standardOutput)
      #expect(
        found["entries"] == .number(JSONNumber(count)) && found["problems"] == [], "\(verified.everything)")
      #expect(verified.status == 0)
    }
    let exported = try await run(
      ["state", "export", "--target", "one,other"], on: "second", isKnown: isKnown)
    #expect(exported.status == 0 && exported.standardOutput.split(separator: "\n").count == 2)
    // The operator's own account has none of them.
    #expect(try await run(["state", "export"], on: "second").standardOutput.isEmpty)
    let own = try await run(["journal", "--local-only", "--target", "one"], on: "second")
    #expect(own.status == 0 && !own.standardOutput.contains("datadog-ops"), "\(own.everything)")
    let nowhere = try await run(["journal", "verify", "--local-only", "--target", "one"], on: "second")
    #expect(nowhere.status == 252 && nowhere.standardError.contains("--state"), "\(nowhere.everything)")
  }

  @Test("whoever watches a run sees what was done in all of its places, and its end")
  func watching() async throws {
    #expect(try await run(["state", "create"]).status == 0)
    let plan = ["rotate", "--plan", folder.path("plan.json"), "--shared-run", "nightly"]
    let sent = try await run(plan + ["--yes", "--no-flows"])
    #expect(sent.status == 0, "\(sent.everything)")
    let watched = try await run(plan + ["--watch"], on: "second")
    #expect(watched.status == 0 && watched.standardOutput.hasPrefix("2 of 2 done ("), "\(watched.everything)")
  }

  @Test("what another machine changed is shown, and put back from here")
  func restoring() async throws {
    #expect(try await run(["state", "create"]).status == 0)
    let request = try folder.write("request.json", FaultRequest.text)
    let place = ["--profile", "one", "--region", "us-west-2", "--state", "dynamodb:\(table)@eu-west-1"]
    let sent = try await run(["update", request] + place)
    #expect(sent.status == 0 && accounts[0].stored == "https://api.datadoghq.com", "\(sent.everything)")
    let shown = try await run(["journal", "show", "datadog-ops"] + place, on: "second")
    #expect(
      shown.standardOutput.contains("https://one.example → https://api.datadoghq.com"), "\(shown.everything)")
    let secret = folder.path("secret")
    let credentials = ["apiKey", "applicationKey"].flatMap { ["--secret", "\($0)=file:\(secret)"] }
    let alone = try await run(
      ["restore", "datadog-ops", "--yes", "--local-only"] + credentials + place, on: "second")
    #expect(alone.status == 252 && accounts[0].stored == "https://api.datadoghq.com", "\(alone.everything)")
    let restored = try await run(["restore", "datadog-ops", "--yes"] + credentials + place, on: "second")
    #expect(restored.status == 0 && accounts[0].stored == "https://one.example", "\(restored.everything)")
    // The last attempt is the other machine's now, and the first one hears of it.
    let last = try await run(["journal", "show", "datadog-ops", "--output", "json"] + place)
    let differences = try JSONReader.read(last.standardOutput)["differences"]?.items
    #expect(differences?.first?["after"] == "https://one.example", "\(last.everything)")
  }
}
