import Forms
import Terminal
import Testing

@testable import ProfileEditor

@Suite("What is said without colour and without Unicode")
struct MeaningTests {
  /// What can be wrong with a field, or right.
  enum FieldState: String, CaseIterable {
    case open, good, required, tooShort, tooLong, toCheck, wrong, refused

    /// What the operator has to do about it, which every width has to tell.
    var duty: String {
      switch self {
      case .open, .good: "nothing"
      case .required: "fill in"
      case .toCheck: "look at"
      case .tooShort, .tooLong, .wrong, .refused: "mend"
      }
    }

    /// A form of that width with the cursor on a field in that state.
    func form(columns: Int) throws -> EditorFixture {
      let rows = columns < 40 ? 5 : 24
      var fixture = try EditorFixture.editing(
        [.open, .required, .toCheck, .refused].contains(self) ? "sf-prod" : "sap-eu", columns: columns,
        rows: rows)
      switch self {
      case .open: try fixture.reach("OAuth grant type")
      case .good: try fixture.reach("Client number")
      case .required: try fixture.reach("Access token")
      case .tooShort:
        try fixture.reach("Client number")
        fixture.press(.backspace)
      case .tooLong:
        try fixture.reach("Client number")
        fixture.type("0")
      case .toCheck:
        try fixture.reach("Access token")
        fixture.type("with a space")
      case .wrong:
        try fixture.reach("Port")
        fixture.type("x")
      case .refused:
        fixture = try .reviewing(columns: columns, rows: rows)
        fixture.press(.enter)
        fixture.send(
          .sendFailed(
            Failure(
              kind: .refused, title: "AppFlow refused the request",
              serviceWords: "Value at 'refreshToken' is wrong", hint: "Mend the field and send again.")))
        #expect(fixture.focusedLabel == "Refresh token")
      }
      return fixture
    }

    /// What stands at the right of the field's row, where marks do.
    func mark(columns: Int) throws -> String {
      let fixture = try form(columns: columns)
      let form = try #require(fixture.state.editing.form)
      let place = FormColumns(width: columns, labelWidth: form.findings.labelWidth)
      let row = try #require(fixture.state.view().text.firstIndex { $0.contains("▌") })
      return (place.mark..<columns).map { fixture.state.view()[row, $0].text }.joined().withoutBlanks
    }
  }

  @Test("each state of a field has a word of its own, a short one in a narrow window", arguments: [80, 40])
  func words(columns: Int) throws {
    let marks = try FieldState.allCases.filter { $0.duty != "nothing" }.map { try $0.mark(columns: columns) }
    #expect(Set(marks).count == marks.count, "\(marks)")
    #expect(!marks.contains(""))
    // Nobody has to look at what is as it was.
    for state in [FieldState.open, .good] { #expect(try state.mark(columns: columns).isEmpty) }
  }

  @Test("in the narrowest window a sign still tells what is to be filled in, mended and looked at")
  func signs() throws {
    var duties: [String: Set<String>] = [:]
    for state in FieldState.allCases {
      duties[try state.mark(columns: 20), default: []].insert(state.duty)
    }
    #expect(duties == ["": ["nothing"], "*": ["fill in"], "!": ["mend"], "?": ["look at"]])
  }

  @Test("the same words never stand in two colours that mean different things", arguments: [120, 80])
  func coloursFollowWords(columns: Int) throws {
    let meaningful: Set<Style.Role> = [.good, .warning, .bad, .added, .removed]
    var seen: [String: Set<Style.Role>] = [:]
    for (_, frame) in try Screens.all(columns: columns) {
      for (text, role) in Self.runs(of: frame) where meaningful.contains(role) {
        seen[text, default: []].insert(role)
      }
    }
    for (text, roles) in seen { #expect(roles.count == 1, "“\(text)” is shown as \(roles)") }
    // Every colour was met, so that the rule was put to use.
    #expect(seen.values.reduce(into: Set<Style.Role>()) { $0.formUnion($1) } == meaningful)
  }

  @Test("what the cursor is on has a bar or the terminal's cursor, or both", arguments: [120, 80, 40, 20])
  func cursor(columns: Int) throws {
    var count = 0
    for (name, frame) in try Screens.all(columns: columns) {
      for row in 0..<frame.size.rows {
        let isSelected = (0..<columns).contains { frame[row, $0].style.role == .selection }
        guard isSelected else { continue }
        count += 1
        #expect(frame.text[row].contains("▌") || frame.cursor?.row == row, "\(name), row \(row)")
      }
    }
    #expect(count > 0)
  }

  @Test("each sign of our own has a stand-in in ASCII", arguments: [120, 80, 40, 20])
  func standIns(columns: Int) throws {
    for (name, frame) in try Screens.all(columns: columns) {
      for scalar in frame.text.joined().unicodeScalars where !scalar.isASCII {
        #expect(AsciiGlyphs.standIn(scalar) != UInt32(ascii: "?"), "\(scalar) in \(name)")
      }
    }
  }

  /// The pieces of text that have one role, without blanks around them.
  private static func runs(of frame: Frame) -> [(String, Style.Role)] {
    var runs: [(String, Style.Role)] = []
    for row in 0..<frame.size.rows {
      var text = ""
      for column in 0..<frame.size.columns {
        let cell = frame[row, column]
        text += cell.text
        let isLast = column + 1 == frame.size.columns
        if isLast || frame[row, column + 1].style.role != cell.style.role {
          if !text.withoutBlanks.isEmpty { runs.append((text.withoutBlanks, cell.style.role)) }
          text = ""
        }
      }
    }
    return runs
  }
}

extension EditorFixture {
  /// Goes to a field that has to be there.
  mutating func reach(_ label: String) throws {
    let isThere = goTo(label)
    try #require(isThere, "There is no field \(label).")
  }
}

extension String {
  /// The text without blanks at its ends.
  fileprivate var withoutBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension UInt32 {
  fileprivate init(ascii: Unicode.Scalar) { self = ascii.value }
}
