import Foundation
import Testing

/// A connection that drops in the middle of a form, and the next start.
@Suite("A draft of a lost session")
struct DraftTests {
  private static let secret = "fake-marker-secret-of-the-draft"
  private static let environment = "XDG_STATE_HOME"

  enum Ending: CaseIterable { case hangUp, hangUpSignal, terminate }

  @Test(
    "what was typed and is not secret comes back after the connection dropped", arguments: Ending.allCases)
  func draft(ending: Ending) async throws {
    let state = try ScratchFolder()
    try await SandboxProcess.run { sandbox in
      let environment = sandbox.environment.merging([Self.environment: state.path]) { $1 }
      let lost = try await Self.type(environment)
      switch ending {
      case .hangUp: try await lost.hangUp()
      case .hangUpSignal: kill(try await lost.processID(), SIGHUP)
      case .terminate: kill(try await lost.processID(), SIGTERM)
      }
      #expect(try await lost.exitStatus() == 130)
      if ending == .terminate { try await lost.waitFor("was kept without its secrets") }
      try Self.checkFiles(state)

      let terminal = try await Self.open(environment)
      try await terminal.waitFor("Open the draft of veeva-vault from just now")
      try await terminal.press("y")
      try await terminal.waitFor("Secrets have to be typed again.")
      let screen = try await terminal.waitFor("ann-of-the-draft")
      #expect(screen.contains { $0.contains("Password") && !$0.contains("•") })
      try await terminal.press("Escape")
      try await terminal.waitFor("lose what was typed")
      try await terminal.press("y")
      try await terminal.waitFor("profiles")
      try await terminal.press("q")
      #expect(try await terminal.exitStatus() == 0)
      #expect(try Self.files(state) == [])
    }
  }

  @Test("the same in plain mode; its draft is opened on the screen")
  func plain() async throws {
    let state = try ScratchFolder()
    try await SandboxProcess.run { sandbox in
      let environment = sandbox.environment.merging([Self.environment: state.path]) { $1 }
      let plain = try await TmuxTerminal(
        columns: 100, rows: 40,
        command: [try Products.executable("appflow-profile"), "edit", "veeva-vault", "--plain"],
        environment: environment)
      for prompt in ["Sign in with [", "Connection mode", "Vault URL"] {
        try await plain.waitFor(prompt)
        try await plain.press("Enter")
      }
      try await plain.waitFor("User name (username)")
      try await plain.type("ann-of-the-draft")
      try await plain.press("Enter")
      try await plain.waitFor("Password (password)")
      try await plain.type(Self.secret)
      try await plain.press("Enter")
      try await plain.waitFor("Send?")
      kill(try await plain.processID(), SIGTERM)
      #expect(try await plain.exitStatus() == 130)
      try await plain.waitFor("was kept without its secrets")
      try Self.checkFiles(state)

      let terminal = try await Self.open(environment)
      try await terminal.waitFor("Open the draft of veeva-vault from just now")
      try await terminal.press("y")
      try await terminal.waitFor("ann-of-the-draft")
      try await terminal.hangUp()
      #expect(try await terminal.exitStatus() == 130)
      try Self.checkFiles(state)
    }
  }

  private static func open(_ environment: [String: String]) async throws -> TmuxTerminal {
    try await TmuxTerminal(
      columns: 100, rows: 40, command: [try Products.executable("appflow-profile")],
      environment: environment)
  }

  private static func type(_ environment: [String: String]) async throws -> TmuxTerminal {
    let terminal = try await open(environment)
    try await terminal.waitFor("profiles")
    try await terminal.press("/")
    try await terminal.type("veeva-vault")
    try await terminal.waitFor("1 of ")
    try await terminal.press("Enter")
    try await terminal.waitFor("^S review")
    try await terminal.press("C-n")
    try await terminal.type("ann-of-the-draft")
    try await terminal.press("Tab")
    try await terminal.type(secret)
    try await terminal.wait(for: "the masked secret") { screen in
      screen.contains { $0.contains("Password") && $0.contains("•") }
    }
    return terminal
  }

  private static func files(_ state: ScratchFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: state.file("appflow-profile").path)
  }

  private static func checkFiles(_ state: ScratchFolder) throws {
    let names = try files(state)
    #expect(names.count == 1)
    let path = state.file("appflow-profile").appending(path: try #require(names.first))
    let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
    #expect(text.contains("ann-of-the-draft"))
    #expect(!text.contains(secret) && !text.contains("assword"))
    let mode = try FileManager.default.attributesOfItem(atPath: path.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }
}
