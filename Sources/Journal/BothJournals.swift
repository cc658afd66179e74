import AppFlow
import OperatingSystem
import PrivateFiles

/// What this machine did, and where machines share a state, what the others did there: one journal to whoever looks something up.
public struct BothJournals: Sendable {
  private let journal: Journal
  private let shared: SharedState?

  /// Joins them.
  ///
  /// - Parameters:
  ///   - journal: this machine's journal.
  ///   - shared: what machines share; nil where there is nothing, or where it is not to be asked.
  public init(_ journal: Journal, and shared: SharedState?) {
    self.journal = journal
    self.shared = shared
  }

  /// The entry of an id, of a client token, or the last one of a profile.
  ///
  /// - Parameter word: the id, the token or the profile's name.
  /// - Returns: the last entry that it names, an id and a token before a profile's name; nil where it names none. Others' entries are
  ///   those of this account and region.
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read; `StateError`, `AppFlowError`.
  public func entry(named word: String) async throws -> JournalEntry? {
    // Names of profiles may have thousands of entries, of which one counts: the first pass keeps one id.
    var (exact, last): (String?, (id: String, time: WallTime)?)
    _ = try journal.walk { entry in
      if entry.id == word || entry.clientToken == word { exact = entry.id }
      if entry.connectorProfile == word { last = (entry.id, entry.time) }
      return false
    }
    var (othersExact, othersLast): (JournalEntry?, JournalEntry?)
    if exact == nil, let shared {
      try await shared.read { page in
        for entry in page.map(\.entry) {
          if entry.id == word || entry.clientToken == word { othersExact = entry }
          if entry.connectorProfile == word { othersLast = entry }
        }
      }
    }
    if let othersExact { return othersExact }
    if let othersLast, exact == nil, last.map({ othersLast.time > $0.time }) ?? true { return othersLast }
    guard let id = exact ?? last?.id else { return nil }
    return try journal.read { $0.id == id }.entries.first
  }

  /// Former properties of a profile, the newest first.
  ///
  /// - Parameters:
  ///   - profile: the connector profile's name.
  ///   - endpoint: the address that this machine's attempts went to; others are of other profiles.
  ///   - region: the region that they were for.
  ///   - account: the account; nil where it is not known.
  ///   - most: how many are wanted.
  /// - Throws: `PrivateFileFailure` for a file that cannot or must not be read; `StateError`, `AppFlowError`.
  public func formerProperties(
    of profile: String, at endpoint: String, region: String, in account: String?, most: Int
  ) async throws -> [FormerProperties] {
    var found: [FormerProperties] = []
    var ids: Set<String> = []
    func take(_ entry: JournalEntry) {
      guard ids.insert(entry.id).inserted, let former = try? FormerProperties(entry) else { return }
      found.append(former)
    }
    let attempts = try journal.walk {
      $0.connectorProfile == profile && $0.isOf(endpoint: endpoint, region: region, account: account)
    }
    try attempts.forEach { entry in
      take(entry)
      if found.count > most { found.removeFirst() }
    }
    // Where another machine's clock is wrong, so is the order: no other one is known.
    try await shared?.read(of: profile) { page in for entry in page.map(\.entry) { take(entry) } }
    return Array(found.sorted { $0.time > $1.time }.prefix(most))
  }
}
