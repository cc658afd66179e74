import JSON
import Terminal

/// A list of profiles as a text, in each of the formats: what goes to standard output and what goes into a file are written alike.
///
/// As JSON, it is what DescribeConnectorProfiles returned of the profiles, member for member.
public struct ProfileListText: Sendable {
  private let format: ListFormat
  private let columns: [Table.Column]
  private let rowFormat: RowFormat
  private var json = JSONListText(in: "connectorProfileDetails")
  /// The titles, until the first row came.
  private var head: String
  /// The table's rows, whose widths are known when all are there.
  private var rows: [[String]] = []

  /// Begins a list.
  ///
  /// - Parameters:
  ///   - format: how it is written.
  ///   - columns: its columns; JSON has none.
  public init(_ format: ListFormat, columns: [Table.Column]) {
    self.format = format
    self.columns = columns
    rowFormat = format == .csv ? .commas : .tabs
    head = format == .csv ? rowFormat.line(columns.map(\.title)) : ""
  }

  /// Adds a profile.
  ///
  /// - Parameters:
  ///   - cells: what stands in its columns.
  ///   - details: the profile as it was returned, which only JSON has.
  /// - Returns: the text that follows what came before.
  public mutating func add(_ cells: [String], _ details: JSONValue?) -> String {
    switch format {
    case .json: return details.map { json.add($0) } ?? ""
    case .csv, .text: return takeHead() + rowFormat.line(cells)
    case .table:
      rows.append(cells)
      return ""
    }
  }

  /// Ends the list.
  ///
  /// - Parameters:
  ///   - width: the columns of the terminal; nil cuts and leaves out nothing.
  ///   - more: members that follow the list in JSON.
  /// - Returns: the text that follows what came before, and the titles of columns for which there was no room.
  public mutating func end(in width: Int? = nil, _ more: JSONObject = [:]) -> Table.Layout {
    switch format {
    case .json: return Table.Layout(text: json.end(more), leftOut: [])
    case .csv, .text: return Table.Layout(text: takeHead(), leftOut: [])
    case .table:
      let layout = Table(head: columns, rows: rows).layout(in: width)
      return Table.Layout(text: layout.text + "\n", leftOut: layout.leftOut)
    }
  }

  private mutating func takeHead() -> String {
    defer { head = "" }
    return head
  }
}
