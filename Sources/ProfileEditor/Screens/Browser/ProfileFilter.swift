import Forms
import Terminal

/// A filter of a list of profiles: all of its words have to stand somewhere in a row's text.
struct ProfileFilter: Equatable, Sendable {
  private(set) var editor = LineEditor()
  /// Whether keys go into the filter's line.
  var isTyping = false
  private var needle: [UInt8] = []

  var isEmpty: Bool { editor.isEmpty }
  /// Whether the filter's line is on the screen.
  var isShown: Bool { isTyping || !isEmpty }

  /// Changes the filter.
  ///
  /// - Returns: whether the rows that matched before are the only ones that can match now.
  mutating func edit(_ edit: (inout LineEditor) -> Void) -> Bool {
    let old = needle
    edit(&editor)
    needle = Array(editor.string.lowercased().utf8)
    return needle.starts(with: old)
  }

  /// Whether a row is shown.
  ///
  /// - Parameter text: the row's text in lower case.
  func matches(_ text: String) -> Bool {
    needle.isEmpty || needle.split(separator: 0x20).allSatisfy { text.utf8.contains($0) }
  }
}

extension String.UTF8View {
  /// Whether bytes stand somewhere in the text.
  fileprivate func contains(_ word: ArraySlice<UInt8>) -> Bool {
    guard let first = word.first else { return true }
    var rest = self[...]
    while let index = rest.firstIndex(of: first) {
      rest = rest[index...]
      if rest.starts(with: word) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}

extension ProfileFilter {
  /// The filter's line, at the top of the list.
  func draw(in around: Surroundings, on frame: inout Frame) {
    guard isShown else { return }
    let row = around.layout.contentTop
    let start = frame.draw(" filter: ", row: row, column: 0, style: Style(role: .accent))
    FieldText.draw(
      editor, in: FieldText.Place(row: row, column: start, width: around.size.columns - start - 1),
      hasCursor: isTyping, on: &frame)
  }
}
