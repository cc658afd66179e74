import Journal
import Synchronization
import Testing

@testable import ProfileEditor

@Suite("What is kept of the journal beside the list")
struct KnownAttemptsTests {
  @Test("the journal is read once, until something is sent or the profiles are read again")
  func once() async throws {
    let attempts = KnownAttempts()
    let readings = Mutex(0)
    let read = { () -> [String: [JournalEntry]] in
      readings.withLock { $0 += 1 }
      return ["sf-prod": []]
    }
    for _ in 0..<3 { #expect(try await attempts.value(read).keys.sorted() == ["sf-prod"]) }
    #expect(readings.withLock { $0 } == 1)
    attempts.forget()
    _ = try await attempts.value(read)
    #expect(readings.withLock { $0 } == 2)
  }

  @Test("what was being read when something was sent is not kept")
  func late() async throws {
    let attempts = KnownAttempts()
    let old = try await attempts.value {
      attempts.forget()
      return ["old": []]
    }
    #expect(old.keys.sorted() == ["old"])
    #expect(try await attempts.value { ["new": []] }.keys.sorted() == ["new"])
  }

  @Test("what cannot be read is read again")
  func failed() async throws {
    struct Unreadable: Error {}
    let attempts = KnownAttempts()
    await #expect(throws: Unreadable.self) { try await attempts.value { throw Unreadable() } }
    #expect(try await attempts.value { ["new": []] }.count == 1)
  }
}
