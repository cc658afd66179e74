import AppFlow
import Terminal
import Testing

@testable import ProfileEditor

@Suite("The settings file")
struct EditorSettingsTests {
  static let path = "/somewhere/config"

  static func read(_ text: String) throws -> EditorSettings {
    try EditorSettings(try SettingsFile.parse(text, path: path), path: path)
  }

  @Test("an empty file, and one of comments, changes nothing")
  func empty() throws {
    for text in ["", "# nothing\n\n; here\n", "[settings]\n[keys form]\n"] {
      #expect(try Self.read(text) == EditorSettings())
    }
    let settings = EditorSettings()
    #expect(settings.hasMouse && !settings.isReadOnly)
    #expect(settings.revealSeconds == 30 && settings.oldAfterDays == 365)
  }

  @Test("every setting is read")
  func settings() throws {
    let settings = try Self.read(
      """
      # mine
      [settings]
      Mouse = Off
      reveal_seconds = 0
      old_after_days=90
      read_only = true
      journal_fingerprints = on
      theme = light
      mask = ########
      columns = state, created
      model = newest
      """)
    #expect(settings.model == .newest && settings.modelPlace == Self.path + " (line 11)")
    #expect(
      settings.theme == .light && settings.mask == "########" && settings.columns == [.state, .created])
    #expect(!settings.hasMouse && settings.isReadOnly && settings.hasFingerprints)
    #expect(settings.revealSeconds == 0 && settings.oldAfterDays == 90)
    #expect(settings.keys == .standard)
  }

  @Test("an action's keys are those of the file, and say where they come from; all others stay")
  func keys() throws {
    let keys = try Self.read(
      """
      [keys browser]
      start-filter = f, ^F, comma
      refresh =

      [keys form]
      next-field = F7
      """
    ).keys
    #expect(keys.action(.character("f"), in: .browser) == .startFilter)
    #expect(keys.action(.control("f"), in: .browser) == .startFilter)
    #expect(keys.action(.character(","), in: .browser) == .startFilter)
    #expect(keys.action(.character("/"), in: .browser) == nil)
    #expect(keys.action(.character("g"), in: .browser) == nil)
    #expect(keys.action(.function(7), in: .form) == .nextField)
    // Both of the standard bindings of an action are replaced.
    #expect(keys.action(.tab, in: .form) == nil && keys.action(.down, in: .form) == nil)
    let changed = keys.all.filter { $0.source != nil }
    #expect(changed.map(\.action) == [.startFilter, .refresh, .nextField])
    #expect(changed.map(\.source) == [2, 3, 6].map { "\(Self.path):\($0)" })
    let untouched = keys.all.filter { $0.source == nil }
    #expect(untouched.allSatisfy { KeyBindings.standard.all.contains($0) })
    #expect(keys.all.count == KeyBindings.standard.all.count - 1)
  }

  @Test("two actions can change their keys for each other's")
  func swapped() throws {
    let keys = try Self.read("[keys question]\nyes = n\nno = y\n").keys
    #expect(keys.action(.character("n"), in: .question) == .yes)
    #expect(keys.action(.character("y"), in: .question) == .no)
  }

  @Test("Ctrl-C leads out, whatever keys that has besides")
  func interrupt() throws {
    for context in KeyBinding.Context.allCases where context != .field && context != .preview {
      let binding = try #require(
        KeyBindings.standard.all.first { $0.context == context && $0.keys.contains(.control("c")) })
      let keys = try Self.read("[keys \(context.rawValue)]\n\(binding.action.name) = F9\n").keys
      #expect(keys.action(.control("c"), in: context) == binding.action)
      #expect(keys.action(.function(9), in: context) == binding.action)
    }
  }

  @Test("the program's own keys keep every rule for files: no conflict, no key for typing, always a way out")
  func standard() throws {
    for context in KeyBinding.Context.allCases {
      let bindings = KeyBindings.standard.all.filter { $0.context == context }
      #expect(context == .field || bindings.contains { $0.leadsOut && !$0.keys.isEmpty })
      // The same keys given by a file are taken: every rule for files holds for the standard.
      let actions = Set(bindings.map(\.action.name))
      let lines = actions.map { name in
        let keys = bindings.filter { $0.action.name == name }.flatMap(\.keys)
        return "\(name) = \(keys.map(\.name).joined(separator: ", "))"
      }
      let read = try Self.read("[keys \(context.rawValue)]\n" + lines.joined(separator: "\n")).keys
      for binding in bindings {
        for key in binding.keys { #expect(read.action(key, in: context) == binding.action) }
      }
    }
  }

  @Test("names of actions are unique and in small letters with hyphens")
  func actionNames() {
    let names = KeyBinding.Action.allCases.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.contains("next-field") && names.contains("kill-word-backward") && names.contains("up"))
    #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil })
  }

  @Test(
    "what cannot be is refused with its line and the reason",
    arguments: [
      ("mouse = on\n", 1, "before the first [section]"),
      ("[settings]\n\n# x\nmouse = maybe\n", 4, "mouse is on or off, not “maybe”"),
      ("[settings]\nmouse =\n", 2, "mouse is on or off"),
      ("[settings]\nread_only = yes\n", 2, "read_only is true or false, not “yes”"),
      ("[settings]\nreveal_seconds = -1\n", 2, "a whole number from 0 to 86400, not “-1”"),
      ("[settings]\nreveal_seconds = 1.5\n", 2, "a whole number"),
      ("[settings]\nreveal_seconds = +5\n", 2, "a whole number"),
      ("[settings]\nreveal_seconds =\n", 2, "a whole number"),
      ("[settings]\nold_after_days = 0\n", 2, "from 1 to 100000"),
      ("[settings]\nold_after_days = 99999999999999999999\n", 2, "from 1 to 100000"),
      ("[settings]\nmose = on\n", 2, "there is no setting “mose” in [settings]. Did you mean mouse?"),
      ("[settings]\nmouse\n", 2, "needs an ="),
      ("[settings]\ntheme = pink\n", 2, "theme is one of auto, dark, light"),
      ("[settings]\nmask =\n", 2, "mask is visible text, 1 to 16 columns wide"),
      ("[settings]\nmask = \u{3000}\u{3000}\n", 2, "mask is visible text"),
      ("[settings]\nmask = 12345678901234567\n", 2, "mask is visible text"),
      ("[settings]\nmask = \u{1b}[2J\n", 2, "mask is visible text"),
      ("[settings]\ncolumns = mode, size\n", 2, "“size” is no column; beside the name there are connector"),
      ("[settings]\ncolumns = mode, mode\n", 2, "“mode” stands there twice"),
      ("[settings]\ncolumns =\n", 2, "“” is no column"),
      ("[settings]\n[setting]\n", 2, "there is no section [setting]"),
      ("[colours]\n\nprod = crimson\n", 3, "there is no colour “crimson” in [colours]. There is red"),
      ("[colours]\nprod = yelow\n", 2, "Did you mean yellow?"), ("[colours]\nprod =\n", 2, "no colour “”"),
      ("[colours]\n12345 = red\n", 2, "an account's number has 12 digits, not 5"),
      ("[colours]\nprod\n", 2, "needs an ="),
      ("[filters]\na = old\nb = @a sap\n", 3, "it has words only, and no other filter as “@a”"),
      ("\n[keys]\n", 2, "there is no section [keys]"),
      ("\n\n[keys brwser]\n", 3, "there is no context “brwser” in [keys brwser]. Did you mean browser?"),
      ("[keys browser]\nrefersh = r\n", 2, "there is no action “refersh”"),
      ("[keys browser]\nreview = r\n", 2, "there is no action “review” in [keys browser]"),
      ("[keys browser]\nrefresh = Ctrl-Foo\n", 2, "there is no key “Ctrl-Foo”"),
      ("[keys browser]\nrefresh = r,\n", 2, "a key is missing beside a comma"),
      ("[keys browser]\nrefresh = r s\n", 2, "there is no key “r s”"),
      ("[keys browser]\nrefresh = \u{1b}[2J\n", 2, "there is no key “\\u{1b}[2J”"),
      ("[keys browser]\n\nrefresh = q\n", 3, "q is the key of quit in [keys browser] already (by default)"),
      (
        "[keys browser]\nrefresh = x\nopen = x\n", 3,
        "x is the key of refresh in [keys browser] already (line 2)"
      ),
      ("[keys deletion]\nsend = x\n", 2, "x is needed for typing in [keys deletion]"),
      ("[keys key-file]\nopen = ^K\n", 2, "Ctrl-K is the key of kill-to-end in [keys field] already"),
      ("[keys browser]\nregion = a\n", 2, "a is the key of profile in [keys browser] already"),
      ("[keys field]\nundo = ^N\n", 2, "Ctrl-N is the key of next-problem in [keys form] already"),
      ("[keys form]\nreview = ^A\n", 2, "Ctrl-A is the key of line-start in [keys field] already"),
      (
        "[keys form]\nback = F7\npreview = ^C\n", 3,
        "Ctrl-C is the key of back in [keys form] already (line 2)"
      ),
      ("[keys form]\nreview = s\n", 2, "s is needed for typing in [keys form]"),
      ("[keys chooser]\nopen = x\n", 2, "x is needed for typing in [keys chooser]"),
      ("[keys chooser]\nup = ^W\n", 2, "Ctrl-W is the key of kill-word-backward in [keys field] already"),
      ("[keys chooser]\ncancel =\n", 2, "cancel leads out"),
      ("[keys filter]\nopen = Space\n", 2, "Space is needed for typing in [keys filter]"),
      ("[keys form]\nreview = Ctrl-I\n", 2, "terminals send Tab for Ctrl-I"),
      ("[keys browser]\nrefresh = ^Z\n", 2, "Ctrl-Z stops the program"),
      ("[keys browser]\nquit =\n", 2, "quit leads out of [keys browser]; it needs a key"),
      ("[keys form]\nback =\n", 2, "back leads out"), ("[keys sending]\ncancel =\n", 2, "cancel leads out"),
      ("[keys question]\nno =\n", 2, "no leads out"), ("[keys filter]\nclear-filter =\n", 2, "leads out"),
      ("[keys preview]\npreview =\n", 2, "leads out"),
    ])
  func refused(text: String, line: Int, reason: String) throws {
    do {
      _ = try Self.read(text)
      Issue.record("it was taken")
    } catch ConfigurationError.malformedFile(let path, let at, let said) {
      #expect(path == Self.path)
      #expect(at == line)
      #expect(said.contains(reason), "\(said)")
    }
  }

  // MARK: What the editor makes of it

  @Test("the key bar, the help and sentences have the keys of the file")
  func shown() throws {
    let settings = try Self.read(
      "[keys browser]\nstart-filter = f\n[keys form]\nreview = F5\n[keys result]\ncopy = c\n")
    var fixture = try EditorFixture.browsing(settings: settings)
    #expect(fixture.screen.contains("f filter") && !fixture.screen.contains("/ filter"))
    fixture.press(.character("/"))
    #expect(fixture.state.keyContext == .browser)
    fixture.press(.character("?"))
    #expect(fixture.screen.contains("  f                      Filter by a part of a name"))
    fixture.press(.escape, .character("f"))
    #expect(fixture.state.keyContext == .filter)
    fixture.type("sf-prod")
    fixture.press(.enter)
    #expect(fixture.screen.contains("F5 review"))
    fixture.press(.control("s"))
    #expect(fixture.state.keyContext == .form)
  }

  @Test("read-only of the file is as good as the option")
  func readOnly() throws {
    let settings = try Self.read("[settings]\nread_only = true\n")
    var fixture = try EditorFixture.browsing(settings: settings)
    #expect(fixture.title.contains("read-only"))
    fixture.press(.character("r"), .enter)
    #expect(fixture.screen.contains("Take read_only out of /somewhere/config"))
  }

  @Test(
    "the mask of the file stands for every secret, whatever its length, in the form, the preview and the review"
  )
  func mask() throws {
    let settings = try Self.read("[settings]\nmask = <hidden>\n")
    var fixture = try EditorFixture.editing("sf-prod", columns: 120, rows: 40, settings: settings)
    fixture.goTo("Access token")
    fixture.type("fake")
    #expect(fixture.markedLine.contains("<hidden>  hidden"))
    #expect(fixture.screen.contains("\"accessToken\": \"<hidden>\"") && !fixture.screen.contains("•"))
    let cursor = fixture.state.view().cursor
    fixture.type("-access-token")
    #expect(fixture.state.view().cursor == cursor)
    fixture.goTo("Refresh token")
    fixture.type("fake-refresh-token")
    fixture.press(.control("s"))
    #expect(fixture.screen.contains("\"refreshToken\": \"<hidden>\"") && !fixture.screen.contains("•"))
  }

  @Test("the browser has the columns of the file in their order, and leaves out what has no room")
  func columns() throws {
    let settings = try Self.read("[settings]\ncolumns = state, created, mode\n")
    let wide = try EditorFixture.browsing(settings: settings).line(with: "NAME")
    #expect(wide.split(separator: " ") == ["NAME", "STATE", "CREATED", "MODE"])
    let narrow = try EditorFixture.browsing(columns: 40, settings: settings).line(with: "NAME")
    #expect(narrow.split(separator: " ") == ["NAME", "MODE"])
    #expect(try EditorFixture.browsing(settings: settings).line(with: "sf-prod").contains("600 d ago"))
  }

  @Test("from when a profile is old is the file's to say")
  func old() throws {
    let settings = try Self.read("[settings]\nold_after_days = 2\n")
    #expect(try EditorFixture.browsing(settings: settings).line(with: "crm-custom").contains("old"))
    #expect(try !EditorFixture.browsing().line(with: "crm-custom").contains("old"))
  }
}
