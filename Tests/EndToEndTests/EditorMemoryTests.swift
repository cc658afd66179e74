import Forms
import Foundation
import Testing

/// What the editor's process still has in memory once a secret was used.
@Suite("Secrets in the editor's memory")
struct EditorMemoryTests {
  /// How a secret gets into its field, and how long it is.
  struct Entry: Sendable, CustomTestStringConvertible {
    let length: Int
    let isPasted: Bool
    var testDescription: String { "\(length) characters, \(isPasted ? "pasted" : "typed")" }
  }

  static let entries = [40, 3_000].flatMap { length in
    [false, true].map { Entry(length: length, isPasted: $0) }
  }

  /// An editor in a form with a secret in a field.
  private struct Editing {
    let terminal: TmuxTerminal
    let secret: String

    /// Copies of twelve letters of its start, its middle and its end.
    func copies() async throws -> [String] {
      let memory = ProcessMemory(process: try await terminal.processID())
      let places = [0, secret.count / 2 - 6, secret.count - 12]
      return try places.flatMap { place in
        try memory.places(of: String(secret.dropFirst(place).prefix(12))).map { "letters \(place)…: \($0)" }
      }
    }

    /// Waits until there is no copy: what ends a request does so a moment after its answer.
    func isForgotten() async throws {
      var left: [String] = []
      _ = try await waiting(
        for: "no copy of the secret in memory", situation: { left.joined(separator: "; ") }
      ) {
        left = try await copies()
        return left.isEmpty ? true : nil
      }
    }

    /// Waits until all of the secret is there.
    func isKept() async throws {
      _ = try await waiting(for: "the secret in memory", situation: { "it is not there" }) {
        try await copies().count >= 3 ? true : nil
      }
    }

    func review() async throws {
      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
    }

    /// From the form to the browser.
    func leave() async throws {
      try await terminal.press("Escape")
      try await terminal.waitFor("lose what was typed")
      try await terminal.press("y")
      try await terminal.waitFor("CONNECTOR")
    }
  }

  private func edit(
    _ entry: Entry, _ environment: [String: String], prefix: String = ""
  ) async throws -> Editing {
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 40, command: [try Products.executable("appflow-profile"), "browse"],
      environment: environment.merging(Products.readableMemory) { $1 })
    try await terminal.waitFor("profiles")
    try await terminal.press("/")
    try await terminal.type("sf-prod")
    try await terminal.waitFor("1 of ")
    try await terminal.press("Enter")
    try await terminal.waitFor("^S review")
    try await terminal.press("C-n")
    try await terminal.type("fake-access")
    try await terminal.press("Tab")
    let letters = (0..<(entry.length - prefix.count)).map { _ in
      Character(Unicode.Scalar(UInt8.random(in: 0x61...0x7A)))
    }
    let editing = Editing(terminal: terminal, secret: prefix + String(letters))
    if entry.isPasted {
      try await terminal.paste(editing.secret)
    } else {
      try await terminal.type(editing.secret)
    }
    try await terminal.wait(for: "the typed token") { screen in
      screen.contains { $0.contains("Refresh token") && $0.hasSuffix("changed") }
    }
    // The search finds what is there, once all of it has arrived.
    try await editing.isKept()
    return editing
  }

  @Test("after a send that worked", arguments: entries)
  func sent(entry: Entry) async throws {
    try await SandboxProcess.run { sandbox in
      let editing = try await edit(entry, sandbox.environment)
      try await editing.review()
      try await editing.terminal.press("Enter")
      try await editing.terminal.waitFor("AppFlow accepted the update.")
      try await editing.isForgotten()
    }
  }

  @Test("a secret that came in a file, after a send that worked")
  func sentFromFile() async throws {
    try await SandboxProcess.run { sandbox in
      let letters = (0..<40).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0x61...0x7A))) }
      let folder = try ScratchFolder()
      let request = FilledRequests(
        profile: "veeva-vault", connector: "Veeva", api: try ConnectorAPI(), secret: String(letters))
      try Data(request.texts[0].json.utf8).write(to: folder.file("request.json"))
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 40,
        command: [
          try Products.executable("appflow-profile"), "edit", "--from", folder.file("request.json").path,
        ], environment: sandbox.environment.merging(Products.readableMemory) { $1 })
      let editing = Editing(terminal: terminal, secret: String(letters))
      try await terminal.waitFor("The file's values are over what the service holds.")
      try await editing.isKept()
      try await editing.review()
      try await terminal.press("Enter")
      try await terminal.waitFor("AppFlow accepted the update.")
      try await editing.isForgotten()
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).credentials.contains(String(letters)))
    }
  }

  @Test("after a send that was refused, and the form was left", arguments: entries)
  func refused(entry: Entry) async throws {
    try await SandboxProcess.run { sandbox in
      let editing = try await edit(entry, sandbox.environment, prefix: "reject-me")
      try await editing.review()
      try await editing.terminal.press("Enter")
      try await editing.terminal.waitFor("Refused:")
      // The typing is still there.
      try await editing.isKept()
      try await editing.leave()
      try await editing.isForgotten()
    }
  }

  @Test("after a send that was given up, and the form was left", arguments: entries)
  func cancelled(entry: Entry) async throws {
    try await SandboxProcess.run { sandbox in
      let proxy = try FaultProxy(before: sandbox, .silence, faulty: 9)
      let editing = try await edit(
        entry, sandbox.environment.merging(["AWS_ENDPOINT_URL_APPFLOW": proxy.url]) { $1 })
      try await editing.review()
      try await editing.terminal.press("Enter")
      try await editing.terminal.waitFor("Sending")
      try await editing.terminal.press("Escape")
      try await editing.terminal.waitFor("unknown")
      try await editing.terminal.press("Escape")
      try await editing.terminal.waitFor("^S review")
      try await editing.leave()
      try await editing.isForgotten()
    }
  }

  @Test("after the form was left, also when the secret had been shown, cut and undone", arguments: entries)
  func left(entry: Entry) async throws {
    try await SandboxProcess.run { sandbox in
      let editing = try await edit(entry, sandbox.environment)
      try await editing.terminal.press("C-r")
      try await editing.terminal.waitFor(String(editing.secret.suffix(20)))
      try await editing.terminal.press("C-r")
      try await editing.terminal.waitFor("hidden")
      try await editing.terminal.press("C-u", "C-_", "C-k", "C-w", "C-_")
      try await editing.leave()
      try await editing.isForgotten()
    }
  }

  @Test("at a hang-up, before the process ends", arguments: entries)
  func hangUp(entry: Entry) async throws {
    try await SandboxProcess.run { sandbox in
      let editing = try await edit(entry, sandbox.environment.merging(Self.stoppingAtEnd) { $1 })
      try await isForgottenAtEnd(editing, SIGHUP)
    }
  }

  @Test(
    "at a hang-up or a signal while it is being sent", arguments: entries, [SIGHUP, SIGTERM])
  func sending(entry: Entry, signal: Int32) async throws {
    try await SandboxProcess.run { sandbox in
      let proxy = try FaultProxy(before: sandbox, .silence, faulty: 9)
      let changes = Self.stoppingAtEnd.merging(["AWS_ENDPOINT_URL_APPFLOW": proxy.url]) { $1 }
      let editing = try await edit(entry, sandbox.environment.merging(changes) { $1 })
      try await editing.review()
      try await editing.terminal.press("Enter")
      try await editing.terminal.waitFor("Sending")
      try await isForgottenAtEnd(editing, signal)
    }
  }

  /// Lets the program stop itself just before it ends.
  private static let stoppingAtEnd = ["APPFLOW_PROFILE_STOPS_AT_END": "1"]

  /// Sends a signal, and looks at what is left in memory when nothing remains to be done but to end.
  private func isForgottenAtEnd(_ editing: Editing, _ signal: Int32) async throws {
    let process = try await editing.terminal.processID()
    kill(process, signal)
    _ = try await waiting(for: "the stop before the end", situation: { "process \(process)" }) {
      let state = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        .split(separator: ")").last?.split(separator: " ").first
      return state == "T" ? true : nil
    }
    #expect(try await editing.copies() == [])
    kill(process, SIGKILL)
  }
}
