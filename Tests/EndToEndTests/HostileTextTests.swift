import ClientTestSupport
import Foundation
import JSON
import Testing

/// Text of others on a real terminal: its cursor, title, colours, modes and clipboard stay as they were.
@Suite("Hostile text in a real terminal", .serialized, .timeLimit(.minutes(5)))
struct HostileTextTests {
  /// A command in a terminal, and the terminal's state before and after it.
  private struct Session {
    let terminal: TmuxTerminal
    private let before: String

    /// - Parameter script: commands of the shell; `$0` is the program.
    init(_ script: String, service: HostileService, environment: [String: String] = [:]) async throws {
      let program = try Products.executable("appflow-profile")
      terminal = try await TmuxTerminal(
        columns: 200, rows: 50,
        command: [
          "sh", "-c",
          // A Ctrl-C too many must not flush what the shell has just written.
          "trap : INT; stty -echo noflsh; echo ready; read _; \(script); echo; echo \"ended $?\"; read _",
          program,
        ],
        environment: [
          "AWS_ACCESS_KEY_ID": "AKIDFAKEFORTESTS0001", "AWS_SECRET_ACCESS_KEY": "fake",
          "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL_APPFLOW": service.server.url,
        ].merging(environment) { $1 })
      try await terminal.waitFor("ready")
      before = try await terminal.state()
      try await terminal.press("Enter")
    }

    /// Waits for the end, and looks at what is different.
    func end() async throws {
      try await terminal.waitFor("ended")
      let after = try await terminal.state()
      #expect(after == before)
      #expect(try await !terminal.hasClipboard())
      let screen = try await terminal.screenWithEscapes()
      // With its escapes: a colour that was left behind would stand before the word.
      #expect(screen.contains { $0.hasPrefix("ended") })
      #expect(try await terminal.cursor().column == 0)
    }

    /// What the command wrote.
    func written() async throws -> String {
      String(decoding: try await terminal.recording(), as: UTF8.self)
    }
  }

  @Test("10,000 texts in lists and JSON: each is shown, and none steers")
  func lists() async throws {
    let service = try HostileService()
    let session = try await Session(
      #""$0" list; "$0" list --output json; "$0" show anything; "$0" show anything --output json"#,
      service: service)
    try await session.end()
    let written = try await session.written()
    let steering = HostileText.firstSteering(in: written)
    #expect(steering == nil)
    let missing = Set(0..<5 * HostileService.profiles).subtracting(HostileText.numbers(in: written))
    #expect(missing.isEmpty, "\(missing.count), the first is \(missing.min() ?? 0)")
  }

  @Test(
    "a terminal that does not read UTF-8 gets ASCII only: no byte of a character is a control character to it"
  )
  func bytes() async throws {
    let service = try HostileService()
    let session = try await Session(
      #""$0" list; "$0" list --output json; "$0" show anything; "$0" update /dev/null/x; "$0" show 'Û31m'"#,
      service: service, environment: ["LANG": "C", "LC_ALL": "C"])
    try await session.end()
    let recording = try await session.terminal.recording()
    #expect(
      HostileText.numbers(in: String(decoding: recording, as: UTF8.self)).count > HostileService.profiles)
    #expect(recording.allSatisfy { $0 < 0x80 })
  }

  @Test("in the editor's list, in a form and in what is told of its fields")
  func editor() async throws {
    let service = try HostileService()
    let session = try await Session(#""$0" browse"#, service: service)
    let terminal = session.terminal
    try await terminal.waitFor("\(HostileService.profiles) profiles")
    var seen: Set<Int> = []
    var page: [String] = []
    let last = 5 * (HostileService.profiles - 1)
    while !seen.contains(last) {
      page = try await terminal.wait(for: "another page") { $0 != page }
      seen.formUnion(HostileText.numbers(in: page.joined(separator: "\n")))
      try await terminal.press("NPage")
    }
    #expect(seen.count > HostileService.profiles)
    try await terminal.press("/")
    try await terminal.type("\(HostileText.mark)5.")
    try await terminal.waitFor("1 of ")
    try await terminal.press("Enter")
    try await terminal.waitFor("^S review")
    for _ in 0..<30 {
      try await terminal.press("Tab")
      try await terminal.press("F1")
      try await terminal.waitFor("Esc close")
      try await terminal.press("Escape")
      try await terminal.waitFor("^S review")
    }
    try await leave(terminal)
    try await session.end()
    try await checkSequences(session)
  }

  @Test("in the review, the service's answer and the address for a consent")
  func review() async throws {
    let service = try HostileService()
    let session = try await Session(#""$0" edit anything"#, service: service)
    let terminal = session.terminal
    try await terminal.waitFor("^S review")
    try await fill(terminal)
    let review = try await terminal.waitFor("nothing sent yet")
    #expect(HostileText.numbers(in: review.joined()).count > 2)
    try await terminal.press("Enter")
    let refused = try await terminal.waitFor("Refused:")
    #expect(!HostileText.numbers(in: refused.joined()).isEmpty)
    try await terminal.press("C-o")
    let consent = try await terminal.waitFor("Open the address below")
    #expect(HostileText.numbers(in: consent.joined()).count > 2)
    try await leave(terminal)
    try await session.end()
    try await checkSequences(session)
  }

  @Test("in a rotation: the list, the flows that use a profile, the answer, the queue at its end")
  func rotation() async throws {
    let service = try HostileService()
    let session = try await Session(#""$0" rotate"#, service: service)
    let terminal = session.terminal
    try await terminal.wait(for: "all profiles") { screen in
      !screen.contains { $0.contains("loading") } && screen.contains { $0.contains("ZAP") }
    }
    try await terminal.press("Down", "Space", "Enter")
    try await terminal.waitFor("^S review")
    try await fill(terminal)
    try await terminal.wait(for: "the flows that use it") { screen in
      // A long word begins on the next row.
      screen.indices.contains { row in
        screen[row].contains("Used by") && screen[row...].prefix(2).contains { $0.contains("ZAP") }
      }
    }
    try await terminal.press("Enter")
    try await terminal.waitFor("Refused:")
    try await leave(terminal)
    try await session.end()
    try await checkSequences(session)
  }

  @Test("in the questions of plain mode")
  func plain() async throws {
    let service = try HostileService()
    let session = try await Session(#""$0" browse --plain"#, service: service)
    let terminal = session.terminal
    try await asked("Profile (number", terminal)
    try await terminal.type("7")
    var prompts: Set<String> = []
    for _ in 0..<60 {
      let before = try await terminal.screen()
      try await terminal.press("Enter")
      let prompt = try await waiting(
        for: "the next question", situation: { try await terminal.screen().joined(separator: "\n") }
      ) {
        let screen = try await terminal.screen()
        let last = screen.last { !$0.isEmpty } ?? ""
        return screen != before && (last.hasSuffix(":") || last.hasSuffix("]"))
          ? last : nil
      }
      prompts.insert(prompt)
      if prompt.hasPrefix("Send?") { break }
      if prompt.contains("/key-") { try await terminal.type("1") }
    }
    #expect(prompts.contains { $0.hasPrefix("Send?") }, "\(prompts)")
    try await terminal.type("yes")
    try await terminal.press("Enter")
    try await terminal.waitFor("Not done:")
    try await terminal.press("C-d")
    try await session.end()
    try await checkSequences(session)
  }

  private func asked(_ prompt: String, _ terminal: TmuxTerminal) async throws {
    try await terminal.wait(for: "“\(prompt)”") { screen in
      screen.last { !$0.isEmpty }?.hasPrefix(prompt) ?? false
    }
  }

  /// Types into each field that wants something, until the review is there.
  private func fill(_ terminal: TmuxTerminal) async throws {
    for _ in 0..<60 {
      try await terminal.press("C-s")
      let screen = try await terminal.wait(for: "the review or the first problem") { screen in
        screen.contains { $0.contains("nothing sent yet") } || (screen.first ?? "").contains("to fill")
      }
      if screen.contains(where: { $0.contains("nothing sent yet") }) { return }
      try await terminal.type("fake-text")
      let typed = try await terminal.wait(for: "the typed text in its row, or in a list's filter") { screen in
        screen.contains { $0.contains("No value matches") || ($0.hasPrefix(" ▌") && $0.hasSuffix("changed")) }
      }
      guard typed.contains(where: { $0.contains("No value matches") }) else { continue }
      try await terminal.press("C-u", "Down", "Enter")
      try await terminal.waitFor("^S review")
    }
  }

  /// The program itself sends links and the ends of its own colours, and nothing else that a terminal obeys beside its drawing.
  private func checkSequences(_ session: Session) async throws {
    let written = try await session.written()
    let commands = written.split(separator: "\u{1B}]").dropFirst().map { String($0.prefix(12)) }
    #expect(commands.first { !$0.hasPrefix("104") && !$0.hasPrefix("8;;") && !$0.hasPrefix("8;id=") } == nil)
    #expect(!written.contains("\u{1B}]8;;http://zap"))
    #expect(!written.unicodeScalars.contains { 0x80..<0xA0 ~= $0.value })
  }

  /// Goes back from screen to screen, whatever is asked on the way.
  private func leave(_ terminal: TmuxTerminal) async throws {
    _ = try await waiting(
      for: "the shell", situation: { try await terminal.screen().joined(separator: "\n") }
    ) {
      let screen = try await terminal.screen()
      if screen.contains(where: { $0.hasPrefix("ended") }) { return true }
      guard screen.contains(where: { $0.hasSuffix("y/n") }) else {
        try await terminal.press("C-c")
        return nil
      }
      try await terminal.press("y")
      // Pressed once more, it would copy what the next screen has.
      try await terminal.wait(for: "the answer to be taken") { !$0.contains { $0.hasSuffix("y/n") } }
      return nil
    }
  }

  @Test("in messages, debug lines, reports and the journal of all commands", arguments: 0..<5)
  func messages(round: Int) async throws {
    let service = try HostileService()
    let folder = try ScratchFolder()
    let text = { (index: Int) in HostileText.make(round * 50 + index).replacing("\0", with: "") }
    let request: JSONValue = [
      "connectorProfileName": .string(text(0)), "connectionMode": .string(text(1)), text(2): .string(text(3)),
      "connectorProfileConfig": [
        "connectorProfileProperties": [
          "Veeva": ["instanceUrl": .string(text(4)), text(5): .string(text(6))]
        ],
        "connectorProfileCredentials": [text(7): ["username": .string(text(8))]],
      ],
    ]
    let sendable: JSONValue = [
      "connectorProfileName": .string(text(0)), "connectionMode": "Public",
      "connectorProfileConfig": [
        "connectorProfileProperties": ["Veeva": ["instanceUrl": .string(text(4))]]
      ],
    ]
    let files = [
      "request.json": JSONWriter.body(request).revealed(),
      "sendable.json": JSONWriter.body(sendable).revealed(),
      "broken.json": "{\"\(text(9))\": \(text(10))",
      "model.json": "{\"shapes\": {\"\(text(11).filter { $0 != "\"" })\": {\"type\": \"\(text(12))\"}}}",
      "plan.json": "{\"rotations\": [{\"profile\": \"a\", \"secrets\": {\"\(text(13))\": \"\(text(14))\"}}]}",
      "config":
        "[profile \(text(15))]\nregion = \(text(16))\n[default]\nsource_profile = \(text(17))\nrole_arn = x\n",
      "keys": "[settings]\ntheme = \(text(18))\n[\(text(19))]\n\(text(20)) = \(text(21))\n",
      "journal.jsonl": "{\"\(text(22))\n",
    ]
    for (name, content) in files { try Data(content.utf8).write(to: folder.file(name)) }
    let script = """
      cd '\(folder.path)'; chmod 700 .; chmod 600 *; mkdir -m 700 -p state/appflow-profile
      cp journal.jsonl state/appflow-profile/; chmod 600 state/appflow-profile/*
      "$0" validate request.json broken.json; "$0" validate broken.json; "$0" update request.json --yes
      "$0" update sendable.json --yes --debug; "$0" --config keys keys; "$0" validate --model model.json request.json
      "$0" rotate --plan plan.json --yes; "$0" rotate anything --yes --secret password=env:HOSTILE --verify
      "$0" journal; "$0" journal --output json; "$0" config
      AWS_CONFIG_FILE=$PWD/config "$0" config; AWS_CONFIG_FILE=$PWD/config "$0" list
      AWS_PROFILE="$HOSTILE" "$0" config; AWS_REGION="$HOSTILE" "$0" list
      AWS_ENDPOINT_URL_APPFLOW="$HOSTILE" "$0" list; AWS_RETRY_MODE="$HOSTILE" "$0" config
      "$0" "$HOSTILE"; "$0" show "$HOSTILE"; "$0" show "$HOSTILE" --as aws-cli
      "$0" show "$HOSTILE" --as terraform; "$0" show "$HOSTILE" --as cloudformation; "$0" show --output "$HOSTILE" x; "$0" list "--$HOSTILE"
      "$0" template "$HOSTILE"; "$0" validate "$HOSTILE"; "$0" edit --plain "$HOSTILE" </dev/null
      "$0" edit --plain anything </dev/null
      """
    let session = try await Session(
      script, service: service,
      environment: ["HOSTILE": text(23), "XDG_STATE_HOME": folder.path + "/state"])
    try await session.end()
    let written = try await session.written()
    #expect(written.contains(HostileText.mark))
    let steering = HostileText.firstSteering(in: written)
    #expect(steering == nil)
  }
}

extension TmuxTerminal {
  /// What a program could have changed of a terminal and must not leave behind.
  fileprivate func state() async throws -> String {
    try await display(
      ([
        "pane_title", "alternate_on", "cursor_flag", "insert_flag", "keypad_flag", "keypad_cursor_flag",
        "origin_flag", "wrap_flag", "scroll_region_upper", "scroll_region_lower", "mouse_any_flag",
        "pane_width",
        "pane_height", "pane_fg", "pane_bg", "pane_tabs", "window_name",
      ] as [String]).map { "\($0)=#{\($0)}" }.joined(separator: " "))
  }
}
