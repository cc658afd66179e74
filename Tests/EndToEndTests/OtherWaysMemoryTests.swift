import Foundation
import Testing

/// What is left in memory of a secret that was typed elsewhere than in the editor's form.
@Suite("Secrets in memory, in a rotation and in plain mode", .timeLimit(.minutes(3)))
struct OtherWaysMemoryTests {
  private static func letters(_ count: Int) -> String {
    String((0..<count).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0x61...0x7A))) })
  }

  /// Copies of twelve letters of a secret's start and of its end.
  private func copies(of secret: String, in process: pid_t) throws -> [String] {
    let memory = ProcessMemory(process: process)
    return try [secret.prefix(12), secret.suffix(12)].flatMap { try memory.places(of: String($0)) }
  }

  private func wait(_ what: String, _ secret: String, in process: pid_t, until isThere: ([String]) -> Bool)
    async throws
  {
    var places: [String] = []
    _ = try await waiting(for: what, situation: { places.joined(separator: "; ") }) {
      places = try copies(of: secret, in: process)
      return isThere(places) ? true : nil
    }
  }

  @Test("in a rotation, once the profile's new secret is sent and verified")
  func rotation() async throws {
    try await SandboxProcess.run { sandbox in
      let secret = Self.letters(40)
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 30,
        command: [try Products.executable("appflow-profile"), "rotate", "trendmicro-sec", "singular-ads"],
        environment: sandbox.environment.merging(Products.readableMemory) { $1 })
      try await terminal.waitFor("2 marked")
      try await terminal.wait(for: "all profiles") { !$0.contains { $0.contains("loading") } }
      try await terminal.press("Enter")
      try await terminal.waitFor("1 to fill")
      try await terminal.type(secret)
      let process = try await terminal.processID()
      try await wait("the secret in memory", secret, in: process) { $0.count >= 2 }
      try await terminal.press("C-s")
      try await terminal.waitFor("nothing sent yet")
      try await terminal.press("Enter")
      try await terminal.waitFor("Verified: AppFlow can log in")
      // The next profile: whether it gets the same secret is known without the secret.
      try await terminal.press("Enter")
      try await terminal.waitFor("1 to fill")
      try await wait("no copy of the secret in memory", secret, in: process) { $0.isEmpty }
    }
  }

  /// How far the answers in plain mode have come.
  enum Stage: CaseIterable { case halfTyped, answered }

  @Test("in plain mode, when a signal ends it", arguments: Stage.allCases, [SIGTERM, SIGINT])
  func plain(stage: Stage, signal: Int32) async throws {
    try await SandboxProcess.run { sandbox in
      let secret = Self.letters(40)
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 30,
        command: [try Products.executable("appflow-profile"), "edit", "veeva-vault", "--plain"],
        environment: sandbox.environment.merging(Products.readableMemory) { $1 }
          .merging(["APPFLOW_PROFILE_STOPS_AT_END": "1"]) { $1 })
      for (prompt, answer) in [
        ("Sign in with [", ""), ("Connection mode", ""), ("Vault URL", ""), ("User name", "fake-user"),
      ] {
        try await terminal.wait(for: prompt) { $0.last { !$0.isEmpty }?.hasPrefix(prompt) ?? false }
        try await terminal.type(answer)
        try await terminal.press("Enter")
      }
      try await terminal.wait(for: "the question") { $0.last { !$0.isEmpty }?.hasPrefix("Password") ?? false }
      try await terminal.type(secret)
      let process = try await terminal.processID()
      if stage == .answered {
        try await terminal.press("Enter")
        try await terminal.waitFor("Send?")
      }
      try await wait("the secret in memory", secret, in: process) { $0.count >= 2 }
      kill(process, signal)
      _ = try await waiting(for: "the stop before the end", situation: { "process \(process)" }) {
        let state = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
          .split(separator: ")").last?.split(separator: " ").first
        return state == "T" ? true : nil
      }
      #expect(try copies(of: secret, in: process) == [])
      kill(process, SIGKILL)
    }
  }
}
