import ArgumentParser
import Terminal

/// How `list` and `journal` write: for people, or for other programs.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv, text
}

/// Writes rows for other programs one by one: as comma-separated values (RFC 4180, with a line of titles), or with tabs between them
/// and no titles, as the AWS command line's text is. Control characters are escapes, as in tables, so that a row is a line and
/// steers no terminal.
struct RowStream {
  enum Kind { case commas, tabs }

  private let kind: Kind
  private var text = ""

  /// Begins.
  ///
  /// - Parameters:
  ///   - kind: what stands between the cells.
  ///   - head: the columns' titles.
  init(_ kind: Kind, head: [String]) {
    self.kind = kind
    if kind == .commas { append(head) }
  }

  /// Adds a row.
  ///
  /// - Throws: `CommandFailure` where what came before is not written whole.
  mutating func add(_ cells: [String]) throws(CommandFailure) {
    append(cells.map(Frame.visible))
    if text.utf8.count > 1 << 16 { try end() }
  }

  /// Writes what is left.
  ///
  /// - Throws: `CommandFailure` where it is not written whole.
  mutating func end() throws(CommandFailure) {
    try Console.printExactly(text)
    text = ""
  }

  private mutating func append(_ cells: [String]) {
    switch kind {
    case .commas: text += cells.map(Self.quoted).joined(separator: ",") + "\r\n"
    case .tabs: text += cells.joined(separator: "\t") + "\n"
    }
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { $0 == "\"" || $0 == "," }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
