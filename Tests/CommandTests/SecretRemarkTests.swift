import ClientTestSupport
import Foundation
import JSON
import Testing

/// The table of what is said stands in `SecretViolationsTests`; here it is that each command says it, asks or refuses, and
/// keeps it in the result.
@Suite("What looks wrong with a secret, in every command", .timeLimit(.minutes(3)))
struct SecretRemarkTests {
  private static let place = "/connectorProfileConfig/connectorProfileCredentials/Veeva/password"

  private let folder: TemporaryFolder
  private let account = TestAccount.unique()

  init() throws { folder = try TemporaryFolder() }

  private func service() throws -> LoopbackServer {
    let profile =
      #"{"connectorProfileName":"veeva-a","connectorType":"Veeva","connectionMode":"Public","lastUpdatedAt":1600000000,"#
      + #""connectorProfileArn":"arn:aws:appflow:eu-west-1:\#(account):connectorprofile/veeva-a","#
      + #""connectorProfileProperties":{"Veeva":{"instanceUrl":"https://v.example"}}}"#
    return try LoopbackServer.answering { request, connection, _ in
      connection.answer(
        200, [:],
        request.path == "/update-connector-profile"
          ? #"{"connectorProfileArn":"arn:a"}"# : #"{"connectorProfileDetails":[\#(profile)]}"#)
    }
  }

  private func request(_ secret: String) throws -> String {
    let text = JSONLines(.string(secret)).text().trimmingCharacters(in: .whitespacesAndNewlines)
    return try folder.write(
      "request.json",
      #"{"connectorProfileName":"veeva-a","connectionMode":"Public","connectorProfileConfig":{"#
        + #""connectorProfileProperties":{"Veeva":{"instanceUrl":"https://v.example"}},"#
        + #""connectorProfileCredentials":{"Veeva":{"username":"ann","password":\#(text)}}}}"#)
  }

  private func rotation(_ source: String, _ service: LoopbackServer) -> [String] {
    [
      "rotate", "veeva-a", "--set", "username=ann", "--secret", "password=\(source)", "--no-flows",
      "--endpoint-url", service.url,
    ]
  }

  /// What was said of the secret.
  private func said(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      line.range(of: "warning secret \(Self.place): ").map { String(line[$0.upperBound...]) }
    }
  }

  private func warnings(_ result: JSONValue?) -> [String] {
    (result?["warnings"]?.items ?? []).filter { $0["rule"] == "secret" }.compactMap { $0["message"]?.text }
  }

  @Test("validate, update and rotate say the same words, ask or refuse, and keep them in the result")
  func sameWords() async throws {
    let service = try service()
    let secret = "“Bearer ${PW}”"
    let words = [
      "Left unresolved, as ${…}. Put in what it stands for.",
      "Quotes around it. Leave them out, unless they are a part of it.",
    ]
    let file = try request(secret)
    let validated = try await FaultProgram.run(["validate", file])
    #expect(validated.status == 0 && said(validated.everything) == words, "\(validated.everything)")
    #expect(try await FaultProgram.run(["validate", "--strict", file]).status == 252)

    let update = ["update", file, "--endpoint-url", service.url]
    let refused = try await FaultProgram.run(update)
    #expect(refused.status == 252 && said(refused.standardError) == words, "\(refused.everything)")
    #expect(refused.standardError.contains("give --yes") && refused.standardOutput.isEmpty)
    #expect(!service.requests.contains { $0.path == "/update-connector-profile" })
    let checked = try await FaultProgram.run(update + ["--dry-run"])
    #expect(checked.status == 0 && said(checked.standardError) == words, "\(checked.everything)")
    let updated = try await FaultProgram.run(update + ["--yes"])
    #expect(updated.status == 0 && said(updated.standardError) == words, "\(updated.everything)")
    #expect(warnings(try JSONReader.read(updated.standardOutput)) == words)

    let rotate = rotation("file:\(try folder.write("secret", secret + "\n"))", service)
    let dry = try await FaultProgram.run(rotate + ["--dry-run"])
    #expect(dry.status == 0 && said(dry.standardError) == words, "\(dry.everything)")
    let rotated = try await FaultProgram.run(rotate + ["--yes", "--output", "json"])
    #expect(rotated.status == 0 && said(rotated.standardError) == words, "\(rotated.everything)")
    #expect(warnings(try JSONReader.read(rotated.standardOutput)["rotations"]?.items?.first) == words)
    let plan = try folder.write(
      "plan.json",
      #"{"rotations":[{"profile":"veeva-a","secrets":{"password":"env:FAKE_PW"},"set":{"username":"ann"}}]}"#)
    let planned = try await FaultProgram.run(
      ["rotate", "--plan", plan, "--yes", "--no-flows", "--endpoint-url", service.url],
      environment: ["FAKE_PW": secret])
    #expect(planned.status == 0 && said(planned.standardOutput) == words, "\(planned.everything)")
  }

  @Test("a JSON document in place of a secret is refused everywhere, with its keys named and no value")
  func documents() async throws {
    let service = try service()
    let document = #"{"username":"fake-value-1","pw":"fake-value-2"}"#
    let file = try request(document)
    let runs = [
      ["validate", file], ["update", file, "--yes", "--endpoint-url", service.url],
      rotation("file:\(try folder.write("secret", document))", service) + ["--yes"],
    ]
    for arguments in runs {
      let output = try await FaultProgram.run(arguments)
      #expect(output.status == 252, "\(output.everything)")
      #expect(
        output.everything.contains(
          "error document \(Self.place): A JSON document with the keys “username”, “pw”"))
      #expect(output.everything.contains("#key") && !output.everything.contains("fake-value"))
    }
    #expect(!service.requests.contains { $0.path == "/update-connector-profile" })
  }

  @Test("what a program prints goes without the line break that ends it, unless every byte is wanted")
  func lineBreaks() async throws {
    let service = try service()
    let rotation = rotation("exec:printf 'fake-one\\n'", service) + ["--dry-run"]
    #expect(said(try await FaultProgram.run(rotation).standardError) == [])
    #expect(said(try await FaultProgram.run(rotation + ["--trim"]).standardError) == [])
    #expect(said(try await FaultProgram.run(rotation + ["--exact"]).standardError).count == 1)
    let both = try await FaultProgram.run(rotation + ["--exact", "--trim"])
    #expect(both.status == 252 && both.standardError.contains("--exact and --trim exclude one another"))
  }
}
