import Terminal

/// How a row is written for other programs: as comma-separated values (RFC 4180), or with tabs between them, as the AWS command
/// line's text is. Control characters are escapes, as in tables, so that a row is a line and steers no terminal.
public enum RowFormat: Sendable {
  /// Commas between the cells.
  case commas
  /// Tabs between the cells.
  case tabs

  /// The line of a row.
  ///
  /// - Parameter cells: what stands in it.
  /// - Returns: the line with its end.
  public func line(_ cells: [String]) -> String {
    let cells = cells.map(Frame.visible)
    return switch self {
    case .commas: cells.map(Self.quoted).joined(separator: ",") + "\r\n"
    case .tabs: cells.joined(separator: "\t") + "\n"
    }
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { $0 == "\"" || $0 == "," }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
