import Forms
import ServiceModel

/// One profile in the browser.
public struct BrowserEntry: Equatable, Sendable {
  /// The profile's name.
  public let name: String
  /// The type as the service spells it.
  public let type: String
  /// The ARN; nil where the service did not give it.
  public let arn: String?
  /// What a person calls the connector; a custom connector's own label.
  public let connector: String
  /// The label of a custom connector, with which it can be asked about itself; nil for others.
  public let connectorLabel: String?
  /// `Public` or `Private`.
  public let mode: String
  /// Seconds since 1970; nil where the service did not say.
  public let updated: Double?
  /// Seconds since 1970; nil where the service did not say.
  public let created: Double?
  /// The private connection's state and, where it failed, why.
  public let privateConnection: PrivateConnection?
  /// The connector's own properties, exactly as returned.
  public let properties: JSONObject?
  /// Lower-case text that a filter looks into.
  let searchText: String

  /// The state of a private link.
  public struct PrivateConnection: Equatable, Sendable {
    /// PENDING, CREATED or FAILED.
    public let status: String
    /// The service's words for a failure.
    public let failure: String?

    /// Names a state.
    public init(status: String, failure: String?) {
      self.status = status
      self.failure = failure
    }
  }

  /// Names a profile.
  public init(
    name: String, type: String, connector: String, mode: String, updated: Double?, created: Double?,
    privateConnection: PrivateConnection? = nil, properties: JSONObject? = nil, arn: String? = nil,
    connectorLabel: String? = nil
  ) {
    self.name = name
    self.type = type
    self.connector = connector
    self.connectorLabel = connectorLabel
    self.mode = mode
    self.updated = updated
    self.created = created
    self.privateConnection = privateConnection
    self.arn = arn
    self.properties = properties
    let state = privateConnection.map { $0.status == "CREATED" ? "" : "link \($0.status)" } ?? ""
    searchText = "\(name) \(connector) \(type) \(mode) \(state)".lowercased()
  }
}

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
  /// The profile that the cursor stood on when the list was asked for again; until the cursor is moved.
  private var sought: String?

  var selected: BrowserEntry? { shown.indices.contains(cursor) ? entries[shown[cursor]] : nil }

  /// Adds a page; the cursor stays on its profile.
  mutating func append(_ page: [BrowserEntry]) {
    let start = entries.count
    entries += page
    shown += (start..<entries.count).filter { filter.matches(entries[$0].searchText) }
    if let sought, let place = shown.firstIndex(where: { entries[$0].name == sought }) {
      cursor = place
      self.sought = nil
    }
  }

  /// Empties the list for a new reading; the cursor goes back to its profile when that comes.
  mutating func clear() {
    sought = selected?.name ?? sought
    entries = []
    shown = []
    cursor = 0
    failureTop = 0
    loading = .loading
  }

  /// Takes what the service says of one profile now, at its place.
  mutating func replace(_ entry: BrowserEntry) {
    if let index = entries.firstIndex(where: { $0.name == entry.name }) { entries[index] = entry }
  }

  mutating func editFilter(_ edit: (inout LineEditor) -> Void) {
    let name = selected?.name
    let candidates = filter.edit(edit) ? shown : Array(entries.indices)
    shown = candidates.filter { filter.matches(entries[$0].searchText) }
    select(name)
  }

  /// All profiles again.
  mutating func clearFilter() {
    filter.isTyping = false
    editFilter { $0 = LineEditor() }
  }

  /// Puts the cursor on a profile, or where it still fits.
  private mutating func select(_ name: String?) {
    cursor = shown.firstIndex { entries[$0].name == name } ?? min(cursor, max(shown.count - 1, 0))
  }

  mutating func move(by rows: Int) {
    sought = nil
    cursor = min(max(cursor + rows, 0), max(shown.count - 1, 0))
  }

  /// Keeps the cursor's row among those that the screen has room for.
  mutating func scroll(height: Int) {
    top = min(top, max(shown.count - height, 0))
    top = max(min(top, cursor), cursor - height + 1, 0)
  }
}
