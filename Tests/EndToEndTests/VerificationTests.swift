import ClientTestSupport
import Foundation
import JSON
import Testing

/// Whether AppFlow can log in, asked of a sandbox that answers from a cache for an hour as AppFlow does.
@Suite("Verified means verified", .timeLimit(.minutes(5)))
struct VerificationTests {
  private static let good = "fake-good-secret-0001"
  /// The sandbox stores it, and refuses it when the application is asked to let AppFlow in.
  private static let bad = "fake-reject-login-0001"
  private static let denial = ["--deny", "ResetConnectorMetadataCache"]

  private let state: ScratchFolder

  init() throws { state = try ScratchFolder() }

  private func environment(_ sandbox: SandboxProcess) -> [String: String] {
    sandbox.environment.merging(["XDG_STATE_HOME": state.path]) { $1 }
  }

  /// Runs the program to its end.
  private func run(
    _ arguments: [String], _ sandbox: SandboxProcess, secret: String = ""
  ) async throws -> Command.Output {
    let output = try await Command.run(
      [try Products.executable("appflow-profile")] + arguments,
      environment: Products.plainEnvironment.merging(environment(sandbox)) { $1 }
        .merging(secret.isEmpty ? [:] : ["FAKE_PW": secret]) { $1 })
    #expect(secret.isEmpty || !(output.text + output.errors).contains(secret))
    return output
  }

  /// Gives the Veeva profile a password and verifies it.
  ///
  /// - Returns: the exit code, the outcome, and what is said.
  private func rotate(_ secret: String, _ sandbox: SandboxProcess) async throws -> (Int32, String, String) {
    let output = try await run(
      [
        "rotate", "veeva-vault", "--set", "username=ann", "--secret", "password=env:FAKE_PW", "--verify",
        "--yes",
        "--output", "json",
      ], sandbox, secret: secret)
    let result = try JSONReader.read(output.text)["rotations"]?.items?.first
    return (output.status, result?["outcome"]?.text ?? "", result?["message"]?.text ?? "")
  }

  private func verify(_ sandbox: SandboxProcess) async throws -> (Int32, String) {
    let output = try await run(["verify", "veeva-vault", "--output", "json"], sandbox)
    let result = try JSONReader.read(output.text)["verifications"]?.items?.first
    return (output.status, result?["outcome"]?.text ?? "")
  }

  /// The outcomes in the journal, in the order of their attempts.
  private func journal(_ sandbox: SandboxProcess) async throws -> [String] {
    let output = try await run(["journal", "--output", "json"], sandbox)
    let entries = try JSONReader.read(output.text).items ?? []
    return entries.sorted { ($0["time"]?.text ?? "") < ($1["time"]?.text ?? "") }.compactMap {
      $0["outcome"]?.text
    }
  }

  @Test("a good rotation, then a bad secret within the hour: not verified, by rotate, verify and the journal")
  func badWithinTheHour() async throws {
    try await SandboxProcess.run { sandbox in
      let first = try await rotate(Self.good, sandbox)
      #expect(first.0 == 0 && first.1 == "verified")
      #expect(try await verify(sandbox) == (0, "verified"))
      let second = try await rotate(Self.bad, sandbox)
      #expect(second.0 == 254 && second.1 == "verification-failed", "\(second)")
      #expect(second.2.contains("refuses the credentials"))
      #expect(try await verify(sandbox) == (254, "verification-failed"))
      let third = try await rotate(Self.good + "-b", sandbox)
      #expect(third.0 == 0 && third.1 == "verified")
      #expect(try await journal(sandbox) == ["verified", "verification-failed", "verified"])
    }
  }

  @Test(
    "where the cache may not be reset, nothing is called verified: it is accepted, and the login not tried anew"
  )
  func resetDenied() async throws {
    try await SandboxProcess.run(arguments: Self.denial) { sandbox in
      // The first fills the cache, so that the second would pass for good.
      for secret in [Self.good, Self.bad] {
        let result = try await rotate(secret, sandbox)
        #expect(result.0 == 255 && result.1 == "login-not-tried", "\(result)")
        #expect(result.2.hasPrefix("Accepted; the login was not tried anew"))
        #expect(result.2.contains("appflow:ResetConnectorMetadataCache"))
        #expect(try await verify(sandbox) == (255, "login-not-tried"))
      }
      #expect(try await journal(sandbox) == ["login-not-tried", "login-not-tried"])
      let table = try await run(["journal"], sandbox)
      #expect(table.text.contains("updated, login not tried anew"))
    }
  }

  @Test("a custom connector's login is verified with the version of its API")
  func customConnector() async throws {
    try await SandboxProcess.run { sandbox in
      let output = try await run(["verify", "acme-crm-prod", "acme-crm-test"], sandbox)
      #expect(output.status == 0, "\(output)")
      #expect(
        output.text.split(separator: "\n").count { $0.hasPrefix("acme-crm-") && $0.contains(" verified ") }
          == 2)
    }
  }

  // MARK: In a terminal

  private func open(
    _ arguments: [String], _ sandbox: SandboxProcess, term: String? = nil
  ) async throws -> TmuxTerminal {
    let command = [try Products.executable("appflow-profile")] + arguments
    guard let term else {
      return try await TmuxTerminal(
        columns: 100, rows: 30, command: command, environment: environment(sandbox))
    }
    return try await TmuxTerminal(
      columns: 160, rows: 60, command: command, environment: environment(sandbox), term: term)
  }

  /// Types the credentials of the Veeva profile into its form, and sends them.
  private func edit(_ secret: String, _ terminal: TmuxTerminal) async throws {
    try await terminal.waitFor("^S review")
    try await terminal.press("C-n")
    try await terminal.type("ann")
    try await terminal.press("Tab")
    try await terminal.type(secret)
    try await terminal.wait(for: "the masked secret") { screen in
      screen.contains { $0.contains("Password") && $0.contains("•") }
    }
    try await terminal.press("C-s")
    try await terminal.waitFor("nothing sent yet")
    try await terminal.press("Enter")
    try await terminal.waitFor("AppFlow accepted the update.")
  }

  @Test("v in the browser verifies; a bad secret within the hour is not verified on the result of an edit")
  func editor() async throws {
    try await SandboxProcess.run { sandbox in
      #expect(try await verify(sandbox) == (0, "verified"))
      let terminal = try await open(["edit", "veeva-vault"], sandbox)
      try await edit(Self.bad, terminal)
      try await terminal.press("v")
      let screen = try await terminal.waitFor("ConnectorAuthenticationException")
      #expect(!screen.contains { $0.contains("Verified:") })
      _ = try await waiting(for: "the journal's outcome", situation: { "it is not there" }) {
        try await journal(sandbox) == ["verification-failed"] ? true : nil
      }
      try await terminal.press("Escape")
      #expect(try await terminal.exitStatus() == 0)

      let browser = try await open([], sandbox)
      try await browser.waitFor("profiles")
      try await browser.press("v")
      let answered = try await browser.waitFor("Verified:")
      #expect(answered.contains { $0.contains("Login of ") })
      // Somebody only looked: the journal stays as it was.
      #expect(try await journal(sandbox) == ["verification-failed"])
    }
  }

  @Test(
    "in the editor's rotation a bad secret within the hour is truly tried, or said not to be",
    arguments: [false, true])
  func rotation(isDenied: Bool) async throws {
    try await SandboxProcess.run(arguments: isDenied ? Self.denial : []) { sandbox in
      _ = try await verify(sandbox)
      let terminal = try await open(["rotate", "singular-ads"], sandbox)
      try await terminal.waitFor("1 marked")
      try await terminal.wait(for: "all profiles") { !$0.contains { $0.contains("loading") } }
      #expect(try await run(["verify", "singular-ads"], sandbox).status == (isDenied ? 255 : 0))
      try await terminal.press("Enter")
      try await terminal.wait(for: "the form") { screen in screen.contains { $0.contains("1 to fill") } }
      try await terminal.type(Self.bad)
      try await terminal.wait(for: "the masked secret") { screen in screen.contains { $0.contains("••••") } }
      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
      try await terminal.wait(for: "the flows that use it") { screen in
        screen.contains { $0.contains("Used by") && !$0.contains("asking") }
      }
      try await terminal.press("Enter")
      let screen = try await terminal.waitFor(
        isDenied ? "not tried anew" : "ConnectorAuthenticationException")
      #expect(!screen.contains { $0.contains("Verified:") })
      let outcome = isDenied ? "login-not-tried" : "verification-failed"
      _ = try await waiting(for: "the journal's outcome", situation: { "it is not \(outcome)" }) {
        try await journal(sandbox) == [outcome] ? true : nil
      }
    }
  }

  @Test(
    "in plain mode it is offered after an update, and the journal knows it also where the program ends with the answer",
    arguments: [good, bad])
  func plain(secret: String) async throws {
    try await SandboxProcess.run { sandbox in
      #expect(try await verify(sandbox) == (0, "verified"))
      let terminal = try await open(["edit", "veeva-vault", "--plain"], sandbox, term: "dumb")
      let answers = [
        ("Sign in with [", ""), ("Connection mode", ""), ("Vault URL", ""), ("User ", "ann"),
        ("Password", secret),
        ("Send?", "yes"), ("Have AppFlow log in with it", "yes"),
      ]
      for (prompt, answer) in answers {
        try await terminal.wait(for: "the question “\(prompt)”") { screen in
          screen.last { !$0.isEmpty }?.hasPrefix(prompt) ?? false
        }
        if !answer.isEmpty { try await terminal.type(answer) }
        try await terminal.press("Enter")
      }
      #expect(try await terminal.exitStatus() == 0)
      #expect(try await journal(sandbox) == [secret == Self.good ? "verified" : "verification-failed"])
    }
  }
}
