import ClientTestSupport
import Foundation
import JSON
import Testing

@Suite("The journal on the command line", .timeLimit(.minutes(3)))
struct JournalTests {
  private let folder: TemporaryFolder
  private let request: String
  private var state: [String: String?] { ["XDG_STATE_HOME": folder.path("state")] }
  private var file: String { folder.path("state/appflow-profile/journal.jsonl") }

  init() throws {
    folder = try TemporaryFolder()
    request = try folder.write("request.json", FaultRequest.text)
  }

  private func update(_ server: LoopbackServer, _ arguments: [String] = []) async throws
    -> FaultProgram.Output
  {
    try await FaultProgram.run(
      ["update", request, "--endpoint-url", server.url] + arguments,
      environment: state.merging(["AWS_MAX_ATTEMPTS": "1"]) { $1 })
  }

  private func journal(_ arguments: [String] = []) async throws -> FaultProgram.Output {
    try await FaultProgram.run(["journal"] + arguments, environment: state)
  }

  private func entries(_ arguments: [String] = []) async throws -> [JSONValue] {
    let output = try await journal(["--output", "json"] + arguments)
    #expect(output.status == 0, "\(output.everything)")
    return try #require(try JSONReader.read(output.standardOutput).items)
  }

  private static func accepting() throws -> LoopbackServer {
    try .answering { _, connection, _ in
      connection.answer(
        200, ["x-amzn-RequestId": "fake-request-id"],
        #"{"connectorProfileArn":"arn:aws:appflow:eu-west-1:123456789012:connectorprofile/datadog-ops"}"#)
    }
  }

  private static func updates(_ server: LoopbackServer) -> Int {
    server.requests.count { $0.path == "/update-connector-profile" }
  }

  @Test("an empty journal is an empty table and an empty list")
  func empty() async throws {
    let table = try await journal()
    #expect(table.status == 0 && table.standardOutput.hasPrefix("TIME  PROFILE"))
    #expect(try await entries().isEmpty)
  }

  @Test(
    "an update that was taken, one that was refused and one whose answer was lost are told as what they are")
  func attempts() async throws {
    #expect(try await update(Self.accepting()).status == 0)
    let refusing = try LoopbackServer.answering { _, connection, _ in
      connection.answer(
        400, ["x-amzn-ErrorType": "ValidationException"], #"{"message":"fake-api-key-0001"}"#)
    }
    #expect(try await update(refusing).status == 254)
    let losing = try LoopbackServer { _, connection, _ in _ = connection.receive() }
    #expect(try await update(losing, ["--client-token", "own-token"]).status == 255)

    let entries = try await entries()
    #expect(entries.map { $0["outcome"]?.text } == ["updated", "failed", "unknown"])
    #expect(entries.allSatisfy { $0["isEnded"] == true && $0["connector"] == "Datadog" })
    #expect(entries.allSatisfy { $0["identity"] == nil && $0["region"] == "eu-west-1" })
    #expect(entries[0]["requestId"] == "fake-request-id" && entries[1]["message"] == "ValidationException")
    #expect(entries[2]["clientToken"] == "own-token")
    #expect(entries[0]["fields"]?.items?.count == 3)

    let table = try await journal()
    let rows = table.standardOutput.split(separator: "\n").map(String.init)
    #expect(rows.count == 4)
    #expect(rows[1].contains("datadog-ops") && rows[1].contains("updated") && rows[1].contains("UTC"))
    #expect(rows[2].contains("failed: ValidationException"))
    #expect(rows[3].contains("outcome unknown: No answer from 127.0.0.1") && rows[3].hasSuffix("own-token"))
    let raw = try String(contentsOfFile: file, encoding: .utf8)
    for secret in FaultRequest.secrets {
      #expect(!raw.contains(secret) && !table.everything.contains(secret))
    }
  }

  @Test("the journal of an attempt that was killed after the request was sent says that it was begun")
  func killed() async throws {
    let (reached, continuation) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { _, connection, _ in
      while let request = connection.receive(), request.path != "/update-connector-profile" {
        connection.answer(200, [:], #"{"connectorProfileDetails":[]}"#)
      }
      continuation.yield()
      // Until the program is gone.
      _ = connection.receive()
    }
    let pid = folder.path("pid")
    async let output = FaultProgram.run(
      ["update", request, "--endpoint-url", server.url], environment: state,
      launcher: ["/bin/sh", "-c", "echo $$ >'\(pid)' && exec \"$0\" \"$@\""])
    for await _ in reached { break }
    #expect(try await entries().map { $0["isEnded"] } == [false])
    let process = try String(contentsOfFile: pid, encoding: .utf8).trimmingCharacters(
      in: .whitespacesAndNewlines)
    kill(try #require(pid_t(process)), SIGKILL)
    #expect(try await output.status == 128 + SIGKILL)
    let left = try await entries()
    #expect(left.map { $0["outcome"] } == ["unknown"] && left.map { $0["isEnded"] } == [false])
    #expect(try await journal().standardOutput.contains("outcome unknown: begun, and no end was written"))
  }

  @Test("only one profile's entries, and only recent ones")
  func filters() async throws {
    let server = try Self.accepting()
    #expect(try await update(server).status == 0)
    let old = try String(contentsOfFile: file, encoding: .utf8)
    // The same attempt under another name, on a day long ago.
    var lines = old.split(separator: "\n").map(String.init)
    let begin = try JSONReader.read(lines[0])
    var object = try #require(begin.object)
    object["id"] = "old"
    object["time"] = "2020-02-03T04:05:06.007Z"
    object["connectorProfileName"] = "veeva-vault"
    lines.insert(JSONWriter.body(.object(object)).revealed(), at: 0)
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: file))
    chmod(file, 0o600)

    let names = { (entries: [JSONValue]) in entries.compactMap { $0["connectorProfileName"]?.text } }
    #expect(names(try await entries()) == ["veeva-vault", "datadog-ops"])
    #expect(names(try await entries(["--profile-name", "veeva-vault"])) == ["veeva-vault"])
    #expect(names(try await entries(["--profile-name", "nobody"])).isEmpty)
    let mistyped = try await journal(["--profile-name", "veva-vault"])
    #expect(mistyped.status == 0 && mistyped.standardError.contains("Did you mean veeva-vault?"))
    for since in ["45m", "12h", "30d"] {
      #expect(names(try await entries(["--since", since])) == ["datadog-ops"])
    }
    #expect(names(try await entries(["--since", "99999d"])) == ["veeva-vault", "datadog-ops"])
    for since in ["today", "2020-02-04", "3 days ago", "2020-02-03 04:06", "2020-02-03T06:05:06.008+02:00"] {
      #expect(names(try await entries(["--since", since])) == ["datadog-ops"], "\(since)")
    }
    for until in ["2020-02-03", "yesterday", "2020-02-03 04:05 UTC", "1d"] {
      #expect(names(try await entries(["--until", until])) == ["veeva-vault"], "\(until)")
    }
    #expect(try await entries(["--since", "2020-02-04", "--until", "yesterday"]).isEmpty)
    for since in ["", "d", "30", "-3d", "3 moons ago", "1.5h", "99999999d", "2026-02-30"] {
      let output = try await journal(["--since=\(since)"])
      #expect(output.status == 252 && output.standardError.contains("30d"), "\(since): \(output.everything)")
    }
    let backwards = try await journal(["--since", "2020-02-04", "--until", "2020-02-03"])
    #expect(backwards.status == 252 && backwards.standardError.contains("--until ends before"))
    let export = try await FaultProgram.run([
      "state", "export", "--state", "dynamodb:appflow-state", "--since", "2020-02-04", "--until",
      "2020-02-03",
    ])
    #expect(export.status == 252 && export.standardError.contains("--until ends before"))
    let first = try await FaultProgram.run(
      ["--profile-name", "veeva-vault", "--output", "json", "journal"], environment: state)
    #expect(names(try #require(try JSONReader.read(first.standardOutput).items)) == ["veeva-vault"])
  }

  @Test("for other programs, with commas and titles or with tabs and none")
  func rows() async throws {
    let losing = try LoopbackServer { _, connection, _ in _ = connection.receive() }
    #expect(try await update(losing, ["--client-token", "own-token"]).status == 255)
    let csv = try await journal(["--output", "csv"]).standardOutput.components(separatedBy: "\r\n")
    #expect(csv.count == 3 && csv[0].hasPrefix("time,action,profile,outcome,message,user,host,"))
    #expect(csv[1].contains(",datadog-ops,unknown,") && csv[1].contains(",eu-west-1,3,own-token,"))
    let text = try await journal(["--output", "text"]).standardOutput
    let cells = text.split(separator: "\t", omittingEmptySubsequences: false)
    #expect(cells.count == 13 && cells[2] == "datadog-ops" && cells[10] == "own-token")
  }

  @Test("a long journal is one table with one head, and one list, although it is written in parts")
  func long() async throws {
    #expect(try await update(Self.accepting()).status == 0)
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    let id = try #require(try JSONReader.read(String(lines[0]))["id"]?.text)
    let count = 1_234
    let text = (0..<count).flatMap { number in
      lines.map {
        $0.replacing(id, with: "id-\(number)")
          .replacing("datadog-ops", with: number == 700 ? "datadog-operations" : "datadog-ops")
      }
    }.joined(separator: "\n")
    try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: file))
    chmod(file, 0o600)
    let table = try await journal().standardOutput.split(separator: "\n")
    #expect(table.count == count + 1)
    let place = table[0].range(of: "OUTCOME")?.lowerBound.utf16Offset(in: table[0])
    #expect(table.filter { $0.contains("OUTCOME") }.count == 1 && place != nil)
    #expect(table.dropFirst().allSatisfy { $0.range(of: "updated")?.lowerBound.utf16Offset(in: $0) == place })
    let entries = try await entries()
    #expect(entries.compactMap { $0["id"]?.text } == (0..<count).map { "id-\($0)" })
  }

  @Test("a torn last line is told of on standard error and skipped; control characters come as escapes")
  func torn() async throws {
    #expect(try await update(Self.accepting()).status == 0)
    let whole = try String(contentsOfFile: file, encoding: .utf8)
    let hostile = whole.replacingOccurrences(of: "datadog-ops", with: #"x\u001b]52;c;eA==\u0007\u009b2J"#)
    try Data((hostile + #"{"line":"beg"#).utf8).write(to: URL(fileURLWithPath: file))
    chmod(file, 0o600)
    let output = try await journal()
    #expect(output.status == 0)
    #expect(output.standardError.contains("journal.jsonl, line 3: skipped: it breaks off."))
    #expect(output.standardOutput.contains("updated"))
    #expect(
      !output.everything.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || 0x7F...0x9F ~= $0.value })
  }

  @Test("a journal that must not be trusted is neither written nor read, and nothing is sent")
  func untrusted() async throws {
    let server = try Self.accepting()
    #expect(try await update(server).status == 0)
    chmod(file, 0o666)
    let refused = try await update(server)
    #expect(refused.status == 255 && Self.updates(server) == 1)
    #expect(refused.standardError.contains("Nothing was sent") && refused.standardError.contains(file))
    let read = try await journal()
    #expect(read.status == 255 && read.standardError.contains("others may write to it"))
  }

  @Test("where the disk takes nothing, nothing is sent")
  func fullDisk() async throws {
    let server = try Self.accepting()
    let output = try await FaultProgram.run(
      ["update", request, "--endpoint-url", server.url], environment: state,
      // The limit counts for regular files, the program's own outputs too: a pipe takes what it says.
      launcher: ["/bin/sh", "-c", #"{ (ulimit -f 0 && exec "$0" "$@") 2>&1; echo "status $?"; } | cat >&2"#])
    #expect(output.standardError.contains("status 255"), "\(output.everything)")
    #expect(
      output.standardError.contains("Nothing was sent") && output.standardError.contains("File too large"))
    #expect(Self.updates(server) == 0)
  }

  @Test("without a place for the journal nothing is sent, and the variables to set are told")
  func noPlace() async throws {
    let server = try Self.accepting()
    for environment: [String: String?] in [
      ["HOME": nil, "XDG_STATE_HOME": nil], ["HOME": nil, "XDG_STATE_HOME": "relative"],
    ] {
      let output = try await FaultProgram.run(
        ["update", request, "--endpoint-url", server.url], environment: environment)
      #expect(output.status == 253 && output.standardError.contains("XDG_STATE_HOME"), "\(output.everything)")
    }
    #expect(server.requests.isEmpty)
  }

  @Test("a dry run and read-only mode leave no entry")
  func notSent() async throws {
    let server = try Self.accepting()
    #expect(try await update(server, ["--dry-run"]).status == 0)
    #expect(try await update(server, ["--read-only"]).status == 252)
    let settings = try folder.write("settings", "[settings]\nread_only = true\n")
    #expect(try await update(server, ["--config", settings]).status == 252)
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test("fingerprints are in the journal where the settings ask for them, the same for the same secret")
  func fingerprints() async throws {
    let server = try Self.accepting()
    let settings = try folder.write("settings", "[settings]\njournal_fingerprints = on\n")
    for arguments in [[], ["--config", settings], ["--config", settings]] {
      #expect(try await update(server, arguments).status == 0)
    }
    let marks = try await entries().map { $0["fingerprints"]?.object?.members.map(\.value.text) }
    #expect(marks[0] == nil && marks[1]?.count == 2 && marks[1] == marks[2])
    #expect(Set(marks[1] ?? []).count == 2)
  }

  @Test("the identity that signs is in the journal where the Security Token Service names it")
  func identity() async throws {
    let moto = try await MotoPeer()
    let server = try Self.accepting()
    let output = try await FaultProgram.run(
      ["update", request, "--endpoint-url", server.url],
      environment: state.merging([
        "AWS_ENDPOINT_URL_STS": moto.url, "AWS_ACCESS_KEY_ID": moto.facts.id,
        "AWS_SECRET_ACCESS_KEY": moto.facts.secret,
      ]) { $1 })
    #expect(output.status == 0, "\(output.everything)")
    let entry = try #require(try await entries().first)
    #expect(entry["identity"] == "arn:aws:iam::123456789012:user/ops" && entry["account"] == "123456789012")
    #expect(try await journal().standardOutput.contains(" as user/ops"))
    #expect(try !String(contentsOfFile: file, encoding: .utf8).contains(moto.facts.secret))
  }
}
