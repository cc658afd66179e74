/// Which profiles a list shows, in one language wherever lists are filtered: `state:old connector:sap prod`.
///
/// All words have to be there, in any case. A plain word may stand in the name, the connector, its type, the mode or the state;
/// `column:text` looks into one column, and with nothing behind the colon leaves nothing out, as it is while one types. What stands
/// in quotation marks is taken as it is, blanks and colons too.
public struct ListFilter: Equatable, Sendable {
  /// A word, in lower case.
  private struct Word: Equatable {
    let column: ProfileColumn?
    let text: String
  }

  private let words: [Word]

  /// Reads a filter.
  ///
  /// - Parameter text: the words, with blanks between them.
  /// - Throws: `ListError` for a column that there is not, and for a quotation mark that is not closed.
  public init(_ text: String) throws(ListError) {
    var words: [Word] = []
    var column: ProfileColumn?
    var word = ""
    var isQuoted = false
    for character in text {
      switch character {
      case "\"": isQuoted.toggle()
      case _ where isQuoted: word.append(character)
      case ":" where column == nil && !word.isEmpty:
        column = ProfileColumn(named: word)
        guard column != nil else { throw .unknownColumn(word, isOfWord: true) }
        word = ""
      case _ where character.isWhitespace:
        if column != nil || !word.isEmpty { words.append(Word(column: column, text: word.lowercased())) }
        (column, word) = (nil, "")
      default: word.append(character)
      }
    }
    guard !isQuoted else { throw .openQuote }
    if column != nil || !word.isEmpty { words.append(Word(column: column, text: word.lowercased())) }
    self.words = words
  }

  /// Whether a row is shown.
  public func matches(_ row: ProfileRow) -> Bool {
    words.allSatisfy { word in
      let columns = word.column.map { [$0] } ?? ProfileColumn.searched
      return columns.contains { row.text($0).lowercased().holds(word.text) }
    }
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
