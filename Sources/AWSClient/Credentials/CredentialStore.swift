import OperatingSystem

/// Keeps credentials, and renews those that end soon: one renewal at a time, whoever asks.
actor CredentialStore {
  /// From this many seconds before the end on, whoever comes first renews, and others use what there is.
  static let advisory = 15.0 * 60
  /// From this many seconds before the end on, everybody waits for the renewal.
  static let mandatory = 10.0 * 60

  typealias Outcome = Result<Credentials, CredentialsError>

  private let chain: CredentialChain
  private let time: TimeSource
  private var current: Credentials?
  private var source: (any CredentialProvider)?
  private var renewal: Task<Outcome, Never>?
  private var waiting = 0
  /// How many wait for the renewal.
  var waitingCount: Int { waiting }
  /// Counts renewals, so that one that was given up cannot end its successor.
  private var generation = 0

  init(chain: CredentialChain, time: TimeSource) {
    self.chain = chain
    self.time = time
  }

  /// Credentials that are valid for a while.
  ///
  /// - Throws: `CredentialsError`.
  func credentials() async throws(CredentialsError) -> Credentials {
    guard let current else { return try await renewed().get() }
    guard let left = current.expiration.map({ $0 - time.now() }), left < Self.advisory else { return current }
    if left < Self.mandatory { return try await renewed().get() }
    if renewal != nil { return current }
    switch await renewed() {
    case .success(let fresh): return fresh
    case .failure(.cancelled): throw .cancelled
    // There are minutes left: the next request tries again.
    case .failure: return current
    }
  }

  private func renewed() async -> Outcome {
    let task = renewal ?? begin()
    renewal = task
    waiting += 1
    let outcome = await task.valueUnlessCancelled(orElse: .failure(.cancelled))
    waiting -= 1
    // When nobody waits any more, a renewal that still runs has no use.
    if waiting == 0 && renewal == task {
      task.cancel()
      renewal = nil
    }
    return outcome
  }

  private func begin() -> Task<Outcome, Never> {
    let chain =
      if let source { CredentialChain(providers: [source], option: self.chain.option) } else { self.chain }
    generation += 1
    let generation = generation
    return Task {
      defer { if self.generation == generation { renewal = nil } }
      do throws(CredentialsError) {
        let (credentials, provider) = try await chain.find()
        if let expiration = credentials.expiration, expiration <= time.now() {
          throw .failed(
            provider: provider.name, reason: "its credentials expired at \(expiration.iso8601)", tried: [])
        }
        current = credentials
        source = provider
        return .success(credentials)
      } catch {
        return .failure(error)
      }
    }
  }
}
