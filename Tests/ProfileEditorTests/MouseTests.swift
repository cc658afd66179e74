import Terminal
import Testing

@testable import ProfileEditor

extension EditorFixture {
  /// Where a text stands on the screen: its first character.
  func place(of text: String) throws -> Position {
    let rows = state.view().text
    let row = try #require(rows.firstIndex { $0.contains(text) }, "“\(text)” is not on the screen")
    let start = try #require(rows[row].firstRange(of: text))
    return Position(row: row, column: DisplayWidth.of(String(rows[row][..<start.lowerBound])))
  }

  mutating func click(_ text: String) throws {
    send(.terminal(.mouse(MouseEvent(kind: .press, position: try place(of: text)))))
  }

  mutating func turnWheel(_ kind: MouseEvent.Kind) {
    send(.terminal(.mouse(MouseEvent(kind: kind, position: Position(row: 3, column: 3)))))
  }

  /// The effects since the last call that send something.
  mutating func takeSends() -> Int {
    takeEffects().filter { if case .send = $0 { true } else { false } }.count
  }
}

@Suite("The mouse")
struct MouseTests {
  static let sizes = [
    Size(columns: 80, rows: 24), .init(columns: 120, rows: 40), .init(columns: 40, rows: 10),
    .init(columns: 24, rows: 6),
  ]

  @Test("a click takes a profile, a second one opens it", arguments: sizes.prefix(3))
  func browser(size: Size) throws {
    var fixture = try EditorFixture.browsing(columns: size.columns, rows: size.rows)
    let place = try fixture.place(of: "crm-custom")
    let click = EditorEvent.terminal(.mouse(MouseEvent(kind: .press, position: place)))
    fixture.send(click)
    #expect(fixture.state.editing.browser.selected?.name == "crm-custom" && fixture.state.screen == .browser)
    // What stands beside the list takes no clicks.
    if let column = ProfilePane.column(in: size) {
      let beside = Position(row: place.row, column: column + 3)
      fixture.send(.terminal(.mouse(MouseEvent(kind: .press, position: beside))))
      #expect(fixture.state.editing.form == nil)
    }
    fixture.send(click)
    #expect(fixture.state.editing.form?.form.existing.name == "crm-custom")
  }

  @Test("a click takes a field; in an entry of a map, its key or its value")
  func form() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    try fixture.click("Refresh token")
    #expect(fixture.state.editing.form?.field?.name == "refreshToken")
    try fixture.click("Sign in with")
    #expect(fixture.state.editing.form?.focus == .choice)
    try fixture.click("Credentials")
    #expect(fixture.state.editing.form?.focus == .choice)
    var custom = try EditorFixture.editing("crm-custom")
    try custom.click("acme")
    guard case .entry = custom.state.editing.form?.focus else {
      Issue.record("\(String(describing: custom.state.editing.form?.focus))")
      return
    }
  }

  @Test("a click on the preview beside a form leaves the cursor where it is")
  func preview() throws {
    var fixture = try EditorFixture.editing("sf-prod", columns: 120, rows: 40)
    let focus = fixture.state.editing.form?.focus
    try fixture.click("\"instanceUrl\"")
    #expect(fixture.state.editing.form?.focus == focus)
  }

  @Test("the wheel moves through profiles and fields and stops at their ends")
  func wheel() throws {
    var fixture = try EditorFixture.browsing()
    fixture.turnWheel(.wheelDown)
    #expect(fixture.state.editing.browser.cursor == 3)
    fixture.turnWheel(.wheelDown)
    #expect(fixture.state.editing.browser.cursor == 3)
    fixture.turnWheel(.wheelUp)
    #expect(fixture.state.editing.browser.cursor == 0)
    var form = try EditorFixture.editing("sf-prod")
    let focuses = try #require(form.state.editing.form?.form.focuses)
    for _ in 0...focuses.count { form.turnWheel(.wheelUp) }
    #expect(form.state.editing.form?.focus == focuses.first)
    for _ in 0...focuses.count { form.turnWheel(.wheelDown) }
    #expect(form.state.editing.form?.focus == focuses.last)
  }

  @Test("the wheel scrolls the review and the help, and not what lies below a question")
  func wheelOnPages() throws {
    var fixture = try EditorFixture.reviewing(columns: 40, rows: 10)
    fixture.turnWheel(.wheelDown)
    #expect(fixture.state.editing.review?.top == 3)
    fixture.press(.character("?"))
    fixture.turnWheel(.wheelDown)
    #expect(fixture.state.overlay == .help(top: 3) && fixture.state.editing.review?.top == 3)
    fixture.turnWheel(.wheelUp)
    fixture.turnWheel(.wheelUp)
    #expect(fixture.state.overlay == .help(top: 0))
    fixture.press(.escape, .escape, .escape)
    let focus = fixture.state.editing.form?.focus
    fixture.turnWheel(.wheelDown)
    #expect(fixture.state.editing.form?.focus == focus)
  }

  @Test("one click on Send only marks it, the second one sends", arguments: sizes)
  func send(size: Size) throws {
    var fixture = try EditorFixture.reviewing(columns: size.columns, rows: size.rows)
    try fixture.click("[ Send ]")
    #expect(fixture.takeSends() == 0 && fixture.state.editing.review?.sending == nil)
    #expect(fixture.screen.contains("Send is marked"))
    try fixture.click("[ Send ]")
    #expect(fixture.takeSends() == 1 && fixture.state.editing.review?.sending != nil)
    let place = fixture.state.around.buttonPlaces[0]
    let position = Position(row: place.row, column: place.columns.lowerBound)
    fixture.send(.terminal(.mouse(MouseEvent(kind: .press, position: position))))
    #expect(fixture.takeSends() == 0)
  }

  @Test("what comes between two clicks on Send takes the mark away")
  func disarmed() throws {
    let between: [EditorEvent] = [
      .terminal(.key(.down)),
      .terminal(.mouse(.init(kind: .wheelDown, position: Position(row: 3, column: 3)))),
      .terminal(.mouse(.init(kind: .press, position: Position(row: 3, column: 3)))),
      .terminal(.resize(Size(columns: 100, rows: 30))),
    ]
    for event in between {
      var fixture = try EditorFixture.reviewing()
      try fixture.click("[ Send ]")
      fixture.send(event)
      try fixture.click("[ Send ]")
      #expect(fixture.takeSends() == 0, "\(event)")
    }
  }

  @Test("a click on Back goes back; the bar's key for the marked button sends with the second click, too")
  func buttons() throws {
    var fixture = try EditorFixture.reviewing()
    try fixture.click("Enter press")
    #expect(fixture.takeSends() == 0)
    try fixture.click("Enter press")
    #expect(fixture.takeSends() == 1)
    var back = try EditorFixture.reviewing()
    try back.click("[ Back ]")
    #expect(back.state.screen == .form && back.takeSends() == 0)
  }

  @Test("a click on a key of the bar is that key, also under a question")
  func bar() throws {
    var fixture = try EditorFixture.editing("sf-prod")
    try fixture.click("problem")
    #expect(fixture.state.editing.form?.field?.name == "accessToken")
    fixture.type("fake")
    try fixture.click("back")
    #expect(fixture.state.overlay != nil)
    try fixture.click("n no")
    #expect(fixture.state.overlay == nil && fixture.state.screen == .form)
    try fixture.click("back")
    try fixture.click("y yes")
    #expect(fixture.state.screen == .browser)
    try fixture.click("help")
    #expect(fixture.state.overlay == .help(top: 0))
    try fixture.click("close")
    #expect(fixture.state.overlay == nil)
  }
}
