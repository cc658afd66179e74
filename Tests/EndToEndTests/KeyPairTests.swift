import ClientTestSupport
import Forms
import Foundation
import JSON
import Secrets
import Testing

/// Snowflake's key pair in a real terminal: made here or pasted, until the sandbox's store has it, and nothing else.
@Suite("Key pairs in a real terminal", .enabled(if: FakeKeys.areThere), .timeLimit(.minutes(5)))
struct KeyPairTests {
  private static let profile = "snowflake-lab"
  private let state: ScratchFolder

  init() throws { state = try ScratchFolder() }

  private func open(_ arguments: [String], _ sandbox: SandboxProcess) async throws -> TmuxTerminal {
    var environment = sandbox.environment
    environment["XDG_STATE_HOME"] = state.path
    environment.merge(Products.readableMemory) { $1 }
    return try await TmuxTerminal(
      columns: 100, rows: 40, command: [try Products.executable("appflow-profile")] + arguments,
      environment: environment)
  }

  private func openRotation(_ sandbox: SandboxProcess) async throws -> TmuxTerminal {
    let terminal = try await open(["rotate", Self.profile], sandbox)
    try await terminal.waitFor("1 marked")
    try await terminal.wait(for: "all profiles") { !$0.contains { $0.contains("loading") } }
    try await terminal.press("Enter")
    try await terminal.wait(for: "the form") { screen in
      screen.contains { $0.contains("^S review") } && screen.contains { $0.contains("▌ User name") }
    }
    try await terminal.type("LAB")
    return terminal
  }

  /// The private key that the sandbox was sent.
  private func stored(_ sandbox: SandboxProcess) throws -> String {
    let profile = try StoredProfile.named(Self.profile, in: sandbox)
    #expect(profile.updates == 1)
    let credentials = try JSONReader.read(profile.credentials)
    #expect(credentials["Snowflake"]?["username"] == "LAB" && credentials["Snowflake"]?["password"] == nil)
    return try #require(credentials["Snowflake"]?["privateKey"]?.text)
  }

  /// Sends from the review, and waits for the end.
  private func send(_ fingerprint: String, _ terminal: TmuxTerminal) async throws {
    try await terminal.press("C-s")
    try await terminal.waitFor("RSA_PUBLIC_KEY_FP \(fingerprint)")
    try await terminal.wait(for: "the flows that use it") { screen in
      screen.contains { $0.contains("Used by") && !$0.contains("asking") }
    }
    try await terminal.press("Enter")
    try await terminal.waitFor("Verified: AppFlow can log in")
  }

  /// No line of the key came out anywhere, and none is left in the memory.
  private func checkSecrecy(_ key: String, _ terminal: TmuxTerminal) async throws {
    let pieces = key.split(separator: "\n").dropFirst(2).dropLast(2).map { String($0.prefix(24)) }
    #expect(pieces.count > 20)
    let recording = String(decoding: try await terminal.recording(), as: UTF8.self)
    #expect(pieces.allSatisfy { !recording.contains($0) } && !recording.contains("BEGIN PRIVATE KEY"))
    let folder = state.file("appflow-profile").path
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let text = String(decoding: try Data(contentsOf: URL(filePath: folder + "/" + name)), as: UTF8.self)
      #expect(pieces.allSatisfy { !text.contains($0) }, "\(name)")
    }
    let memory = ProcessMemory(process: try await terminal.processID())
    var left: [String] = []
    _ = try await waiting(for: "no copy of the key in memory", situation: { left.joined(separator: "; ") }) {
      left = try [pieces[0], pieces[pieces.count / 2], pieces[pieces.count - 1]].flatMap {
        try memory.places(of: $0)
      }
      return left.isEmpty ? true : nil
    }
  }

  @Test("made in a rotation: the statement is shown, the private half goes to AppFlow and into the new file")
  func made() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await openRotation(sandbox)
      try await terminal.press("C-g")
      try await terminal.waitFor("ALTER USER LAB SET RSA_PUBLIC_KEY_2='")
      let file = state.file("new.p8").path
      try await terminal.press("Tab")
      try await terminal.type(file)
      try await terminal.press("Enter")
      try await terminal.waitFor("which only you can read.")
      let written = try String(contentsOfFile: file, encoding: .utf8)
      let key = try #require(SecretFacts.of(Secret(written)).privateKey)
      // The whole statement is on the screen, cut where lines end.
      let screen = try await terminal.screen().map { $0.trimmingCharacters(in: .whitespaces) }.joined()
      #expect(screen.contains("'\(key.publicKey)';") && screen.contains(key.fingerprint))
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      // A file that is there is not written over.
      try await terminal.press("Enter")
      try await terminal.waitFor("Not written:")
      try await terminal.press("Tab", "Enter")
      try await terminal.waitFor("^S review")
      try await send(key.fingerprint, terminal)
      #expect(try stored(sandbox) == written)
      try await checkSecrecy(written, terminal)
    }
  }

  @Test("pasted in a rotation: kept whole, masked, and its fingerprint that of openssl")
  func pasted() async throws {
    let keys = try await FakeKeys.make()
    try await SandboxProcess.run { sandbox in
      let terminal = try await openRotation(sandbox)
      try await terminal.press("Tab")
      try await terminal.waitFor("▌ Private key")
      try await terminal.paste(keys.good)
      try await terminal.waitFor("RSA_PUBLIC_KEY_FP \(keys.fingerprint)")
      try await send(keys.fingerprint, terminal)
      #expect(try stored(sandbox) == keys.good)
      try await checkSecrecy(keys.good, terminal)
    }
  }

  @Test("rotate with new: asks whether the statement was run, and sends")
  func command() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await open(
        ["rotate", Self.profile, "--set", "username=LAB", "--secret", "privateKey=new:", "--no-flows"],
        sandbox)
      try await terminal.waitFor("Has the statement been run?")
      #expect(try StoredProfile.named(Self.profile, in: sandbox).updates == 0)
      try await terminal.type("y")
      try await terminal.press("Enter")
      try await terminal.waitFor("1 updated")
      let key = try #require(SecretFacts.of(Secret(try stored(sandbox))).privateKey)
      let recording = String(decoding: try await terminal.recording(), as: UTF8.self)
      #expect(recording.contains("ALTER USER LAB SET RSA_PUBLIC_KEY_2='\(key.publicKey)';"))
      #expect(recording.contains("RSA_PUBLIC_KEY_FP \(key.fingerprint)") && !recording.contains("BEGIN"))
    }
  }
}
