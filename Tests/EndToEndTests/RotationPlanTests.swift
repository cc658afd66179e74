import ClientTestSupport
import Foundation
import JSON
import Testing

/// A thousand profiles from a plan, with a service that throttles and whose answers get lost.
@Suite("Rotating by a plan, against the sandbox", .timeLimit(.minutes(20)), .serialized)
struct RotationPlanTests {
  /// The credentials that each type needs.
  private static let fields: [String: [String]] = [
    "Amplitude": ["apiKey", "secretKey"], "CustomConnector": ["basic/username", "basic/password"],
    "Datadog": ["apiKey", "applicationKey"], "Dynatrace": ["apiToken"],
    "Googleanalytics": ["clientId", "clientSecret"], "Honeycode": ["accessToken", "refreshToken"],
    "Infornexus": ["accessKeyId", "userId", "secretAccessKey", "datakey"],
    "Marketo": ["clientId", "clientSecret"],
    "Pardot": ["accessToken", "refreshToken"], "Redshift": ["username", "password"],
    "SAPOData": ["basicAuthCredentials/username", "password"], "Salesforce": ["accessToken", "refreshToken"],
    "Servicenow": ["username", "password"], "Singular": ["apiKey"], "Slack": ["clientId", "clientSecret"],
    "Snowflake": ["username", "password"], "Trendmicro": ["apiSecretKey"], "Veeva": ["username", "password"],
    "Zendesk": ["clientId", "clientSecret"],
  ]

  /// How a run is made hard.
  struct Hardship: Sendable, CustomTestStringConvertible {
    let profiles: Int
    let percent: Int
    let variables: [String: String]
    var testDescription: String { "\(profiles) profiles, \(percent) % throttled and \(percent) % lost" }
  }

  private static func profiles(in sandbox: SandboxProcess) throws -> [JSONValue] {
    try JSONReader.read(String(decoding: sandbox.storedJSON(), as: UTF8.self))["profiles"]?.items ?? []
  }

  private static func secret(of name: String) -> String { "fake-rotated-for-\(name)" }

  /// A plan in which each profile has a secret of its own, in a file of its own.
  private static func plan(for profiles: [JSONValue], in folder: ScratchFolder) throws -> String {
    var rotations: [JSONValue] = []
    for (index, profile) in profiles.enumerated() {
      let name = try #require(profile["name"]?.text)
      let fields = try #require(profile["type"]?.text.flatMap { Self.fields[$0] })
      let file = folder.file("secret-\(index)")
      try Data(secret(of: name).utf8).write(to: file)
      var secrets = JSONObject()
      for field in fields { secrets[field] = .string("file:\(file.path)") }
      rotations.append(["profile": .string(name), "secrets": .object(secrets)])
    }
    let plan: JSONValue = ["rotations": .list(rotations), "concurrency": 8]
    let file = folder.file("plan.json")
    try Data(JSONWriter.body(plan).revealed().utf8).write(to: file)
    return file.path
  }

  @Test(
    "every profile is updated exactly once with its own secret, none is reported wrongly, and nothing secret is written",
    arguments: [
      Hardship(profiles: 1000, percent: 1, variables: [:]),
      // The client itself gives up at once, so that every fault reaches the rotation.
      Hardship(profiles: 60, percent: 20, variables: ["AWS_MAX_ATTEMPTS": "1"]),
    ])
  func exactlyOnce(_ hardship: Hardship) async throws {
    let faults = ["--throttle", "\(hardship.percent)", "--lose-answers", "\(hardship.percent)"]
    try await SandboxProcess.run(arguments: ["--profiles", "\(hardship.profiles)"] + faults) { sandbox in
      let folder = try ScratchFolder()
      let before = try Self.profiles(in: sandbox)
      #expect(before.count == hardship.profiles)
      let environment = Products.plainEnvironment
        .merging(sandbox.environment) { $1 }.merging(hardship.variables) { $1 }
        .merging(["HOME": folder.path]) { $1 }
      let plan = try Self.plan(for: before, in: folder)
      var command = [try Products.executable("appflow-profile"), "rotate", "--plan", plan, "--yes"]
      command += ["--output", "json"]
      var results: [String: JSONValue] = [:]
      var texts: [String] = []
      // Where the answers to a request and to its repetitions got lost, it is told as unknown, and going on resolves it.
      for _ in 0..<10 {
        let output = try await Command.run(command, environment: environment)
        texts += [output.text, String(decoding: output.standardError, as: UTF8.self)]
        let report = try JSONReader.read(output.text)["rotations"]?.items ?? []
        let isOpen = report.contains { $0["outcome"] == "unknown" }
        #expect(output.status == (isOpen ? 255 : 0), "\(texts.last?.suffix(2000) ?? "")")
        for result in report { results[result["connectorProfileName"]?.text ?? ""] = result }
        guard isOpen else { break }
        if !command.contains("--continue") { command.append("--continue") }
      }

      let after = try Self.profiles(in: sandbox)
      for (old, new) in zip(before, after) {
        let name = try #require(new["name"]?.text)
        #expect(new["updates"] == 1, "\(name)")
        let credentials = new["credentials"].map { JSONWriter.body($0).revealed() } ?? ""
        #expect(credentials.contains(Self.secret(of: name)), "\(name)")
        #expect(old["properties"] == new["properties"], "\(name)")
      }
      #expect(results.count == hardship.profiles)
      #expect(results.values.allSatisfy { $0["outcome"] == "updated" })
      #expect(Set(results.values.compactMap { $0["clientToken"]?.text }).count == hardship.profiles)
      if hardship.variables["AWS_MAX_ATTEMPTS"] != nil {
        #expect(results.values.contains { $0["message"]?.text?.contains("same client token") == true })
      }

      let journal = try #require(folder.text(of: ".local/state/appflow-profile/journal.jsonl"))
      #expect(journal.split(separator: "\n").count >= 2 * hardship.profiles)
      for text in texts + [journal] { #expect(!text.contains("fake-rotated")) }
    }
  }

  @Test("Ctrl-C at the question ends the program, and nothing was sent")
  func interruptedQuestion() async throws {
    try await SandboxProcess.run { sandbox in
      let folder = try ScratchFolder()
      try Data("fake-rotated".utf8).write(to: folder.file("secret"))
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 30,
        command: [
          try Products.executable("appflow-profile"), "rotate", "veeva-vault", "--set", "username=ann",
          "--secret", "password=file:\(folder.file("secret").path)",
        ], environment: sandbox.environment)
      try await terminal.waitFor("Rotate the credentials of “veeva-vault” (account 123456789012")
      try await terminal.press("C-c")
      #expect(try await terminal.exitStatus() == 130)
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
    }
  }

  @Test("Ctrl-C ends what is under way, begins nothing new, tells which is which, and ends with 130")
  func interrupted() async throws {
    try await SandboxProcess.run(arguments: ["--profiles", "60", "--latency", "200"]) { sandbox in
      let folder = try ScratchFolder()
      let plan = try Self.plan(for: try Self.profiles(in: sandbox), in: folder)
      let program = try Products.executable("appflow-profile")
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 30,
        command: [
          "sh", "-c", "\"$0\" rotate --plan \"$1\" --no-flows --concurrency 2 --output json >\"$2\"; exit $?",
          program,
          plan, folder.file("report.json").path,
        ], environment: sandbox.environment)
      let question = try await terminal.waitFor("[y/N]")
      #expect(question.joined().contains("60 profiles") && question.joined().contains("us-east-1"))
      try await terminal.type("y")
      try await terminal.press("Enter")
      // The bar has begun to fill.
      try await terminal.waitFor("#")
      try await terminal.press("C-c")
      try await terminal.waitFor("Stopping after those under way")
      #expect(try await terminal.exitStatus() == 130)

      let report = try #require(folder.text(of: "report.json"))
      let results = try JSONReader.read(report)["rotations"]?.items ?? []
      let stored = Dictionary(
        try Self.profiles(in: sandbox).map { ($0["name"]?.text ?? "", $0["updates"]?.number?.integer ?? 0) },
        uniquingKeysWith: { first, _ in first })
      #expect(results.count == 60)
      for result in results {
        let updates = stored[result["connectorProfileName"]?.text ?? ""]
        #expect(updates == (result["outcome"] == "updated" ? 1 : 0), "\(result)")
      }
      let updated = results.filter { $0["outcome"] == "updated" }.count
      #expect((1..<60).contains(updated), "\(updated)")
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      #expect(!written.contains("fake-rotated") && !report.contains("fake-rotated"))
    }
  }
}
