import ClientTestSupport
import Foundation
import Testing

/// A profile whose role wants the code of a device, with moto as the Security Token Service and a small AppFlow that
/// takes temporary credentials only.
private struct MFASetup {
  static let serial = "arn:aws:iam::123456789012:mfa/ops"
  static let code = "654321"

  let service: LoopbackServer
  let environment: [String: String]
  private let moto: MotoPeer
  private let folder: ScratchFolder

  init(serial: String = Self.serial) async throws {
    moto = try await MotoPeer()
    folder = try ScratchFolder()
    let keys = moto.facts
    service = try LoopbackServer.answering { request, connection, _ in
      let signer = request.header("Authorization") ?? ""
      guard request.header("X-Amz-Security-Token")?.isEmpty == false, !signer.contains(keys.id) else {
        return connection.answer(
          403, ["x-amzn-ErrorType": "AccessDeniedException"], #"{"message":"these are not the role's"}"#)
      }
      connection.answer(
        200, [:],
        #"{"connectorProfileDetails":[{"connectorProfileName":"behind-the-role","connectorType":"Datadog"}]}"#
      )
    }
    let config = """
      [profile dev]
      role_arn = arn:aws:iam::123456789012:role/guarded
      source_profile = base
      external_id = fake-external-id
      mfa_serial = \(serial)
      """
    let credentials = "[base]\naws_access_key_id = \(keys.id)\naws_secret_access_key = \(keys.secret)\n"
    try Data(config.utf8).write(to: folder.file("config"))
    try Data(credentials.utf8).write(to: folder.file("credentials"))
    environment = [
      "AWS_CONFIG_FILE": folder.file("config").path, "AWS_PROFILE": "dev", "AWS_REGION": "us-east-1",
      "AWS_SHARED_CREDENTIALS_FILE": folder.file("credentials").path, "AWS_EC2_METADATA_DISABLED": "true",
      "AWS_ENDPOINT_URL_STS": moto.url, "AWS_ENDPOINT_URL_APPFLOW": service.url,
    ]
  }

  func editor() async throws -> TmuxTerminal {
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 24, command: [try Products.executable("appflow-profile")], environment: environment)
    try await terminal.waitFor("Code of \(Self.serial)")
    return terminal
  }

  /// `list` as a shell's command; afterwards the shell says how it ended and reads a line.
  func list(asked: String = "Code of \(Self.serial):") async throws -> TmuxTerminal {
    try await shell(
      #"sh -c 'echo $$ >pid; exec "$0" list' "$0"; echo "ended with $?"; read -r line; echo "read: $line""#,
      asked: asked)
  }

  /// A script in a shell, whose `$0` is the program, once it has asked for a code.
  func shell(_ script: String, asked: String = "Code of \(Self.serial):") async throws -> TmuxTerminal {
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 24,
      command: ["sh", "-c", "cd; " + script, try Products.executable("appflow-profile")],
      environment: environment)
    try await terminal.waitFor(asked)
    return terminal
  }
}

@Suite("Codes of multi-factor devices", .timeLimit(.minutes(3)))
struct MFATests {
  private func neverShown(_ terminal: TmuxTerminal) async throws -> Bool {
    !String(decoding: try await terminal.recording(), as: UTF8.self).contains(MFASetup.code)
  }

  @Test("the editor asks once, masked; with the code the list comes, and the code is never on the screen")
  func editor() async throws {
    let setup = try await MFASetup()
    let terminal = try await setup.editor()
    try await terminal.type(MFASetup.code)
    let asked = try await terminal.waitFor("•")
    #expect(!asked.contains { $0.contains(MFASetup.code) })
    #expect(setup.service.requests.isEmpty)
    try await terminal.press("Enter")
    try await terminal.waitFor("behind-the-role")
    // The role's credentials last: reading again does not ask again.
    try await terminal.press("g")
    let again = try await waiting(for: "the second reading", situation: { "" }) {
      setup.service.requests.count { $0.path == "/describe-connector-profiles" } == 2
        ? try await terminal.waitFor("behind-the-role") : nil
    }
    #expect(!again.contains { $0.contains("Code of") })
    #expect(try await neverShown(terminal))
    try await terminal.press("q")
    #expect(try await terminal.exitStatus() == 0)
  }

  @Test("a second command asks for no code: the role is in the cache of AWS's command line")
  func twice() async throws {
    let setup = try await MFASetup()
    let terminal = try await setup.shell(
      #""$0" list && "$0" list; echo "ended with $?"; ls .aws/cli/cache; read -r line"#)
    try await terminal.type(MFASetup.code)
    try await terminal.press("Enter")
    let screen = try await terminal.waitFor(".json")
    #expect(screen.contains { $0.contains("ended with 0") })
    #expect(screen.count { $0.contains("behind-the-role") } == 2)
    #expect(screen.count { $0.contains("Code of") } == 1)
  }

  @Test("giving up in the editor is a readable failure, and g asks again")
  func givingUp() async throws {
    let setup = try await MFASetup()
    let terminal = try await setup.editor()
    try await terminal.type("111111")
    try await terminal.waitFor("•")
    try await terminal.press("Escape")
    let failed = try await terminal.waitFor("Nothing was sent.")
    #expect(!failed.contains { $0.contains("Code of") || $0.contains("•") })
    #expect(setup.service.connections == 0)
    try await terminal.press("g")
    try await terminal.waitFor("Code of \(MFASetup.serial)")
    // What was typed before is gone.
    try await terminal.wait(for: "an empty question") { screen in !screen.contains { $0.contains("•") } }
    try await terminal.type(MFASetup.code)
    try await terminal.press("Enter")
    try await terminal.waitFor("behind-the-role")
    #expect(try await neverShown(terminal))
  }

  @Test("list asks on the terminal with the echo off, and gives the echo back")
  func list() async throws {
    let setup = try await MFASetup()
    let terminal = try await setup.list()
    try await terminal.type(MFASetup.code)
    try await terminal.press("Enter")
    let screen = try await terminal.waitFor("ended with 0")
    #expect(screen.contains { $0.contains("behind-the-role") })
    #expect(try await neverShown(terminal))
    try await terminal.type("echoed-again")
    try await terminal.waitFor("echoed-again")
  }

  @Test("Ctrl-C at the question ends list at once with 130 and gives the echo back")
  func interrupted() async throws {
    let setup = try await MFASetup()
    let terminal = try await setup.list()
    try await terminal.type(MFASetup.code)
    try await terminal.press("C-c")
    try await terminal.waitFor("ended with 130")
    #expect(setup.service.connections == 0)
    #expect(try await neverShown(terminal))
    try await terminal.type("echoed-again")
    try await terminal.waitFor("echoed-again")
  }

  @Test(
    "a signal at the question ends list, and the echo is back",
    arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGSEGV, 139)])
  func ended(signal: Int32, status: Int) async throws {
    let setup = try await MFASetup()
    let terminal = try await setup.list()
    try await terminal.type(MFASetup.code)
    let text = try String(contentsOfFile: terminal.home + "/pid", encoding: .utf8)
    kill(try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))), signal)
    try await terminal.waitFor("ended with \(status)")
    #expect(setup.service.connections == 0)
    #expect(try await neverShown(terminal))
    try await terminal.type("echoed-again")
    try await terminal.waitFor("echoed-again")
  }

  @Test("a device whose name would steer the terminal is asked about in escapes")
  func hostile() async throws {
    let setup = try await MFASetup(serial: "mfa/\u{1B}]0;steered\u{7}\u{9B}31m\u{202E}")
    let terminal = try await setup.list(asked: #"Code of mfa/\u{1b}]0;steered\u{7}\u{9b}31m\u{202e}:"#)
    #expect(try await terminal.display("#{pane_title}") != "steered")
    try await terminal.press("C-c")
    try await terminal.waitFor("ended with 130")
    let written = String(decoding: try await terminal.recording(), as: UTF8.self)
    #expect(!written.contains("\u{1B}]0;steered") && !written.contains("\u{9B}"))
  }

  @Test("an empty line at the question ends list with 253 and says that nothing was typed")
  func empty() async throws {
    let setup = try await MFASetup()
    let terminal = try await setup.list()
    try await terminal.press("Enter")
    let screen = try await terminal.waitFor("ended with 253")
    #expect(screen.joined(separator: " ").contains("nothing was typed"))
  }

  @Test("without a terminal list ends with 253 and names the device")
  func noTerminal() async throws {
    let setup = try await MFASetup()
    let output = try await Command.run(
      ["setsid", "--wait", try Products.executable("appflow-profile"), "list"],
      environment: Products.plainEnvironment.merging(setup.environment) { $1 })
    let said = String(decoding: output.standardError, as: UTF8.self)
    #expect(output.status == 253, "\(said)")
    #expect(said.contains(MFASetup.serial) && said.contains("there is no terminal to ask on"), "\(said)")
    #expect(output.text.isEmpty && setup.service.connections == 0)
  }
}
