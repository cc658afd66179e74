import ClientTestSupport
import Foundation
import Testing

/// Clicks as a terminal reports them, the clipboard as a terminal is asked for it, and a run that may not send.
@Suite("Mouse, clipboard and read-only mode in a real terminal")
struct MouseAndCopyTests {
  private static let secret = "fake-marker-secret-of-the-copy"

  @Test("a profile is opened, reviewed and sent by clicks; Send needs two")
  func mouse() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await Self.open(sandbox)
      try await Self.click("veeva-vault", on: terminal)
      try await terminal.wait(for: "the cursor on the profile") { screen in
        screen.contains { $0.hasPrefix(" ▌ veeva-vault") }
      }
      try await Self.click("veeva-vault", on: terminal)
      try await terminal.waitFor("^S review")
      try await Self.click("User name", on: terminal)
      try await terminal.type("ann")
      try await Self.click("Password", on: terminal)
      try await terminal.type(Self.secret)
      try await Self.click("^S review", on: terminal)
      try await terminal.waitFor("nothing sent yet")
      try await Self.click("[ Send ]", on: terminal)
      try await terminal.waitFor("Click it once more to send")
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
      try await Self.click("[ Send ]", on: terminal)
      try await terminal.waitFor("AppFlow accepted the update.")
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 1)
    }
  }

  @Test("--no-mouse does not ask for clicks, and at the end they are given back")
  func noMouse() async throws {
    try await SandboxProcess.run { sandbox in
      for (arguments, isAsked) in [([], true), (["--no-mouse"], false)] {
        let terminal = try await Self.open(sandbox, arguments)
        try await terminal.press("q")
        #expect(try await terminal.exitStatus() == 0)
        let recording = String(decoding: try await terminal.recording(), as: UTF8.self)
        #expect(recording.contains("\u{1B}[?1000h") == isAsked)
        #expect(recording.contains("\u{1B}[?1000l") == isAsked)
      }
    }
  }

  @Test("the masked body and the aws command reach the terminal's clipboard without a secret")
  func copy() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await Self.reviewing(sandbox, [])
      try await terminal.press("y")
      try await terminal.waitFor("Copied the masked body")
      let body = try await terminal.clipboard()
      #expect(body.contains("\"username\": \"ann\"") && body.contains("••••••••"))
      try await terminal.press("Y")
      try await terminal.waitFor("Copied the aws command")
      let command = try await terminal.wait(forClipboard: { $0.contains("aws appflow") })
      #expect(command.contains("read -rs password;") && command.contains(sandbox.endpoint))
      let recording = try await terminal.recording()
      #expect(!(body + command + String(decoding: recording, as: UTF8.self)).contains(Self.secret))
      let encoded = Data(body.utf8).base64EncodedString()
      #expect(recording.range(of: Data("\u{1B}]52;c;\(encoded)\u{07}".utf8)) != nil)
      let wrapped = "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;\(encoded)\u{07}\u{1B}\\"
      #expect(recording.range(of: Data(wrapped.utf8)) != nil)
    }
  }

  @Test("with --read-only nothing is sent")
  func readOnly() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await Self.reviewing(sandbox, ["--read-only"])
      try await terminal.press("Enter")
      try await terminal.waitFor("Read-only: nothing was sent.")
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
      let request = """
        {"connectorProfileName": "veeva-vault", "connectionMode": "Public", "connectorProfileConfig": {
          "connectorProfileProperties": {"Veeva": {"instanceUrl": "https://acme.veevavault.com"}},
          "connectorProfileCredentials": {"Veeva": {"username": "ann", "password": "\(Self.secret)"}}}}
        """
      let output = try await Command.run(
        [try Products.executable("appflow-profile"), "update", "-", "--yes", "--read-only"],
        environment: Products.plainEnvironment.merging(sandbox.environment) { $1 }, input: Data(request.utf8))
      #expect(output.status == 252)
      #expect(String(decoding: output.standardError, as: UTF8.self).contains("Read-only: nothing was sent."))
      #expect(output.text.isEmpty)
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
    }
  }

  private static func open(_ sandbox: SandboxProcess, _ arguments: [String] = []) async throws -> TmuxTerminal
  {
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 40, command: [try Products.executable("appflow-profile")] + arguments,
      environment: sandbox.environment)
    try await terminal.waitFor("sf-prod")
    return terminal
  }

  private static func reviewing(_ sandbox: SandboxProcess, _ arguments: [String]) async throws -> TmuxTerminal
  {
    let terminal = try await open(sandbox, arguments)
    try await terminal.press("/")
    try await terminal.type("veeva-vault")
    try await terminal.waitFor("1 of ")
    try await terminal.press("Enter")
    try await terminal.waitFor("^S review")
    try await terminal.press("C-n")
    try await terminal.type("ann")
    try await terminal.press("Tab")
    try await terminal.type(secret)
    try await terminal.press("C-s")
    try await terminal.waitFor("POST /update-connector-profile")
    return terminal
  }

  /// Presses and releases the mouse on a text, as terminals report it (SGR 1006).
  private static func click(_ text: String, on terminal: TmuxTerminal) async throws {
    let screen = try await terminal.waitFor(text)
    let row = try #require(screen.firstIndex { $0.contains(text) })
    let start = try #require(screen[row].firstRange(of: text))
    // One column a character: there is nothing wide on these screens.
    let column = screen[row].distance(from: screen[row].startIndex, to: start.lowerBound)
    let place = "\(column + 1);\(row + 1)"
    try await terminal.type("\u{1B}[<0;\(place)M\u{1B}[<0;\(place)m")
  }
}

extension TmuxTerminal {
  /// Waits until the clipboard has the text that is wanted.
  fileprivate func wait(forClipboard isThere: (String) -> Bool) async throws -> String {
    try await waiting(
      for: "another text in the clipboard", situation: { try await clipboard() },
      until: {
        let text = try await clipboard()
        return isThere(text) ? text : nil
      })
  }
}
