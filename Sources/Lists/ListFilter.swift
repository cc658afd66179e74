/// Which profiles a list shows, in one language wherever lists are filtered: `state:old connector:sap prod`.
///
/// All words have to be there, in any case. A plain word may stand in the name, the connector, its type, the mode or the state;
/// `column:text` looks into one column, and with nothing behind the colon leaves nothing out, as it is while one types; `@name`
/// stands for the words that are saved under a name. What stands in quotation marks is taken as it is, blanks and colons too.
public struct ListFilter: Equatable, Sendable {
  /// A word, in lower case.
  private struct Word: Equatable {
    let column: ProfileColumn?
    let text: String
  }

  /// Leaves nothing out.
  public static let everything = ListFilter(words: [])

  private let words: [Word]

  private init(words: [Word]) { self.words = words }

  /// Whether it asks for a column, so that this has to be known.
  ///
  /// - Parameter column: the column.
  public func asks(for column: ProfileColumn) -> Bool { words.contains { $0.column == column } }

  /// Reads a filter.
  ///
  /// - Parameters:
  ///   - text: the words, with blanks between them.
  ///   - saved: filters by their names, in small letters.
  /// - Throws: `ListError` for a column or a saved filter that there is not, and for a quotation mark that is not closed.
  public init(_ text: String, saved: [String: ListFilter] = [:]) throws(ListError) {
    var words: [Word] = []
    var reader = WordReader()
    for character in text {
      guard let word = try reader.take(character) else { continue }
      words += try Self.words(word, saved)
    }
    if let word = try reader.end() { words += try Self.words(word, saved) }
    self.words = words
  }

  private static func words(_ word: WordReader.Word, _ saved: [String: ListFilter]) throws(ListError)
    -> [Word]
  {
    guard word.isName else { return [Word(column: word.column, text: word.text.lowercased())] }
    let name = word.text.lowercased()
    guard let filter = saved[name] else { throw .unknownSaved(name, saved.keys.sorted()) }
    return filter.words
  }

  /// Whether a row is shown.
  ///
  /// - Parameter row: the row.
  public func matches(_ row: ProfileRow) -> Bool {
    matches(row.profile.searchText(connector: row.connector)) { row.text($0) }
  }

  /// Whether something is shown whose texts are made when they are asked for.
  ///
  /// - Parameters:
  ///   - searchText: `ConnectorProfile.searchText`.
  ///   - text: the text of a column.
  public func matches(_ searchText: String, _ text: (ProfileColumn) -> String) -> Bool {
    words.allSatisfy { word in
      guard let column = word.column else {
        return searchText.holds(word.text) || text(.state).holds(word.text)
      }
      return text(column).lowercased().holds(word.text)
    }
  }
}

/// Takes a filter's text apart, character by character.
private struct WordReader {
  struct Word {
    let column: ProfileColumn?
    let text: String
    /// Whether it is the name of a saved filter.
    let isName: Bool
  }

  private var column: ProfileColumn?
  private var text = ""
  private var isName = false
  private var isQuoted = false
  /// Whether quotation marks have made a word of what is there, however little.
  private var wasQuoted = false

  /// - Returns: the word that the character ends; nil where it ends none.
  mutating func take(_ character: Character) throws(ListError) -> Word? {
    switch character {
    case "\"":
      isQuoted.toggle()
      wasQuoted = true
    case _ where isQuoted: text.append(character)
    case ":" where column == nil && !isName && !wasQuoted && !text.isEmpty:
      guard let named = ProfileColumn(named: text) else { throw .unknownColumn(text, isOfWord: true) }
      column = named
      text = ""
    case "@" where column == nil && !isName && !wasQuoted && text.isEmpty: isName = true
    case _ where character.isWhitespace: return word()
    default: text.append(character)
    }
    return nil
  }

  /// - Returns: the last word; nil where there is none.
  mutating func end() throws(ListError) -> Word? {
    guard !isQuoted else { throw .openQuote }
    return word()
  }

  private mutating func word() -> Word? {
    defer { self = WordReader() }
    return column != nil || isName || !text.isEmpty ? Word(column: column, text: text, isName: isName) : nil
  }
}

extension String {
  /// Whether a text stands somewhere in this one. By bytes: as for names, what is canonically equivalent is not the same.
  fileprivate func holds(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return true }
    var rest = utf8[...]
    while let index = rest.firstIndex(of: first) {
      rest = rest[index...]
      if rest.starts(with: text.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
