import Forms

/// The list of profiles: what was loaded, what is shown, where the cursor is.
struct BrowserState: Equatable, Sendable {
  enum Loading: Equatable, Sendable {
    case loading
    case done
    case failed(Failure)
  }

  private(set) var entries: [BrowserEntry] = []
  private(set) var shown: [Int] = []
  var filter = ProfileFilter()
  var cursor = 0
  var top = 0
  /// The first line that is shown of why nothing could be read.
  var failureTop = 0
  var loading = Loading.loading
  /// What else is known of the profiles; nil until it came for the first time.
  private(set) var survey: ProfileSurvey?
  /// Whether what else is known was asked for since the profiles were read or changed.
  private var isSurveyed = false
  /// What a refresh has brought so far: the rows before it stay until all of it is there. Nil outside of one; where it failed,
  /// it is kept, because the other rows are old.
  private var incoming: [BrowserEntry]?

  var selected: BrowserEntry? { shown.indices.contains(cursor) ? entries[shown[cursor]] : nil }

  /// Whether the rows are those of an earlier reading, until the one that was begun last has brought all.
  var isRefreshing: Bool { incoming != nil }

  /// Whether a row was not read again since a refresh began.
  func isOld(_ entry: BrowserEntry) -> Bool {
    incoming.map { incoming in !incoming.contains { $0.name == entry.name } } ?? false
  }

  /// Adds a page; the cursor stays on its profile. In a refresh, rows that are there have their new facts at their old places.
  mutating func append(_ page: [BrowserEntry]) {
    guard let place = incoming?.count else {
      let start = entries.count
      entries += page
      shown += (start..<entries.count).filter { filter.matches(entries[$0].searchText) }
      return
    }
    incoming?.append(contentsOf: page)
    // Mostly the service lists them in the order of the last time.
    var places: [String: Int]?
    for (offset, entry) in page.enumerated() {
      if entries.indices.contains(place + offset), entries[place + offset].name == entry.name {
        entries[place + offset] = entry
      } else {
        let known =
          places ?? Dictionary(entries.indices.map { (entries[$0].name, $0) }, uniquingKeysWith: { $1 })
        places = known
        if let index = known[entry.name] { entries[index] = entry }
      }
    }
  }

  /// A reading of all profiles begins.
  mutating func beginReading() {
    loading = .loading
    isSurveyed = false
    failureTop = 0
    incoming = entries.isEmpty ? nil : []
  }

  /// All profiles were read: after a refresh, the new rows take the place of the old ones, and the cursor stays on its profile.
  mutating func endReading() {
    loading = .done
    guard let incoming else { return }
    let name = selected?.name
    self.incoming = nil
    entries = incoming
    show(Array(entries.indices), cursorOn: name)
  }

  /// Takes what the service says of one profile now, at its place.
  mutating func replace(_ entry: BrowserEntry) {
    if let index = entries.firstIndex(where: { $0.name == entry.name }) { entries[index] = entry }
    if let index = incoming?.firstIndex(where: { $0.name == entry.name }) { incoming?[index] = entry }
  }

  mutating func editFilter(_ edit: (inout LineEditor) -> Void) {
    let name = selected?.name
    show(filter.edit(edit) ? shown : Array(entries.indices), cursorOn: name)
  }

  /// All profiles again.
  mutating func clearFilter() {
    filter.isTyping = false
    editFilter { $0 = LineEditor() }
  }

  /// Shows those of some rows that the filter lets through, with the cursor on a profile, or where it still fits.
  private mutating func show(_ candidates: [Int], cursorOn name: String?) {
    shown = candidates.filter { filter.matches(entries[$0].searchText) }
    cursor = shown.firstIndex { entries[$0].name == name } ?? min(cursor, max(shown.count - 1, 0))
  }

  /// Begins to find out what else is known of the profiles, once for each reading of them.
  ///
  /// - Returns: the names of the profiles; nil where that was begun before, or not all profiles are there.
  mutating func beginSurvey() -> [String]? {
    guard !isSurveyed, loading == .done, !entries.isEmpty else { return nil }
    isSurveyed = true
    return entries.map(\.name)
  }

  /// Takes what else is known of the profiles.
  mutating func accept(_ survey: ProfileSurvey) { self.survey = survey }

  /// Something is sent, which is an attempt in the journal however it ends: what is known of attempts is old.
  mutating func outdateSurvey() { isSurveyed = false }

  /// Puts the cursor on a profile; where the filter hides it, all are shown again.
  mutating func moveCursor(to name: String) {
    if !shown.contains(where: { entries[$0].name == name }) { clearFilter() }
    cursor = shown.firstIndex { entries[$0].name == name } ?? cursor
  }

  mutating func move(by rows: Int) {
    cursor = min(max(cursor + rows, 0), max(shown.count - 1, 0))
  }

  /// Keeps the cursor's row among those that the screen has room for.
  mutating func scroll(height: Int) {
    top = min(top, max(shown.count - height, 0))
    top = max(min(top, cursor), cursor - height + 1, 0)
  }
}
