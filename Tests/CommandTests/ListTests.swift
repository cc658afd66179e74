import ClientTestSupport
import Foundation
import JSON
import Testing

/// What `list` shows of two pages of profiles, in which order, and in which format.
@Suite("Lists")
struct ListTests {
  private let server: LoopbackServer

  init() throws {
    let now = Date().timeIntervalSince1970
    let profile = { (name: String, type: String, days: Double, more: JSONObject) -> JSONValue in
      var details: JSONObject = [
        "connectorProfileName": .string(name), "connectorType": .string(type), "connectionMode": "Public",
        "lastUpdatedAt": .number(JSONNumber(Int(now - days * 86_400))), "createdAt": 1_600_000_000,
        "connectorProfileArn": .string("arn:aws:appflow:eu-west-1:123456789012:connectorprofile/" + name),
      ]
      for member in more.members { details[member.name] = member.value }
      return .object(details)
    }
    let first = [
      profile("sf-prod", "Salesforce", 400, [:]), profile("=sf,\"x\"", "Salesforce", 2, [:]),
    ]
    let second = [
      profile(
        "sap-link", "SAPOData", 500,
        ["connectionMode": "Private", "privateConnectionProvisioningState": ["status": "FAILED"]]),
      profile("steer\u{1B}[2J\tx", "Datadog", 1, [:]),
    ]
    let flow = { (type: String, profile: String, run: String) -> JSONValue in
      [
        "flowName": .string("f-" + profile), "sourceConnectorType": .string(type),
        "sourceFlowConfig": ["connectorType": .string(type), "connectorProfileName": .string(profile)],
        "lastRunExecutionDetails": [
          "mostRecentExecutionStatus": .string(run),
          "mostRecentExecutionMessage": "The application says: invalid_grant",
        ],
      ]
    }
    let flows = [flow("Salesforce", "sf-prod", "Error"), flow("SAPOData", "sap-link", "Successful")]
    server = try .answering { request, connection, _ in
      if request.path == "/list-flows" {
        return connection.answer(200, [:], JSONWriter.body(["flows": .list(flows)]).revealed())
      }
      if request.path == "/describe-flow",
        let flow = flows.first(where: { request.text.contains($0["flowName"]?.text ?? "?") })
      {
        return connection.answer(200, [:], JSONWriter.body(flow).revealed())
      }
      let isSecond = request.text.contains("page-2")
      var page: JSONObject = ["connectorProfileDetails": .list(isSecond ? second : first)]
      if !isSecond { page["nextToken"] = "page-2" }
      connection.answer(200, [:], JSONWriter.body(.object(page)).revealed())
    }
  }

  private func list(_ arguments: [String]) async throws -> FaultProgram.Output {
    try await FaultProgram.run(["list", "--endpoint-url", server.url] + arguments)
  }

  private func names(_ arguments: [String]) async throws -> [String] {
    let output = try await list(arguments + ["--output", "json"])
    #expect(output.status == 0, "\(output.everything)")
    let details = try JSONReader.read(output.standardOutput)["connectorProfileDetails"]?.items
    return try #require(details).compactMap { $0["connectorProfileName"]?.text }
  }

  @Test("without an order as the service has them; with one by its columns, whatever the format")
  func order() async throws {
    let steering = "steer\u{1B}[2J\tx"
    #expect(try await names([]) == ["sf-prod", "=sf,\"x\"", "sap-link", steering])
    #expect(try await names(["--sort", "updated"]) == ["sap-link", "sf-prod", "=sf,\"x\"", steering])
    let byConnector = try await names(["--sort", "connector:desc,name:desc"])
    #expect(byConnector == ["sap-link", "sf-prod", "=sf,\"x\"", steering])
    let text = try await list(["--sort", "updated:desc", "--output", "text"])
    let first = text.standardOutput.split(separator: "\n").map {
      $0.split(separator: "\t").first.map(String.init)
    }
    #expect(first == ["steer\\u{1b}[2J\\tx", "=sf,\"x\"", "sf-prod", "sap-link"])
    let table = try await list(["--sort", "updated"])
    #expect(table.standardOutput.split(separator: "\n").dropFirst().first?.hasPrefix("sap-link") == true)
  }

  @Test("a filter leaves out what has not all of its words")
  func filter() async throws {
    #expect(try await names(["--filter", "state:old connector:sales"]) == ["sf-prod"])
    #expect(try await names(["--filter", "mode:private LINK"]) == ["sap-link"])
    #expect(try await names(["--filter", "nobody"]).isEmpty)
    let table = try await list(["--filter", "nobody"])
    #expect(table.status == 0 && table.standardOutput.split(separator: "\n").count == 1)
  }

  @Test("health is a column where the filter or the order names it; flows are asked about just then")
  func health() async throws {
    #expect(try await names(["--filter", "health:bad"]) == ["sf-prod"])
    #expect(try await names(["--filter", "health:unused", "--sort", "name"]).count == 2)
    let csv = try await list(["--sort", "health", "--output", "csv"]).standardOutput
    let lines = csv.components(separatedBy: "\r\n")
    #expect(lines.first == "name,connector,type,mode,state,health,updated,created,arn")
    #expect(lines[1].contains(",old,bad: invalid_grant,"))
    let table = try await list(["--sort", "health"]).standardOutput
    #expect(table.contains("HEALTH") && table.contains("bad: invalid_grant"))
    let asked = server.requests.count
    #expect(try await names(["--sort", "name"]).count == 4)
    #expect(server.requests.count == asked + 2)
  }

  @Test("@name is a filter of the settings; one that is not there, or cannot be read, says where")
  func saved() async throws {
    let settings = try ScratchSettings("[filters]\nmine = mode:private link\n")
    defer { settings.remove() }
    let config = ["--config", settings.path]
    #expect(try await names(config + ["--filter", "@mine"]) == ["sap-link"])
    let other = try await list(config + ["--filter", "@minee"])
    #expect(other.status == 252 && other.standardError.contains("Did you mean @mine?"))
    let broken = try ScratchSettings("[filters]\nmine = stat:old\n")
    defer { broken.remove() }
    let refused = try await list(["--config", broken.path])
    #expect(refused.status == 253 && refused.standardError.contains("\(broken.path), line 2: "))
    #expect(refused.standardError.contains("Did you mean state?"))
  }

  @Test(
    "csv is RFC 4180 with titles, text has tabs and none; both have times to the second, and no control characters"
  )
  func rows() async throws {
    let csv = try await list(["--output", "csv"]).standardOutput
    let lines = csv.components(separatedBy: "\r\n")
    #expect(
      lines.first == "name,connector,type,mode,state,updated,created,arn" && lines.last?.isEmpty == true)
    #expect(lines.count == 6 && !csv.replacing("\r\n", with: "").contains("\n"))
    #expect(lines[2].hasPrefix("\"=sf,\"\"x\"\"\",Salesforce,Salesforce,Public,,2"))
    #expect(lines[2].contains("Z,2020-09-13T12:26:40Z,\"arn:aws:"))
    let text = try await list(["--output", "text"]).standardOutput
    #expect(
      text.split(separator: "\n").allSatisfy {
        $0.split(separator: "\t", omittingEmptySubsequences: false).count == 8
      })
    for output in [csv, text] {
      #expect(!output.unicodeScalars.contains("\u{1B}") && output.contains("steer\\u{1b}[2J"))
    }
  }

  @Test(
    "what cannot be read ends with 252, is said before anything is asked, and has what there is",
    arguments: [
      (["--filter", "stat:old"], "Did you mean state?"), (["--filter", "\"x"], "quotation mark"),
      (["--sort", "age"], "name, connector, type"), (["--sort", "name:up"], "asc begins"),
      (["--output", "yaml"], "csv"),
      (["--query", "connectorProfileDetails[]"], "| jq '.connectorProfileDetails[]"),
    ])
  func mistakes(arguments: [String], says: String) async throws {
    let output = try await list(arguments)
    #expect(output.status == 252 && output.standardOutput.isEmpty)
    #expect(output.standardError.contains(says), "\(output.standardError)")
    #expect(server.requests.isEmpty)
  }

  @Test("a list that breaks off is an error, and no shorter list, in every format")
  func brokenOff() async throws {
    let broken = try LoopbackServer.answering { request, connection, _ in
      if request.text.contains("page-2") {
        connection.answer(403, ["x-amzn-ErrorType": "AccessDeniedException"], #"{"message":"no more"}"#)
      } else {
        connection.answer(
          200, [:], #"{"connectorProfileDetails":[{"connectorProfileName":"a"}],"nextToken":"page-2"}"#)
      }
    }
    for format in ["table", "json", "csv", "text"] {
      let output = try await FaultProgram.run(["list", "--endpoint-url", broken.url, "--output", format])
      #expect(output.status == 254 && output.standardOutput.isEmpty, "\(format): \(output.everything)")
      #expect(output.standardError.contains("AccessDenied"), "\(output.standardError)")
    }
  }
}

/// A settings file in a folder of its own.
private struct ScratchSettings {
  let path: String

  init(_ text: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    let file = folder.appending(path: "config")
    try text.write(to: file, atomically: false, encoding: .utf8)
    path = file.path
  }

  func remove() {
    try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
  }
}
