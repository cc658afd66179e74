import Forms
import Rotation

/// The rotation's screen: which profiles, in which order, and how far it is.
struct RotationState: Equatable, Sendable {
  /// What is known of the flows that use a profile.
  enum Flows: Equatable, Sendable {
    case asking
    case known([FlowUse])
    case failed(String)
  }

  /// Whether AppFlow can log in with the new credentials.
  enum Check: Equatable, Sendable {
    case asking
    case passed(String)
    case failed(Failure)
  }

  /// After how many days without an update a profile is listed; 0 lists all.
  static let thresholds = [0, 30, 60, 90, 180, 365]

  var olderThanDays: Int
  var marked: Set<String> = []
  /// Places in the browser's entries, those that were not updated for longest first.
  private(set) var order: [Int] = []
  var cursor = 0
  var top = 0
  /// What is rotated; nil while profiles are being chosen.
  var queue: RotationQueue?
  /// The queue's item whose form, review or result is on the screen.
  var current: Int?
  /// Of the item that is on the screen.
  var flows = Flows.asking
  var check: Check?
  /// The last update of that item's profile when it was read for its form.
  var openedUpdate: Double?

  init(olderThanDays: Int = 0, queue: RotationQueue? = nil) {
    self.olderThanDays = olderThanDays
    self.queue = queue
    cursor = queue?.next(after: nil) ?? 0
  }

  /// How many rows the list has.
  var count: Int { queue?.items.count ?? order.count }

  /// Lists the profiles anew; the cursor stays on its profile.
  mutating func arrange(_ entries: [BrowserEntry], api: ConnectorAPI, now: Double) {
    let name = order.indices.contains(cursor) && queue == nil ? lastNames[cursor] : nil
    let limit = Double(olderThanDays) * 86_400
    order = entries.indices.filter { index in
      let entry = entries[index]
      guard api.connector(ofType: entry.type) != nil else { return false }
      return olderThanDays == 0 || now - (entry.updated ?? 0) >= limit
    }
    order.sort { left, right in
      let (left, right) = (entries[left], entries[right])
      return (left.updated ?? 0, left.name) < (right.updated ?? 0, right.name)
    }
    lastNames = order.map { entries[$0].name }
    guard queue == nil else { return }
    cursor = lastNames.firstIndex { $0 == name } ?? min(cursor, max(order.count - 1, 0))
  }

  /// The listed profiles' names, in the list's order.
  private(set) var lastNames: [String] = []

  mutating func move(by rows: Int) { cursor = min(max(cursor + rows, 0), max(count - 1, 0)) }

  mutating func moveToEnd(down: Bool) { cursor = down ? max(count - 1, 0) : 0 }

  /// Keeps the cursor's row among those that the screen has room for.
  mutating func scroll(height: Int) {
    cursor = min(cursor, max(count - 1, 0))
    top = min(top, max(count - height, 0))
    top = max(min(top, cursor), cursor - height + 1, 0)
  }

  /// The profiles to rotate: the marked ones in the list's order; without any mark the one under the cursor.
  var chosen: [Int] {
    if !marked.isEmpty { return order.indices.filter { marked.contains(lastNames[$0]) }.map { order[$0] } }
    return order.indices.contains(cursor) ? [order[cursor]] : []
  }
}

extension EditorState {
  /// The queue's item whose form, review or result is on the screen.
  var rotationItem: RotationQueue.Item? { rotation?.item }

  /// Where the item stands in the queue: `Rotating 2 of 3`.
  var rotationPlaceText: String? {
    guard let rotation, let current = rotation.current, let queue = rotation.queue else { return nil }
    return "rotating \(current + 1) of \(queue.items.count)"
  }
}
