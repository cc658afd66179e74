import AppFlow
import Journal
import Rotation
import Synchronization

/// Profiles by name, as they were read last.
final class KnownProfiles: Sendable {
  private let profiles = Mutex<[String: ConnectorProfile]>([:])

  subscript(name: String) -> ConnectorProfile? { profiles.withLock { $0[name] } }

  func learn(from read: [ConnectorProfile]) {
    profiles.withLock { known in for profile in read { known[profile.name] = profile } }
  }
}

/// The last attempts at each profile, as long as neither the profiles were read again nor anything was sent: the journal may be of
/// any size.
final class KnownAttempts: Sendable {
  private struct State {
    var attempts: [String: [JournalEntry]]?
    /// How often it was forgotten: what was read before that is old.
    var forgotten = 0
  }

  private let state = Mutex(State())

  func forget() {
    state.withLock { state in
      state.attempts = nil
      state.forgotten += 1
    }
  }

  /// What is known, or else what is read.
  ///
  /// - Parameter read: reads the journal.
  func value(
    _ read: () async throws -> [String: [JournalEntry]]
  ) async throws -> [String: [JournalEntry]] {
    let (known, forgotten) = state.withLock { ($0.attempts, $0.forgotten) }
    if let known { return known }
    let attempts = try await read()
    state.withLock { if $0.forgotten == forgotten { $0.attempts = attempts } }
    return attempts
  }
}

/// The flows' book, which is begun anew with each reading of the profiles.
final class FlowBooks: Sendable {
  private let client: AppFlowClient
  private let book: Mutex<FlowBook>

  init(_ client: AppFlowClient) {
    self.client = client
    book = Mutex(FlowBook(client: client))
  }

  var current: FlowBook { book.withLock { $0 } }

  func begin() {
    let fresh = FlowBook(client: client)
    book.withLock { $0 = fresh }
  }
}
