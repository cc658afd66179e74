import Forms
import Terminal

/// A search in the text on top of the screen.
struct TextSearch: Equatable, Sendable {
  /// A place where it was found: a line, and characters of it.
  struct Match: Equatable, Sendable {
    let line: Int
    let characters: Range<Int>
  }

  /// In which text.
  let page: SearchedPage
  /// The text's first line on the screen when it began.
  let origin: Int
  var editor = LineEditor()
  private(set) var matches: [Match] = []
  private(set) var current = 0

  init(page: SearchedPage, origin: Int) {
    self.page = page
    self.origin = origin
  }

  /// Where the cursor of the search is; nil where nothing was found.
  var match: Match? { matches.indices.contains(current) ? matches[current] : nil }

  /// How far it is: “3 of 12”.
  var countText: String {
    if editor.isEmpty { return "" }
    return matches.isEmpty ? "no match" : "\(current + 1) of \(matches.count)"
  }

  /// Finds all places; the cursor stays on its match.
  mutating func find(in lines: [StyledLine]) {
    let needle = Self.folded(editor.string)
    guard !needle.isEmpty else {
      matches = []
      return
    }
    matches = lines.enumerated().flatMap { index, line in
      Self.places(of: needle, in: Self.folded(line.text)).map { Match(line: index, characters: $0) }
    }
    current = min(current, max(matches.count - 1, 0))
  }

  /// The cursor goes to the first match from the place where the search began.
  mutating func begin() { current = matches.firstIndex { $0.line >= origin } ?? 0 }

  /// To the next match, and from the last to the first.
  mutating func move(by step: Int) {
    if !matches.isEmpty { current = (current + step + matches.count) % matches.count }
  }

  /// A line of the text with its matches marked.
  func marked(_ line: StyledLine, at index: Int) -> StyledLine {
    let own = matches.indices.filter { matches[$0].line == index }
    return own.reduce(line) { line, place in
      let role: Style.Role = place == current ? .accent : .selection
      return line.styling(
        matches[place].characters, Style(role: role, bold: place == current, reverse: true))
    }
  }

  /// Characters, whatever their case: each one for itself, so that places stay what they are.
  private static func folded(_ text: String) -> [String] { text.map { $0.lowercased() } }

  private static func places(of needle: [String], in text: [String]) -> [Range<Int>] {
    var places: [Range<Int>] = []
    var start = 0
    while start + needle.count <= text.count {
      if text[start..<(start + needle.count)].elementsEqual(needle) {
        places.append(start..<(start + needle.count))
        start += needle.count
      } else {
        start += 1
      }
    }
    return places
  }
}

/// A text that can be searched.
enum SearchedPage: Equatable, Sendable {
  case review, preview
  /// A page over the screen, by its place among all that lies there.
  case overlay(Int)
}

extension StyledLine {
  /// Its characters.
  var text: String { pieces.map(\.text).joined() }

  /// The line with some of its characters in another style.
  func styling(_ characters: Range<Int>, _ style: Style) -> StyledLine {
    var start = 0
    return pieces.reduce(into: StyledLine()) { line, piece in
      let end = start + piece.text.count
      let middle = characters.clamped(to: start..<end)
      let parts = [
        (start..<middle.lowerBound, piece.style), (middle, style), (middle.upperBound..<end, piece.style),
      ]
      for (part, style) in parts where !part.isEmpty {
        line = line.adding(String(piece.text.dropFirst(part.lowerBound - start).prefix(part.count)), style)
      }
      start = end
    }
  }
}

/// Draws the line of a search over a screen, and how far the search is.
struct SearchView: ScreenView {
  let search: TextSearch
  let isTyping: Bool
  let around: Surroundings

  func draw(on frame: inout Frame) {
    let count = search.countText
    let width = DisplayWidth.of(count)
    guard isTyping else {
      // On the rule below the text; where there is none, beside the keys.
      let text = " \(search.editor.string.cut(to: 20)) · \(count) "
      let column = max(size.columns - DisplayWidth.of(text) - 1, 0)
      frame.draw(
        text, row: layout.hasRules ? layout.contentBottom : layout.keysRow, column: column,
        style: Style(role: .accent, bold: true))
      return
    }
    let row = layout.keysRow - 1
    frame.fill(row: row, from: 0, to: size.columns, with: " ", style: .plain)
    let start = frame.draw(" /", row: row, column: 0, style: Style(role: .accent, bold: true))
    FieldText.draw(
      search.editor, in: FieldText.Place(row: row, column: start, width: size.columns - start - width - 3),
      hasCursor: true, on: &frame)
    let role: Style.Role = search.matches.isEmpty ? .warning : .muted
    frame.draw(count, row: row, column: max(size.columns - width - 1, start), style: Style(role: role))
  }
}
