import AppFlow
import Diagnosis
import Forms
import JSON
import Journal
import Lists
import Rotation
import Secrets
import Synchronization
import Targets

/// All profiles of some targets, as a list. What is done with one of them is done in its own account and region, by that place's
/// service.
final class FleetService: ProfileService {
  /// What was read.
  private struct Memory {
    /// All of it; nil until a reading came to its end.
    var entries: [BrowserEntry]?
    /// Whether the next reading gives it again.
    var isWanted = false
  }

  private let fleet: Fleet
  private let api: ConnectorAPI
  private let memory = Mutex(Memory())

  /// - Parameters:
  ///   - fleet: the accounts and regions.
  ///   - api: the model and the catalogue.
  init(_ fleet: Fleet, api: ConnectorAPI) {
    self.fleet = fleet
    self.api = api
  }

  /// The next reading gives what was read before, where that was all: somebody comes back to the list.
  func comesBack() { memory.withLock { $0.isWanted = true } }

  func pages() -> AsyncThrowingStream<[BrowserEntry], any Error> {
    let kept = memory.withLock { memory in
      defer { memory.isWanted = false }
      return memory.isWanted ? memory.entries : nil
    }
    return AsyncThrowingStream { continuation in
      if let kept {
        continuation.yield(kept)
        continuation.finish()
        return
      }
      let task = Task { await self.read(continuation) }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func read(_ continuation: AsyncThrowingStream<[BrowserEntry], any Error>.Continuation) async {
    let found = FoundEntries(continuation)
    do {
      try await fleet.visit { [api] place in
        try await place.eachPage { page in
          await found.add(
            zip(page.profiles, page.details).map {
              BrowserEntry($0, details: $1, api: api, place: EntryPlace(place))
            })
        }
      } refused: {
        await found.add([BrowserEntry($0)].compactMap(\.self))
      }
      let all = await found.end()
      memory.withLock { $0.entries = all }
      continuation.finish()
    } catch {
      continuation.finish(throwing: error)
    }
  }

  // MARK: What belongs to one place

  private static let elsewhere = Failure(
    title: "That is done in the profile's own account and region", hint: "Open the profile to go there.")

  func profile(named name: String) async throws -> BrowserEntry? { throw Self.elsewhere }
  func profiles(named names: [String]) async throws -> [BrowserEntry] { throw Self.elsewhere }
  func connector(ofType type: String, label: String) async throws -> ConnectorDescription {
    throw Self.elsewhere
  }
  func identity() async -> (name: String, account: String)? { nil }
  func hold(_ profile: String) async throws { throw Self.elsewhere }
  func release() {}
  func flows(using profile: String) async throws -> [FlowUse] { throw Self.elsewhere }
  func survey(_ profiles: [String]) async -> ProfileSurvey { ProfileSurvey(of: profiles) }
  func verify(profile: String) async -> LoginAnswer { .failed(Self.elsewhere) }
  func diagnose(profile: String, clientSecret: SecretARN?) async throws -> [Finding] { throw Self.elsewhere }
  func details(of name: String) async throws -> JSONValue { throw Self.elsewhere }
  func keep(_ key: Secret, at place: KeptKeyPlace) async throws { throw Self.elsewhere }
  func note(_ outcome: Outcome, of profile: String) async throws { throw Self.elsewhere }
  func formerProperties(of profile: String) async throws -> [FormerProperties] { throw Self.elsewhere }
  func signIn(
    byPaste: Bool, told: @escaping @Sendable (SignInEvent) -> Void,
    answer: @escaping @Sendable () async -> Secret?
  ) async throws -> Double { throw Self.elsewhere }
  func update(
    _ request: JSONValue, clientToken: String, progress: @escaping AttemptObserver
  ) async throws -> SendResult { throw Self.elsewhere }
  func create(
    _ request: JSONValue, clientToken: String, progress: @escaping AttemptObserver
  ) async throws -> SendResult { throw Self.elsewhere }
  func customConnectors() async throws -> [ConnectorChoice] { throw Self.elsewhere }
  func delete(profile: String, isForced: Bool) async throws -> String? { throw Self.elsewhere }
}

/// What was found of many places. It is handed on a few times a second, because a list in an order is arranged anew for each page.
private actor FoundEntries {
  private static let pause = Duration.milliseconds(200)

  private let continuation: AsyncThrowingStream<[BrowserEntry], any Error>.Continuation
  private var all: [BrowserEntry] = []
  /// How many were handed on.
  private var told = 0
  private var isWaiting = false

  init(_ continuation: AsyncThrowingStream<[BrowserEntry], any Error>.Continuation) {
    self.continuation = continuation
  }

  func add(_ entries: [BrowserEntry]) {
    all += entries
    // The first ones are wanted at once.
    if told == 0 { return tell() }
    guard !isWaiting else { return }
    isWaiting = true
    Task {
      try? await Task.sleep(for: Self.pause)
      isWaiting = false
      tell()
    }
  }

  /// - Returns: all that was found; none waits any more.
  func end() -> [BrowserEntry] {
    tell()
    return all
  }

  private func tell() {
    guard told < all.count else { return }
    continuation.yield(Array(all[told...]))
    told = all.count
  }
}
