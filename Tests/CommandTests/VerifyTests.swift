import ClientTestSupport
import Foundation
import JSON
import Testing

@Suite("verify: what it says and its exit codes", .timeLimit(.minutes(3)))
struct VerifyTests {
  /// An AppFlow whose profiles' names say what their application answers.
  private func service(canReset: Bool = true, names: [String]? = nil) throws -> LoopbackServer {
    try LoopbackServer.answering { request, connection, _ in
      let body = try? JSONReader.read(request.text)
      let name = body?["connectorProfileName"]?.text ?? ""
      switch request.path {
      case "/describe-connector-profiles":
        let known = names ?? ["veeva-good", "veeva-bad", "veeva-down"]
        let wanted = body?["connectorProfileNames"]?.items?.compactMap(\.text) ?? known
        let details = known.filter(wanted.contains).map {
          #"{"connectorProfileName":"\#($0)","connectorType":"Veeva","connectionMode":"Public","connectorProfileProperties":{"Veeva":{"instanceUrl":"https://v.example"}}}"#
        }
        connection.answer(200, [:], #"{"connectorProfileDetails":[\#(details.joined(separator: ","))]}"#)
      case "/update-connector-profile":
        connection.answer(
          200, [:], #"{"connectorProfileArn":"arn:aws:appflow:us-east-1:123456789012:connectorprofile/a"}"#)
      case "/reset-connector-metadata-cache" where canReset: connection.answer(200, [:], "{}")
      case "/reset-connector-metadata-cache":
        connection.answer(403, [:], #"{"__type":"AccessDeniedException","message":"not\u001b[2J for you"}"#)
      case "/list-connector-entities" where name == "veeva-bad":
        connection.answer(
          401, ["x-amzn-RequestId": "request-9"],
          #"{"__type":"ConnectorAuthenticationException","message":"wrong password"}"#)
      case "/list-connector-entities" where name == "veeva-down":
        connection.answer(400, [:], #"{"__type":"ConnectorServerException","message":"down"}"#)
      default: connection.answer(200, [:], #"{"connectorEntityMap":{"Objects":[{"name":"documents"}]}}"#)
      }
    }
  }

  private func run(_ arguments: [String], _ url: String) async throws -> FaultProgram.Output {
    let output = try await FaultProgram.run(["verify"] + arguments + ["--endpoint-url", url])
    #expect(!output.everything.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    return output
  }

  @Test(
    "each result has its word, and the worst one decides the exit code",
    arguments: [
      (["veeva-good"], true, ["verified"], 0), (["veeva-bad"], true, ["verification-failed"], 254),
      (["veeva-good", "veeva-bad"], true, ["verified", "verification-failed"], 254),
      (["veeva-down"], true, ["unknown"], 255), (["veeva-good"], false, ["login-not-tried"], 255),
      (["veeva-bad"], false, ["verification-failed"], 254),
      (["veeva-bad", "veeva-good"], false, ["verification-failed", "login-not-tried"], 255),
    ] as [([String], Bool, [String], Int32)])
  func words(names: [String], canReset: Bool, words: [String], status: Int32) async throws {
    let service = try service(canReset: canReset)
    let json = try await run(names + ["--output", "json"], service.url)
    #expect(json.status == status, "\(json.everything)")
    let results = try JSONReader.read(json.standardOutput)["verifications"]?.items ?? []
    #expect(results.map { $0["outcome"]?.text } == words)
    #expect(results.map { $0["connectorProfileName"]?.text } == names)
    #expect(results.allSatisfy { $0["message"]?.text?.isEmpty == false && $0["seconds"] != nil })
    for result in results {
      #expect((result["objects"] == 1) == (result["outcome"] == "verified"))
      #expect((result["requestId"] == "request-9") == (result["outcome"] == "verification-failed"))
    }
    let table = try await run(names, service.url)
    #expect(table.status == status)
    for word in words { #expect(table.standardOutput.contains(word)) }
    // Nothing but what it takes to verify was asked for.
    #expect(!service.requests.contains { $0.path == "/update-connector-profile" })
  }

  @Test(
    "after a rotation, what comes of the login has the same word and exit code, and the update that was made is told",
    arguments: [
      ("veeva-good", true, "verified", 0), ("veeva-bad", true, "verification-failed", 254),
      ("veeva-down", true, "updated", 255), ("veeva-good", false, "login-not-tried", 255),
    ] as [(String, Bool, String, Int32)])
  func rotation(name: String, canReset: Bool, word: String, status: Int32) async throws {
    let service = try service(canReset: canReset)
    let output = try await FaultProgram.run(
      [
        "rotate", name, "--set", "username=ann", "--secret", "password=env:FAKE_PASSWORD", "--no-flows",
        "--verify",
      ]
        + ["--yes", "--endpoint-url", service.url],
      environment: ["FAKE_PASSWORD": "fake-password-1"])
    #expect(output.status == status, "\(output.everything)")
    #expect(output.standardOutput.contains(word))
    let isWorthAsking = output.standardError.contains("All updates were made. “appflow-profile verify NAME…”")
    #expect(isWorthAsking == (status != 0))
    #expect(!output.standardError.contains("--continue"))
  }

  @Test("where nobody answers, it is not known, and a misconfigured client ends as everywhere")
  func nobody() async throws {
    let denied = try await FaultProgram.run(
      ["verify", "a", "--endpoint-url", "http://127.0.0.1:9"],
      environment: ["AWS_ACCESS_KEY_ID": nil, "AWS_SECRET_ACCESS_KEY": nil])
    #expect(denied.status == 253)
    let gone = try await run(["a"], "http://127.0.0.1:9")
    #expect(gone.status == 255 && gone.standardOutput.isEmpty)
  }

  @Test("a mistyped name gets the nearest one, and nothing is verified")
  func mistyped() async throws {
    let service = try service()
    let output = try await run(["veva-bad", "veeva-good"], service.url)
    #expect(output.status == 254 && output.standardOutput.isEmpty)
    #expect(
      output.standardError.contains("“veva-bad”") && output.standardError.contains("Did you mean veeva-bad?"))
    #expect(!service.requests.contains { $0.path == "/list-connector-entities" })
  }

  @Test(
    "unusable arguments are refused",
    arguments: [
      ([], "name"), (["a", "a"], "a is named twice"), ([""], "not empty"),
      (["a", "--concurrency", "0"], "from 1 to 32"),
    ])
  func arguments(arguments: [String], message: String) async throws {
    let output = try await FaultProgram.run(["verify"] + arguments)
    #expect(output.status == 252 && output.standardError.contains(message), "\(output.everything)")
  }

  @Test("many are asked side by side, and no more at once than told")
  func many() async throws {
    let names = (0..<30).map { "veeva-\($0)" }
    let service = try service(names: names)
    let output = try await run(names + ["--concurrency", "8", "--output", "json"], service.url)
    #expect(output.status == 0)
    let results = try JSONReader.read(output.standardOutput)["verifications"]?.items ?? []
    #expect(results.compactMap { $0["connectorProfileName"]?.text } == names)
    let paths = service.requests.map(\.path)
    #expect(paths.count { $0 == "/describe-connector-profiles" } == 1)
    #expect(paths.count { $0 == "/reset-connector-metadata-cache" } == 30)
  }
}
