import Synchronization

/// Does work for many items, a few at a time.
package enum Bounded {
  /// Calls a closure for each item.
  ///
  /// - Parameters:
  ///   - items: the items, begun in their order.
  ///   - limit: how many may run now; asked again whenever one has ended.
  ///   - isStopped: whether no more should be begun.
  ///   - work: is given an item.
  /// - Returns: the results in the items' order; nil for items that were not begun.
  package static func map<Item: Sendable, Output: Sendable>(
    _ items: [Item], limit: @Sendable () -> Int, isStopped: @Sendable () -> Bool = { false },
    _ work: @escaping @Sendable (Item) async -> Output
  ) async -> [Output?] {
    await withTaskGroup(of: (Int, Output).self) { group in
      var results = [Output?](repeating: nil, count: items.count)
      var next = 0
      var running = 0
      while true {
        while next < items.count, running < max(limit(), 1), !isStopped() {
          let (index, item) = (next, items[next])
          group.addTask { (index, await work(item)) }
          next += 1
          running += 1
        }
        guard let (index, output) = await group.next() else { return results }
        results[index] = output
        running -= 1
      }
    }
  }
}

/// A wish to begin nothing new. What is under way goes on to its end.
public final class StopSignal: Sendable {
  private let state = Mutex(false)

  /// Makes a signal that is not set.
  public init() {}

  /// Whether nothing new should be begun.
  public var isSet: Bool { state.withLock { $0 } }

  /// Asks for an end.
  public func set() { state.withLock { $0 = true } }
}
