import Lists
import Terminal

extension BrowserState {
  /// What is said of a list without a row.
  static let nothingToWrite = "There is no profile in this list to write."

  /// The list as it is shown, for a file: the operator's columns, every row that the filter lets through, in the order of the
  /// screen. The format is that of the file's ending.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - kinds: the columns beside the name.
  /// - Returns: nil where no profile is shown.
  func file(_ path: String, _ kinds: [BrowserColumns.Kind]) -> ListFile? {
    guard !shown.isEmpty else { return nil }
    let rows = zip(cells(kinds), shown).map { (cells: $0, details: entries[$1].details) }
    let text = MaskedText.list(ListFormat(ofFile: path), titles: titles(kinds), rows: rows)
    return ListFile(path: path, text: text, count: shown.count)
  }
}
