import ClientTestSupport
import Foundation
import JSON
import Testing

/// `appflow-profile login` in a terminal, with small services to sign in to.
private struct SignInSetup {
  let peer: SignInPeer
  let folder: ScratchFolder
  private let environment: [String: String]

  init() async throws {
    peer = try await SignInPeer()
    folder = try ScratchFolder()
    let config =
      SignInPeer.configuration + """
        [profile ops]
        region = us-east-1
        login_session = arn:aws:sts::123456789012:assumed-role/Admin/ann

        """
    try Data(config.utf8).write(to: folder.file("config"))
    environment = [
      "HOME": folder.path, "AWS_CONFIG_FILE": folder.file("config").path,
      "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c", "AWS_EC2_METADATA_DISABLED": "true",
    ].merging(peer.variables) { $1 }
  }

  /// The command in a shell, which says how it ended and reads a line.
  func login(_ arguments: String) async throws -> TmuxTerminal {
    // The shell outlives Ctrl-C, which goes to both.
    let script =
      #"trap : INT; "$0" login \#(arguments); echo "ended with $?"; read -r line; echo "read: $line""#
    return try await TmuxTerminal(
      columns: 100, rows: 30, command: ["sh", "-c", script, try Products.executable("appflow-profile")],
      environment: environment)
  }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: folder.file(path).path) }
}

@Suite("Signing in from a terminal", .timeLimit(.minutes(3)))
struct SignInTests {
  private let setup: SignInSetup

  init() async throws { setup = try await SignInSetup() }

  private func recording(_ terminal: TmuxTerminal) async throws -> String {
    String(decoding: try await terminal.recording(), as: UTF8.self)
  }

  /// The address that the terminal was given as a link.
  private func link(_ terminal: TmuxTerminal) async throws -> String {
    let link = /\u{1B}\]8;;(http[^\u{1B}]*)\u{1B}/
    return String(try #require(try await recording(terminal).firstMatch(of: link)).1)
  }

  @Test(
    "the address is a link and in the clipboard, the code is shown, and after the confirmation it is done")
  func device() async throws {
    try await setup.peer.set(["polls": ["authorization_pending"]])
    let terminal = try await setup.login("--profile corp")
    try await terminal.waitFor("ABCD-EFGH")
    try await terminal.waitFor("The address was copied")
    let address = "https://device.sso.example/?user_code=ABCD-EFGH"
    #expect(try await link(terminal) == address)
    let copied = "\u{1B}]52;c;\(Data(address.utf8).base64EncodedString())\u{07}"
    #expect(try await recording(terminal).contains(copied))
    try await setup.peer.set(["polls": ["ok"]])
    let screen = try await terminal.waitFor("ended with 0")
    #expect(screen.contains { $0.contains("Signed in to corp") })
  }

  @Test("Ctrl-C gives up with 130, and the terminal is as it was")
  func interrupted() async throws {
    try await setup.peer.set(["polls": ["authorization_pending"]])
    let terminal = try await setup.login("--profile corp")
    try await terminal.waitFor("The address was copied")
    try await terminal.press("C-c")
    try await terminal.waitFor("ended with 130")
    try await terminal.type("echoed-again")
    try await terminal.waitFor("echoed-again")
  }

  @Test("the address at which the browser ends is pasted back; what does not fit is told and asked for again")
  func paste() async throws {
    let terminal = try await setup.login("--profile corp --paste")
    try await terminal.waitFor("Paste here")
    let address = try #require(URLComponents(string: try await link(terminal)))
    let query = Dictionary(uniqueKeysWithValues: (address.queryItems ?? []).map { ($0.name, $0.value ?? "") })
    // Longer than the system's own editing of lines takes.
    let code = "fake-code-" + String(repeating: "0123456789", count: 600)
    try await setup.peer.set(["code": .string(code), "challenge": .string(query["code_challenge"] ?? "")])
    let redirect = query["redirect_uri"] ?? ""
    try await terminal.type("\(redirect)?code=\(code)&state=other")
    try await terminal.press("Enter")
    try await terminal.waitFor("The state is another one")
    try await terminal.type("\(redirect)?code=\(code)&state=\(query["state"] ?? "")x")
    try await terminal.press("BSpace")
    try await terminal.press("Enter")
    try await terminal.waitFor("ended with 0")
    #expect(try await !recording(terminal).contains("fake-code"))
    try await terminal.type("echoed-again")
    try await terminal.waitFor("echoed-again")
  }

  @Test(
    "a session of aws login: the code that the page shows is pasted back; Ctrl-C at the question gives up")
  func console() async throws {
    let given = try await setup.login("--profile ops")
    try await given.waitFor("Paste here")
    try await given.press("C-c")
    try await given.waitFor("ended with 130")
    #expect(!setup.exists(".aws"))

    let terminal = try await setup.login("--profile ops")
    try await terminal.waitFor("Paste here")
    let address = try #require(URLComponents(string: try await link(terminal)))
    let query = Dictionary(uniqueKeysWithValues: (address.queryItems ?? []).map { ($0.name, $0.value ?? "") })
    try await setup.peer.set([
      "challenge": .string(query["code_challenge"] ?? ""), "redirect": .string(query["redirect_uri"] ?? ""),
    ])
    let shown = "state=\(query["state"] ?? "")&code=fake-code"
    try await terminal.type(Data(shown.utf8).base64EncodedString())
    try await terminal.press("Enter")
    let screen = try await terminal.waitFor("ended with 0")
    #expect(screen.joined().contains("Signed in to arn:aws:sts::123456789012:assumed-role/Admin/ann"))
    #expect(setup.exists(".aws/login/cache"))
  }
}
