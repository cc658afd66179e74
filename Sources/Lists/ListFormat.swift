/// How a list is written: for people, or for other programs.
public enum ListFormat: String, Sendable, CaseIterable {
  /// Columns beside each other, for people.
  case table
  /// The values as the service told them.
  case json
  /// Comma-separated values with titles.
  case csv
  /// Tabs between the cells, and no titles.
  case text

  /// The format that the name of a file asks for by its ending, in any case: `.csv` and `.json` are what they say, all else is a
  /// table.
  ///
  /// - Parameter path: the file.
  public init(ofFile path: String) {
    let name = path.lowercased()
    self = name.hasSuffix(".csv") ? .csv : name.hasSuffix(".json") ? .json : .table
  }
}
