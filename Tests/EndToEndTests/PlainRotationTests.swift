import ClientTestSupport
import Foundation
import Testing

/// Profiles that get new secrets one after the other, with questions and answers on a terminal that can do nothing else.
@Suite("Rotating in plain mode, in a real terminal", .timeLimit(.minutes(5)))
struct PlainRotationTests {
  /// In the order of their age, the oldest first.
  private static let profiles = ["trendmicro-sec", "dynatrace-apm", "singular-ads"]
  private static func secret(_ profile: String) -> String { "fake-plain-rotated-\(profile)" }

  private let state: ScratchFolder

  init() throws {
    state = try ScratchFolder()
  }

  private func open(
    _ arguments: [String], _ sandbox: SandboxProcess, _ url: String? = nil
  ) async throws -> TmuxTerminal {
    var environment = sandbox.environment
    environment["XDG_STATE_HOME"] = state.path
    if let url { environment["AWS_ENDPOINT_URL_APPFLOW"] = url }
    return try await TmuxTerminal(
      columns: 160, rows: 60, command: [try Products.executable("appflow-profile")] + arguments,
      environment: environment, term: "dumb")
  }

  /// Waits until a question stands on the last line that was written, and answers it.
  private func answer(_ prompt: String, _ answer: String, _ terminal: TmuxTerminal) async throws {
    try await terminal.wait(for: "the question “\(prompt)”") { screen in
      screen.last { !$0.isEmpty }?.hasPrefix(prompt) ?? false
    }
    if !answer.isEmpty { try await terminal.type(answer) }
    try await terminal.press("Enter")
  }

  /// Answers the questions about a profile, and sends.
  private func rotate(_ profile: String, _ terminal: TmuxTerminal) async throws {
    try await terminal.waitFor(": \(profile).")
    try await answer("Sign in with [", "", terminal)
    try await terminal.wait(for: "the question about the secret") { screen in
      screen.last { !$0.isEmpty }?.hasSuffix("[not set]:") ?? false
    }
    try await terminal.type(Self.secret(profile))
    try await terminal.press("Enter")
    try await answer("Rotate \(profile) (account 123456789012, us-east-1, used by", "yes", terminal)
  }

  @Test(
    "the connection drops in the second: the next start tells the truth about it and goes on",
    arguments: [true, false])
  func cutOff(isMade: Bool) async throws {
    try await SandboxProcess.run { sandbox in
      let proxy = try FaultProxy(before: sandbox, isMade ? .heldAnswer : .silence, faulty: 1, good: 1)
      let lost = try await open(["rotate"] + Self.profiles, sandbox, proxy.url)
      try await rotate(Self.profiles[0], lost)
      try await lost.waitFor("Verified: AppFlow can log in")
      try await answer("What now? [next/list/later/stop]", "next", lost)
      try await rotate(Self.profiles[1], lost)
      _ = try await waiting(for: "the second update", situation: { "\(proxy.updates.count)" }) {
        proxy.updates.count == 2 ? true : nil
      }
      if isMade {
        _ = try await waiting(for: "the second update in the store", situation: { "it is not there" }) {
          try StoredProfile.named(Self.profiles[1], in: sandbox).updates == 1 ? true : nil
        }
      }
      try await lost.hangUp()
      let status = try await lost.exitStatus()
      #expect(status == 130)

      let terminal = try await open(["browse", "--plain"], sandbox, proxy.url)
      try await answer("Go on with the rotation that was cut off? 1 of 3", "yes", terminal)
      // Only the same token resolves it; what the profile shows is a hint.
      try await terminal.waitFor("\(Self.profiles[1]): whether the update was made is not known.")
      for profile in Self.profiles.dropFirst() {
        try await rotate(profile, terminal)
        if profile != Self.profiles[2] {
          try await answer("What now? [next/list/later/stop]", "next", terminal)
        }
      }
      try await terminal.waitFor("The rotation has ended: 3 of 3 have new credentials.")
      try await answer("Profile (number or name", "q", terminal)
      #expect(try await terminal.exitStatus() == 0)
      for profile in Self.profiles {
        let stored = try StoredProfile.named(profile, in: sandbox)
        #expect(stored.updates == 1 && stored.credentials.contains(Self.secret(profile)), "\(profile)")
      }
      let journal = try #require(state.text(of: "appflow-profile/journal.jsonl"))
      #expect(journal.split(separator: "\n").count { $0.contains(#""line":"begin""#) } == 4)
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      for text in [journal, written] { #expect(!text.contains("fake-plain-rotated")) }
      #expect(!written.contains("\u{1B}"), "a sequence was written to a dumb terminal")
    }
  }

  @Test("credentials that the application refuses come back to their question; a mended one is taken")
  func refused() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await open(["rotate", "singular-ads", "--plain"], sandbox)
      try await answer("Sign in with [", "", terminal)
      try await terminal.wait(for: "the question about the secret") { screen in
        screen.last { !$0.isEmpty }?.hasSuffix("[not set]:") ?? false
      }
      try await terminal.type("fake-reject-me-1")
      try await terminal.press("Enter")
      try await terminal.waitFor("Check: Fingerprint ")
      try await answer("Rotate singular-ads", "yes", terminal)
      try await terminal.wait(for: "the question about the secret") { screen in
        screen.last { !$0.isEmpty }?.hasSuffix("[set, hidden, changed]:") ?? false
      }
      try await terminal.type("fake-mended-1234")
      try await terminal.press("Enter")
      try await answer("Rotate singular-ads", "yes", terminal)
      try await terminal.waitFor("The rotation has ended: 1 of 1 have new credentials.")
      #expect(try await terminal.exitStatus() == 0)
      let stored = try StoredProfile.named("singular-ads", in: sandbox)
      #expect(stored.updates == 1 && stored.credentials.contains("fake-mended-1234"))
    }
  }

  @Test("a profile that another program rotates is refused with who holds it")
  func held() async throws {
    try await SandboxProcess.run { sandbox in
      let first = try await open(["rotate", "singular-ads"], sandbox)
      try await first.waitFor("Sign in with [")
      let second = try await open(["rotate", "singular-ads"], sandbox)
      let holder = "process \(try await first.processID())"
      try await second.wait(for: "who holds it") { screen in
        screen.joined(separator: " ").contains("is being changed by")
          && screen.joined(separator: " ").contains(holder)
      }
      try await answer("What now? [next/again/skip/list/later/stop]", "later", second)
      #expect(try await second.exitStatus() == 0)
    }
  }
}
