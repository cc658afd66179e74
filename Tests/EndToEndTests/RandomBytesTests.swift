import Foundation
import Testing

@Suite("Random bytes in a real terminal", .timeLimit(.minutes(5)))
struct RandomBytesTests {
  private static let secret = "fake-secret-under-random-bytes"
  private static let pieces = 200
  private static let pieceLength = 100

  /// One that can be repeated: the test tells its seed.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  /// Bytes of all values, and now and then the start of a sequence, which chance alone seldom makes.
  private static func piece(_ generator: inout Generator) -> Data {
    // A paste that does not end would take all the rest.
    let starts = [
      "\u{1B}[200~", "\u{1B}[201~", "\u{1B}[201~", "\u{1B}[201~", "\u{1B}[", "\u{1B}[<0;10;5M", "\u{1B}O",
      "\t", "\u{0E}", "\r", "y",
    ]
    var bytes = Data()
    while bytes.count < pieceLength {
      if Int.random(in: 0..<8, using: &generator) == 0 {
        bytes += Data((starts.randomElement(using: &generator) ?? "").utf8)
      } else {
        bytes.append(.random(in: 0...255, using: &generator))
      }
    }
    return bytes
  }

  @Test(
    "20,000 bytes and sizes of all kinds: no crash, no secret on the screen, and the terminal is given back")
  func all() async throws {
    // tmux's own server can crash on sizes of a column or two (3.3a does, seldom). That says nothing of the program, so the bytes
    // are sent again from another seed; a third crash in a row is told.
    for _ in 0..<2 {
      do {
        return try await send(seed: .random(in: 0...UInt64.max))
      } catch let failure as TmuxFailed where failure.message.contains("no server running") {}
    }
    try await send(seed: .random(in: 0...UInt64.max))
  }

  private func send(seed: UInt64) async throws {
    var generator = Generator(state: seed)
    try await SandboxProcess.run { sandbox in
      let folder = try ScratchFolder()
      // Nobody may ask for the secret to be shown, and Ctrl-Z has no shell to go to here.
      try Data("[keys form]\nreveal =\n".utf8).write(to: folder.file("config"))
      let program = try Products.executable("appflow-profile")
      // Before an editor has taken the terminal, Ctrl-C, Ctrl-S and the like would be the kernel's.
      let script = """
        stty -isig -ixon
        stty -g >"$0/before"
        while [ ! -e "$0/stop" ]; do
          "\(program)" --config "$0/config" edit veeva-vault; echo $? >>"$0/ends"
          stty -g >"$0/after"
          cmp -s "$0/before" "$0/after" || echo "settings differ" >>"$0/ends"
        done
        """
      let terminal = try await TmuxTerminal(
        columns: 100, rows: 40, command: ["/bin/sh", "-c", script, folder.path],
        environment: sandbox.environment)
      try await terminal.waitFor("^S review")
      try await terminal.press("C-n", "Tab")
      try await terminal.type(Self.secret)
      try await terminal.waitFor("hidden")
      for number in 0..<Self.pieces {
        try await terminal.send(Self.piece(&generator))
        if number % 5 == 0 {
          try await terminal.resize(
            columns: .random(in: 1...200, using: &generator), rows: .random(in: 1...60, using: &generator))
        }
      }
      // Whatever it is doing, it ends by a signal.
      try Data().write(to: folder.file("stop"))
      try await terminal.resize(columns: 100, rows: 40)
      let processes = try await terminal.processID()
      _ = try await waiting(for: "the program's end", situation: { "seed \(seed)" }) {
        if let child = Self.child(of: processes) { kill(child, SIGTERM) }
        return folder.text(of: "after") != nil && kill(processes, 0) != 0 ? true : nil
      }
      let ends = folder.text(of: "ends")?.split(separator: "\n").map(String.init) ?? []
      let written = String(decoding: try await terminal.recording(), as: UTF8.self)
      #expect(!written.contains(Self.secret), "seed \(seed)")
      #expect(
        !ends.isEmpty && ends.dropLast().allSatisfy { ["0", "130"].contains($0) }, "seed \(seed): \(ends)")
    }
  }

  /// The editor that the shell runs now; not another program of it, whose end would be taken for the editor's.
  private static func child(of process: pid_t) -> pid_t? {
    let path = "/proc/\(process)/task/\(process)/children"
    let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return children.split(separator: " ").compactMap { pid_t($0) }.first { child in
      (try? String(contentsOfFile: "/proc/\(child)/comm", encoding: .utf8)) == "appflow-profile\n"
    }
  }
}
