import ClientTestSupport
import OperatingSystem
import Secrets
import Synchronization
import Testing

@testable import AWSClient

/// A provider that a test steers.
private final class SteeredProvider: CredentialProvider {
  let name = "steered"
  private let answers: @Sendable (Int) async throws(ProviderFailure) -> ProviderAnswer
  private let count = Mutex(0)

  init(_ answers: @escaping @Sendable (Int) async throws(ProviderFailure) -> ProviderAnswer) {
    self.answers = answers
  }

  var calls: Int { count.withLock { $0 } }

  func provide() async throws(ProviderFailure) -> ProviderAnswer {
    let number = count.withLock { count in
      count += 1
      return count
    }
    return try await answers(number)
  }
}

@Suite("Keeping and renewing credentials", .timeLimit(.minutes(5)))
struct CredentialStoreTests {
  private static func answer(_ number: Int, until expiration: WallTime?) -> ProviderAnswer {
    .credentials(
      Credentials(
        accessKeyID: "AKID\(number)", secretAccessKey: Secret("fake"), expiration: expiration,
        provider: "steered"))
  }

  @Test("credentials without an end are asked for once")
  func forever() async throws {
    let provider = SteeredProvider { number throws(ProviderFailure) in Self.answer(number, until: nil) }
    let store = CredentialStore(chain: CredentialChain(providers: [provider]), time: FakeTime().source)
    for _ in 0..<5 { #expect(try await store.credentials().accessKeyID == "AKID1") }
    #expect(provider.calls == 1)
  }

  @Test("renewal begins 15 minutes before the end")
  func renewal() async throws {
    let time = FakeTime()
    let source = time.source
    let provider = SteeredProvider { number throws(ProviderFailure) in
      Self.answer(number, until: source.now() + 3600)
    }
    let store = CredentialStore(chain: CredentialChain(providers: [provider]), time: source)
    #expect(try await store.credentials().accessKeyID == "AKID1")
    time.advance(3600 - 15 * 60)
    #expect(try await store.credentials().accessKeyID == "AKID1")
    time.advance(1)
    #expect(try await store.credentials().accessKeyID == "AKID2")
  }

  @Test(
    "a renewal that fails leaves what there is until 10 minutes before the end, and is an error from then on")
  func failedRenewal() async throws {
    let time = FakeTime()
    let source = time.source
    let end = source.now() + 3600
    let provider = SteeredProvider { number throws(ProviderFailure) in
      if number > 1 { throw ProviderFailure(reason: "down") }
      return Self.answer(number, until: end)
    }
    let store = CredentialStore(chain: CredentialChain(providers: [provider]), time: source)
    _ = try await store.credentials()
    time.advance(3600 - 12 * 60)
    #expect(try await store.credentials().accessKeyID == "AKID1")
    #expect(try await store.credentials().accessKeyID == "AKID1")
    #expect(provider.calls == 3)
    time.advance(3 * 60)
    await #expect(throws: CredentialsError.failed(provider: "steered", reason: "down", tried: [])) {
      try await store.credentials()
    }
  }

  @Test("many who ask at once share one renewal")
  func single() async throws {
    let (gate, opener) = AsyncStream<Void>.makeStream()
    let provider = SteeredProvider { number throws(ProviderFailure) in
      for await _ in gate {}
      return Self.answer(number, until: nil)
    }
    let store = CredentialStore(chain: CredentialChain(providers: [provider]), time: FakeTime().source)
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<50 { group.addTask { try await store.credentials().accessKeyID } }
      while await store.waitingCount < 50 { await Task.yield() }
      opener.finish()
      for try await id in group { #expect(id == "AKID1") }
    }
    #expect(provider.calls == 1)
  }

  @Test("one who gives up does not take the renewal from the others")
  func cancelOne() async throws {
    let (gate, opener) = AsyncStream<Void>.makeStream()
    let provider = SteeredProvider { number throws(ProviderFailure) in
      for await _ in gate {}
      if Task.isCancelled { throw .cancelled }
      return Self.answer(number, until: nil)
    }
    let store = CredentialStore(chain: CredentialChain(providers: [provider]), time: FakeTime().source)
    let patient = Task { try await store.credentials().accessKeyID }
    let hasty = Task { try await store.credentials().accessKeyID }
    while await store.waitingCount < 2 { await Task.yield() }
    hasty.cancel()
    await #expect(throws: CredentialsError.cancelled) { try await hasty.value }
    opener.finish()
    #expect(try await patient.value == "AKID1")
  }

  @Test("when everybody has given up the renewal is ended, and the next one begins anew")
  func cancelAll() async throws {
    let (ended, ending) = AsyncStream<Void>.makeStream()
    let provider = SteeredProvider { number throws(ProviderFailure) in
      if number > 1 { return Self.answer(number, until: nil) }
      do { try await Task.sleep(for: .seconds(3600)) } catch { ending.yield() }
      throw .cancelled
    }
    let store = CredentialStore(chain: CredentialChain(providers: [provider]), time: FakeTime().source)
    let only = Task { try await store.credentials() }
    while await store.waitingCount < 1 { await Task.yield() }
    only.cancel()
    await #expect(throws: CredentialsError.cancelled) { try await only.value }
    _ = await ended.first { _ in true }
    #expect(try await store.credentials().accessKeyID == "AKID2")
  }

  @Test("a chain says which providers were tried, and why each did not serve")
  func tried() async throws {
    let none = SteeredProvider { _ throws(ProviderFailure) in .none("not set") }
    let broken = SteeredProvider { _ throws(ProviderFailure) in throw ProviderFailure(reason: "broken") }
    let never = SteeredProvider { number throws(ProviderFailure) in Self.answer(number, until: nil) }
    let tried = TriedProvider(name: "steered", reason: "not set")
    await #expect(throws: CredentialsError.noneFound(tried: [tried, tried], option: "ClientOptions.profile"))
    {
      try await CredentialChain(providers: [none, none]).find()
    }
    await #expect(throws: CredentialsError.failed(provider: "steered", reason: "broken", tried: [tried])) {
      try await CredentialChain(providers: [none, broken, never]).find()
    }
    #expect(never.calls == 0)
  }

  @Test("credentials that are over when they come are refused")
  func stale() async throws {
    let time = FakeTime()
    let source = time.source
    let provider = SteeredProvider { number throws(ProviderFailure) in
      Self.answer(number, until: source.now() + -1)
    }
    let store = CredentialStore(chain: CredentialChain(providers: [provider]), time: source)
    await #expect {
      try await store.credentials()
    } throws: { error in
      "\(error)".contains("expired at")
    }
  }
}
