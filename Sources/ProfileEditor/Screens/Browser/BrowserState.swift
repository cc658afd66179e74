import AppFlow
import Forms
import Lists
import OperatingSystem
import Rotation

/// The list of profiles: what was loaded, what is shown and in which order, where the cursor is.
struct BrowserState: Equatable, Sendable {
  enum Loading: Equatable, Sendable {
    case loading
    case done
    case failed(Failure)
  }

  /// By what profiles are judged.
  struct Rules: Equatable, Sendable {
    /// Seconds since 1970.
    var now = 0.0
    var oldAfterDays = 365
    /// Filters by their names.
    var saved: [String: ListFilter] = [:]
  }

  var rules = Rules()
  private(set) var entries: [BrowserEntry] = []
  private(set) var shown: [Int] = []
  var filter = ProfileFilter()
  /// The order of the rows; nil for that of the service.
  private(set) var order: ListOrder?
  var cursor = 0
  var top = 0
  /// The first line that is shown of why nothing could be read.
  var failureTop = 0
  var loading = Loading.loading
  /// What else is known of profiles.
  var knowledge = ProfileKnowledge()
  /// What a refresh has brought so far: the rows before it stay until all of it is there. Nil outside of one; where it failed,
  /// it is kept, because the other rows are old.
  private var incoming: [BrowserEntry]?

  var selected: BrowserEntry? { shown.indices.contains(cursor) ? entries[shown[cursor]] : nil }

  /// Whether the rows are those of an earlier reading, until the one that was begun last has brought all.
  var isRefreshing: Bool { incoming != nil }

  /// Whether a row was not read again since a refresh began.
  func isOld(_ entry: BrowserEntry) -> Bool {
    incoming.map { incoming in !incoming.contains { $0.id == entry.id } } ?? false
  }

  /// A profile as lists have it.
  func row(_ entry: BrowserEntry) -> ProfileRow {
    ProfileRow(
      entry.profile, connector: entry.connector, now: WallTime(seconds: rules.now),
      oldAfterDays: rules.oldAfterDays, health: knowledge.health(of: entry.name),
      account: entry.place?.account, region: entry.place?.region)
  }

  /// Whether the filter lets a profile through.
  func matches(_ entry: BrowserEntry, _ words: ListFilter) -> Bool {
    // What could not be read is no profile that a filter could leave out.
    entry.refusal != nil
      || words.matches(entry.searchText) { column in
        // Every row is asked for this one, and there may be very many.
        guard column == .state else { return row(entry).text(column) }
        return entry.profile.remark(now: rules.now, oldAfterDays: rules.oldAfterDays)?.rawValue ?? ""
      }
  }

  /// Adds a page; the cursor stays on its profile. In a refresh, rows that are there have their new facts at their old places.
  mutating func append(_ page: [BrowserEntry]) {
    guard let place = incoming?.count else {
      let start = entries.count
      entries += page
      guard order == nil else { return show(Array(entries.indices), cursorOn: selected?.id) }
      shown += (start..<entries.count).filter { matches(entries[$0], filter.words) }
      return
    }
    incoming?.append(contentsOf: page)
    // Mostly the service lists them in the order of the last time.
    var places: [String: Int]?
    for (offset, entry) in page.enumerated() {
      if entries.indices.contains(place + offset), entries[place + offset].id == entry.id {
        entries[place + offset] = entry
      } else {
        let known =
          places ?? Dictionary(entries.indices.map { (entries[$0].id, $0) }, uniquingKeysWith: { $1 })
        places = known
        if let index = known[entry.id] { entries[index] = entry }
      }
    }
  }

  /// A reading of all profiles begins.
  mutating func beginReading() {
    loading = .loading
    knowledge.outdate()
    failureTop = 0
    incoming = entries.isEmpty ? nil : []
  }

  /// All profiles were read: after a refresh, the new rows take the place of the old ones, and the cursor stays on its profile.
  mutating func endReading() {
    loading = .done
    guard let incoming else { return }
    let id = selected?.id
    self.incoming = nil
    entries = incoming
    show(Array(entries.indices), cursorOn: id)
  }

  /// Takes what the service says of one profile now, at its place.
  mutating func replace(_ entry: BrowserEntry) {
    if let index = entries.firstIndex(where: { $0.id == entry.id }) { entries[index] = entry }
    if let index = incoming?.firstIndex(where: { $0.id == entry.id }) { incoming?[index] = entry }
  }

  mutating func editFilter(_ edit: (inout LineEditor) -> Void) {
    let id = selected?.id
    show(filter.edit(saved: rules.saved, edit) ? shown : Array(entries.indices), cursorOn: id)
  }

  /// All profiles again.
  mutating func clearFilter() {
    filter.isTyping = false
    editFilter { $0 = LineEditor() }
  }

  /// Puts the rows into another order; the cursor stays on its profile.
  ///
  /// - Parameter order: the order; nil for that of the service.
  mutating func sort(_ order: ListOrder?) {
    let id = selected?.id
    self.order = order
    show(shown.sorted(), cursorOn: id)
  }

  /// Takes what else is known of profiles, by which they may be filtered and ordered; the cursor stays on its profile.
  mutating func accept(_ survey: ProfileSurvey) {
    knowledge.accept(survey)
    guard isByHealth else { return }
    show(Array(entries.indices), cursorOn: selected?.id)
  }

  /// Whether the last runs of all profiles' flows decide about what is shown.
  var isByHealth: Bool { isFilteredByHealth || order?.asks(for: .health) == true }

  /// Whether the filter is about which profiles work.
  var isFilteredByHealth: Bool { filter.words.asks(for: .health) }

  /// Shows those of some rows that the filter lets through, with the cursor on a profile, or where it still fits.
  private mutating func show(_ candidates: [Int], cursorOn id: String?) {
    shown = candidates.filter { matches(entries[$0], filter.words) }
    if let order { shown = order.sorted(shown) { row(entries[$0]) } }
    cursor = shown.firstIndex { entries[$0].id == id } ?? min(cursor, max(shown.count - 1, 0))
  }

  /// Puts the cursor on a profile; where the filter hides it, all are shown again.
  mutating func moveCursor(to name: String) {
    if !shown.contains(where: { entries[$0].name == name }) { clearFilter() }
    cursor = shown.firstIndex { entries[$0].name == name } ?? cursor
  }

  mutating func move(by rows: Int) {
    cursor = min(max(cursor + rows, 0), max(shown.count - 1, 0))
  }

  /// Keeps the cursor's row among those that the screen has room for.
  mutating func scroll(height: Int, isClicked: Bool = false) {
    top = ScrollWindow.top(top, keeping: cursor, height: height, count: shown.count, isClicked: isClicked)
  }
}
