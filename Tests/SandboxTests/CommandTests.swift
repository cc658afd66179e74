import ClientTestSupport
import Foundation
import HTTPTransport
import Testing

@Suite("The command appflow-sandbox")
struct CommandTests {
  /// The program as it was built beside the tests.
  private static let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "appflow-sandbox").path

  private func start(_ arguments: String...) throws -> RunningProcess {
    try RunningProcess(executable: Self.executable, arguments: arguments)
  }

  @Test("announces itself as export lines, and the port in a file, once it listens")
  func announcement() async throws {
    try await withDirectory { directory in
      let file = directory.appending(path: "port")
      let process = try start("--port-file", file.path, "--profiles", "1000")
      let lines = try await process.lines(5)
      let port = try #require(UInt16(try String(contentsOf: file, encoding: .utf8).dropLast()))
      #expect(
        lines == [
          "export AWS_ENDPOINT_URL_APPFLOW=http://127.0.0.1:\(port)",
          "export AWS_ACCESS_KEY_ID=AKIASANDBOX000000000",
          "export AWS_SECRET_ACCESS_KEY=sandbox-secret-access-key-that-opens-nothing",
          "export AWS_DEFAULT_REGION=us-east-1", "export AWS_REGION=us-east-1",
        ])
      let request = HTTPRequest(method: "POST", url: try HTTPURL("http://127.0.0.1:\(port)/list-flows"))
      #expect(try await CurlTransport().send(request).status == 403)
      process.signal(SIGTERM)
      #expect(try await process.end().status == 0)
    }
  }

  @Test(
    "ends with 0 by SIGTERM and with 130 by SIGINT", arguments: [(SIGTERM, Int32(0)), (SIGINT, Int32(130))])
  func signals(signal: Int32, status: Int32) async throws {
    let process = try start()
    #expect(try await process.lines(1).count == 1)
    process.signal(signal)
    let output = try await process.end()
    #expect(output.status == status)
    #expect(output.errors == "")
  }

  @Test("ends when its parent lets go of its input, where that was asked for")
  func parent() async throws {
    var process = try start("--exit-with-parent")
    #expect(try await process.lines(1).count == 1)
    process.closeInput()
    #expect(try await process.end().status == 0)
  }

  @Test(
    "refuses unusable options with 252 and says which",
    arguments: [
      (["--port", "70000"], "--port"), (["--throttle", "101"], "--throttle"),
      (["--lose-answers", "-1"], "--lose-answers"), (["--latency", "-5"], "--latency"),
      (["--profiles", "-1"], "--profiles"), (["--deny", "Everything"], "--deny"),
      (["--account", "12345"], "--account"),
      (["--metadata-cache", "-1"], "--metadata-cache"), (["--bogus"], "--bogus"), (["extra"], "extra"),
    ])
  func options(arguments: [String], name: String) async throws {
    let output = try await RunningProcess(executable: Self.executable, arguments: arguments).end()
    #expect(output.status == 252)
    #expect(output.errors.contains(name))
    #expect(output.text == "")
  }

  @Test("refuses an unusable state file with 252 and other trouble with 255")
  func trouble() async throws {
    try await withDirectory { directory in
      let file = directory.appending(path: "state.json")
      try "{".write(to: file, atomically: true, encoding: .utf8)
      let unusable = try await start("--state", file.path).end()
      #expect(unusable.status == 252)
      #expect(unusable.errors.contains(file.path))
      let nowhere = try await start("--state", directory.path + "/none/state.json").end()
      #expect(nowhere.status == 255)
      #expect(nowhere.errors.contains("No such file or directory"))
    }
  }

  @Test("another model is taken: a file's, or the newest of the machine; one that cannot be used is named")
  func model() async throws {
    let folder = try TemporaryFolder()
    let package = "venv/lib/python3.12/site-packages/botocore"
    let file = try folder.write(
      package + "/data/appflow/2020-08-23/service-2.json", try ExtendedModel(connector: "Tidepool").text)
    try folder.write(package + "/__init__.py", "__version__ = '1.999.0'\n")
    let path = "\(folder.path("venv/bin")):/usr/bin:/bin"
    let home = ["PATH": path, "HOME": folder.path("home")]
    for model in [file, "newest", "built-in"] {
      let process = try RunningProcess(
        executable: Self.executable, arguments: ["--model", model], environment: home)
      #expect(try await process.lines(1).first?.hasPrefix("export AWS_ENDPOINT_URL_APPFLOW=") == true)
      process.signal(SIGTERM)
      #expect(try await process.end().status == 0)
    }
    #expect(chmod(file, 0o666) == 0)
    let refused = try await RunningProcess(
      executable: Self.executable, arguments: ["--model", "newest"], environment: home
    ).end()
    #expect(refused.status == 252 && refused.errors.contains("chmod go-w"), "\(refused.errors)")
    let missing = try await start("--model", folder.path("none.json")).end()
    #expect(missing.status == 252 && missing.errors.contains("none.json: cannot be read"))
  }

  @Test("its help names every option and says that the state file is a test store")
  func help() async throws {
    let output = try await start("--help").end()
    #expect(output.status == 0)
    for option in [
      "--port", "--port-file", "--state", "--model", "--profiles", "--latency", "--throttle",
      "--lose-answers",
      "--random-seed", "--deny", "--account", "--metadata-cache", "reject-login",
      "--exit-with-parent", "test store",
    ] {
      #expect(output.text.contains(option), "\(option)")
    }
  }
}
