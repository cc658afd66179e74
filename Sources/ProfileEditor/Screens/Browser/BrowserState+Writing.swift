import JSON
import Lists
import Terminal

extension BrowserState {
  /// What is said of a list without a row.
  static let nothingToWrite = "There is no profile in this list to write."

  /// The list as it is shown, for a file: the operator's columns, every row that the filter lets through, in the order of the
  /// screen. The format is that of the file's ending. Of many accounts, what could not be read has its reason in a last column,
  /// and in JSON a list of its own.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - kinds: the columns beside the name.
  /// - Returns: nil where no profile is shown.
  func file(_ path: String, _ kinds: [BrowserColumns.Kind]) -> ListFile? {
    guard !shown.isEmpty else { return nil }
    let shownEntries = shown.map { entries[$0] }
    let isFleet = shownEntries.contains { $0.place != nil }
    let refused = shownEntries.compactMap(\.refusedJSON)
    let rows = zip(cells(kinds), shownEntries).map { cells, entry in
      (cells: cells + (isFleet ? [entry.reason ?? ""] : []), details: entry.listedJSON)
    }
    let text = MaskedText.list(
      ListFormat(ofFile: path), titles: titles(kinds) + (isFleet ? ["error"] : []), rows: rows,
      more: isFleet ? ["refusals": .list(refused)] : [:])
    return ListFile(path: path, text: text, count: shown.count - refused.count, refused: refused.count)
  }
}

extension BrowserEntry {
  /// The profile as it was returned, behind where it is in a list of many accounts; nil for what could not be read.
  fileprivate var listedJSON: JSONValue? {
    guard refusal == nil else { return nil }
    guard let place, let own = details.object else { return details }
    var object = place.json
    for member in own.members { object[member.name] = member.value }
    return .object(object)
  }

  /// What could not be read, and why; nil for a profile.
  fileprivate var refusedJSON: JSONValue? {
    guard let place, let reason else { return nil }
    var object = place.json
    object["reason"] = .string(reason)
    return .object(object)
  }
}

extension EntryPlace {
  /// The members by which programs know where something is.
  fileprivate var json: JSONObject {
    var object: JSONObject = ["target": .string(target)]
    object["account"] = account.map { .string($0) }
    object["region"] = region.isEmpty ? nil : .string(region)
    return object
  }
}
