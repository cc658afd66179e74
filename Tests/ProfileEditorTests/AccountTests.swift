import AppFlow
@testable import Terminal
import Testing

@testable import ProfileEditor

@Suite("Another account, another region")
struct AccountTests {
  @Test("a lists the AWS profiles with their accounts and regions; typing a part of any finds one")
  func list() throws {
    var fixture = try EditorFixture.browsing()
    _ = fixture.takeEffects()
    fixture.press(.character("a"))
    #expect(fixture.takeAccountRequests() == [.list])
    #expect(fixture.title.contains("reading the shared files"))
    fixture.send(.account(.listed(EditorFixture.accounts)))
    #expect(fixture.title.contains("AWS profile") && fixture.title.contains("3 AWS profiles"))
    #expect(fixture.line(with: "staging").contains("210987654321  eu-west-1"))
    // The one in use is marked, and the cursor is on it.
    #expect(fixture.markedLine.hasPrefix("* prod"))
    fixture.type("2109")
    #expect(fixture.markedLine.contains("staging") && fixture.title.contains("1 of 3"))
  }

  @Test("the one that is chosen is opened in its own region; then everything that is here is left")
  func choose() throws {
    var fixture = try EditorFixture.choosingAccount()
    _ = fixture.takeEffects()
    fixture.type("stag")
    fixture.press(.enter)
    let former = AccountChoice(profile: "prod", region: "us-east-1")
    #expect(fixture.takeAccountRequests() == [.open(EditorFixture.staging, leaving: former)])
    #expect(fixture.screen.contains("Going to staging, eu-west-1…"))
    // An answer about another one counts for nothing.
    fixture.send(.account(.ready(former)))
    #expect(fixture.takeEffects().isEmpty)
    fixture.send(.account(.ready(EditorFixture.staging)))
    #expect(fixture.takeEffects() == [.account(.enter)])
  }

  @Test("a profile without a region keeps the region that is in use; R keeps the profile")
  func halves() throws {
    var fixture = try EditorFixture.choosingAccount()
    fixture.type("default")
    fixture.press(.enter)
    #expect(fixture.state.moving == AccountChoice(profile: "default", region: "us-east-1"))
    fixture.press(.escape)
    #expect(fixture.state.moving == nil && fixture.takeAccountRequests().last == .stop)
    fixture.press(.character("R"))
    #expect(fixture.title.contains("Region") && fixture.title.contains("16 regions"))
    // The one that was used last stands first.
    #expect(fixture.screen.split(separator: "\n")[3].contains("eu-central-1"))
    fixture.type("west-2")
    fixture.press(.down, .enter)
    #expect(fixture.state.moving == AccountChoice(profile: "prod", region: "us-west-2"))
  }

  @Test("on the way, keys, pastes and clicks change nothing here, and Esc stays")
  func underway() throws {
    var fixture = try EditorFixture.choosingAccount()
    fixture.type("stag")
    fixture.press(.enter)
    _ = fixture.takeEffects()
    fixture.press(.enter, .character("r"), .character("q"))
    fixture.paste("fake")
    fixture.send(.terminal(.mouse(MouseEvent(kind: .press, position: Position(row: 5, column: 5)))))
    #expect(fixture.takeEffects().isEmpty && fixture.state.screen == .browser)
    fixture.press(.escape)
    fixture.send(.account(.ready(EditorFixture.staging)))
    #expect(fixture.takeEffects() == [.account(.stop)])
  }

  @Test("a place that cannot be worked in says why, and nothing was left")
  func refused() throws {
    var fixture = try EditorFixture.choosingAccount()
    fixture.type("stag")
    fixture.press(.enter)
    fixture.send(.account(.refused(EditorFixture.staging, Failure(title: "No region", hint: "Set one."))))
    #expect(fixture.screen.contains("Not gone to staging, eu-west-1: No region"))
    #expect(fixture.state.moving == nil && fixture.shownProfiles.count == 4)
    fixture.send(.account(.notListed(Failure(title: "The file is broken", hint: "Mend it."))))
    #expect(fixture.screen.contains("could not be listed: The file is broken"))
  }

  @Test("where one is already is told, and nothing is read anew")
  func same() throws {
    var fixture = try EditorFixture.choosingAccount()
    _ = fixture.takeEffects()
    fixture.press(.enter)
    #expect(fixture.screen.contains("That is where you are: prod, us-east-1."))
    #expect(fixture.takeEffects().isEmpty)
  }

  enum Holding: CaseIterable {
    case typed, sending, unknown, deleting, rotation, makingKey

    func fixture() throws -> EditorFixture {
      switch self {
      case .typed:
        var fixture = try EditorFixture.editing("sf-prod")
        fixture.type("x")
        return fixture
      case .sending:
        var fixture = try EditorFixture.reviewing()
        fixture.press(.enter)
        return fixture
      case .unknown:
        var fixture = try EditorFixture.reviewing()
        fixture.press(.enter)
        fixture.send(.sendFailed(Failure(kind: .unknownOutcome, title: "Lost", hint: "Perhaps.")))
        return fixture
      case .deleting:
        var fixture = try EditorFixture.browsing()
        fixture.press(.character("D"))
        fixture.send(.deletion(DeletionEvent("sf-prod", .flows([]))))
        fixture.type("sf-prod")
        fixture.press(.enter)
        return fixture
      case .rotation: return try RotationTests.queued()
      case .makingKey:
        var fixture = try EditorFixture.editing("sf-prod")
        fixture.state.editing.stage.editForm { $0.isMakingKey = true }
        return fixture
      }
    }

    var words: String {
      switch self {
      case .typed, .makingKey: "What was typed for sf-prod is not sent"
      case .sending, .deleting: "Something is being sent"
      case .unknown: "Nobody knows yet what became of sf-prod"
      case .rotation: "A rotation is not finished"
      }
    }
  }

  @Test(
    "nothing that is not sent is lost: a move is refused in words, and the line stays",
    arguments: Holding.allCases)
  func held(holding: Holding) throws {
    for line in ["profile", "profile staging", "region eu-west-1", "quit"] {
      var fixture = try holding.fixture()
      fixture.send(.account(.listed(EditorFixture.accounts)))
      _ = fixture.takeEffects()
      fixture.run(line)
      #expect(fixture.commandProblem?.contains(holding.words) == true, "\(fixture.screen)")
      #expect(!fixture.takeEffects().contains { $0 == .quit } && fixture.state.moving == nil)
    }
  }

  @Test("an unchanged form, a review page and a page of text are left; a form that began the program, too")
  func left() throws {
    var form = try EditorFixture.editing("sf-prod")
    var page = try EditorFixture.browsing()
    page.press(.character("?"))
    for var fixture in [form, page] {
      fixture.send(.account(.listed(EditorFixture.accounts)))
      fixture.run("profile staging")
      #expect(fixture.state.moving == EditorFixture.staging)
    }
    form.run("region eu-west-3")
    #expect(form.state.moving == AccountChoice(profile: "prod", region: "eu-west-3"))
  }

  @Test("while somebody signs in, that is ended first")
  func signingIn() throws {
    var fixture = try EditorFixture()
    fixture.send(.loadFailed(Failure(title: "Expired", hint: "Sign in.", canSignIn: true)))
    fixture.press(.character("y"))
    fixture.run("region eu-west-1")
    #expect(fixture.commandProblem?.contains("You are signing in") == true)
  }

  @Test("without credentials the screen says which keys lead elsewhere, and they do")
  func withoutCredentials() throws {
    var fixture = try EditorFixture()
    fixture.send(.loadFailed(Failure(title: "No credentials were found", hint: "Give --profile.")))
    #expect(fixture.screen.contains("a chooses another AWS profile, R another region."))
    fixture.press(.character("a"))
    fixture.send(.account(.listed(EditorFixture.accounts)))
    fixture.type("default")
    fixture.press(.enter)
    #expect(fixture.state.moving?.profile == "default")
  }

  @Test("no profile is a choice where the program began without one")
  func unnamed() throws {
    var fixture = try EditorFixture.browsing()
    fixture.press(.character("a"))
    fixture.send(
      .account(.listed(AccountList(profiles: EditorFixture.accounts.profiles, regions: [], hasUnnamed: true)))
    )
    fixture.type("at the start")
    #expect(fixture.facts.contains("What the environment gives"))
    fixture.press(.enter)
    #expect(fixture.state.moving == AccountChoice(profile: nil, region: "us-east-1"))
  }

  @Test("a click marks a row of the list, and another one chooses it; the wheel scrolls it")
  func mouse() throws {
    var fixture = try EditorFixture.choosingAccount()
    let row = try #require(fixture.state.view().text.firstIndex { $0.contains("staging") })
    let click = EditorEvent.terminal(
      .mouse(MouseEvent(kind: .press, position: Position(row: row, column: 6))))
    fixture.send(click)
    #expect(fixture.markedLine.contains("staging"))
    fixture.send(click)
    #expect(fixture.state.moving == EditorFixture.staging)
  }

  // MARK: The header

  @Test("every screen says the account and the region, in as many words as there is room for")
  func header() throws {
    for columns in [20, 40, 80, 120] {
      for (name, frame) in try Screens.all(columns: columns) {
        let title = frame.text[0]
        #expect(DisplayWidth.of(title) <= columns)
        // Before anything was read, and of profiles without an ARN, only the region is known.
        let isKnown =
          !name.hasPrefix("browser-loading") && !name.hasPrefix("browser-failed")
          && !name.hasPrefix("key-pair")
        if columns >= 80 {
          #expect(title.contains(isKnown ? "9012" : "us-east-1"), "\(name) \(columns): \(title)")
        }
      }
    }
    #expect(try EditorFixture.editing("sf-prod", columns: 40, rows: 10).title.contains("…9012 us-east-1"))
    #expect(try EditorFixture.browsing(columns: 40, rows: 10).title.contains("9012"))
  }

  @Test("the account of who signs is shown until a profile was read")
  func signing() throws {
    var fixture = try EditorFixture()
    #expect(!fixture.title.contains("123456789012"))
    fixture.send(.identified("arn:aws:iam::123456789012:role/ops", account: "123456789012"))
    #expect(fixture.title.contains("prod · 123456789012 · us-east-1"))
  }

  @Test(
    "a rule of the settings file colours it on every screen: the AWS profile's, else the account's, else the region's",
    arguments: [
      ("123456789012 = red\n", Style.Role.red), ("PROD = Green\n", .green), ("us-east-1 = blue\n", .blue),
      ("us-east-1 = blue\n123456789012 = yellow\n", .yellow),
      ("123456789012 = yellow\nprod = magenta\n", .magenta), ("123456789012 = cyan\n", .cyan),
    ])
  func colour(rules: String, role: Style.Role) throws {
    let settings = try EditorSettingsTests.read("[colours]\n" + rules)
    var fixture = try EditorFixture.editing("sf-prod", settings: settings)
    for key in [Key.control("n"), .control("s"), .escape, .function(1)] {
      let frame = fixture.state.view()
      let styles = Set((0..<80).map { frame[0, $0].style }.filter(\.reverse))
      // Without colours the same place stands out by reverse video.
      #expect(styles == [Style(role: role, bold: true, reverse: true)], "\(fixture.title)")
      #expect(styles.first?.weight(hasColours: false).contains(.reverse) == true)
      fixture.press(key)
    }
  }

  @Test("a place that no rule speaks of has no colour")
  func noRule() throws {
    let settings = try EditorSettingsTests.read("[colours]\n210987654321 = red\neu-west-1 = red\n")
    let frame = try EditorFixture.browsing(settings: settings).state.view()
    #expect(!(0..<80).contains { frame[0, $0].style.reverse })
  }
}
