import ClientTestSupport
import Foundation
import JSON
import Testing

@Suite("Faults while the editor and the command line send", .timeLimit(.minutes(5)))
struct FaultTests {
  private static let password = "fake-veeva-password-0001"
  private static let mark = " ▌ "

  /// Opens the form of a Veeva profile and fills it in.
  private func form(
    _ environment: [String: String], arguments: [String] = [], columns: Int = 80
  ) async throws -> TmuxTerminal {
    let terminal = try await TmuxTerminal(
      columns: columns, rows: 24,
      command: [try Products.executable("appflow-profile"), "edit", "veeva-vault"] + arguments,
      environment: environment)
    try await terminal.waitFor("^S review")
    if arguments.contains("--connector-type") {
      // A form that the service was not asked for begins empty.
      try await focus("Connection mode", in: terminal)
      try await terminal.press("Right")
      try await focus("Vault URL", in: terminal)
      try await terminal.type("https://acme.veevavault.example")
      try await terminal.waitFor("veevavault.example")
    }
    try await focus("User name", in: terminal)
    try await terminal.type("ann-of-veeva")
    // A row whose text still comes looks like another row.
    try await terminal.waitFor("ann-of-veeva")
    try await focus("Password", in: terminal)
    try await terminal.type(Self.password)
    try await terminal.wait(for: "both typed") { screen in
      screen.contains { $0.contains("ann-of-veeva") } && screen.contains { $0.contains("••••") }
    }
    return terminal
  }

  /// Goes on with Tab until the field has the mark of the row under the cursor. A screen in the middle of a change has
  /// no mark, or two.
  private func focus(_ label: String, in terminal: TmuxTerminal) async throws {
    var marked: String?
    for _ in 1...20 {
      let previous = marked
      let screen = try await terminal.wait(for: "one marked row, another than \(previous ?? "none")") {
        screen in
        let rows = screen.filter { $0.hasPrefix(Self.mark) }
        return rows.count == 1 && rows.first != previous
      }
      marked = screen.first { $0.hasPrefix(Self.mark) }
      if let marked, marked.hasPrefix(Self.mark + label) { return }
      try await terminal.press("Tab")
    }
    throw WaitedInVain(
      what: label, place: #fileID, situation: try await terminal.screen().joined(separator: "\n"))
  }

  private func send(_ terminal: TmuxTerminal) async throws {
    try await terminal.press("C-s")
    try await terminal.waitFor("nothing sent yet")
    try await terminal.press("Enter")
  }

  /// What the screen says, without the places where lines are broken.
  private func words(_ screen: [String]) -> String {
    screen.joined(separator: " ").split(separator: " ").joined(separator: " ")
  }

  private func tokens(_ bodies: [String]) throws -> Set<String> {
    Set(try bodies.map { try #require(JSONReader.read($0)["clientToken"]?.text) })
  }

  private func settings(_ sandbox: SandboxProcess, _ changes: [String: String]) -> [String: String] {
    sandbox.environment.merging(changes) { $1 }
  }

  @Test(
    "after a failed send all that was typed is there, the message is readable, and the same token sends it again",
    arguments: EditorFault.all)
  func failedSend(_ fault: EditorFault) async throws {
    try await SandboxProcess.run { sandbox in
      let proxy = try FaultProxy(before: sandbox, fault.fault, faulty: fault.times)
      let terminal = try await form(
        settings(sandbox, ["AWS_ENDPOINT_URL_APPFLOW": proxy.url, "AWS_MAX_ATTEMPTS": "2"]))
      try await send(terminal)
      let title = fault.isUnknown ? "Outcome unknown" : "Refused:"
      let screen = try await terminal.wait(for: "all of \(fault.says)") { screen in
        ([title] + fault.says).allSatisfy { words(screen).contains($0) }
      }
      if let more = fault.saysAtF1 {
        try await terminal.press("F1")
        let page = try await terminal.waitFor("Request id fake-request-id")
        #expect(words(page).contains(more))
        try await terminal.press("Escape")
      }
      #expect(proxy.updates.count == fault.times)
      if fault.isUnknown {
        let token = try #require(try tokens(proxy.updates).first)
        #expect(words(screen).contains("Client token \(token)"))
        // Back to the form and forth again, to see that the typing is there and the token stays.
        try await terminal.press("Enter")
      }
      let form = try await terminal.waitFor("^S review")
      #expect(form.contains { $0.contains("ann-of-veeva") })
      #expect(form.contains { $0.contains("Password") && $0.contains("••••") })
      try await send(terminal)
      try await terminal.waitFor("AppFlow accepted the update.")
      #expect(proxy.updates.count == fault.times + 1)
      #expect(try tokens(proxy.updates).count == 1)
      let stored = try StoredProfile.named("veeva-vault", in: sandbox)
      #expect(stored.updates == 1 && stored.credentials.contains(Self.password))
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      #expect(!written.contains(Self.password))
    }
  }

  @Test("where the outcome is unknown, r sends the same again, and the sandbox has made one update")
  func repeated() async throws {
    try await SandboxProcess.run { sandbox in
      let proxy = try FaultProxy(before: sandbox, .lostAnswer, faulty: 3)
      let terminal = try await form(settings(sandbox, ["AWS_ENDPOINT_URL_APPFLOW": proxy.url]))
      try await send(terminal)
      try await terminal.waitFor("r sends the same request again")
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 1)
      try await terminal.press("r")
      try await terminal.waitFor("AppFlow accepted the update.")
      #expect(proxy.updates.count == 4)
      #expect(Set(proxy.updates).count == 1)
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 1)
    }
  }

  @Test("a sandbox that loses every answer makes the update once, however often it is sent")
  func everyAnswerLost() async throws {
    try await SandboxProcess.run(arguments: ["--lose-answers", "100"]) { sandbox in
      // Passes everything on, and counts.
      let proxy = try FaultProxy(before: sandbox, .lostAnswer, faulty: 0)
      let terminal = try await form(settings(sandbox, ["AWS_ENDPOINT_URL_APPFLOW": proxy.url]))
      try await send(terminal)
      try await terminal.waitFor("Outcome unknown")
      #expect(proxy.updates.count == 3)
      try await terminal.press("r")
      _ = try await waiting(for: "three more attempts", situation: { "\(proxy.updates.count)" }) {
        proxy.updates.count == 6 ? true : nil
      }
      try await terminal.waitFor("Outcome unknown")
      #expect(Set(proxy.updates).count == 1)
      let stored = try StoredProfile.named("veeva-vault", in: sandbox)
      #expect(stored.updates == 1 && stored.credentials.contains(Self.password))
    }
  }

  @Test("a sandbox that throttles: the attempts are counted on the screen, and nothing is lost")
  func throttled() async throws {
    try await SandboxProcess.run(arguments: ["--throttle", "100"]) { sandbox in
      let terminal = try await form(sandbox.environment, arguments: ["--connector-type", "Veeva"])
      try await send(terminal)
      try await terminal.wait(for: "the second attempt and why") { screen in
        screen.contains { $0.contains("of 3 (throttled, next try in ") }
      }
      let screen = try await terminal.wait(for: "what to do") { screen in
        words(screen).contains("Refused:") && words(screen).contains("Wait a minute and try again.")
      }
      #expect(screen.contains { $0.contains("ann-of-veeva") })
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
    }
  }

  @Test("Esc ends a send that hangs, and tells that its outcome is unknown")
  func cancelled() async throws {
    // The wait for the screen ends long before the request's own time-out, which is a minute.
    try await SandboxProcess.run { sandbox in
      let proxy = try FaultProxy(before: sandbox, .silence, faulty: 3)
      let terminal = try await form(
        settings(sandbox, ["AWS_ENDPOINT_URL_APPFLOW": proxy.url]), arguments: ["--connector-type", "Veeva"])
      try await send(terminal)
      _ = try await waiting(for: "the update at the proxy", situation: { "\(proxy.updates.count)" }) {
        proxy.updates.first
      }
      try await terminal.waitFor("Sending…")
      let begun = ContinuousClock.now
      try await terminal.press("Escape")
      let screen = try await terminal.waitFor("Cancelled.")
      // Generous, for a busy machine; what is in the way of a cancellation takes longer.
      #expect(ContinuousClock.now - begun < .seconds(10))
      #expect(words(screen).contains("Outcome unknown"))
      try await terminal.press("Enter")
      let form = try await terminal.waitFor("^S review")
      #expect(form.contains { $0.contains("ann-of-veeva") })
    }
  }

  @Test("where nobody listens, the form says so and keeps what was typed")
  func refused() async throws {
    let server = try LoopbackServer { _, _, _ in }
    server.stop()
    try await SandboxProcess.run { sandbox in
      let terminal = try await form(
        settings(sandbox, ["AWS_ENDPOINT_URL_APPFLOW": server.url, "AWS_MAX_ATTEMPTS": "2"]),
        arguments: ["--connector-type", "Veeva"])
      for _ in 1...2 {
        try await send(terminal)
        let screen = try await terminal.wait(for: "why nothing was sent") { screen in
          words(screen).contains("Not sent: No answer from 127.0.0.1 after 2 attempts")
        }
        #expect(screen.contains { $0.contains("ann-of-veeva") })
        try await terminal.press("F1")
        let page = try await terminal.waitFor("HTTPS_PROXY")
        #expect(words(page).contains("and whether a proxy is needed (HTTPS_PROXY)."))
        try await terminal.press("Escape")
        try await terminal.waitFor("^S review")
      }
    }
  }

  @Test("with a certificate that is not to be trusted nothing is sent, and the form keeps what was typed")
  func certificates() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let peer = try await TLSPeer(folder: folder)
    try await SandboxProcess.run { sandbox in
      for (port, advice, reason) in [
        (peer.facts.selfSigned, "name its certificate in AWS_CA_BUNDLE", "its certificate is self-signed"),
        (peer.facts.otherName, "Check the endpoint's name", "its certificate is for another name"),
      ] {
        let terminal = try await form(
          settings(
            sandbox,
            ["AWS_ENDPOINT_URL_APPFLOW": "https://127.0.0.1:\(port)", "AWS_CA_BUNDLE": peer.facts.ca]),
          arguments: ["--connector-type", "Veeva"])
        try await send(terminal)
        let screen = try await terminal.wait(for: "why nothing was sent") { screen in
          words(screen).contains("Not sent: No answer from 127.0.0.1 after 1 attempt:")
        }
        #expect(screen.contains { $0.contains("ann-of-veeva") })
        #expect(screen.contains { $0.contains("Password") && $0.contains("••••") })
        try await terminal.press("F1")
        try await terminal.wait(for: "\(reason), \(advice)") { screen in
          words(screen).contains(reason) && words(screen).contains(advice)
        }
      }
    }
  }

  @Test("the profiles that cannot be read: why, and g reads them again")
  func list() async throws {
    try await SandboxProcess.run { sandbox in
      let target = try FaultTarget(endpoint: sandbox.endpoint)
      let server = try LoopbackServer { server, connection, _ in
        while let request = connection.receive() {
          guard server.record(request) < 2 else {
            guard let answer = target.answer(to: request) else { return connection.reset() }
            connection.send(answer)
            continue
          }
          connection.answer(503, ["x-amzn-RequestId": "fake-request-id"], #"{"message":"Busy"}"#)
        }
      }
      let terminal = try await TmuxTerminal(
        columns: 80, rows: 24, command: [try Products.executable("appflow-profile")],
        environment: settings(sandbox, ["AWS_ENDPOINT_URL_APPFLOW": server.url, "AWS_MAX_ATTEMPTS": "2"]))
      try await terminal.wait(for: "the service's words and the request's id") { screen in
        words(screen).contains("Busy") && words(screen).contains("Request id fake-request-id")
      }
      try await terminal.press("g")
      try await terminal.waitFor("sf-prod")
    }
  }

  @Test("update --client-token repeats an update whose answer was lost: the sandbox has made one")
  func repeatedByCommand() async throws {
    try await SandboxProcess.run { sandbox in
      let proxy = try FaultProxy(before: sandbox, .lostAnswer, faulty: 3)
      let state = try ScratchFolder()
      let environment = Products.plainEnvironment.merging(
        settings(sandbox, ["AWS_ENDPOINT_URL_APPFLOW": proxy.url, "XDG_STATE_HOME": state.path])
      ) { $1 }
      let request = """
        {"connectorProfileName": "veeva-vault", "connectionMode": "Public", "connectorProfileConfig": {
          "connectorProfileProperties": {"Veeva": {"instanceUrl": "https://acme.veevavault.com"}},
          "connectorProfileCredentials": {"Veeva": {"username": "ann", "password": "\(Self.password)"}}}}
        """
      let update = [try Products.executable("appflow-profile"), "update", "-"]
      let lost = try await Command.run(update, environment: environment, input: Data(request.utf8))
      let said = String(decoding: lost.standardError, as: UTF8.self)
      #expect(lost.status == 255 && said.contains("is not known"), "\(said)")
      let token = try #require(try tokens(proxy.updates).first)
      #expect(said.contains("--client-token \(token)"))
      let again = try await Command.run(
        update + ["--client-token", token], environment: environment, input: Data(request.utf8))
      #expect(again.status == 0, "\(String(decoding: again.standardError, as: UTF8.self))")
      #expect(again.text.contains("connectorProfileArn"))
      #expect(proxy.updates.count == 4)
      #expect(try tokens(proxy.updates) == [token])
      let stored = try StoredProfile.named("veeva-vault", in: sandbox)
      #expect(stored.updates == 1 && stored.credentials.contains(Self.password))
      for output in [lost, again] {
        #expect(
          !(output.text + String(decoding: output.standardError, as: UTF8.self)).contains(Self.password))
      }
      let journal = try #require(state.text(of: "appflow-profile/journal.jsonl"))
      let outcomes = try journal.split(separator: "\n").compactMap {
        try JSONReader.read(String($0))["outcome"]?.text
      }
      #expect(outcomes == ["unknown", "updated", "updated"] && !journal.contains(Self.password))
    }
  }

  @Test("--debug over the editor's own screen is refused with the remedy, and goes to a file elsewhere")
  func debug() async throws {
    try await SandboxProcess.run { sandbox in
      let program = try Products.executable("appflow-profile")
      let refused = try await TmuxTerminal(
        columns: 100, rows: 24, command: [program, "--debug"], environment: sandbox.environment)
      #expect(try await refused.exitStatus() == 252)
      try await refused.waitFor("--debug-file")
      let folder = try ScratchFolder()
      let lines = folder.file("lines").path
      for command in [
        [program, "--debug-file", lines], ["sh", "-c", #"exec "$0" --debug 2>"$1""#, program, lines],
      ] {
        let terminal = try await TmuxTerminal(
          columns: 80, rows: 24, command: command, environment: sandbox.environment)
        try await terminal.waitFor("sf-prod")
        try await terminal.press("q")
        #expect(try await terminal.exitStatus() == 0)
        let text = try #require(folder.text(of: "lines"))
        #expect(text.hasPrefix("DescribeConnectorProfiles attempt 1/3 host=127.0.0.1:"), "\(text)")
        try FileManager.default.removeItem(atPath: lines)
      }
    }
  }
}
