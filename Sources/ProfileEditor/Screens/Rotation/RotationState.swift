import Forms
import Journal
import Lists
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
    case answered(LoginAnswer)

    /// Whether the application refused the credentials, so that they have to be typed anew.
    var isRefusal: Bool {
      if case .answered(let answer) = self { answer.outcome == .verificationFailed } else { false }
    }
  }

  /// After how many seconds without an update a profile is listed, as the key offers it; 0 lists all.
  static let thresholds = [0, 30, 60, 90, 180, 365].map { $0 * 86_400 }

  /// The one that counts now.
  var olderThan: Int
  var marked: Set<String> = []
  /// Places in the browser's entries, those that were not updated for longest first.
  private(set) var order: [Int] = []
  /// The listed profiles' names: in that order, or of the queue.
  private(set) var names: [String] = []
  /// What the filter's plain words look into, for each name.
  private var searchTexts: [String] = []
  /// What its words for columns look into; nil for a profile that the list has not.
  private(set) var rows: [ProfileRow?] = []
  /// Filters by their names.
  private var saved: [String: ListFilter] = [:]
  var filter = ProfileFilter()
  /// Places in the names that match the filter.
  private(set) var shown: [Int] = []
  /// The row under the cursor, of those that are shown.
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
  /// What was open of that item before the attempt that is under way.
  var openBefore: UnansweredUpdate?
  /// Tokens of lost requests that the service knows with other values, or is still at work on.
  var conflicted: Set<String> = []

  init(olderThan: Int = 0, queue: RotationQueue? = nil) {
    self.olderThan = olderThan
    self.queue = queue
    list([]) { _ in nil }
    cursor = queue?.next(after: nil) ?? 0
  }

  /// The place in the order or in the queue that the cursor stands on; nil where nothing is shown.
  var place: Int? { shown.indices.contains(cursor) ? shown[cursor] : nil }

  /// Lists the profiles anew; the cursor stays on its profile.
  mutating func arrange(_ browser: BrowserState, api: ConnectorAPI, now: Double) {
    if queue == nil { sort(browser.entries, api: api, now: now) }
    saved = browser.rules.saved
    list(browser.entries) { browser.row($0) }
  }

  private mutating func sort(_ entries: [BrowserEntry], api: ConnectorAPI, now: Double) {
    let limit = Double(olderThan)
    order = entries.indices.filter { index in
      let entry = entries[index]
      guard api.connector(ofType: entry.type) != nil else { return false }
      return olderThan == 0 || now - (entry.updated ?? 0) >= limit
    }
    order.sort { left, right in
      let (left, right) = (entries[left], entries[right])
      return (left.updated ?? 0, left.name) < (right.updated ?? 0, right.name)
    }
  }

  /// Lists what is rotated, or else what can be.
  ///
  /// - Parameters:
  ///   - entries: the profiles that were read.
  ///   - row: the row of one; nil where there is none yet.
  mutating func list(_ entries: [BrowserEntry], _ row: (BrowserEntry) -> ProfileRow?) {
    let name = place.map { names[$0] }
    let listed: [BrowserEntry?]
    if let queue {
      names = queue.items.map(\.profile)
      let known = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      listed = names.map { known[$0] }
    } else {
      listed = order.map { entries[$0] }
      names = order.map { entries[$0].name }
    }
    searchTexts = zip(names, listed).map { $1?.searchText ?? $0.lowercased() }
    rows = listed.map { $0.flatMap(row) }
    narrow(Array(names.indices), to: name)
  }

  mutating func editFilter(_ edit: (inout LineEditor) -> Void) {
    let name = place.map { names[$0] }
    narrow(filter.edit(saved: saved, edit) ? shown : Array(names.indices), to: name)
  }

  /// All rows again.
  mutating func clearFilter() {
    filter.isTyping = false
    editFilter { $0 = LineEditor() }
  }

  /// Shows those of the candidates that match; the cursor stays on its profile.
  private mutating func narrow(_ candidates: [Int], to name: String?) {
    shown = candidates.filter { place in
      filter.words.matches(searchTexts[place]) { column in
        rows[place]?.text(column) ?? (column == .name ? names[place] : "")
      }
    }
    cursor = shown.firstIndex { names[$0] == name } ?? min(cursor, max(shown.count - 1, 0))
  }

  /// Puts the cursor on a place in the order or in the queue, which is shown then.
  mutating func moveCursor(to place: Int) {
    if !shown.contains(place) { clearFilter() }
    cursor = shown.firstIndex(of: place) ?? 0
  }

  mutating func move(by rows: Int) { cursor = min(max(cursor + rows, 0), max(shown.count - 1, 0)) }

  /// Keeps the cursor's row among those that the screen has room for.
  mutating func scroll(height: Int, isClicked: Bool = false) {
    cursor = min(cursor, max(shown.count - 1, 0))
    top = ScrollWindow.top(top, keeping: cursor, height: height, count: shown.count, isClicked: isClicked)
  }

  /// The profiles to rotate: the marked ones in the list's order; without any mark the one under the cursor.
  var chosen: [Int] {
    if !marked.isEmpty { return order.indices.filter { marked.contains(names[$0]) }.map { order[$0] } }
    return place.map { [order[$0]] } ?? []
  }

  /// How many of the marked profiles the filter hides.
  var hiddenMarkCount: Int { marked.subtracting(shown.map { names[$0] }).count }
}

extension RotationState {
  /// Where the item stands in the queue: `rotating 2 of 3`.
  var placeText: String? {
    guard let current, let queue else { return nil }
    return "rotating \(current + 1) of \(queue.items.count)"
  }
}
