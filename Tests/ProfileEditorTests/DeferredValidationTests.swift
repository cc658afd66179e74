import Forms
import JSON
import Secrets
import Terminal
import Testing

@testable import ProfileEditor

@Suite("What is typed is seen first, and checked next")
struct DeferredValidationTests {
  /// A terminal whose keys come one after the other as long as the loop waits for a pause of the typing.
  private final class BurstTerminal: TerminalScreen {
    let size: Size
    /// The rows that each drawing looked at.
    private(set) var drawn: [Range<Int>] = []
    /// What was on the screen whenever the loop waited, and whenever it waited for a pause.
    private(set) var waits: [Frame] = []
    private(set) var asks: [Frame] = []
    private var frame: Frame
    private var bursts: [[[TerminalEvent]]]

    /// - Parameter bursts: what comes after each wait: at once, and while a pause is waited for.
    init(size: Size, bursts: [[[TerminalEvent]]]) {
      self.size = size
      self.bursts = bursts
      frame = Frame(size: size)
    }

    func draw(_ frame: Frame, rows: Range<Int>) {
      self.frame = frame
      drawn.append(rows)
    }

    func nextEvents(timeout: Int?) -> [TerminalEvent] {
      guard timeout == EditorApplication.pauseOfTyping else {
        waits.append(frame)
        if waits.count > 1 { bursts.removeFirst() }
        guard bursts.first?.isEmpty == false else { return [.hangup] }
        return bursts[0].removeFirst()
      }
      asks.append(frame)
      return bursts[0].isEmpty ? [] : bursts[0].removeFirst()
    }

    func copy(_ text: String) -> Bool { false }
    func stop() {}
    func lend(to group: Int32, note: String, said: [UInt8]) {}
    func attend(to group: Int32, note: String, said: [UInt8]) {}
    func show(_ bytes: [UInt8]) {}
    func pauseLoan() {}
    func reclaim() -> [TerminalEvent] { [] }
  }

  private static func text(_ text: String) -> [TerminalEvent] {
    text.unicodeScalars.map { .key(.character($0)) }
  }

  /// Runs the editor with Salesforce's form beside the preview.
  private func run(_ bursts: [[[TerminalEvent]]]) throws -> BurstTerminal {
    let initial = InitialForm.blank(name: "new", connector: "Salesforce")
    let state = try EditorFixture(columns: 120, rows: 40, initial: initial).state
    let terminal = BurstTerminal(size: state.size, bursts: bursts)
    let application = EditorApplication(
      terminal: terminal, service: FakeService(), state: state, now: { EditorFixture.now })
    #expect(application.run() == .lostTerminal)
    return terminal
  }

  private func shows(_ text: String, _ frame: Frame) -> Bool {
    frame.text.contains { $0.contains(text) }
  }

  @Test("a key is drawn in its row alone; before the loop waits, all that follows from it is on the screen")
  func twoSteps() throws {
    let mode: [TerminalEvent] = [.key(.right), .key(.tab)]
    let terminal = try run([[mode], [Self.text("h")], [Self.text("i")]])
    let all = 0..<40
    // The start, the choice; then for each key its row, and the whole.
    #expect(terminal.drawn.count == 6)
    #expect(terminal.drawn.map { $0 == all } == [true, true, false, true, false, true])
    #expect(shows("hi ", terminal.asks[1]) && !shows("\"hi\"", terminal.asks[1]))
    #expect(shows("\"instanceUrl\": \"h\"", terminal.waits[2]))
    #expect(shows("\"instanceUrl\": \"hi\"", terminal.waits[3]))
  }

  @Test("of a burst of keys all but the text is drawn once, however it is cut into pieces")
  func burst() throws {
    let mode: [TerminalEvent] = [.key(.right), .key(.tab)]
    let pieces = [Self.text("ht"), Self.text("tp"), Self.text("s"), []]
    let terminal = try run([[mode], pieces])
    #expect(terminal.drawn.filter { $0.count > 1 }.count == 3)
    #expect(terminal.drawn.filter { $0.count == 1 }.count == 3)
    #expect(shows("\"instanceUrl\": \"https\"", try #require(terminal.waits.last)))
  }

  @Test("a burst that ends with another key is drawn as a whole")
  func burstWithTab() throws {
    let mode: [TerminalEvent] = [.key(.right), .key(.tab)]
    let terminal = try run([[mode], [Self.text("https") + [.key(.tab)]]])
    #expect(terminal.drawn.allSatisfy { $0.count > 1 })
    #expect(terminal.asks.isEmpty)
    #expect(shows("\"instanceUrl\": \"https\"", try #require(terminal.waits.last)))
  }

  @Test("a field that was emptied just before keeps the request from being reviewed")
  func refused() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Access token")
    fixture.type("fake-access")
    fixture.press(.tab)
    fixture.type("fake-refresh")
    #expect(fixture.state.editing.form?.errors.isEmpty == true)
    fixture.press(.control("u"))
    #expect(!fixture.state.isValidated)
    fixture.press(.control("s"))
    #expect(fixture.state.screen == .form && fixture.state.editing.review == nil)
    #expect(fixture.facts.contains("keep"))
  }

  @Test("what was typed just before is in the request that is reviewed")
  func reviewed() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    fixture.goTo("Access token")
    fixture.type("fake-access")
    fixture.press(.tab)
    for scalar in "fake-refresh".unicodeScalars { fixture.press(.character(scalar)) }
    #expect(!fixture.state.isValidated)
    fixture.press(.control("s"))
    let place = JSONPointer(
      "/connectorProfileConfig/connectorProfileCredentials/Salesforce/refreshToken")
    #expect(fixture.state.editing.review?.request[place] == .secret(Secret("fake-refresh")))
  }

  @Test("who asks between the two gets what follows from the text as it is")
  func fresh() throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: 120, rows: 40)
    fixture.press(.control("u"))
    #expect(!fixture.state.isValidated)
    let screen = try #require(fixture.state.editing.form)
    #expect(
      screen.findings == FormFindings(screen.form, now: screen.now) && screen.findings != screen.lastFindings)
    #expect(!fixture.screen.contains("\"https://acme"))
  }

  @Test("everything but a further edit revalidates the form first")
  func revalidates() throws {
    let others: [EditorEvent] = [
      .loaded, .told("Fake."), .terminal(.wake), .terminal(.resumed), .terminal(.key(.tab)),
      .terminal(.key(.function(1))), .terminal(.key(.control("s"))),
      .terminal(.resize(Size(columns: 40, rows: 10))), .terminal(.hangup), .terminal(.interrupt),
    ]
    for event in others {
      var fixture = try EditorFixture.editing("sf-prod")
      fixture.press(.character("x"))
      #expect(!fixture.state.isValidated)
      fixture.send(event)
      #expect(fixture.state.isValidated, "\(event)")
    }
  }

  @Test(
    "the first key in a form that has just opened is drawn in its row, too, and the cursor's row is in view")
  func opened() throws {
    var fixture = try EditorFixture(columns: 40, rows: 7, initial: .describe(name: "sap-eu"))
    fixture.send(.described(name: "sap-eu", EditorFixture.profiles[1]))
    var first = fixture.state.view()
    #expect(fixture.markedLine.hasPrefix("Application h…"))
    fixture.press(.character("x"))
    let row = try #require(fixture.state.drawEdit(on: &first))
    // That it was changed follows from it, as what is wrong with it does.
    let whole = fixture.state.view().text[row]
    #expect(whole.hasPrefix(first.text[row]) && whole.hasSuffix(" chg"))
  }

  @Test(
    "the text that is drawn first stands as in the whole screen, and nothing else is changed",
    arguments: [(80, 24), (120, 40), (40, 10), (20, 5)])
  func places(columns: Int, rows: Int) throws {
    for name in ["sf-prod", "sap-eu", "crm-custom"] {
      var fixture = try EditorFixture.editing(name, columns: columns, rows: rows)
      for _ in fixture.state.editing.form?.form.focuses ?? [] {
        let before = fixture.state.view()
        if fixture.state.isEdit(
          fixture.state.context.keys.press(.character("x"), in: fixture.state.keyContext))
        {
          fixture.press(.character("x"))
          var first = before
          let row = try #require(fixture.state.drawEdit(on: &first))
          fixture.state.revalidate()
          let whole = fixture.state.view()
          let place = try #require(fixture.state.editing.form).columns(in: fixture.state.size)
          #expect(first.cursor == whole.cursor)
          for column in 0..<columns {
            let isText = place.value..<(place.value + place.valueWidth) ~= column
            let expected = isText ? whole : before
            #expect(first[row, column] == expected[row, column], "\(name), row \(row), column \(column)")
          }
          for other in 0..<rows where other != row {
            #expect((0..<columns).allSatisfy { first[other, $0] == before[other, $0] })
          }
        }
        fixture.press(.tab)
      }
    }
  }
}
