import ClientTestSupport
import Foundation
import Testing

/// One process that is used for a long time, without the pauses of a person: `LONG_ROUNDS=240` is what somebody does in four
/// hours who sends an update each minute.
@Suite("A long run", .timeLimit(.minutes(60)))
struct LongRunTests {
  private static let rounds =
    ProcessInfo.processInfo.environment["LONG_ROUNDS"].flatMap { Int($0) } ?? 40
  /// Rounds after which everything that is loaded once is there.
  private static let warmUp = 10
  private static let profiles = ["singular-ads", "trendmicro-sec", "dynatrace-apm"]

  @Test(
    "random use, round by round: memory stays flat, no descriptor and no thread is left, and every update is made"
  )
  func use() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 30, command: [try Products.executable("appflow-profile")],
        environment: sandbox.environment.merging(Products.readableMemory) { $1 })
      try await terminal.wait(for: "all profiles") { screen in
        screen.contains { $0.contains("sf-prod") } && !screen.contains { $0.contains("loading") }
      }
      let process = try await terminal.processID()
      var random = SystemRandomNumberGenerator()
      var sent: [String: Int] = [:]
      var early = try Usage(process)
      for round in 0..<Self.rounds {
        let profile = Self.profiles[round % Self.profiles.count]
        try await open(profile, terminal)
        for _ in 0..<3 { try await wander(Int.random(in: 0..<6, using: &random), terminal) }
        if Bool.random(using: &random) {
          try await send("fake-secret-of-round-\(round)", terminal)
          sent[profile, default: 0] += 1
        } else {
          try await leave(terminal)
        }
        if round + 1 == Self.warmUp { early = try Usage(process) }
      }
      let late = try Usage(process)
      #expect(late.descriptors - late.timers == early.descriptors - early.timers)
      // Tasks get another thread when none is free, up to two more than there are processors.
      #expect(late.threads <= early.threads + 2)
      // libdispatch, on which tasks run, has one for its threads, and one for what waits for a time: the account has a private
      // link that is being made, which is asked for again every thirty seconds.
      #expect(late.timers <= 2, "something wakes the program while it waits for a key")
      // A page here and there: less than a hundred bytes for each of the keys that were pressed.
      #expect(late.residentKiB - early.residentKiB < 2_048, "\(early) then \(late)")
      for profile in Self.profiles {
        #expect(try StoredProfile.named(profile, in: sandbox).updates == sent[profile] ?? 0)
      }
    }
  }

  private func open(_ profile: String, _ terminal: TmuxTerminal) async throws {
    try await terminal.press("/")
    try await terminal.type(profile)
    try await terminal.waitFor("1 of ")
    try await terminal.press("Enter")
    try await terminal.waitFor("^S review")
  }

  /// Something that a person does in a form, after which the form is there as before.
  private func wander(_ kind: Int, _ terminal: TmuxTerminal) async throws {
    switch kind {
    case 0:
      try await terminal.press("F1")
      try await terminal.waitFor("Esc close")
      try await terminal.press("Escape")
    case 1: try await terminal.press("C-p", "C-p")
    case 2:
      try await terminal.resize(columns: 60, rows: 12)
      try await terminal.resize(columns: 100, rows: 30)
    case 3:
      try await terminal.press("C-n")
      try await terminal.type("some text")
      try await terminal.press("C-u", "C-y", "C-u")
    case 4:
      try await terminal.press("C-n")
      try await terminal.paste("pasted text")
      try await terminal.wait(for: "what became of the paste") { screen in
        screen.contains { $0.lowercased().contains("paste") }
      }
      try await terminal.press("C-u")
    default: try await terminal.press("Tab", "BTab", "C-n")
    }
    try await terminal.waitFor("^S review")
  }

  private func send(_ secret: String, _ terminal: TmuxTerminal) async throws {
    try await terminal.press("C-n", "C-u")
    try await terminal.type(secret)
    try await terminal.wait(for: "a complete form") { $0.first?.hasSuffix("complete") ?? false }
    try await terminal.press("C-s")
    try await terminal.waitFor("nothing sent yet")
    try await terminal.press("Enter")
    try await terminal.waitFor("AppFlow accepted the update.")
    try await terminal.press("Enter")
    try await browser(terminal)
  }

  private func leave(_ terminal: TmuxTerminal) async throws {
    try await terminal.press("Escape")
    let screen = try await terminal.wait(for: "the browser or the question") { screen in
      screen.contains { $0.contains("CONNECTOR") || $0.contains("lose what was typed") }
    }
    if !screen.contains(where: { $0.contains("CONNECTOR") }) { try await terminal.press("y") }
    try await browser(terminal)
  }

  private func browser(_ terminal: TmuxTerminal) async throws {
    try await terminal.waitFor("CONNECTOR")
    try await terminal.press("Escape")
    try await terminal.wait(for: "all profiles") { screen in screen.count { $0.contains("Public") } > 10 }
  }

  /// What the kernel says that a process holds.
  private struct Usage {
    let residentKiB: Int
    let threads: Int
    let descriptors: Int
    let timers: Int

    init(_ process: pid_t) throws {
      let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      let number = { (name: String) in
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name + ":") })
        return try #require(line.split { !$0.isNumber }.first.flatMap { Int($0) })
      }
      residentKiB = try number("VmRSS")
      threads = try number("Threads")
      let files = FileManager.default
      let open = try files.contentsOfDirectory(atPath: "/proc/\(process)/fd")
      descriptors = open.count
      timers = open.count {
        let target = try? files.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")
        return target == "anon_inode:[timerfd]"
      }
    }
  }
}
