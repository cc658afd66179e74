import ClientTestSupport
import Foundation
import JSON
import Testing

/// What the editor leaves in the journal, in a real terminal.
@Suite("The journal of the editor", .timeLimit(.minutes(5)))
struct JournalTests {
  private static let password = "fake-password-of-the-journal"

  private let state: ScratchFolder
  private var file: String { state.file("appflow-profile/journal.jsonl").path }

  init() throws {
    state = try ScratchFolder()
  }

  /// Opens a form, fills it in and sends it.
  private func send(_ environment: [String: String]) async throws -> TmuxTerminal {
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 30, command: [try Products.executable("appflow-profile"), "edit", "veeva-vault"],
      environment: environment.merging(["XDG_STATE_HOME": state.path]) { $1 })
    try await terminal.waitFor("^S review")
    try await terminal.press("C-n")
    try await terminal.type("ann-of-the-journal")
    try await terminal.press("Tab")
    try await terminal.type(Self.password)
    try await terminal.wait(for: "the masked secret") { screen in
      screen.contains { $0.contains("Password") && $0.contains("•") }
    }
    try await terminal.press("C-s")
    try await terminal.waitFor("nothing sent yet")
    try await terminal.press("Enter")
    return terminal
  }

  private func entries() async throws -> [JSONValue] {
    let output = try await Command.run(
      [try Products.executable("appflow-profile"), "journal", "--output", "json"],
      environment: Products.plainEnvironment.merging(["XDG_STATE_HOME": state.path]) { $1 })
    #expect(output.status == 0 && output.standardError.isEmpty)
    return try #require(try JSONReader.read(output.text).items)
  }

  private func checkForSecrets(_ sandbox: SandboxProcess) throws {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(!text.contains(Self.password) && !text.contains("ann-of-the-journal"))
    #expect(!text.contains(try #require(sandbox.environment["AWS_SECRET_ACCESS_KEY"])))
  }

  @Test("an update of the editor is one entry, with its names and without its values")
  func updated() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await send(sandbox.environment)
      try await terminal.waitFor("AppFlow accepted the update.")
      let entries = try await entries()
      #expect(entries.count == 1)
      let entry = try #require(entries.first)
      #expect(entry["outcome"] == "updated" && entry["connectorProfileName"] == "veeva-vault")
      let fields = entry["fields"]?.items?.compactMap(\.text) ?? []
      #expect(fields.contains("/connectorProfileCredentials/Veeva/password"))
      // The sandbox's keys were not shown to AWS.
      #expect(entry["identity"] == nil)
      try checkForSecrets(sandbox)
    }
  }

  @Test("an update whose editor was hung up on while it was sent is unknown")
  func hungUp() async throws {
    try await SandboxProcess.run { sandbox in
      let proxy = try FaultProxy(before: sandbox, .silence, faulty: 1)
      let terminal = try await send(
        sandbox.environment.merging(["AWS_ENDPOINT_URL_APPFLOW": proxy.url]) { $1 })
      _ = try await waiting(for: "the update", situation: { "it has not come" }) { proxy.updates.first }
      try await terminal.hangUp()
      #expect(try await terminal.exitStatus() == 130)
      let entry = try #require(try await entries().first)
      #expect(entry["outcome"] == "unknown")
      let token = try JSONReader.read(try #require(proxy.updates.first))["clientToken"]
      #expect(entry["clientToken"] == token)
      try checkForSecrets(sandbox)
    }
  }

  @Test(
    "where the journal cannot be written, nothing is sent, the screen says what to fix, and it goes on then")
  func unwritable() async throws {
    try await SandboxProcess.run { sandbox in
      try FileManager.default.createDirectory(
        atPath: state.file("appflow-profile").path, withIntermediateDirectories: false)
      chmod(state.file("appflow-profile").path, 0o700)
      try Data().write(to: URL(filePath: file))
      chmod(file, 0o622)
      let terminal = try await send(sandbox.environment)
      let screen = try await terminal.waitFor("the journal cannot be written")
      #expect(screen.joined(separator: " ").contains("Nothing was sent"))
      #expect(screen.contains { $0.contains("Password") && $0.contains("•") })
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
      try await terminal.press("F1")
      try await terminal.waitFor("others may write to it")
      try await terminal.press("Escape")
      chmod(file, 0o600)
      try await terminal.waitFor("^S review")
      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
      try await terminal.press("Enter")
      try await terminal.waitFor("AppFlow accepted the update.")
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 1)
      #expect(try await entries().map { $0["outcome"] } == ["updated"])
    }
  }
}
