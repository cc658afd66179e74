import Forms
import Lists
import Terminal

/// A filter of a list of profiles, while it is typed: what cannot be read yet changes nothing, and says why.
struct ProfileFilter: Equatable, Sendable {
  private(set) var editor = LineEditor()
  /// Whether keys go into the filter's line.
  var isTyping = false
  /// The words that count: those of the last text that could be read.
  private(set) var words = ListFilter.everything
  /// The text that they were read from.
  private var text = ""
  /// Why what was typed cannot be read; nil where it can.
  private(set) var problem: String?

  var isEmpty: Bool { editor.isEmpty }
  /// Whether the filter's line is on the screen.
  var isShown: Bool { isTyping || !isEmpty }

  /// Changes the filter.
  ///
  /// - Parameters:
  ///   - saved: filters by their names.
  ///   - edit: the change.
  /// - Returns: whether the rows that matched before are the only ones that can match now.
  mutating func edit(saved: [String: ListFilter], _ edit: (inout LineEditor) -> Void) -> Bool {
    edit(&editor)
    let typed = editor.string
    do throws(ListError) {
      let before = text
      words = try ListFilter(typed, saved: saved)
      problem = nil
      text = typed
      // Longer words leave out more; a colon, a quotation mark or a name can give a word another meaning.
      return typed.hasPrefix(before) && !typed.contains { ":\"@".contains($0) }
    } catch {
      problem = error.description
      return true
    }
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

  /// Why what was typed cannot be read, where the facts stand; nil where it can.
  func problemLines(in view: some ScreenView) -> [StyledLine]? {
    problem.map { view.message($0, Style(role: .warning)) }
  }
}
