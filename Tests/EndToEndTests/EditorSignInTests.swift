import ClientTestSupport
import Foundation
import JSON
import Testing

/// Signing in from inside the editor, with small services to sign in to.
@Suite("Signing in from the editor, in a terminal", .timeLimit(.minutes(3)))
struct EditorSignInTests {
  private static let password = "fake-veeva-password-0001"

  /// A profile of IAM Identity Center in a folder that is the home directory, and nobody is signed in.
  private func environment(
    _ sandbox: SandboxProcess, _ peer: SignInPeer, _ folder: ScratchFolder
  ) throws -> [String: String] {
    try Data(SignInPeer.configuration.utf8).write(to: folder.file("config"))
    var variables = sandbox.environment.merging(peer.variables) { $1 }.merging([
      "HOME": folder.path, "AWS_CONFIG_FILE": folder.file("config").path,
      "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/c", "AWS_EC2_METADATA_DISABLED": "true",
      "AWS_PROFILE": "corp",
    ]) { $1 }
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] { variables[name] = nil }
    return variables
  }

  private func signIn(_ terminal: TmuxTerminal, _ peer: SignInPeer) async throws {
    try await peer.set(["polls": ["authorization_pending"]])
    try await terminal.waitFor("Sign in now?")
    try await terminal.press("y")
    try await terminal.waitFor("ABCD-EFGH")
    try await peer.set(["polls": ["ok"]])
  }

  @Test("a session that ended in mid-edit: signed in again, the form as it was, and sent")
  func midEdit() async throws {
    try await SandboxProcess.run { sandbox in
      let peer = try await SignInPeer()
      let folder = try ScratchFolder()
      // Keys that end so soon are asked for anew with each request.
      let end = Int(Date().timeIntervalSince1970 + 90) * 1_000
      try await peer.set([
        "roleKeys": [
          "accessKeyId": "ASIASANDBOX000000000",
          "secretAccessKey": "sandbox-temporary-key-that-opens-nothing",
          "sessionToken": "sandbox-session-token", "expiration": .number(JSONNumber(end)),
        ]
      ])
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 30, command: [try Products.executable("appflow-profile"), "edit", "veeva-vault"],
        environment: try environment(sandbox, peer, folder))
      try await signIn(terminal, peer)
      try await terminal.waitFor("^S review")
      let cache = folder.file(".aws/sso/cache")
      #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path).count == 2)

      try await terminal.waitFor("User name")
      while try await !terminal.screen().contains(where: { $0.hasPrefix(" ▌ User name") }) {
        try await terminal.press("Tab")
      }
      try await terminal.type("ann-of-veeva")
      try await terminal.press("Tab")
      try await terminal.type(Self.password)
      try await terminal.waitFor("••••")
      // The session ends meanwhile.
      try await peer.set(["access": []])
      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
      try await terminal.press("Enter")
      try await signIn(terminal, peer)
      let form = try await terminal.waitFor("Signed in until")
      #expect(form.contains { $0.contains("ann-of-veeva") } && form.contains { $0.contains("••••") })
      #expect(try !String(decoding: sandbox.storedJSON(), as: UTF8.self).contains(Self.password))
      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
      try await terminal.press("Enter")
      try await terminal.waitFor("AppFlow accepted the update.")
      #expect(try String(decoding: sandbox.storedJSON(), as: UTF8.self).contains(Self.password))
    }
  }

  @Test("Esc stops it, and the program goes on")
  func givenUp() async throws {
    try await SandboxProcess.run { sandbox in
      let peer = try await SignInPeer()
      let folder = try ScratchFolder()
      let terminal = try await TmuxTerminal(
        columns: 60, rows: 16, command: [try Products.executable("appflow-profile")],
        environment: try environment(sandbox, peer, folder))
      try await peer.set(["polls": ["authorization_pending"]])
      try await terminal.waitFor("Sign in now?")
      try await terminal.press("y")
      try await terminal.waitFor("ABCD-EFGH")
      try await terminal.press("Escape")
      let screen = try await terminal.wait(for: "the list without the page") { screen in
        !screen.contains { $0.contains("ABCD-EFGH") }
      }
      #expect(screen.joined(separator: " ").contains("appflow-profile login"))
    }
  }
}
