import AppFlow
import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("The command line")
struct CommandLineTests {
  private static let commandKeys: [Key] = [.character(":"), .alt("x")]

  @Test(
    "it opens on every screen by one key, and Esc leaves the screen as it was", arguments: [20, 40, 80, 120])
  func everywhere(columns: Int) throws {
    let size = Size(columns: columns, rows: [120: 40, 80: 24, 40: 10, 20: 5][columns] ?? 24)
    var form = try EditorFixture.editing("sf-prod", columns: columns, rows: size.rows)
    var help = form
    help.press(.function(1))
    var filter = try EditorFixture.browsing(columns: columns, rows: size.rows)
    filter.press(.character("/"))
    form.press(.control("n"))
    let screens = [
      form, help, filter, try .browsing(columns: columns, rows: size.rows),
      try .reviewing(columns: columns, rows: size.rows), try RotationTests.choosing(size),
      try RotationTests.queued(size), try ConsentTests.opened(size), try KeyPairTests.page(size),
      try .choosingAccount(columns: columns, rows: size.rows),
    ]
    for var fixture in screens {
      let (before, place) = (fixture.screen, fixture.state.keyContext)
      let key = try #require(
        Self.commandKeys.first { fixture.state.context.keys.action($0, in: place) == .command })
      // A colon is text where text is typed.
      #expect(key == (place.hasText ? .alt("x") : .character(":")))
      fixture.press(key)
      #expect(fixture.state.keyContext == .command)
      #expect(fixture.state.view().text[size.rows - 2].hasPrefix(" :"))
      fixture.type("re")
      fixture.press(.escape)
      #expect(fixture.screen == before && fixture.state.keyContext == place)
    }
  }

  @Test("where text is typed, a colon is typed")
  func colon() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.press(.control("u"))
    fixture.type("https:")
    #expect(fixture.typed == "https:" && fixture.state.overlay == nil)
  }

  @Test(
    "every key of a screen can be run by its action's name, and has it in the list",
    arguments: KeyBinding.Context.allCases)
  func names(context: KeyBinding.Context) throws {
    let names = KeyBindings.standard.all(in: context).map(\.action.name)
    let sections = FormField.Section.allCases.map(\.rawValue)
    // One name is one action: a part of a form, or what can be done everywhere, is never called as something else.
    #expect(Set(names).isDisjoint(with: sections))
    #expect(names.allSatisfy { !$0.contains(" ") })
    guard context.hasCommands else { return }
    #expect(names.contains("command"))
    #expect(KeyBindings.standard.all(in: context).filter { $0.action == .command }.count == 1)
  }

  @Test(
    "what the list of a screen has is unique, and is what its keys do, the parts of a form, and what can be done everywhere"
  )
  func list() throws {
    let fixtures = [
      try EditorFixture.browsing(), try .editing("sf-prod"), try .reviewing(), try RotationTests.choosing(),
    ]
    for fixture in fixtures {
      let names = fixture.state.commands.map(\.name)
      #expect(Set(names).count == names.count)
      for place in fixture.state.commandContexts {
        for binding in KeyBindings.standard.all(in: place) where binding.action != .command {
          #expect(names.contains(binding.action.name))
        }
      }
      #expect(Set(["profile", "region", "quit"]).isSubset(of: names))
    }
    let form = fixtures[1].state.commands.map(\.name)
    #expect(form.contains("connection") && form.contains("properties") && form.contains("credentials"))
  }

  @Test(
    "a name does what the key does",
    arguments: [
      ("refresh", Key.character("g")), ("rotate", .character("r")), ("details", .character("i")),
      ("verify", .character("v")), ("help", .character("?")), ("last", .end), ("down", .down),
      ("copy", .character("y")),
      ("profile", .character("a")), ("region", .character("R")), ("new-profile", .character("n")),
      ("open", .enter),
      ("start-filter", .character("/")), ("quit", .character("q")),
    ])
  func browser(name: String, key: Key) throws {
    var typed = try EditorFixture.browsing()
    var pressed = typed
    _ = (typed.takeEffects(), pressed.takeEffects())
    typed.run(name)
    pressed.press(key)
    #expect(typed.screen == pressed.screen)
    #expect(
      typed.takeEffects().filter { $0 != .account(.list) }
        == pressed.takeEffects().filter { $0 != .account(.list) })
  }

  @Test("in a form, too: moving, cutting text, folding, the preview, the review")
  func form() throws {
    for (name, key) in [
      ("next-field", Key.tab), ("kill-to-start", .control("u")), ("preview", .control("p")),
      ("review", .control("s")), ("next-problem", .control("n")), ("facts", .function(1)),
    ] {
      var typed = try EditorFixture.editing("sf-prod")
      var pressed = typed
      typed.run(name)
      pressed.press(key)
      #expect(typed.screen == pressed.screen, "\(name)")
    }
  }

  @Test("an action without a key can still be run by its name")
  func withoutKey() throws {
    var fixture = try EditorFixture.browsing(
      settings: try EditorSettingsTests.read("[keys browser]\nrefresh =\n"))
    _ = fixture.takeEffects()
    fixture.run("refresh")
    #expect(fixture.takeEffects().contains(.load))
  }

  @Test("open with a name opens that profile, also where a filter hides it")
  func open() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("/"))
    fixture.type("sap")
    fixture.run("open sf-prod")
    #expect(fixture.state.screen == .form && fixture.title.contains("sf-prod"))
    fixture = try EditorFixture.browsing()
    fixture.run("open sf-prdo")
    #expect(fixture.commandProblem == "There is no profile named sf-prdo here. Did you mean sf-prod?")
    #expect(fixture.state.screen == .browser)
  }

  @Test("an AWS profile and a region can be named; one that is not there is refused with the nearest")
  func places() throws {
    var fixture = try EditorFixture.browsing()
    fixture.send(.account(.listed(EditorFixture.accounts)))
    fixture.run("profile stagin")
    #expect(fixture.commandProblem?.hasSuffix("Did you mean staging?") == true)
    fixture.press(.escape)
    fixture.run("profile staging")
    #expect(fixture.state.moving == EditorFixture.staging)
    fixture.press(.escape)
    // AppFlow may come to a region that is not known here.
    fixture.run("region mx-central-1")
    #expect(fixture.state.moving == AccountChoice(profile: "prod", region: "mx-central-1"))
  }

  @Test("the list grows shorter as one types; Tab goes through it and back; the only one is completed")
  func completion() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character(":"))
    #expect(fixture.commandList.count > 20)
    fixture.type("re")
    #expect(fixture.commandList.prefix(3) == ["refresh", "restore", "region"])
    fixture.press(.tab)
    #expect(fixture.screen.contains(" :refresh") && fixture.screen.contains("Refresh (g)"))
    fixture.press(.tab, .tab)
    #expect(fixture.screen.contains(" :region"))
    fixture.press(.backTab, .backTab, .backTab)
    #expect(!fixture.screen.contains(" :refresh\n"))
    fixture.press(.control("u"))
    fixture.type("regi")
    fixture.press(.tab)
    // What can stand behind it comes next.
    #expect(fixture.commandList.count == AppFlowRegions.all.count)
    fixture.type("eu-c")
    fixture.press(.tab, .enter)
    #expect(fixture.state.moving?.region == "eu-central-1")
  }

  @Test("the AWS profiles of the files come into the list as soon as they are read")
  func lateList() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character(":"))
    fixture.type("profile ")
    #expect(fixture.commandList.isEmpty)
    fixture.send(.account(.listed(EditorFixture.accounts)))
    #expect(fixture.commandList == ["profile staging", "profile default", "profile prod"])
  }

  @Test("a beginning that only one name has is enough; others are told")
  func beginnings() throws {
    var fixture = try EditorFixture.browsing()
    fixture.run("rot")
    #expect(fixture.state.screen == .rotation)
    fixture = try EditorFixture.browsing()
    fixture.run("re")
    #expect(fixture.commandProblem == "“re” can be refresh, restore, region.")
    fixture.press(.control("u"))
    fixture.type("refersh")
    fixture.press(.enter)
    #expect(fixture.commandProblem?.hasSuffix("Did you mean refresh?") == true)
    fixture.press(.control("u"))
    fixture.type("refresh now")
    fixture.press(.enter)
    #expect(fixture.commandProblem == "Nothing can stand behind refresh.")
    // Enter alone, and Backspace in an empty line, close it.
    fixture.press(.control("u"), .enter)
    #expect(fixture.state.overlay == nil)
    fixture.press(.character(":"), .backspace)
    #expect(fixture.state.overlay == nil)
  }

  @Test("Up brings back what was run, the last one first, and Down goes the other way")
  func history() throws {
    var fixture = try EditorFixture.browsing()
    for line in ["last", "refresh", "first", "last"] { fixture.run(line) }
    fixture.press(.character(":"), .up)
    #expect(fixture.screen.contains(" :last"))
    fixture.press(.up, .up, .up, .up)
    #expect(fixture.screen.contains(" :refresh"))
    fixture.press(.down)
    #expect(fixture.screen.contains(" :first"))
    fixture.press(.down, .down, .down)
    #expect(fixture.state.commandHistory == ["last", "first", "refresh"])
    #expect(fixture.screen.contains(" :") && fixture.commandList.count > 20)
  }

  @Test("a paste goes into the line, its first line only")
  func paste() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character(":"))
    fixture.paste("refresh\nquit\n")
    #expect(fixture.screen.contains(" :refresh") && fixture.state.keyContext == .command)
  }

  @Test("the pages of keys name the commands")
  func help() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("?"))
    let page = fixture.pageLines.map(\.text)
    #expect(page.contains { $0.contains("Refresh :refresh") })
    fixture.press(.escape, .character(":"), .function(1))
    #expect(fixture.pageLines.first?.text == "Command line")
  }

  // MARK: Parts of a form

  @Test("Alt-N and Alt-P go from part to part of a form; a part's name goes there, too")
  func sections() throws {
    var fixture = try EditorFixture.editing("sap-eu")
    fixture.run("credentials")
    let credentials = fixture.state.editing.form?.focus
    fixture.run("connection")
    let first = fixture.state.editing.form?.focus
    fixture.press(.alt("n"))
    let second = fixture.state.editing.form?.focus
    #expect(second != first)
    fixture.press(.alt("n"))
    #expect(fixture.state.editing.form?.focus == credentials)
    fixture.press(.alt("n"))
    #expect(fixture.screen.contains("This is the last part of the form."))
    fixture.press(.tab, .alt("p"))
    #expect(fixture.state.editing.form?.focus == credentials)
    fixture.press(Key(.pageUp, .alt), Key(.pageUp, .alt))
    #expect(fixture.state.editing.form?.focus == first)
  }
}
