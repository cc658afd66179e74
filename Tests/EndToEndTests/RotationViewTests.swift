import ClientTestSupport
import Foundation
import JSON
import Testing

/// Three profiles that get new secrets one after the other, typed in a real terminal.
@Suite("Rotating in the editor", .timeLimit(.minutes(5)))
struct RotationViewTests {
  /// In the order of their age, the oldest first, with a secret for each.
  private static let profiles = ["trendmicro-sec", "dynatrace-apm", "singular-ads"]
  private static func secret(_ profile: String) -> String { "fake-rotated-secret-of-\(profile)" }

  private let state: ScratchFolder

  init() throws {
    state = try ScratchFolder()
  }

  private func environment(_ sandbox: SandboxProcess, _ url: String? = nil) -> [String: String] {
    var environment = sandbox.environment
    environment["XDG_STATE_HOME"] = state.path
    if let url { environment["AWS_ENDPOINT_URL_APPFLOW"] = url }
    return environment
  }

  private func open(_ environment: [String: String], _ arguments: [String]) async throws -> TmuxTerminal {
    try await TmuxTerminal(
      columns: 100, rows: 30, command: [try Products.executable("appflow-profile")] + arguments,
      environment: environment)
  }

  /// Types the secret of the profile whose form is open, and sends it.
  private func rotate(_ profile: String, _ terminal: TmuxTerminal) async throws {
    try await terminal.wait(for: "the form of \(profile)") { screen in
      (screen.first ?? "").contains(profile) && screen.contains { $0.contains("^S review") }
        && screen.contains { $0.contains("1 to fill") }
    }
    try await terminal.type(Self.secret(profile))
    try await terminal.wait(for: "the masked secret") { screen in screen.contains { $0.contains("••••") } }
    try await terminal.press("C-s")
    try await terminal.waitFor("nothing sent yet")
    try await terminal.wait(for: "the flows that use it") { screen in
      screen.contains { $0.contains("Used by") && !$0.contains("asking") }
    }
    try await terminal.press("Enter")
  }

  private func stored(_ profile: String, _ sandbox: SandboxProcess) throws -> StoredProfile {
    try StoredProfile.named(profile, in: sandbox)
  }

  private func journal() async throws -> [JSONValue] {
    let output = try await Command.run(
      [try Products.executable("appflow-profile"), "journal", "--output", "json"],
      environment: Products.plainEnvironment.merging(["XDG_STATE_HOME": state.path]) { $1 })
    return try #require(try JSONReader.read(output.text).items)
  }

  /// No file of the program's state has a secret.
  private func checkFiles() throws {
    let folder = state.file("appflow-profile").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.contains("journal.jsonl"))
    for name in names {
      let text = String(decoding: try Data(contentsOf: URL(filePath: folder + "/" + name)), as: UTF8.self)
      #expect(!text.contains("fake-rotated-secret"), "\(name)")
    }
  }

  @Test(
    "two are rotated, the connection drops in the third: the next start tells the truth about it and goes on",
    arguments: [true, false])
  func cutOff(isMade: Bool) async throws {
    try await SandboxProcess.run { sandbox in
      let proxy = try FaultProxy(before: sandbox, isMade ? .heldAnswer : .silence, faulty: 1, good: 2)
      let environment = environment(sandbox, proxy.url)
      let lost = try await open(environment, ["rotate"] + Self.profiles)
      try await lost.waitFor("3 marked")
      try await lost.wait(for: "all profiles") { !$0.contains { $0.contains("loading") } }
      try await lost.press("Enter")
      for profile in Self.profiles.prefix(2) {
        try await rotate(profile, lost)
        try await lost.waitFor("Verified: AppFlow can log in")
        try await lost.press("Enter")
      }
      try await rotate(Self.profiles[2], lost)
      _ = try await waiting(for: "the third update", situation: { "\(proxy.updates.count)" }) {
        proxy.updates.count == 3 ? true : nil
      }
      // Where the sandbox makes the update, it is made before the connection drops.
      if isMade {
        _ = try await waiting(for: "the third update in the store", situation: { "it is not there" }) {
          try stored(Self.profiles[2], sandbox).updates == 1 ? true : nil
        }
      }
      try await lost.hangUp()
      #expect(try await lost.exitStatus() == 130)

      let terminal = try await open(environment, [])
      try await terminal.waitFor("Go on with the rotation that was cut off? 2 of 3 profiles")
      try await terminal.press("y")
      // Only the same token resolves it; what the profile shows is a hint.
      let screen = try await terminal.waitFor("whether the update was made is not known.")
      #expect(screen.filter { $0.contains("verified") }.count == 2)
      try await terminal.press("Enter")
      try await rotate(Self.profiles[2], terminal)
      try await terminal.waitFor("That was the last one.")
      try await terminal.press("Enter")
      try await terminal.waitFor("3 of 3 done")
      try await terminal.press("Enter")
      try await terminal.waitFor("profiles")
      for profile in Self.profiles {
        let stored = try stored(profile, sandbox)
        #expect(stored.updates == 1 && stored.credentials.contains(Self.secret(profile)), "\(profile)")
      }
      let entries = try await journal()
      #expect(entries.count == 4)
      // What was found out later stands in the entry of the attempt.
      #expect(entries.map { $0["outcome"] } == ["verified", "verified", "updated", "verified"])
      try checkFiles()
      for terminal in [lost, terminal] {
        // The first one's is gone with its terminal.
        guard let recording = try? await terminal.recording() else { continue }
        #expect(!String(decoding: recording, as: UTF8.self).contains("fake-rotated-secret"))
      }
    }
  }

  @Test(
    "a filter finds what is to be rotated among a thousand profiles; F1 tells its keys, and the mark stays")
  func filtered() async throws {
    try await SandboxProcess.run(arguments: ["--profiles", "1000"]) { sandbox in
      let terminal = try await open(environment(sandbox), ["rotate"])
      try await terminal.waitFor("1000 of 1000")
      try await terminal.press("/")
      try await terminal.type("trendmicro-sec")
      try await terminal.waitFor("1 of 1000")
      try await terminal.press("F1")
      try await terminal.waitFor("Keep the filter and leave its line")
      try await terminal.press("Escape")
      try await terminal.waitFor("filter: trendmicro-sec")
      try await terminal.press("Enter", "Space", "/", "C-u")
      try await terminal.waitFor("1000 of 1000, 1 marked")
      try await terminal.press("Tab", "Enter")
      try await rotate("trendmicro-sec", terminal)
      try await terminal.waitFor("Verified: AppFlow can log in")
      #expect(try stored("trendmicro-sec", sandbox).updates == 1)
    }
  }

  @Test(
    "credentials that the application refuses lead back to the field, and the flows that use a profile are told"
  )
  func refused() async throws {
    try await SandboxProcess.run { sandbox in
      let flows = try await open(environment(sandbox), ["rotate", "sf-prod"])
      try await flows.waitFor("1 marked")
      try await flows.wait(for: "all profiles") { !$0.contains { $0.contains("loading") } }
      try await flows.press("Enter")
      try await flows.waitFor("^S review")
      try await flows.type("fake-rotated-secret-reject-me")
      try await flows.press("Tab")
      try await flows.type("fake-rotated-secret-refresh")
      try await flows.press("C-s")
      try await flows.wait(for: "the flows that use it") { screen in
        screen.contains { $0.contains("Used by") && $0.contains("flow") && !$0.contains("asking") }
      }
      try await flows.press("Enter")
      let screen = try await flows.waitFor("Refused:")
      #expect(screen.contains { $0.contains("Access token") && $0.contains("••••") })
      #expect(try stored("sf-prod", sandbox).updates == 0)
    }
  }

  @Test("a profile that another program rotates is refused with who holds it")
  func held() async throws {
    try await SandboxProcess.run { sandbox in
      let environment = environment(sandbox)
      let first = try await open(environment, ["rotate", "singular-ads"])
      try await first.waitFor("1 marked")
      try await first.wait(for: "all profiles") { !$0.contains { $0.contains("loading") } }
      try await first.press("Enter")
      try await first.waitFor("rotating 1 of 1")
      let second = try await open(environment, ["rotate", "singular-ads"])
      // The queue of the first is on the disk, and is not offered: it was not cut off.
      try await second.waitFor("1 marked")
      try await second.wait(for: "all profiles") { !$0.contains { $0.contains("loading") } }
      try await second.press("Enter")
      let holder = "process \(try await first.processID())"
      try await second.wait(for: "who holds it") { screen in
        screen.joined(separator: " ").contains("is being changed by")
          && screen.joined(separator: " ").contains(holder)
      }
    }
  }
}
