import ClientTestSupport
import Foundation
import Testing

/// Plain mode on a terminal that can do nothing but lines.
@Suite("Plain mode in a real terminal")
struct PlainModeTests {
  @Test(
    "TERM=dumb: a whole update, in which the secret is never written and the terminal gets its settings back")
  func update() async throws {
    try await SandboxProcess.run { sandbox in
      let plain = try await PlainTerminal(["edit", "veeva-vault"], on: sandbox)
      try await plain.answer("Sign in with [", "")
      try await plain.answer("Connection mode", "")
      try await plain.answer("Vault URL", "")
      try await plain.answer("User name", "fake-user")
      // A mistyped character, taken back, and an arrow key, which is no part of a secret.
      try await plain.asked("Password (password) [not set]: ")
      try await plain.terminal.type("fake-plain-secretX")
      try await plain.terminal.press("BSpace", "Left", "Enter")
      try await plain.answer("Send? [yes/no/edit/body]", "yes")
      try await plain.terminal.waitFor("Done: AppFlow accepted the update.")
      try await plain.answer("Have AppFlow log in with it", "no")
      #expect(try await plain.terminal.exitStatus() == 0)

      let stored = try StoredProfile.named("veeva-vault", in: sandbox)
      #expect(stored.updates == 1)
      #expect(stored.credentials.contains("\"fake-plain-secret\""))
      let written = String(decoding: try await plain.terminal.recording(), as: UTF8.self)
      #expect(written.contains("\"password\": \"[hidden]\""))
      for secret in ["fake-plain", "secret\"", "fake-p"] { #expect(!written.contains(secret)) }
      #expect(!written.contains("\u{1B}"), "a sequence was written to a dumb terminal")
      #expect(!written.unicodeScalars.contains { 0x2500..<0x2600 ~= $0.value }, "a line was drawn")
      try plain.expectSettingsAsBefore()
    }
  }

  @Test(
    "a refused credential comes back to its question with everything that was typed; a mended one is taken")
  func refused() async throws {
    try await SandboxProcess.run { sandbox in
      let plain = try await PlainTerminal(["edit", "veeva-vault", "--plain"], on: sandbox)
      try await plain.answer("Sign in with [", "")
      try await plain.answer("Connection mode", "")
      try await plain.answer("Vault URL", "")
      try await plain.answer("User name", "fake-user")
      try await plain.answer("Password", "fake-reject-me")
      try await plain.answer("Send?", "yes")
      try await plain.answer("Password (password) [set, hidden, changed]: ", "fake-mended")
      try await plain.answer("Send?", "yes")
      try await plain.answer("Have AppFlow log in with it", "")
      #expect(try await plain.terminal.exitStatus() == 0)
      let stored = try StoredProfile.named("veeva-vault", in: sandbox)
      #expect(stored.updates == 1)
      #expect(stored.credentials.contains("fake-user") && stored.credentials.contains("fake-mended"))
    }
  }

  @Test(
    "a program that is ended while a secret is half typed sends nothing and leaves the terminal as it was",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func ended(by signal: Int32) async throws {
    try await SandboxProcess.run { sandbox in
      let plain = try await PlainTerminal(["edit", "veeva-vault"], on: sandbox)
      for prompt in ["Sign in with [", "Connection mode", "Vault URL"] { try await plain.answer(prompt, "") }
      try await plain.answer("User name", "fake-user")
      try await plain.asked("Password")
      try await plain.terminal.type("fake-half")
      #expect(kill(try plain.processID(), signal) == 0)
      #expect(try await plain.terminal.exitStatus() == 130)
      try plain.expectSettingsAsBefore()
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
      let written = String(decoding: try await plain.terminal.recording(), as: UTF8.self)
      #expect(!written.contains("fake-half"))
    }
  }

  @Test("Ctrl-C and Ctrl-D leave with 130 and send nothing", arguments: ["C-c", "C-d"])
  func leaving(key: String) async throws {
    try await SandboxProcess.run { sandbox in
      let plain = try await PlainTerminal(["browse"], on: sandbox)
      try await plain.asked("Profile (number or name")
      try await plain.terminal.press(key)
      try await plain.terminal.waitFor("Nothing was sent.")
      #expect(try await plain.terminal.exitStatus() == 130)
      try plain.expectSettingsAsBefore()
    }
  }

  @Test("Ctrl-Z stops the program, and after fg the question is asked again")
  func suspended() async throws {
    try await SandboxProcess.run { sandbox in
      let plain = try await PlainTerminal(["edit", "veeva-vault"], on: sandbox, isSuspended: true)
      for prompt in ["Sign in with [", "Connection mode"] { try await plain.answer(prompt, "") }
      try await plain.asked("Vault URL")
      try await plain.terminal.press("C-z")
      try await plain.terminal.waitFor("the shell is here")
      try await plain.answer("Vault URL", "")
      try await plain.answer("User name", "fake-user")
      try await plain.answer("Password", "fake-password")
      try await plain.answer("Send?", "yes")
      try await plain.answer("Have AppFlow log in with it", "no")
      #expect(try await plain.terminal.exitStatus() == 0)
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 1)
    }
  }

  @Test("several lines that are pasted into a secret do not become the answers to what is asked next")
  func pasted() async throws {
    try await SandboxProcess.run { sandbox in
      let plain = try await PlainTerminal(["edit", "veeva-vault"], on: sandbox)
      for prompt in ["Sign in with [", "Connection mode", "Vault URL"] { try await plain.answer(prompt, "") }
      try await plain.answer("User name", "fake-user")
      try await plain.asked("Password")
      try await plain.terminal.paste("fake-first\nyes\nfake-third\n")
      try await plain.terminal.waitFor("thrown away")
      try await plain.asked("Send?")
      try await plain.terminal.press("C-d")
      #expect(try await plain.terminal.exitStatus() == 130)
      let written = String(decoding: try await plain.terminal.recording(), as: UTF8.self)
      #expect(!written.contains("fake-first") && !written.contains("fake-third"))
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
    }
  }

  @Test("a secret of 6,000 characters, more than a terminal takes in one line, arrives whole")
  func long() async throws {
    try await SandboxProcess.run { sandbox in
      let plain = try await PlainTerminal(["edit", "sf-prod"], on: sandbox)
      try await plain.answer("Sign in with [", "JWT")
      try await plain.terminal.waitFor("Connection mode")
      while try await plain.skip(until: "JWT (jwtToken)") {}
      let secret = "fake." + String(repeating: "0123456789", count: 600)
      try await plain.terminal.paste(secret)
      try await plain.terminal.press("Enter")
      try await plain.asked("Send?")
      try await plain.answer("Send?", "yes")
      try await plain.answer("Have AppFlow log in with it", "no")
      #expect(try await plain.terminal.exitStatus() == 0)
      #expect(try StoredProfile.named("sf-prod", in: sandbox).credentials.contains("\"\(secret)\""))
    }
  }

  @Test(
    "with a pipe as its input it is refused with a sentence",
    arguments: [["browse", "--plain"], ["edit", "x", "--plain"]])
  func pipe(arguments: [String]) async throws {
    let output = try await Command.run(
      [try Products.executable("appflow-profile")] + arguments, environment: Products.plainEnvironment,
      input: Data("1\n".utf8))
    #expect(output.status == 252)
    #expect(String(decoding: output.standardError, as: UTF8.self).hasPrefix("Plain mode needs a terminal"))
  }
}

/// The program on a dumb terminal, and the terminal's settings before and after it.
private struct PlainTerminal {
  let terminal: TmuxTerminal

  private static let script = #"""
    trap : INT HUP TERM
    stty -a >"$HOME/before"
    sh -c 'echo $$ >"$HOME/pid.new" && mv "$HOME/pid.new" "$HOME/pid" && exec "$@"' sh "$@"
    status=$?
    stty -a >"$HOME/after"
    exit $status
    """#

  /// A shell with jobs, which takes the program to the foreground again when it was stopped.
  private static let jobs = #"""
    set -m
    "$@"
    echo; echo "the shell is here"
    fg
    """#

  init(_ arguments: [String], on sandbox: SandboxProcess, isSuspended: Bool = false) async throws {
    terminal = try await TmuxTerminal(
      columns: 100, rows: 40,
      command: [
        "sh", "-c", isSuspended ? Self.jobs : Self.script, "sh", try Products.executable("appflow-profile"),
      ] + arguments,
      environment: sandbox.environment, term: "dumb")
  }

  /// Waits until a question stands on the last line that was written.
  func asked(_ prompt: String) async throws {
    try await terminal.wait(for: "the question “\(prompt)”") { screen in
      screen.last { !$0.isEmpty }?.hasPrefix(prompt.trimmingCharacters(in: .whitespaces)) ?? false
    }
  }

  func answer(_ prompt: String, _ answer: String) async throws {
    try await asked(prompt)
    if !answer.isEmpty { try await terminal.type(answer) }
    try await terminal.press("Enter")
  }

  /// Goes past one question.
  ///
  /// - Returns: false where the wanted question is asked.
  func skip(until prompt: String) async throws -> Bool {
    let cursor = try await terminal.cursor()
    let screen = try await terminal.screen()
    if screen.last(where: { !$0.isEmpty })?.hasPrefix(prompt) == true { return false }
    try await terminal.press("Enter")
    _ = try await waiting(for: "the next question", situation: { screen.joined(separator: "\n") }) {
      let now = try await terminal.cursor()
      let last = try await terminal.screen().last { !$0.isEmpty } ?? ""
      return now != cursor && last.hasSuffix(":") ? true : nil
    }
    return true
  }

  func processID() throws -> Int32 {
    let text = try String(contentsOfFile: terminal.home + "/pid", encoding: .utf8)
    return try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  func expectSettingsAsBefore() throws {
    let before = try String(contentsOfFile: terminal.home + "/before", encoding: .utf8)
    let after = try String(contentsOfFile: terminal.home + "/after", encoding: .utf8)
    #expect(before.contains(" echo ") && before == after)
  }
}
