import AppFlow
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
