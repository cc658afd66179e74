import OperatingSystem

/// In which order a list has its profiles: `connector,updated:desc`.
///
/// Texts are compared without their case, times as times; rows that have nothing in a column come after those that have, in either
/// direction. Profiles that are the same by all columns are in the order of their names.
public struct ListOrder: Equatable, Sendable {
  /// A column, and from which end it is read.
  private struct Key: Equatable {
    let column: ProfileColumn
    let isDescending: Bool
  }

  /// What a row has in a column.
  private enum Value: Comparable {
    case time(WallTime)
    case text(String)
    case nothing
  }

  private let keys: [Key]

  /// The order by one column.
  ///
  /// - Parameters:
  ///   - column: the column.
  ///   - isDescending: whether it begins with the greatest.
  public init(_ column: ProfileColumn, isDescending: Bool = false) {
    keys = [Key(column: column, isDescending: isDescending)]
  }

  /// The first column, and whether it begins with the greatest.
  public var first: (column: ProfileColumn, isDescending: Bool)? {
    keys.first.map { ($0.column, $0.isDescending) }
  }

  /// Whether it needs a column, so that this has to be known.
  ///
  /// - Parameter column: the column.
  public func asks(for column: ProfileColumn) -> Bool { keys.contains { $0.column == column } }

  /// As it is written: `connector,updated:desc`.
  public var text: String {
    keys.map { $0.column.rawValue + ($0.isDescending ? ":desc" : "") }.joined(separator: ",")
  }

  /// Reads an order.
  ///
  /// - Parameter text: columns with commas between them, each with `:asc` or `:desc` behind it where it is not to be ascending.
  /// - Throws: `ListError` for a column or a direction that there is not, and for a column that is named twice.
  public init(_ text: String) throws(ListError) {
    var keys: [Key] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let column = ProfileColumn(named: pieces[0]) else {
        throw .unknownColumn(String(pieces[0]), isOfWord: false)
      }
      let direction = pieces.count > 1 ? pieces[1].lowercased() : "asc"
      guard ["asc", "desc"].contains(direction) else { throw .unknownDirection(String(pieces[1])) }
      guard !keys.contains(where: { $0.column == column }) else { throw .columnTwice(column.rawValue) }
      keys.append(Key(column: column, isDescending: direction == "desc"))
    }
    self.keys = keys
  }

  /// Puts items into this order.
  ///
  /// - Parameters:
  ///   - items: the items.
  ///   - row: the row of an item.
  /// - Returns: the same items.
  public func sorted<Item>(_ items: [Item], by row: (Item) -> ProfileRow) -> [Item] {
    let valued = items.map { item in
      let row = row(item)
      return (item: item, values: keys.map { Self.value(row, $0.column) }, name: row.profile.name)
    }
    return valued.sorted { left, right in
      for (place, key) in keys.enumerated() where left.values[place] != right.values[place] {
        let (first, second) = (left.values[place], right.values[place])
        return key.isDescending && first != .nothing && second != .nothing ? first > second : first < second
      }
      return left.name < right.name
    }.map(\.item)
  }

  private static func value(_ row: ProfileRow, _ column: ProfileColumn) -> Value {
    if let time = row.time(column) { return .time(time) }
    let text = row.text(column)
    return text.isEmpty ? .nothing : .text(text.lowercased())
  }
}
