import ClientTestSupport
import Foundation
import JSON
import Synchronization
import Testing

/// A service that keeps one profile, whose URL updates change.
final class KeepingService: Sendable {
  private final class Store: Sendable {
    private let state: Mutex<String>
    private let type: String
    private let account: String?

    init(_ url: String, type: String, account: String?) {
      state = Mutex(url)
      self.type = type
      self.account = account
    }

    var url: String { state.withLock { $0 } }

    func answer(_ request: ReceivedRequest) -> String {
      if let account, request.text.contains("GetCallerIdentity") {
        return
          "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::\(account):user/ops</Arn><UserId>U"
          + "</UserId><Account>\(account)</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
      }
      let arn = "arn:aws:appflow:eu-west-1:123456789012:connectorprofile/datadog-ops"
      if request.path == "/describe-connector-profiles" {
        return """
          {"connectorProfileDetails":[{"connectorProfileName":"datadog-ops","connectorType":"\(type)",
          "connectionMode":"Public","connectorProfileProperties":{"\(type)":{"instanceUrl":"\(url)"}},
          "connectorProfileArn":"\(arn)"}]}
          """
      }
      let place = JSONPointer("/connectorProfileConfig/connectorProfileProperties/\(type)/instanceUrl")
      if let new = (try? JSONReader.read(request.text))?[place]?.text { state.withLock { $0 = new } }
      return #"{"connectorProfileArn":"\#(arn)"}"#
    }
  }

  private let store: Store
  let server: LoopbackServer

  /// - Parameter account: what it says as the Security Token Service; nil where it is none.
  init(_ url: String, type: String = "Datadog", account: String? = nil) throws {
    let store = Store(url, type: type, account: account)
    self.store = store
    server = try LoopbackServer { server, connection, _ in
      while let request = connection.receive() {
        server.record(request)
        connection.answer(200, [:], store.answer(request))
      }
    }
  }

  var stored: String { store.url }
}

@Suite("Former properties on the command line", .timeLimit(.minutes(3)))
struct RestoreTests {
  private static let former = "https://api.datadoghq.eu"

  private let folder: TemporaryFolder
  private let request: String
  private let secret: String

  init() throws {
    folder = try TemporaryFolder()
    request = try folder.write("request.json", FaultRequest.text)
    secret = try folder.write("secret", FaultRequest.secrets[0] + "\n")
  }

  private func run(_ arguments: [String], _ service: KeepingService? = nil) async throws
    -> FaultProgram.Output
  {
    let output = try await FaultProgram.run(
      arguments + (service.map { ["--endpoint-url", $0.server.url] } ?? []),
      environment: ["XDG_STATE_HOME": folder.path("state"), "AWS_MAX_ATTEMPTS": "1"])
    for secret in FaultRequest.secrets { #expect(!output.everything.contains(secret)) }
    return output
  }

  private var credentials: [String] {
    ["apiKey", "applicationKey"].flatMap { ["--secret", "\($0)=file:\(secret)"] }
  }

  /// A service whose profile was updated from here once.
  private func updated() async throws -> KeepingService {
    let service = try KeepingService(Self.former)
    let output = try await run(["update", request], service)
    #expect(output.status == 0 && service.stored == "https://api.datadoghq.com", "\(output.everything)")
    return service
  }

  private func updates(_ service: KeepingService) -> Int {
    service.server.requests.count { $0.path == "/update-connector-profile" }
  }

  @Test("“journal show” tells one attempt in full, with what became of the properties")
  func show() async throws {
    _ = try await updated()
    let list = try await run(["journal", "--output", "json"])
    let entry = try #require(try JSONReader.read(list.standardOutput).items?.first)
    #expect(entry["before"] == nil && entry["after"] == nil)
    let (id, token) = (try #require(entry["id"]?.text), try #require(entry["clientToken"]?.text))
    for word in [id, token, "datadog-ops"] {
      let table = try await run(["journal", "show", word])
      #expect(table.status == 0, "\(table.everything)")
      let rows = table.standardOutput.split(separator: "\n").map {
        $0.split(separator: " ").joined(separator: " ")
      }
      #expect(rows.contains("~ instanceUrl \(Self.former) → https://api.datadoghq.com"), "\(rows)")
      #expect(rows.contains("connectionMode Public") && rows.contains("attempt updated"))
      #expect(rows.contains("client token \(token)") && rows.contains("id \(id)"))
      let json = try JSONReader.read(
        try await run(["journal", "show", word, "--output", "json"]).standardOutput)
      #expect(json["id"]?.text == id && json["outcome"] == "updated")
      #expect(
        json["differences"] == [
          [
            "property": "instanceUrl", "is": "changed", "before": .string(Self.former),
            "after": "https://api.datadoghq.com",
          ]
        ])
      #expect(json["before"]?["properties"] == ["instanceUrl": .string(Self.former)])
    }
    let missing = try await run(["journal", "show", "nobody"])
    #expect(
      missing.status == 252 && missing.standardError.contains("neither an entry nor a profile “nobody”"))
  }

  @Test("an entry of an earlier version is shown as it is")
  func old() async throws {
    _ = try await updated()
    let file = folder.path("state/appflow-profile/journal.jsonl")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let start = try #require(text.firstRange(of: #","before":"#))
    let end = try #require(text[start.lowerBound...].firstIndex(of: "\n"))
    try Data((text[..<start.lowerBound] + "}" + text[end...]).utf8).write(to: URL(filePath: file))
    let table = try await run(["journal", "show", "datadog-ops"])
    #expect(
      table.status == 0 && table.standardOutput.contains("not kept: the entry is of an earlier version"))
    let restored = try await run(["restore", "datadog-ops", "--yes"] + credentials, try KeepingService("x"))
    #expect(restored.status == 252, "\(restored.everything)")
  }

  @Test(
    "restore sends the former properties with the credentials, and is a change that can be taken back itself")
  func restores() async throws {
    let service = try await updated()
    let output = try await run(["restore", "datadog-ops", "--yes"] + credentials, service)
    #expect(output.status == 0, "\(output.everything)")
    #expect(service.stored == Self.former)
    #expect(
      output.standardError.contains("~ instanceUrl: https://api.datadoghq.com → \(Self.former)"),
      "\(output.standardError)")
    #expect(try JSONReader.read(output.standardOutput)["connectorProfileArn"] != nil)
    let again = try await run(["restore", "datadog-ops", "--yes"] + credentials, service)
    #expect(again.status == 0 && service.stored == "https://api.datadoghq.com", "\(again.everything)")
    let journal = try String(
      contentsOfFile: folder.path("state/appflow-profile/journal.jsonl"), encoding: .utf8)
    for secret in FaultRequest.secrets { #expect(!journal.contains(secret)) }
  }

  @Test("a dry run shows the request masked and what differs, and sends nothing")
  func dryRun() async throws {
    let service = try await updated()
    let output = try await run(["restore", "datadog-ops", "--dry-run", "--read-only"] + credentials, service)
    #expect(output.status == 0, "\(output.everything)")
    let body = try JSONReader.read(output.standardOutput)
    #expect(
      body[JSONPointer("/connectorProfileConfig/connectorProfileProperties/Datadog/instanceUrl")]
        == .string(Self.former))
    #expect(updates(service) == 1)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var type = "Datadog"
    var hasCredentials = true
    let says: String

    var testDescription: String { says }
  }

  static let refusals = [
    Refusal(arguments: ["nobody", "--yes"], says: "neither an entry nor a profile “nobody”"),
    Refusal(arguments: ["datadog-ops"], says: "There is no terminal to ask on: give --yes"),
    Refusal(arguments: ["datadog-ops", "--yes", "--read-only"], says: "Read-only: nothing was sent."),
    Refusal(
      arguments: ["datadog-ops", "--yes"], type: "Zendesk", says: "of Datadog then and is of Zendesk now"),
    Refusal(arguments: ["datadog-ops", "--yes"], hasCredentials: false, says: "apiKey is required"),
    Refusal(
      arguments: ["datadog-ops", "--yes", "--client-token", "t", "--secret", "apiKey=new:"],
      says: "the key that new: made for it is gone"),
  ]

  @Test("what is refused before anything is sent", arguments: refusals)
  func refused(_ refusal: Refusal) async throws {
    let first = try await updated()
    // The same address, so that the entry is of this profile.
    let service =
      refusal.type == "Datadog" ? first : try KeepingService("https://z.example", type: refusal.type)
    if refusal.type != "Datadog" { try moveJournal(from: first, to: service) }
    let output = try await run(
      ["restore"] + refusal.arguments + (refusal.hasCredentials ? credentials : []), service)
    #expect(output.status == 252, "\(output.everything)")
    #expect(output.standardError.contains(refusal.says), "\(output.standardError)")
    #expect(output.standardOutput.isEmpty)
    #expect(updates(first) == 1 && first.stored == "https://api.datadoghq.com")
  }

  /// Has the journal's entries be of another address.
  private func moveJournal(from old: KeepingService, to new: KeepingService) throws {
    let file = folder.path("state/appflow-profile/journal.jsonl")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try Data(text.replacingOccurrences(of: old.server.url, with: new.server.url).utf8)
      .write(to: URL(filePath: file))
  }

  @Test("an entry of another endpoint or region is not put back here")
  func elsewhere() async throws {
    let here = try await updated()
    let entries = try JSONReader.read(try await run(["journal", "--output", "json"]).standardOutput).items
    let id = try #require(entries?.first?["id"]?.text)
    let other = try KeepingService("https://other.example")
    for word in [id, "datadog-ops"] {
      let output = try await run(["restore", word, "--yes"] + credentials, other)
      #expect(output.status == 252 && updates(other) == 0, "\(output.everything)")
      // An address of one's own may serve several regions.
      let region = try await run(["restore", word, "--yes", "--region", "us-west-2"] + credentials, here)
      #expect(region.status == 252, "\(region.everything)")
    }
    #expect(updates(here) == 1)
  }

  @Test("credentials only, and the same properties as now, are told as what they are")
  func nothingToRestore() async throws {
    let service = try await updated()
    let rotated = try await run(
      ["rotate", "datadog-ops", "--yes", "--no-flows", "--output", "json"] + credentials, service)
    #expect(rotated.status == 0, "\(rotated.everything)")
    let entries = try JSONReader.read(try await run(["journal", "--output", "json"]).standardOutput).items
    let id = try #require(entries?.last?["id"]?.text)
    let byID = try await run(["restore", id, "--yes"] + credentials, service)
    #expect(byID.status == 252 && byID.standardError.contains("it changed credentials only"))
    // The profile's name skips it.
    let byName = try await run(["restore", "datadog-ops", "--yes"] + credentials, service)
    #expect(byName.status == 0 && service.stored == Self.former, "\(byName.everything)")
    let first = try #require(entries?.first?["id"]?.text)
    let same = try await run(["restore", first, "--yes"] + credentials, service)
    #expect(same.status == 252, "\(same.everything)")
    #expect(same.standardError.contains("are as they were at"))
  }
}
