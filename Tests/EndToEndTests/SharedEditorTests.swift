import ClientTestSupport
import Foundation
import JSON
import Testing

/// The editor where machines share a state: moto's DynamoDB has the leases and the journal.
@Suite("The editor over a shared state", .timeLimit(.minutes(5)), .serialized)
struct SharedEditorTests {
  private static let table = "shared-editor"

  private let home: ScratchFolder
  private let peer: DynamoPeer

  init() async throws {
    home = try ScratchFolder()
    peer = try await DynamoPeer()
    let settings = home.file("settings/appflow-profile")
    try FileManager.default.createDirectory(at: settings, withIntermediateDirectories: true)
    try Data("[settings]\nstate = dynamodb:\(Self.table)\n".utf8).write(
      to: settings.appending(path: "config"))
  }

  /// - Parameter machine: whose state folder it is.
  private func environment(_ machine: String = "first") -> [String: String] {
    peer.variables.merging([
      "XDG_CONFIG_HOME": home.file("settings").path, "XDG_STATE_HOME": home.file(machine).path,
      "AWS_MAX_ATTEMPTS": "1", "APPFLOW_PROFILE_LEASE_SECONDS": "3", "AWS_REGION": "eu-west-1",
    ]) { $1 }
  }

  private func run(
    _ arguments: [String], _ sandbox: SandboxProcess, on machine: String = "first"
  ) async throws -> Command.Output {
    try await Command.run(
      [try Products.executable("appflow-profile")] + arguments,
      environment: Products.plainEnvironment.merging(sandbox.environment) { $1 }.merging(environment(machine))
      { $1 })
  }

  /// Opens the form of a Veeva profile and fills it in, up to the review.
  private func review(
    _ sandbox: SandboxProcess, options: [String] = []
  ) async throws -> (FormTypist, [String]) {
    let editor = try await FormTypist.open(
      "veeva-vault", connector: "Veeva", on: sandbox, environment: environment(), options: options)
    let secrets = try await editor.fillProblems()
    try await editor.terminal.press("C-s")
    try await editor.terminal.waitFor("nothing sent yet")
    return (editor, secrets)
  }

  /// What the screen says, without the places where lines are broken.
  private func words(_ screen: [String]) -> String {
    screen.joined(separator: " ").split(separator: " ").joined(separator: " ")
  }

  private func entries(_ sandbox: SandboxProcess) async throws -> [JSONValue] {
    let exported = try await run(["state", "export"], sandbox, on: "second")
    #expect(exported.status == 0, "\(exported.errors)")
    return try exported.text.split(separator: "\n").map { try JSONReader.read(String($0)) }
  }

  @Test("what is sent stands in the journal of all machines, and another machine's editor puts it back")
  func journal() async throws {
    try await SandboxProcess.run { sandbox in
      #expect(try await run(["state", "create"], sandbox).status == 0)
      let editor = try await FormTypist.open(
        "sf-prod", connector: "Salesforce", on: sandbox, environment: environment())
      try await editor.terminal.press("C-e")
      try await editor.terminal.type("/changed")
      var secrets = try await editor.fillProblems()
      try await editor.terminal.press("C-s")
      try await editor.terminal.waitFor("nothing sent yet")
      try await editor.terminal.press("Enter")
      try await editor.terminal.waitFor("AppFlow accepted the update.")
      let entry = try #require(try await entries(sandbox).first)
      #expect(entry["outcome"] == "updated" && entry["connectorProfileName"] == "sf-prod")
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 40, command: [try Products.executable("appflow-profile"), "restore", "sf-prod"],
        environment: sandbox.environment.merging(environment("second")) { $1 })
      try await terminal.waitFor("as they were before the change of")
      secrets += try await FormTypist(terminal, connector: "Salesforce").fillProblems()
      try await terminal.press("C-s")
      let review = try await terminal.waitFor("nothing sent yet")
      #expect(review.joined().contains("/changed"))
      try await terminal.press("Enter")
      try await terminal.waitFor("AppFlow accepted the update.")
      let both = try await entries(sandbox)
      #expect(both.count == 2 && both.allSatisfy { $0["outcome"] == "updated" })
      for secret in secrets { #expect(!both.contains { JSONWriter.body($0).revealed().contains(secret) }) }
    }
  }

  @Test(
    "while the table cannot be reached nothing is sent and all that was typed stays; then the same is sent, once"
  )
  func gone() async throws {
    try await SandboxProcess.run { sandbox in
      #expect(try await run(["state", "create"], sandbox).status == 0)
      let (editor, secrets) = try await review(sandbox)
      try await peer.set(["gone": true])
      try await editor.terminal.press("Enter")
      let screen = try await editor.terminal.wait(for: "why nothing was sent") { screen in
        words(screen).contains("shared state")
      }
      #expect(words(screen).contains("--local-only"), "\(screen.joined(separator: "\n"))")
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
      try await peer.set(["gone": false])
      // Back in the form if it is not shown already: what was typed is there.
      let form = try await editor.terminal.waitFor("^S review")
      #expect(form.contains { $0.contains("••••") })
      try await editor.terminal.press("C-s")
      try await editor.terminal.waitFor("nothing sent yet")
      try await editor.terminal.press("Enter")
      try await editor.terminal.waitFor("AppFlow accepted the update.")
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 1)
      let ends = try await entries(sandbox).compactMap { $0["outcome"]?.text }
      #expect(ends.last == "updated" && ends.filter { $0 == "updated" }.count == 1, "\(ends)")
      let written = String(decoding: try await editor.terminal.recording(), as: UTF8.self)
      for secret in secrets { #expect(!written.contains(secret)) }
    }
  }

  @Test(
    "an editor that was told to do without the table sends while it cannot be reached; the entry is handed in later"
  )
  func localOnly() async throws {
    try await SandboxProcess.run { sandbox in
      #expect(try await run(["state", "create"], sandbox).status == 0)
      try await peer.set(["gone": true])
      let (editor, _) = try await review(sandbox, options: ["--local-only"])
      try await editor.terminal.press("Enter")
      try await editor.terminal.waitFor("AppFlow accepted the update.")
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 1)
      try await peer.set(["gone": false])
      #expect(try await entries(sandbox).isEmpty)
      #expect(try await run(["state", "push"], sandbox).status == 0)
      #expect(try await entries(sandbox).map { $0["isLate"] } == [true])
    }
  }

  @Test("a profile that another machine has is not sent; who has it is told")
  func held() async throws {
    try await SandboxProcess.run { sandbox in
      #expect(try await run(["state", "create"], sandbox).status == 0)
      let holder = try JournalProbe(
        ["lease", sandbox.endpoint, Self.table, "veeva-vault", "3"],
        shell: "export AWS_ENDPOINT_URL_DYNAMODB=\(peer.url) AWS_EC2_METADATA_DISABLED=true "
          + "AWS_CONFIG_FILE=/nonexistent/c AWS_ACCESS_KEY_ID=\(sandbox.environment["AWS_ACCESS_KEY_ID"] ?? "") "
          + "AWS_SECRET_ACCESS_KEY=fake-secret")
      #expect(try await holder.line() == "ours")
      let (editor, _) = try await review(sandbox)
      try await editor.terminal.press("Enter")
      try await editor.terminal.wait(for: "who has it") { screen in
        words(screen).contains("is being changed by") && words(screen).contains("process \(holder.processID)")
      }
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
      holder.end()
      try await editor.terminal.waitFor("^S review")
      try await editor.terminal.press("C-s")
      try await editor.terminal.waitFor("nothing sent yet")
      try await editor.terminal.press("Enter")
      try await editor.terminal.waitFor("AppFlow accepted the update.")
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 1)
    }
  }
}
