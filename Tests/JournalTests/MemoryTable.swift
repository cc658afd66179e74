import AWSClient

/// A table in memory that makes conditional writes as DynamoDB does: all of a transaction or nothing.
struct MemoryTable: Hashable {
  private var items: [String: TableItem] = [:]

  /// What came of writes.
  enum Answer: Equatable {
    case written
    /// Which write's condition did not hold, and the item as it is.
    case refused(Int, TableItem?)
  }

  subscript(key: TableItem) -> TableItem? { items[Self.name(key)] }

  mutating func write(_ writes: [ItemWrite]) -> Answer {
    for (index, write) in writes.enumerated() {
      let item = items[Self.name(write.key)]
      guard let condition = write.condition, !condition.holds(of: item) else { continue }
      return .refused(index, item)
    }
    for write in writes {
      let name = Self.name(write.key)
      switch write {
      case .put(let item, _): items[name] = item.timeless
      case .delete: items[name] = nil
      case .update(let key, let set, _, _):
        items[name] = (items[name] ?? key).merging(set) { $1 }.timeless
      }
    }
    return .written
  }

  private static func name(_ key: TableItem) -> String { "\(key["pk"]?.text ?? "")|\(key["sk"]?.text ?? "")" }
}

extension TableItem {
  /// Without the time for cleaning up, which is that of the test's run.
  fileprivate var timeless: TableItem { filter { $0.key != "ttl" } }
}

extension ItemWrite {
  fileprivate var key: TableItem {
    switch self {
    case .put(let item, _): item
    case .update(let key, _, _, _), .delete(let key, _): key
    }
  }

  fileprivate var condition: ItemCondition? {
    switch self {
    case .put(_, let condition), .update(_, _, _, let condition), .delete(_, let condition): condition
    }
  }

  /// The same write, made whatever there is.
  var unconditional: ItemWrite {
    switch self {
    case .put(let item, _): .put(item, if: nil)
    case .update(let key, let set, let appending, _):
      .update(key: key, set: set, appending: appending, if: nil)
    case .delete(let key, _): .delete(key: key, if: nil)
    }
  }
}

extension ItemCondition {
  fileprivate func holds(of item: TableItem?) -> Bool {
    switch self {
    case .absent(let name): item?[name] == nil
    case .present(let name): item?[name] != nil
    case .equals(let name, let value): item?[name] == value
    case .all(let conditions): conditions.allSatisfy { $0.holds(of: item) }
    }
  }
}
