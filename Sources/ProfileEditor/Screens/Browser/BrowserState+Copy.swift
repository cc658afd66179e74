extension BrowserState {
  /// The list as it is shown, to be copied: the titles of the operator's columns, and every row that the filter lets through. Times
  /// are whole, since an age is soon wrong elsewhere.
  ///
  /// - Parameter kinds: the columns beside the name.
  /// - Returns: nil where no profile is shown.
  func copied(_ kinds: [BrowserColumns.Kind]) -> MaskedText? {
    guard !shown.isEmpty else { return nil }
    return .list([titles(kinds).map { $0.uppercased() }] + cells(kinds))
  }

  /// The names of the columns.
  func titles(_ kinds: [BrowserColumns.Kind]) -> [String] { ["name"] + kinds.map(\.rawValue) }

  /// What stands in them, of every row that is shown.
  func cells(_ kinds: [BrowserColumns.Kind]) -> [[String]] {
    shown.map { index in
      [entries[index].name] + kinds.map { copied($0, of: entries[index], kinds) }
    }
  }

  private func copied(
    _ kind: BrowserColumns.Kind, of entry: BrowserEntry, _ kinds: [BrowserColumns.Kind]
  ) -> String {
    switch kind {
    case .state: stateText(of: entry, besideHealth: kinds.contains(.health)).text
    case .connector, .mode, .updated, .created, .health, .account, .region: row(entry).text(kind.column)
    }
  }
}
