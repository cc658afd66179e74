import ClientTestSupport
import Foundation
import Testing

/// The editor as a job of a shell, in a terminal that must be as before when the editor is away or gone.
@Suite("The editor in a shell, its stops and its ends")
struct TerminalLifeTests {
  private static let secret = "fake-half-typed-secret"

  /// A shell with an editor in the foreground, in a form with a name and half a secret typed.
  private struct Job {
    let terminal: TmuxTerminal

    /// The settings of the terminal, as `stty` writes them into a file.
    func settings(_ name: String) throws -> String {
      try String(contentsOfFile: terminal.home + "/" + name, encoding: .utf8)
    }

    var process: pid_t {
      get async throws {
        let file = terminal.home + "/pid"
        return try await waiting(for: "the editor's process id", situation: { file }) {
          (try? String(contentsOfFile: file, encoding: .utf8))
            .flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
      }
    }
  }

  private func start(
    _ sandbox: SandboxProcess, term: String = "tmux-256color", environment: [String: String] = [:]
  ) async throws -> Job {
    let terminal = try await TmuxTerminal(
      columns: 100, rows: 40, command: ["/bin/sh", "-i"],
      environment: sandbox.environment.merging(["PS1": "shell: ", "ENV": ""]) { $1 }.merging(environment) {
        $1
      },
      term: term)
    try await terminal.waitFor("shell:")
    let program = try Products.executable("appflow-profile")
    let script =
      "cd; ulimit -c unlimited; stty -a >before; sh -c 'echo $$ >pid; exec \(program) edit veeva-vault'; "
      + "echo \"ended with $?\"; stty -a >after; echo \"and\" done"
    try await terminal.type(script)
    try await terminal.press("Enter")
    try await terminal.waitFor("^S review")
    try await terminal.press("C-n")
    try await terminal.type("ann-of-veeva")
    try await terminal.press("Tab")
    try await terminal.type(Self.secret)
    try await terminal.waitFor("hidden")
    return Job(terminal: terminal)
  }

  @Test("Ctrl-Z gives the terminal to the shell, and fg brings the form back with what was typed")
  func stop() async throws {
    try await SandboxProcess.run { sandbox in
      let job = try await start(sandbox)
      try await job.terminal.press("C-z")
      try await job.terminal.waitFor("ended with")
      let away = try await job.terminal.waitFor("and done")
      #expect(!away.contains { $0.contains("^S review") })
      #expect(try await job.terminal.cursor().isVisible)
      #expect(try job.settings("after") == job.settings("before"))
      try await job.terminal.type("fg")
      try await job.terminal.press("Enter")
      let screen = try await job.terminal.waitFor("^S review")
      #expect(screen.contains { $0.contains("ann-of-veeva") })
      #expect(screen.contains { $0.contains("Password") && $0.contains("hidden") })
      try await job.terminal.press("C-s")
      try await job.terminal.waitFor("nothing sent yet")
    }
  }

  @Test(
    "a signal ends the editor; the terminal has its settings, its screen and its cursor again",
    arguments: [(SIGHUP, 130), (SIGTERM, 130), (SIGSEGV, 139), (SIGABRT, 134)] as [(Int32, Int)])
  func end(signal: Int32, status: Int) async throws {
    try await SandboxProcess.run { sandbox in
      let job = try await start(sandbox)
      kill(try await job.process, signal)
      let screen = try await job.terminal.waitFor("and done")
      #expect(screen.contains { $0.contains("ended with \(status)") }, "\(screen.joined(separator: "\n"))")
      // What stood there before is there again, and nothing of the editor.
      #expect(screen.first?.hasPrefix("shell: cd; ulimit") == true)
      #expect(!screen.contains { $0.contains("veeva-vault   ") || $0.contains("^S review") })
      #expect(try await job.terminal.cursor().isVisible)
      #expect(try job.settings("after") == job.settings("before"))
      // Echo and line editing are the shell's again.
      try await job.terminal.type("echo still-\"here\"")
      try await job.terminal.press("Enter")
      try await job.terminal.waitFor("still-here")
      #expect(try StoredProfile.named("veeva-vault", in: sandbox).updates == 0)
      let written = String(decoding: try await job.terminal.recording(), as: UTF8.self)
      #expect(!written.contains(Self.secret))
      #expect(!written.hasSuffix("\u{1B}[?1049h"))
    }
  }

  @Test(
    "a secret that is shown at the end, a crash or a stop is nowhere afterwards: on no screen, in no history or file",
    arguments: ["xterm-256color", "screen", "linux", "vt100"], [SIGTERM, SIGSEGV, SIGILL, SIGTSTP])
  func shown(term: String, signal: Int32) async throws {
    try await SandboxProcess.run { sandbox in
      let job = try await start(
        sandbox, term: term, environment: ["SWIFT_BACKTRACE": "enable=yes,registers=all,threads=all,color=no"]
      )
      if ["linux", "vt100"].contains(term) {
        // Their only screen has a scrollback: that is told first.
        try await job.terminal.press("C-r")
        try await job.terminal.wait(for: "that there is one screen only") { screen in
          let words = screen.joined(separator: " ").split(separator: " ").joined(separator: " ")
          return words.contains("one screen only")
        }
      }
      try await job.terminal.press("C-r")
      try await job.terminal.waitFor(Self.secret)
      kill(try await job.process, signal)
      try await job.terminal.waitFor("and done")
      let history = try await job.terminal.history()
      #expect(!history.contains { $0.contains(Self.secret) }, "\(history)")
      #expect(!history.contains { $0.contains("Fatal") || $0.contains("Crash") || $0.contains("rax") })
      #expect(try job.settings("after") == job.settings("before"))
      let names =
        FileManager.default.enumerator(atPath: job.terminal.home)?.compactMap { $0 as? String } ?? []
      for name in names where name != "recording" {
        #expect(!name.contains("core"))
        let content = FileManager.default.contents(atPath: job.terminal.home + "/" + name) ?? Data()
        #expect(content.range(of: Data(Self.secret.utf8)) == nil, "\(name)")
      }
      if signal == SIGTSTP { kill(try await job.process, SIGKILL) }
    }
  }

  @Test("a reader of the debug lines that goes away does not take the editor with it")
  func lostReader() async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 30,
        command: [
          "bash", "-c", #"exec "$0" browse --debug 2> >(exec true)"#,
          try Products.executable("appflow-profile"),
        ],
        environment: sandbox.environment)
      try await terminal.waitFor("sf-prod")
      try await terminal.press("g")
      try await terminal.waitFor("sf-prod")
      try await terminal.press("q")
      #expect(try await terminal.exitStatus() == 0)
    }
  }

  @Test(
    "terminals of all kinds show the list and a form and are given back; without colours none is sent",
    arguments: [
      ("xterm", [:]), ("xterm-256color", [:]), ("tmux-256color", [:]), ("screen", [:]), ("linux", [:]),
      ("vt100", [:]),
      ("xterm-256color", ["NO_COLOR": "1"]), ("xterm-256color", ["LANG": "C", "LC_ALL": "C"]),
      ("vt100", ["LC_ALL": "C"]),
    ] as [(String, [String: String])])
  func kinds(term: String, environment: [String: String]) async throws {
    try await SandboxProcess.run { sandbox in
      let terminal = try await TmuxTerminal(
        columns: 80, rows: 24, command: [try Products.executable("appflow-profile")],
        environment: sandbox.environment.merging(environment) { $1 },
        term: term)
      try await terminal.waitFor("profiles")
      try await terminal.waitFor("sf-prod")
      try await terminal.press("/")
      try await terminal.type("veeva-vault")
      try await terminal.waitFor("1 of ")
      try await terminal.press("Enter")
      let form = try await terminal.waitFor("^S review")
      let isASCII = environment["LC_ALL"] == "C"
      #expect(form.joined().allSatisfy(\.isASCII) == isASCII)
      try await terminal.press("Escape")
      try await terminal.waitFor("CONNECTOR")
      try await terminal.press("q")
      #expect(try await terminal.exitStatus() == 0)
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      let hasColours = written.contains(/\e\[[0-9;]*(3[0-7]|38;5;[0-9]+)[;m]/)
      #expect(hasColours == (term != "vt100" && environment["NO_COLOR"] == nil))
    }
  }
}
