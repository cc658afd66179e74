import ClientTestSupport
import Foundation
import Testing

/// A profile whose credentials come from a program that asks somebody, and an AppFlow with one profile.
private struct LoanSetup {
  let service: LoopbackServer
  let environment: [String: String]
  let folder: ScratchFolder

  /// Says what to do on standard error, asks on the terminal with the echo off, and takes one code.
  static let asking = """
    echo "Open https://idp.example/device and confirm" >&2
    stty -echo </dev/tty
    printf 'Code: ' >/dev/tty
    IFS= read -r code </dev/tty
    stty echo </dev/tty
    if [ "$code" != q1/x ]; then echo "wrong code" >&2; exit 1; fi
    """

  init(script: String = Self.asking) async throws {
    folder = try ScratchFolder()
    service = try LoopbackServer.answering { _, connection, _ in
      connection.answer(
        200, [:],
        #"{"connectorProfileDetails":[{"connectorProfileName":"behind-the-program","connectorType":"Datadog"}]}"#
      )
    }
    let answer =
      #"{"Version": 1, "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "fake-secret-key", "SessionToken": "fake"}"#
    try Data("\(script)\nprintf '%s' '\(answer)'\n".utf8).write(to: folder.file("ask"))
    let config = "[profile dev]\ncredential_process = sh \(folder.file("ask").path)\n"
    try Data(config.utf8).write(to: folder.file("config"))
    environment = [
      "AWS_CONFIG_FILE": folder.file("config").path, "AWS_PROFILE": "dev", "AWS_REGION": "us-east-1",
      "AWS_SHARED_CREDENTIALS_FILE": folder.file("none").path, "AWS_EC2_METADATA_DISABLED": "true",
      "AWS_ENDPOINT_URL_APPFLOW": service.url,
    ]
  }

  func start(_ arguments: [String] = [], shell: String? = nil) async throws -> TmuxTerminal {
    let program = try Products.executable("appflow-profile")
    return try await TmuxTerminal(
      columns: 100, rows: 24,
      command: shell.map { ["sh", "-c", "cd; " + $0, program] } ?? [program] + arguments,
      environment: environment)
  }
}

@Suite("Programs that ask on the terminal", .timeLimit(.minutes(4)))
struct TerminalLoanTests {
  private static let note = "has the terminal until it ends"

  private func isAsked(_ screen: [String]) -> Bool { screen.contains { $0.hasPrefix("Code:") } }

  private func asked(_ terminal: TmuxTerminal) async throws -> [String] {
    try await terminal.wait(for: "the program's question", until: isAsked)
  }

  @Test(
    "the editor lends it the terminal: its question and its standard error are seen, its keys are its own")
  func editor() async throws {
    let setup = try await LoanSetup()
    let terminal = try await setup.start()
    let asked = try await asked(terminal)
    #expect(asked.contains { $0.contains("Open https://idp.example/device and confirm") })
    #expect(asked.contains { $0.contains(Self.note) })
    // Nothing of the editor's screen is there, and none of these keys is one of the editor's.
    #expect(!asked.contains { $0.contains("loading…") })
    try await terminal.type("q1/x")
    try await terminal.press("Enter")
    let list = try await terminal.waitFor("behind-the-program")
    #expect(list.contains { $0.contains("1 profile") })
    #expect(!list.contains { $0.contains("Code of the device") || $0.contains("filter:") })
    #expect(!String(decoding: try await terminal.recording(), as: UTF8.self).contains("q1/x"))
    // The keys are the editor's again.
    try await terminal.press("?")
    try await terminal.waitFor("Keys")
    try await terminal.press("Escape")
    try await terminal.waitFor("behind-the-program")
    try await terminal.press("q")
    #expect(try await terminal.exitStatus() == 0)
  }

  @Test("what it says when it fails is told on the screen, and the key to refresh asks again")
  func failing() async throws {
    let setup = try await LoanSetup()
    let terminal = try await setup.start()
    _ = try await asked(terminal)
    try await terminal.type("0")
    try await terminal.press("Enter")
    let failed = try await terminal.waitFor("g refresh")
    #expect(failed.joined(separator: " ").contains("wrong code"))
    try await terminal.press("g")
    _ = try await asked(terminal)
    try await terminal.type("q1/x")
    try await terminal.press("Enter")
    try await terminal.waitFor("behind-the-program")
  }

  @Test("Ctrl-C stops it and not the editor")
  func interrupted() async throws {
    let setup = try await LoanSetup()
    let terminal = try await setup.start()
    _ = try await asked(terminal)
    try await terminal.press("C-c")
    let failed = try await terminal.waitFor("g refresh")
    #expect(failed.joined(separator: " ").contains("was stopped from the terminal"))
    try await terminal.press("q")
    #expect(try await terminal.exitStatus() == 0)
    #expect(setup.service.connections == 0)
  }

  @Test("one that says and asks nothing is not seen, and the editor's keys are its own meanwhile")
  func quiet() async throws {
    let setup = try await LoanSetup(script: "while [ ! -e \"$0.go\" ]; do sleep 0.1; done")
    let terminal = try await setup.start()
    try await terminal.waitFor("loading…")
    try await terminal.press("?")
    try await terminal.waitFor("Keys")
    try await terminal.press("Escape")
    try Data().write(to: setup.folder.file("ask.go"))
    try await terminal.waitFor("behind-the-program")
    try await terminal.press("q")
    #expect(try await terminal.exitStatus() == 0)
    #expect(!String(decoding: try await terminal.recording(), as: UTF8.self).contains("has the terminal"))
  }

  @Test("one that only says something is seen for as long as it runs")
  func saying() async throws {
    let setup = try await LoanSetup(
      script: "echo 'Confirm the code ABCD-EFGH' >&2; while [ ! -e \"$0.go\" ]; do sleep 0.1; done")
    let terminal = try await setup.start()
    try await terminal.waitFor("ABCD-EFGH")
    try await terminal.waitFor("Esc stops it")
    // Keys that do nothing are not shown, and are nobody's afterwards.
    try await terminal.press("Up")
    try await terminal.type("q")
    try Data().write(to: setup.folder.file("ask.go"))
    let list = try await terminal.waitFor("behind-the-program")
    #expect(!list.contains { $0.contains("ABCD-EFGH") })
    try await terminal.press("q")
    #expect(try await terminal.exitStatus() == 0)
    #expect(!String(decoding: try await terminal.recording(), as: UTF8.self).contains("^["))
  }

  @Test(
    "Esc stops one that only says something, and the editor goes on",
    arguments: ["", "trap 'echo not yet >&2' INT; "])
  func stopped(beginning: String) async throws {
    let setup = try await LoanSetup(
      script: beginning + "echo 'Confirm the code ABCD-EFGH' >&2; while :; do sleep 0.1; done")
    let terminal = try await setup.start()
    try await terminal.waitFor("ABCD-EFGH")
    try await terminal.press("Escape")
    if !beginning.isEmpty {
      try await terminal.waitFor("not yet")
      try await terminal.press("Escape")
    }
    let failed = try await terminal.waitFor("g refresh")
    #expect(failed.joined(separator: " ").contains(beginning.isEmpty ? "was stopped" : "status 143"))
    try await terminal.press("?")
    try await terminal.waitFor("Keys")
    try await terminal.press("Escape")
    try await terminal.waitFor("g refresh")
    try await terminal.press("q")
    #expect(try await terminal.exitStatus() == 0)
    #expect(setup.service.connections == 0)
  }

  @Test("one that says something first and asks later gets the terminal when it asks")
  func sayingThenAsking() async throws {
    let setup = try await LoanSetup(
      script: "echo 'Wait for it' >&2; while [ ! -e \"$0.go\" ]; do sleep 0.1; done\n" + LoanSetup.asking)
    let terminal = try await setup.start()
    try await terminal.waitFor("Esc stops it")
    try Data().write(to: setup.folder.file("ask.go"))
    _ = try await asked(terminal)
    try await terminal.type("q1/x")
    try await terminal.press("Enter")
    try await terminal.waitFor("behind-the-program")
    #expect(!String(decoding: try await terminal.recording(), as: UTF8.self).contains("q1/x"))
  }

  @Test("a window that changed meanwhile has the new size, and a line that is cut ends the editor")
  func resizedAndLost() async throws {
    let setup = try await LoanSetup()
    let terminal = try await setup.start()
    _ = try await asked(terminal)
    try await terminal.resize(columns: 60, rows: 12)
    try await terminal.type("q1/x")
    try await terminal.press("Enter")
    // The name is cut to the column that 60 have room for.
    let list = try await terminal.waitFor("behind-the-prog…")
    #expect(list.count == 12)
    let other = try await setup.start()
    _ = try await asked(other)
    try await other.hangUp()
    #expect(try await other.exitStatus() == 130)
  }

  @Test("in plain mode the question is asked between the lines, and what was asked before is asked again")
  func plain() async throws {
    let setup = try await LoanSetup()
    let terminal = try await setup.start(["--plain"])
    let asked = try await asked(terminal)
    #expect(asked.contains { $0.contains("Open https://idp.example/device and confirm") })
    try await terminal.type("q1/x")
    try await terminal.press("Enter")
    try await terminal.waitFor("behind-the-program")
    try await terminal.waitFor("Profile")
    try await terminal.type("q")
    try await terminal.press("Enter")
    #expect(try await terminal.exitStatus() == 0)
  }

  @Test("a command shares the terminal with it, and its standard error is the command's")
  func command() async throws {
    let setup = try await LoanSetup()
    let terminal = try await setup.start(["list"])
    let asked = try await asked(terminal)
    #expect(asked.contains { $0.contains("Open https://idp.example/device and confirm") })
    try await terminal.type("q1/x")
    try await terminal.press("Enter")
    try await terminal.waitFor("behind-the-program")
    #expect(try await terminal.exitStatus() == 0)
  }
}
