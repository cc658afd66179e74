import ClientTestSupport
import Foundation
import JSON
import Testing

/// Several processes that work on one plan together, with a service that throttles and loses answers.
@Suite("A run that several processes share", .timeLimit(.minutes(10)), .serialized)
struct SharedRunTests {
  private static let profiles = 24

  private static func secret(of name: String) -> String { "fake-rotated-for-\(name)" }

  /// A plan for the sandbox's profiles that take an API key or a password, each with a secret of its own.
  private static func plan(_ profiles: [JSONValue], in folder: ScratchFolder) throws -> String {
    let fields: [String: [String]] = [
      "Amplitude": ["apiKey", "secretKey"], "Datadog": ["apiKey", "applicationKey"],
      "Dynatrace": ["apiToken"],
      "Singular": ["apiKey"], "Trendmicro": ["apiSecretKey"], "Veeva": ["username", "password"],
      "Snowflake": ["username", "password"], "Servicenow": ["username", "password"],
      "Marketo": ["clientId", "clientSecret"], "Slack": ["clientId", "clientSecret"],
      "Zendesk": ["clientId", "clientSecret"],
    ]
    var rotations: [JSONValue] = []
    for profile in profiles {
      guard let name = profile["name"]?.text, let needed = profile["type"]?.text.flatMap({ fields[$0] })
      else {
        continue
      }
      let file = folder.file("secret-\(rotations.count)")
      try Data(secret(of: name).utf8).write(to: file)
      var secrets = JSONObject()
      for field in needed { secrets[field] = .string("file:\(file.path)") }
      rotations.append(["profile": .string(name), "secrets": .object(secrets)])
    }
    let file = folder.file("plan.json")
    let plan: JSONValue = ["rotations": .list(rotations), "concurrency": 3]
    try Data(JSONWriter.body(plan).revealed().utf8).write(to: file)
    return file.path
  }

  private static func stored(_ sandbox: SandboxProcess) throws -> [JSONValue] {
    try JSONReader.read(String(decoding: sandbox.storedJSON(), as: UTF8.self))["profiles"]?.items ?? []
  }

  @Test("each profile is updated exactly once, whoever does it, also when one of the processes is killed")
  func exactlyOnce() async throws {
    let peer = try await DynamoPeer()
    let faults = ["--throttle", "3", "--lose-answers", "3", "--latency", "50"]
    try await SandboxProcess.run(arguments: ["--profiles", "\(Self.profiles)"] + faults) { sandbox in
      let folder = try ScratchFolder()
      let plan = try Self.plan(try Self.stored(sandbox), in: folder)
      let planned =
        try JSONReader.read(String(decoding: Data(contentsOf: URL(filePath: plan)), as: UTF8.self))[
          "rotations"]?.items?.compactMap { $0["profile"]?.text } ?? []
      #expect(planned.count > 8)
      let program = try Products.executable("appflow-profile")
      let state = ["--state", "dynamodb:shared-run"]
      func environment(_ machine: String) -> [String: String] {
        Products.plainEnvironment.merging(sandbox.environment) { $1 }.merging(peer.variables) { $1 }
          .merging(["HOME": folder.file(machine).path, "APPFLOW_PROFILE_LEASE_SECONDS": "2"]) { $1 }
      }
      let made = try await Command.run([program, "state", "create"] + state, environment: environment("one"))
      #expect(made.status == 0, "\(made.errors)")
      let command =
        [
          program, "rotate", "--plan", plan, "--yes", "--no-flows", "--shared-run", "november", "--output",
          "json",
        ]
        + state
      // One that is killed in the middle.
      let victim = try ChildProcess(
        command, environment: environment("victim"),
        files: [
          try Descriptor("/dev/null", O_RDONLY), try Descriptor("/dev/null", O_WRONLY),
          try Descriptor("/dev/null", O_WRONLY),
        ])
      defer { victim.kill() }
      _ = try await waiting(for: "the first updates", situation: { "none" }) { () -> Bool? in
        try Self.stored(sandbox).contains { ($0["updates"]?.number?.integer ?? 0) > 0 } ? true : nil
      }
      victim.kill()
      let outputs = try await withThrowingTaskGroup(of: Command.Output.self) { group in
        for machine in ["one", "two", "three"] {
          group.addTask { try await Command.run(command, environment: environment(machine)) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      for output in outputs {
        #expect(output.status == 0, "\(output.errors.suffix(3_000))")
        let results = try JSONReader.read(output.text)["rotations"]?.items ?? []
        #expect(results.count == planned.count)
        #expect(results.allSatisfy { $0["outcome"] == "updated" }, "\(output.text)")
      }
      #expect(outputs.contains { $0.text.contains("Done by ") })
      for profile in try Self.stored(sandbox) {
        let name = try #require(profile["name"]?.text)
        #expect(profile["updates"] == (planned.contains(name) ? 1 : 0), "\(name)")
      }
      let watched = try await Command.run(command + ["--watch"], environment: environment("one"))
      #expect(watched.status == 0 && watched.text.hasPrefix("\(planned.count) of \(planned.count) done ("))
      // Whoever comes when all is done reads what was done, and holds no profile for that.
      try await peer.set(["log": []])
      let late = try await Command.run(command, environment: environment("four"))
      #expect(late.status == 0 && late.text.contains("Done by "), "\(late.errors)")
      #expect(Set(try await peer.operations()) == ["Query"])
      let verified = try await Command.run(
        [program, "journal", "verify"] + state, environment: environment("one"))
      #expect(!verified.text.contains("A hole"), "\(verified.text)")
    }
  }
}
